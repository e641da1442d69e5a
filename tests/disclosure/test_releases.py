"""The ledger: what left, and what may not leave after it."""

import uuid

import pytest
from django.db import connection

from copper.core.errors import ChangedMeanwhile, NotAllowed, Refused
from copper.core.models import NetworkSetting
from copper.disclosure import gate, services
from copper.disclosure.models import Release
from copper.disclosure.rules import Rule
from copper.records.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db
PROJECT = uuid.uuid4()


def numbers(*cells, **filter):
    return gate.Counts(
        [f"r{i}" for i in range(len(cells))], [f"c{j}" for j in range(len(cells[0]))], cells, filter
    )


def release(actor, table, measure="people.age", subject=PROJECT, purpose="report to the council"):
    return services.release(
        actor=actor, subject=subject, measure=measure, table=table, purpose=purpose
    )


def test_a_release_is_in_the_ledger_and_in_the_book(coordinator):
    released = release(coordinator, numbers([20, 3], [30, 40]))
    assert released.table.cells[0][1].hidden
    row = Release.objects.get()
    assert (row.released_by, row.number, row.table_hash) == (
        coordinator.ref,
        1,
        released.table.hash(),
    )
    line = Entry.objects.get(kind="disclosure.released")
    assert line.subject == PROJECT
    assert line.codes == {
        "release": str(row.public_id),
        "measure": "people.age",
        "table": row.table_hash,
    }
    assert line.words.content == {"purpose": "report to the council"}


def test_the_true_numbers_are_sealed_in_the_ledger(coordinator):
    release(coordinator, numbers([987654, 3]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT counts FROM disclosure_release")
        (raw,) = cursor.fetchone()
    assert "987654" not in raw


def test_the_hash_is_the_same_in_every_language():
    from django.utils import translation

    shown = gate.table(numbers([2000, 3]), Rule()).hash()
    with translation.override("pl"):
        assert gate.table(numbers([2000, 3]), Rule()).hash() == shown
    assert gate.table(numbers([3000, 3]), Rule()).hash() != shown


def test_all_but_one_street_is_refused_after_all(coordinator):
    release(coordinator, numbers([100], [200], area=["A", "B"]))
    with pytest.raises(Refused, match="almost the same people") as refusal:
        release(coordinator, numbers([98], [198], area=["A"]))
    assert "8 people or more" in str(refusal.value.missing[0])
    assert Release.objects.count() == 1


def test_enough_people_apart_is_allowed(coordinator):
    release(coordinator, numbers([100], [200], area=["A", "B"]))
    release(coordinator, numbers([60], [120], area=["A"]))
    assert Release.objects.count() == 2


def test_a_cell_that_differs_by_few_is_refused_too(coordinator):
    release(coordinator, numbers([100], [200], area=["A", "B"]))
    with pytest.raises(Refused):
        release(coordinator, numbers([97], [100], area=["A"]))


def test_people_nobody_can_be_both_of_are_not_compared(coordinator):
    release(coordinator, numbers([100], gender=["woman"]))
    release(coordinator, numbers([98], gender=["man"]))
    assert Release.objects.count() == 2


def test_another_measure_or_subject_is_not_compared(coordinator):
    release(coordinator, numbers([100]))
    release(coordinator, numbers([98]), measure="people.language")
    release(coordinator, numbers([98]), subject=uuid.uuid4())
    assert Release.objects.count() == 3


def test_two_more_answers_later_are_refused_and_the_same_numbers_are_not(coordinator):
    release(coordinator, numbers([100]))
    release(coordinator, numbers([100]))
    with pytest.raises(Refused):
        release(coordinator, numbers([102]))


@pytest.mark.parametrize("role", ["resident", "policy_maker", "peer_researcher", "finance_officer"])
def test_others_release_nothing(role):
    with pytest.raises(NotAllowed):
        release(factories.actor(role), numbers([100]))


def test_a_release_says_what_it_is_for(coordinator):
    with pytest.raises(Refused, match="what these numbers are for"):
        release(coordinator, numbers([100]), purpose=" ")


def test_of_two_releases_at_the_same_moment_one_has_to_wait(coordinator, monkeypatch):
    release(coordinator, numbers([100]))
    # What the slower of two sees: nothing released yet.
    monkeypatch.setattr(
        Release.objects, "filter", lambda **which: Release.objects.none(), raising=False
    )
    with pytest.raises(ChangedMeanwhile):
        release(coordinator, numbers([97]))


def test_three_tables_that_together_tell_of_a_few_are_refused(coordinator):
    release(coordinator, numbers([200], area=["A", "B", "C"]))
    release(coordinator, numbers([100], area=["A"]))
    with pytest.raises(Refused, match="Other tables were released before") as refusal:
        release(coordinator, numbers([96], area=["B"]))
    assert "fewer than 8 people" in str(refusal.value.missing[0])
    release(coordinator, numbers([90], area=["B"]))


def test_the_ledger_says_how_it_was_shown(coordinator):
    release(coordinator, numbers([20, 3], [30, 40]))
    kept = Release.objects.get().counts
    assert kept["by"] == ["rows", "columns"]
    assert kept["rule"]["small_cell_max"] == 7
    assert ["r0", "c1", None] in kept["shown"]
    assert [None, None, 95] in kept["shown"]


def test_a_release_of_the_first_version_is_compared_too(coordinator):
    row = release(coordinator, numbers([100], [200], area=["A", "B"])).release
    kept = {name: row.counts[name] for name in ("rows", "columns", "cells")}
    Release.objects.filter(pk=row.pk).update(counts=kept)
    with pytest.raises(Refused):
        release(coordinator, numbers([98], [198], area=["A"]))
    release(coordinator, numbers([60], [120], area=["A"]))


def test_a_rule_that_changes_does_not_change_what_was_shown(coordinator):
    release(coordinator, numbers([60], [203], area=["A", "B"]))
    NetworkSetting.objects.create(key="disclosure.round_to", value=1, valid_from="2020-01-01")
    release(coordinator, numbers([33], [100], area=["A"]))
    assert [row.counts["rule"]["round_to"] for row in Release.objects.order_by("number")] == [5, 1]


def test_tables_by_the_same_property_as_a_filter_are_put_together(coordinator):
    by_area = gate.Counts(["A", "B"], ["16-24", "25-64"], [[40, 30], [25, 60]], by=("area", "age"))
    release(coordinator, by_area)
    release(
        coordinator,
        gate.Counts(["A"], ["yes", "no"], [[50, 20]], {"area": ["A"]}, ("area", "answer")),
    )
    with pytest.raises(Refused):  # A has 70 people: 64 of them are counted here
        release(
            coordinator,
            gate.Counts(["A"], ["n"], [[64]], {"area": ["A"], "sex": ["woman"]}, ("area", "x")),
        )
