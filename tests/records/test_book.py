import uuid
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from copper.accounts.actor import system_actor
from copper.core import clock
from copper.records import book, triggers
from copper.records.models import Entry, EntryWords

WORKER = system_actor("worker")


def lines(count=3, **extra):
    return [
        book.write(actor=WORKER, kind="item.moved", codes={"n": n}, **extra) for n in range(count)
    ]


def test_lines_follow_one_another(db):
    first, second, third = lines()
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert second.prev_hash == first.hash
    assert third.prev_hash == second.hash
    assert book.verify().is_whole
    assert book.head() == (3, third.hash)


def test_a_line_that_nobody_declared_is_refused(db):
    with pytest.raises(KeyError):
        book.write(actor=WORKER, kind="no.such_kind")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("audience", ["", "everybody", "role:boss", "person"])
def test_a_line_needs_a_known_audience(db, audience):
    with pytest.raises(ValueError, match="audience|person_ref"):
        book.write(actor=WORKER, kind="item.moved", audience=audience)


def test_a_fraction_is_not_a_code(db):
    with pytest.raises(TypeError):
        book.write(actor=WORKER, kind="item.moved", codes={"share": 0.1})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records_entry SET kind = 'x' WHERE seq = 2",
        "DELETE FROM records_entry WHERE seq = 2",
        "UPDATE records_entry SET hash = 'x'",
        "DELETE FROM records_entry",
    ],
)
def test_the_database_refuses_to_change_a_line(db, change):
    lines()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(change)
    assert book.verify().is_whole
    assert Entry.objects.count() == 3


def test_the_database_refuses_to_empty_the_book(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    lines()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE records_entry CASCADE")


def test_a_line_can_not_be_replaced_behind_the_triggers_back(db):
    first, *_ = lines()
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(
            "INSERT OR REPLACE INTO records_entry SELECT * FROM records_entry WHERE id = %s",
            [first.pk],
        )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE records_entry SET kind = 'promise.kept' WHERE seq = 2", "Line 2 was changed"),
        ("DELETE FROM records_entry WHERE seq = 2", "Line 2 is missing"),
        ("DELETE FROM records_entry WHERE seq = 3", "should end at line 3"),
        ("UPDATE records_entry SET codes = '{\"n\": 9}' WHERE seq = 3", "Line 3 was changed"),
    ],
)
def test_a_change_by_somebody_with_the_keys_is_found(db, change, fault):
    lines()
    with triggers.lifted():
        connection.cursor().execute(change)
    assert any(fault in found for found in book.verify().faults)
    with pytest.raises(CommandError, match="not whole"):
        call_command("verify_book")


def test_a_rewritten_end_does_not_match_the_hash_noted_before(db):
    *_, third = lines()
    assert book.verify(third.hash).is_whole
    assert "end was rewritten" in book.verify("0" * 63 + "1").faults[0]


def test_words_are_sealed_and_changed_words_are_found(db):
    entry = book.write(actor=WORKER, kind="decision.made", words={"why": "Because of the damp"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM records_entrywords")
        assert "damp" not in cursor.fetchone()[0]
    EntryWords.objects.filter(entry=entry).update(content={"why": "Because of the noise"})
    assert "words of line 1" in book.verify().faults[0]


def test_erasing_a_persons_words_leaves_the_chain_whole(db, resident, coordinator):
    book.write(actor=resident, kind="decision.made", words={"why": "mine"})
    book.write(
        actor=coordinator,
        kind="decision.made",
        words={"why": "about her"},
        person_ref=resident.ref,
        audience="person",
    )
    book.write(actor=coordinator, kind="decision.made", words={"why": "something else"})
    assert book.erase_words_of(resident.ref) == 2
    verdict = book.verify()
    assert verdict.is_whole
    assert (verdict.lines, verdict.erased) == (3, 2)
    assert EntryWords.objects.get().content == {"why": "something else"}


def test_the_line_takes_the_networks_clock(db):
    moment = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # inside the hour that comes twice
    with clock.at(moment):
        entry = book.write(actor=WORKER, kind="item.moved", subject=uuid.uuid4())
    assert Entry.objects.get().at == moment == entry.at
    assert book.verify().is_whole


def test_a_failed_service_leaves_no_line(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        lines(1)
        1 / 0  # noqa: B018
    assert book.head() == (0, book.GENESIS)


def test_every_trigger_is_there_after_migration(db):
    assert triggers.missing() == []
    triggers.remove()
    assert len(triggers.missing()) >= 12
    triggers.install()
    assert triggers.missing() == []
