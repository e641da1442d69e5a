"""The ledger: what left, and what may not leave after it."""

import uuid

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from copper.core.errors import ChangedMeanwhile, NotAllowed, Refused
from copper.disclosure import differencing, gate, services
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


@given(
    whole=st.sets(st.integers(0, 60), min_size=1),
    keep=st.sets(st.integers(0, 60)),
)
def test_a_refused_pair_is_one_whose_difference_is_small(whole, keep):
    """People 0–60; a second release counts only those in `keep`."""
    part = whole & keep
    one = {"rows": ["all"], "columns": ["n"], "cells": [[len(whole)]]}
    other = {"rows": ["all"], "columns": ["n"], "cells": [[len(part)]]}
    rule = Rule()
    refused = differencing.too_near(one, {}, other, {"who": ["part"]}, rule)
    assert refused == rule.hides(len(whole - part))


def test_filters_are_compared_as_sets():
    assert differencing.overlap({"age": ["16-24"]}, {"area": ["A"]})
    assert not differencing.overlap({"age": ["16-24"], "area": ["A"]}, {"age": ["25-34"]})
    assert differencing.inside({"age": ["16-24"], "area": ["A"]}, {"age": ["16-24", "25-34"]})
    assert not differencing.inside({"area": ["A"]}, {"age": ["16-24"]})
