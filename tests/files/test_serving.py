"""Who gets a file, and how: whole, in part, or not at all."""

import pytest
from django.core.files.storage import default_storage

from copper.files import rules, services
from copper.files.ranges import Unsatisfiable, read
from tests import factories

from . import corpus

pytestmark = pytest.mark.django_db

SOUND = corpus.wav(extra=False)


def put(actor, raw=SOUND, purpose="voice", readers="uploader", name=""):
    return services.store(actor=actor, upload=raw, purpose=purpose, readers=readers, filename=name)


def body(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def stored(disk, resident):
    return put(resident)


def test_the_uploader_gets_the_whole_file(storage, resident, sign_in):
    response = sign_in(resident).get(services.url(put(resident)))
    assert response.status_code == 200
    assert response["Content-Type"] == "audio/wav"
    assert response["Content-Length"] == str(len(SOUND))
    assert response["Accept-Ranges"] == "bytes"
    assert body(response) == SOUND


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("bytes=5-5", 5, 6),
    ],
)
def test_a_player_gets_the_part_it_asks_for(storage, resident, sign_in, asked, start, end):
    response = sign_in(resident).get(services.url(put(resident)), headers={"Range": asked})
    assert response.status_code == 206
    part = SOUND[start:end]
    assert body(response) == part
    assert response["Content-Length"] == str(len(part))
    first = start % len(SOUND)
    assert response["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(SOUND)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-6", "pages=1-2", "bytes=9-2", "bytes=-", "bytes=a-b", f"bytes=0-{'9' * 5000}"],
)
def test_what_is_no_single_range_gets_the_whole_file(stored, resident, sign_in, asked):
    response = sign_in(resident).get(services.url(stored), headers={"Range": asked})
    assert response.status_code == 200
    assert body(response) == SOUND


@pytest.mark.parametrize("asked", [f"bytes={len(SOUND)}-", "bytes=-0", "bytes=99999999-"])
def test_a_range_behind_the_end_is_refused(stored, resident, sign_in, asked):
    response = sign_in(resident).get(services.url(stored), headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(SOUND)}"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", (0, 10)),
        ("bytes=0-100", (0, 10)),
        ("bytes=-100", (0, 10)),
        ("bytes=9-9", (9, 10)),
    ],
)
def test_ranges_end_with_the_file(header, expected):
    assert read(header, 10) == expected
    with pytest.raises(Unsatisfiable):
        read("bytes=10-11", 10)


def test_if_range_with_another_version_gets_the_whole_file(stored, resident, sign_in):
    client, address = sign_in(resident), services.url(stored)
    etag = client.head(address)["ETag"]
    dated = client.head(address)["Last-Modified"]
    for condition, status in ((etag, 206), (dated, 206), ('"other"', 200), (f"W/{etag}", 200)):
        headers = {"Range": "bytes=0-9", "If-Range": condition}
        assert client.get(address, headers=headers).status_code == status, condition


def test_a_file_that_did_not_change_is_not_sent_again(stored, resident, sign_in):
    client, address = sign_in(resident), services.url(stored)
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again["ETag"]) == (304, etag)
    assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200
    assert client.get(address, headers={"If-Match": '"x"'}).status_code == 412


def test_the_tag_does_not_tell_that_two_people_sent_the_same(stored, resident, coordinator, client):
    other = put(coordinator)
    assert other.content_id == stored.content_id
    client.force_login(resident.person)
    mine = client.head(services.url(stored))["ETag"]
    client.force_login(coordinator.person)
    assert client.head(services.url(other))["ETag"] != mine
    assert stored.sha256[:16] not in mine


def test_head_tells_the_size_and_sends_nothing(stored, resident, sign_in):
    response = sign_in(resident).head(services.url(stored))
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(len(SOUND))
    part = sign_in(resident).head(services.url(stored), headers={"Range": "bytes=0-9"})
    assert (part.status_code, part["Content-Length"]) == (206, "10")


