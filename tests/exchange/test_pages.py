"""What the coordinator sees and presses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from copper.exchange import codes, reading, rules, services
from copper.exchange.models import Run
from copper.partners import services as partners
from copper.partners.models import Partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, coordinator):
    client.force_login(coordinator.person)
    return client


def upload(page, raw, name="file.csv", **data):
    file = SimpleUploadedFile(name, raw)
    return page.post(reverse("exchange:add"), {"file": file, "kind": "community", **data})


def test_from_file_to_page_and_back(page, coordinator):
    partners.add_partner(actor=coordinator, name="Mill", kind="community", postcode="BD3 0XX")
    answer = upload(page, b"name,postcode,phone\nGarden,BD5 7AA,07700 900001\nMill,BD3 9AA,\nX\n")
    assert answer.status_code == 302
    run = Run.objects.get()
    words = page.get(answer.url).content.decode()
    for sentence in (
        "Garden",
        "another postcode",
        "how and when that person agreed",
        "1 here, 3 there",
    ):
        assert sentence in words
    assert "07700" not in words
    doubts = page.get(answer.url, {"show": "doubt"}).content.decode()
    assert 'name="row-3"' in doubts
    page.post(reverse("exchange:choose", args=[run.public_id]), {"row-3": codes.ADD, "row-x": "1"})
    page.post(reverse("exchange:confirm", args=[run.public_id]))
    assert Partner.objects.count() == 3
    words = page.get(answer.url).content.decode()
    assert "Take it all back" in words
    page.post(reverse("exchange:take_back", args=[run.public_id]))
    assert Partner.objects.count() == 1
    assert "taken back" in page.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"a,b\n1,2\n", "One column must be called"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "One column must be called"),
        (b" \n \n", "nothing in this file"),
        (b"name\n" + b"a\n" * (reading.MOST_ROWS + 1), "more than 20,000 rows"),
        (b"{", "broken off"),
        (b'{"organisations": []}', "neither a file of Open Referral"),
        (b"[" * 100_000, "broken off"),
    ],
    ids=["no name", "picture", "blank", "too long", "half a JSON", "other JSON", "deep JSON"],
)
def test_a_file_that_can_not_be_read_is_refused_on_its_form(page, raw, sentence):
    answer = upload(page, raw)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Run.objects.exists()


def test_a_file_that_is_too_big_is_refused(page, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    answer = upload(page, b"name\n" + b"a" * 200)
    assert answer.status_code == 422
    assert "50 megabytes" in answer.content.decode()


def test_a_long_file_shows_how_far_it_is(page, monkeypatch):
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    address = upload(page, b"name\nA\nB\n").url
    run = Run.objects.get()
    page.post(reverse("exchange:confirm", args=[run.public_id]))
    words = page.get(address).content.decode()
    assert "The work goes on" in words
    assert "<progress" in words
    services.carry_out(run.public_id)
    assert "was brought in" in page.get(address).content.decode()


def test_a_file_can_be_thrown_away(page):
    upload(page, b"name\nA\n")
    page.post(reverse("exchange:throw_away", args=[Run.objects.get().public_id]))
    assert not Run.objects.exists()
    assert not Partner.objects.exists()


def test_files_go_out_by_a_press(page, coordinator):
    partner = partners.add_partner(actor=coordinator, name="Mill", kind="community")
    Partner.objects.filter(pk=partner.pk).update(state="active")
    answer = page.post(reverse("exchange:give_organisations"))
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    (service,) = answer.json()["contents"]
    assert service["organization"]["name"] == "Mill"
    assert page.post(reverse("exchange:give_grants")).status_code == 422
    upload(page, answer.content, "organisations.json")
    assert Run.objects.get().rows.get().verdict == codes.SAME


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_as_many_queries_for_many_rows_as_for_one(page, django_assert_max_num_queries, rows):
    raw = b"name,phone\n" + b"".join(b"Group %d,1\n" % n for n in range(rows))
    address = upload(page, raw).url
    page.get(address)
    with django_assert_max_num_queries(12):
        assert page.get(address).status_code == 200
