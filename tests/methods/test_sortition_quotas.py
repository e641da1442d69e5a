"""Quotas that can't be met: the smallest change, against trying every change, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods.sortition import (
    InfeasibleQuotas,
    Person,
    QuotaChange,
    QuotaProblem,
    lottery,
    relax,
    relaxed_quotas,
)
from tests.methods.sortition_pools import every_panel, small_pools


def plain(*answers, attribute="area"):
    return [Person(n, {attribute: answer}) for n, answer in enumerate(answers)]


def moves_by_force(people, quotas, size, cost):
    """The least that quotas must move: for each panel of any kind, how far it breaks them."""
    least = None
    for panel in every_panel(people, {}, size):
        seated = [person for person in people if person.id in panel]
        total = 0
        for attribute, values in quotas.items():
            for value, (low, high) in values.items():
                seats = sum(person.attributes[attribute] == value for person in seated)
                total += cost.get(attribute, 1) * max(low - seats, seats - high, 0)
        least = total if least is None else min(least, total)
    return least


def test_quotas_that_can_be_met_need_no_change():
    found = relax(plain(*"aabb"), {"area": {"a": (1, 1)}}, 2)
    assert (found.total, found.changes, found.problems) == (0, (), ())
    assert relax(plain(*"aabb"), {}, 2).total == 0


def test_too_few_people_of_a_value():
    found = relax(plain(*"abbbb"), {"area": {"a": (2, 3), "b": (0, 3)}}, 3)
    assert found.changes == (QuotaChange("area", "a", 2, 3, 1, 3, 1),)
    assert found.problems == (QuotaProblem("too few people", "area", "a", 2, 1),)
    assert found.total == 1


def test_a_value_that_nobody_has():
    found = relax(plain(*"bbbb"), {"area": {"a": (1, 3)}}, 3)
    assert found.changes == (QuotaChange("area", "a", 1, 3, 0, 3, 0),)


def test_minimums_that_add_up_to_more_than_the_panel():
    found = relax(plain(*"aaabbb"), {"area": {"a": (2, 3), "b": (2, 3)}}, 3)
    # Both moves are equally small: the value that comes first stays.
    assert found.changes == (QuotaChange("area", "b", 2, 3, 1, 3, 3),)
    assert found.problems == (QuotaProblem("minimums over size", "area", None, 4, 3),)


def test_maximums_that_leave_seats_empty():
    found = relax(plain(*"aaabbbc"), {"area": {"a": (0, 1), "b": (0, 1)}}, 4)
    assert found.changes == (QuotaChange("area", "b", 0, 1, 0, 2, 3),)
    assert found.problems == (QuotaProblem("maximums under size", "area", None, 4, 3),)


def test_no_single_quota_moves_further_than_it_must():
    found = relax(plain(*"aaaabbbbcccc"), {"area": {"a": (4, 4), "b": (4, 4), "c": (4, 4)}}, 6)
    assert [(c.value, c.new_minimum) for c in found.changes] == [("a", 2), ("b", 2), ("c", 2)]
    assert found.total == 6


def test_quotas_that_quarrel_only_together():
    people = [Person(1, {"a": 1, "b": 1}), Person(2, {"a": 0, "b": 1}), Person(3, {"a": 0, "b": 0})]
    quotas = {"a": {1: (1, 1)}, "b": {0: (1, 1)}}
    found = relax(people, quotas, 1)
    assert [problem.code for problem in found.problems] == ["together"]
    assert found.changes == (QuotaChange("b", 0, 1, 1, 0, 1, 1),)
    dear = relax(people, quotas, 1, cost={"b": 3})
    assert dear.changes == (QuotaChange("a", 1, 1, 1, 0, 1, 1),)
    assert dear.total == 1
    assert relax(people, quotas, 1, cost={"a": 3, "b": 2.5}).total == 2.5


def test_the_lottery_refuses_and_says_how_little_would_do():
    people = plain(*"abbbb")
    quotas = {"area": {"a": (2, 3), "b": (0, 1)}}
    with pytest.raises(InfeasibleQuotas, match=r"“area: a” 2–3 → 1–3, “area: b” 0–1 → 0–2") as no:
        lottery(people, quotas, 3)
    assert isinstance(no.value, ValueError)
    assert no.value.relaxation == relax(people, quotas, 3)
    eased = relaxed_quotas(quotas, no.value.relaxation)
    assert eased == {"area": {"a": (1, 3), "b": (0, 2)}}
    assert quotas == {"area": {"a": (2, 3), "b": (0, 1)}}
    assert lottery(people, eased, 3).lowest == pytest.approx(0.5)


def test_households_are_kept_whatever_the_quotas():
    people = [Person(n, {"area": "a"}, "one house") for n in range(3)]
    found = relax([*people, Person(9, {"area": "b"})], {"area": {"a": (2, 2)}}, 2)
    assert found.changes == (QuotaChange("area", "a", 2, 2, 1, 2, 3),)
    with pytest.raises(ValueError, match=r"^size: the households"):
        relax(people, {"area": {"a": (1, 2)}}, 2)


@settings(max_examples=60, deadline=None)
@given(small_pools(), st.data(), st.sampled_from([{}, {"a": 2}, {"b": 3}]))
def test_no_smaller_change_does(pool, data, cost):
    people, quotas, size = pool
    steps = st.integers(-2, 2)
    moved = {}
    for name, values in quotas.items():
        moved[name] = {}
        for value, (low, high) in values.items():
            low, high = (max(0, limit + data.draw(steps)) for limit in (low, high))
            moved[name][value] = (min(low, high), max(low, high))
    truth = moves_by_force(people, moved, size, cost)
    if truth is None:
        with pytest.raises(ValueError, match=r"^size: "):
            relax(people, moved, size, cost=cost)
        return
    found = relax(people, moved, size, cost=cost)
    assert found.total == pytest.approx(truth)
    assert bool(found.changes) == bool(found.problems) == (truth > 0)
    assert every_panel(people, relaxed_quotas(moved, found), size)
    assert found == relax(people[::-1], moved, size, cost=cost)


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ({"income": 1}, "cost: 'income' has no quotas"),
        ({"area": 0}, "cost of “area”: 0 must be more than 0"),
        ({"area": "1"}, "cost of “area”: '1' is not a number"),
    ],
)
def test_costs_are_checked(cost, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        relax(plain("a"), {"area": {"a": (0, 1)}}, 1, cost=cost)