def test_nothing_is_compressed_on_the_way(stored, resident, sign_in):
    response = sign_in(resident).get(
        services.url(stored), headers={"Accept-Encoding": "gzip", "Range": "bytes=0-999"}
    )
    assert "Content-Encoding" not in response
    assert body(response) == SOUND[:1000]


def test_every_file_comes_in_a_locked_box(disk, resident, sign_in):
    client = sign_in(resident)
    for raw, purpose, name, shown in (
        (SOUND, "voice", "", "inline"),
        (corpus.picture("JPEG"), "photo", "", "inline"),
        (corpus.pdf(), "document", "", "inline"),
        (corpus.docx(), "document", "", "attachment"),
        (b"a,b", "data", "a.csv", "attachment"),
    ):
        stored = put(resident, raw, purpose, name=name)
        response = client.get(services.url(stored))
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-cache"
        assert response["Content-Disposition"].startswith(f'{shown}; filename="{purpose}-')


def test_a_shared_phone_keeps_nothing(stored, resident, sign_in):
    resident.person.shares_phone = True
    resident.person.save()
    assert sign_in(resident).get(services.url(stored))["Cache-Control"] == "no-store"


def test_the_address_with_a_name_takes_only_the_right_name(stored, resident, sign_in):
    client, address = sign_in(resident), services.url(stored)
    assert client.get(address + services.download_name(stored)).status_code == 200
    assert client.get(address + "setup.exe").status_code == 404


def test_a_stranger_is_asked_to_sign_in_whether_or_not_there_is_a_file(stored, client):
    address = services.url(stored)
    missing = address.replace(str(stored.public_id)[:8], "00000000")
    for each in (address, missing):
        response = client.get(each)
        assert response.status_code == 302
        assert "next=" in response["Location"]


def test_a_public_file_is_for_everybody(disk, resident, client):
    stored = put(resident, readers="public")
    assert client.get(services.url(stored)).status_code == 200


@pytest.mark.parametrize("role", ["coordinator", "community_lead", "researcher", "resident"])
def test_others_are_not_told_that_there_is_a_file(stored, sign_in, role):
    assert sign_in(factories.actor(role)).get(services.url(stored)).status_code == 404


def test_members_read_what_is_for_members(disk, resident, client):
    stored = put(resident, readers="members")
    client.force_login(factories.actor("policy_maker").person)
    assert client.get(services.url(stored)).status_code == 200
    client.force_login(factories.actor(None).person)
    assert client.get(services.url(stored)).status_code == 404


def test_a_rule_that_nobody_registered_lets_nobody_read(stored, resident, sign_in):
    stored.readers = "a room that was taken out"
    stored.save()
    assert sign_in(resident).get(services.url(stored)).status_code == 404


def test_a_room_brings_its_own_rule(disk, resident, coordinator, client):
    if "test.coordinators" not in rules.readers:
        rules.readers.add("test.coordinators", lambda actor, stored: actor.has_role("coordinator"))
    address = services.url(put(resident, readers="test.coordinators"))
    client.force_login(coordinator.person)
    assert client.get(address).status_code == 200
    client.force_login(resident.person)
    assert client.get(address).status_code == 404


def test_a_withdrawn_file_is_gone_for_its_uploader_too(stored, resident, sign_in):
    client = sign_in(resident)
    etag = client.get(services.url(stored))["ETag"]
    services.withdraw(actor=resident, stored=stored, why="no")
    assert client.get(services.url(stored), headers={"If-None-Match": etag}).status_code == 404


def test_missing_bytes_are_an_error_in_plain_words(storage, resident, sign_in):
    stored = put(resident)
    default_storage.delete(stored.content.storage_name)
    response = sign_in(resident).get(services.url(stored))
    assert response.status_code == 500
    assert b"not in the storage" in response.content


def test_nobody_can_send_anything_to_a_file(stored, resident, sign_in):
    assert sign_in(resident).post(services.url(stored)).status_code == 405


def test_a_file_is_served_with_few_queries(
    stored, resident, sign_in, django_assert_max_num_queries
):
    client = sign_in(resident)
    with django_assert_max_num_queries(6):
        client.get(services.url(stored))
