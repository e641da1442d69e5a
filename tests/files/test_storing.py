"""Keeping bytes once, giving them back, and leaving nothing behind."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction

from copper.accounts import merging, subject_data
from copper.accounts.actor import STRANGER, Actor, system_actor
from copper.accounts.models import Assistance
from copper.core import clock
from copper.core.errors import CopperError, NotAllowed, Refused, TooMany
from copper.files import keeping, services
from copper.files.models import Content, StoredFile
from copper.records.models import Entry
from tests import factories

from . import corpus

pytestmark = pytest.mark.django_db


def names():
    return {name for folder in keeping.folders() for name in keeping.names_in(folder)}


def store(actor, raw=None, purpose="photo", name="photo.jpg", readers="uploader"):
    raw = corpus.picture("JPEG") if raw is None else raw
    upload = SimpleUploadedFile(name, raw)
    return services.store(actor=actor, upload=upload, purpose=purpose, readers=readers)


def bytes_of(stored):
    return b"".join(keeping.pieces(stored.content.storage_name, 0, stored.size))


def test_what_is_stored_comes_back(storage, resident):
    stored = store(resident, corpus.pdf(), "document", "a.pdf")
    assert bytes_of(stored) == corpus.pdf()
    assert b"".join(keeping.pieces(stored.content.storage_name, 5, 9)) == corpus.pdf()[5:9]
    assert stored.uploaded_by == stored.owner == resident.ref
    assert stored.original_name == "a.pdf"


def test_the_given_name_is_sealed(disk, resident):
    stored = store(resident, name="Amina at home.jpg")
    with transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT original_name FROM files_storedfile")
            (raw,) = cursor.fetchone()
    assert "Amina" not in raw
    assert "Amina" not in services.download_name(stored)


def test_the_same_bytes_are_kept_once_and_go_with_the_last(
    storage, resident, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        mine, theirs = store(resident), store(coordinator)
    assert mine.content == theirs.content
    assert len(names()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(actor=resident, stored=mine, why="I changed my mind")
    assert bytes_of(theirs)
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(actor=coordinator, stored=theirs, why="not needed")
    assert names() == set()
    row = Content.objects.get()
    assert (row.references, len(row.sha256)) == (0, 64)
    assert row.gone_at


def test_withdrawn_bytes_can_be_sent_again(disk, resident, django_capture_on_commit_callbacks):
    first = store(resident)
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(actor=resident, stored=first, why="wrong one")
        second = store(resident)  # before the first one's bytes are taken away
    assert second.content != first.content
    assert bytes_of(second)
    assert Content.objects.filter(sha256=first.sha256).count() == 2


def test_withdrawing_writes_a_line_without_the_name(disk, resident):
    stored = store(resident, name="Amina.jpg")
    services.withdraw(actor=resident, stored=stored, why="my face is on it")
    line = Entry.objects.get(kind="file.withdrawn")
    assert (line.audience, line.person_ref) == ("person", resident.ref)
    assert line.codes == {"purpose": "photo", "sha256": stored.sha256}
    assert line.words.content == {"why": "my face is on it"}
    assert StoredFile.objects.get().original_name == ""


def test_withdrawing_twice_is_one_withdrawal(disk, resident, coordinator):
    mine, theirs = store(resident), store(coordinator)
    again = StoredFile.objects.get(pk=mine.pk)
    services.withdraw(actor=resident, stored=mine, why="no")
    services.withdraw(actor=resident, stored=again, why="no")
    assert Content.objects.get().references == 1
    assert Entry.objects.filter(kind="file.withdrawn").count() == 1
    assert not theirs.is_withdrawn


def test_withdrawing_needs_a_reason(disk, resident):
    with pytest.raises(Refused):
        services.withdraw(actor=resident, stored=store(resident), why="  ")


@pytest.mark.parametrize("role", ["community_lead", "researcher", "finance_officer"])
def test_nobody_else_withdraws_a_file(disk, resident, role):
    stored = store(resident)
    with pytest.raises(NotAllowed):
        services.withdraw(actor=factories.actor(role), stored=stored, why="I say so")


def test_a_stranger_stores_nothing(disk, db):
    with pytest.raises(NotAllowed):
        store(STRANGER)
    assert names() == set()


def test_an_unknown_purpose_or_rule_is_a_fault_of_ours_and_stores_nothing(disk, resident):
    with pytest.raises(KeyError):
        store(resident, purpose="nobody declared me")
    with pytest.raises(KeyError):
        store(resident, readers="nobody declared me")
    assert names() == set()


def test_a_refused_file_leaves_nothing(disk, resident):
    with pytest.raises(Refused):
        store(resident, b"")
    assert names() == set()
    assert not StoredFile.objects.exists()


def test_uploads_are_limited(disk, resident, monkeypatch):
    from copper.core import limits

    monkeypatch.setitem(limits.LIMITS, "upload.person", limits.Limit("upload.person", 2, 3600))
    store(resident)
    store(resident)
    with pytest.raises(TooMany):
        store(resident)


def test_a_helper_uploads_for_the_person_they_help(disk, resident):
    helper = factories.actor("interpreter")
    help_given = Assistance.objects.create(
        helper=helper.person, person=resident.person, started_at=clock.now(), agreed_how="spoken"
    )
    stored = store(Actor(helper.person, helper.seats, help_given))
    assert (stored.uploaded_by, stored.owner) == (helper.ref, resident.ref)


def test_a_prepared_upload_waits_for_its_transaction(
    disk, resident, django_capture_on_commit_callbacks
):
    ready = services.prepare(actor=resident, upload=corpus.wav(), purpose="voice")
    assert len(names()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        stored = services.store(actor=resident, upload=ready, purpose="voice", readers="members")
        # The same prepared bytes once more must not take away their own place.
        services.store(actor=resident, upload=ready, purpose="voice", readers="members")
    assert bytes_of(stored)
    with pytest.raises(ValueError, match="was checked as 'voice'"):
        services.store(actor=resident, upload=ready, purpose="photo", readers="members")


def test_a_storage_that_fails_is_an_error_people_can_read(disk, resident, monkeypatch):
    def full(self, name, content):
        (disk / "content").mkdir(exist_ok=True)
        raise OSError("No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    with pytest.raises(CopperError, match="could not store"):
        store(resident)
    assert not StoredFile.objects.exists()


def test_bytes_written_short_are_noticed(disk, resident, monkeypatch):
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.size", lambda self, name: 3)
    with pytest.raises(CopperError, match="could not store"):
        store(resident)
    assert names() == set()


def test_after_a_crash_the_sweep_takes_away_what_no_row_names(storage, resident):
    kept = store(resident)
    try:
        with transaction.atomic():
            store(resident, corpus.pdf(), "document", "a.pdf")
            raise RuntimeError("the power went")
    except RuntimeError:
        pass
    assert len(names()) == 2
    assert services.sweep(remove=True).orphans == [], "young bytes may still get their row"
    with clock.at(clock.now() + timedelta(days=2)):
        swept = services.sweep(remove=True)
    assert (len(swept.orphans), swept.removed, swept.missing) == (1, 1, [])
    assert names() == {kept.content.storage_name}


def test_the_command_names_files_whose_bytes_are_missing(disk, resident):
    stored = store(resident)
    default_storage.delete(stored.content.storage_name)
    out = StringIO()
    with pytest.raises(CommandError, match="backup"):
        call_command("find_orphan_files", stdout=out)
    assert str(stored.public_id) in out.getvalue()


def test_download_everything_about_me_lists_my_files(disk, resident, coordinator):
    stored = store(resident, name="me.jpg")
    store(coordinator)
    mine = subject_data.everything_about(resident.person)["files"]["files"]
    assert [entry["name"] for entry in mine] == ["me.jpg"]
    assert mine[0]["address"] == services.url(stored)
    assert mine[0]["width"] == 40


def test_erase_me_takes_my_files_and_leaves_the_networks(
    disk, resident, django_capture_on_commit_callbacks
):
    photo = store(resident)
    agreement = store(resident, corpus.pdf(), "document", "signed by Rana.pdf", "members")
    goes, stays = subject_data.explain(resident.person)[0], None
    for line in subject_data.explain(resident.person):
        if "file of the network" in str(line.what):
            stays = line
    assert goes.goes
    assert stays is not None
    assert not stays.goes
    with django_capture_on_commit_callbacks(execute=True):
        subject_data.keepers.get("files").erase(resident.person)
    photo.refresh_from_db()
    agreement.refresh_from_db()
    assert photo.is_withdrawn
    assert not agreement.is_withdrawn
    assert agreement.original_name == ""
    assert names() == {agreement.content.storage_name}


def test_files_move_when_two_accounts_become_one(disk, resident, coordinator):
    stored = store(resident)
    merging.movers.get("files")(coordinator.person, resident.person)
    stored.refresh_from_db()
    assert stored.owner == stored.uploaded_by == coordinator.ref


def test_the_network_itself_may_store(disk, db):
    stored = services.store(
        actor=system_actor("demonstration"),
        upload=corpus.wav(),
        purpose="screen_audio",
        readers="public",
        filename="welcome.wav",
    )
    assert stored.owner is None
    services.withdraw(actor=system_actor("worker"), stored=stored, why="a new one was recorded")
    assert Entry.objects.get(kind="file.withdrawn").audience == "members"
