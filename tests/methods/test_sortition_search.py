"""What is under the lottery: searching panels, mixing them, and what happens when short cuts fail."""

import numpy as np
import pytest

from copper.methods import solver
from copper.methods.sortition import (
    InfeasibleQuotas,
    Person,
    equal_panels,
    listing,
    lottery,
)
from copper.methods.sortition.finder import Finder
from copper.methods.sortition.leximin import Mixture, follow
from copper.methods.sortition.pool import build, read_quotas
from tests.methods.sortition_pools import every_panel, leximin_by_force


def people_of(*rows):
    return [Person(n, dict(zip("abc", row, strict=True))) for n, row in enumerate(rows)]


# Attributes that quarrel. In the second pool split seats promise more than real panels give,
# although some panels are as the promise needs them.
PEOPLE = people_of("110", "101", "011", "000", "001", "100", "111", "010", "000")
QUOTAS = {name: {"1": (1, 1)} for name in "abc"}
OTHERS = people_of("101", "011", "001", "011", "100", "000", "110", "001")
AROUND = {"a": {"1": (1, 2)}, "b": {"1": (1, 1)}, "c": {"1": (1, 2)}}
POOLS = [(PEOPLE, QUOTAS, 3), (OTHERS, AROUND, 2)]


def chances(found):
    return {one.person: one.probability for one in found.chances}


def by_force(people, quotas, size):
    return leximin_by_force(every_panel(people, quotas, size), range(len(people)))


@pytest.mark.parametrize(("people", "quotas", "size"), POOLS)
def test_where_the_quick_search_gives_up_the_proof_takes_over(monkeypatch, people, quotas, size):
    truth = by_force(people, quotas, size)
    assert chances(lottery(people, quotas, size)) == pytest.approx(truth, abs=1e-6)
    monkeypatch.setattr(Finder, "good", lambda *_: (None, False))
    found = lottery(people, quotas, size)
    assert chances(found) == pytest.approx(truth, abs=1e-6)
    short = max(one.bound - one.probability for one in found.chances)
    assert (short > 0.01) == (people is OTHERS)
    panels = set(every_panel(people, quotas, size))
    assert {frozenset(panel) for panel in equal_panels(found, 40).panels} <= panels


def test_the_quick_search_says_when_it_gave_up():
    pool = build(PEOPLE, read_quotas(QUOTAS), 3)
    finder = Finder(pool)
    # Half a seat each for 110, 101 and 011 would be worth most.
    weights = np.array([float(ids[0] < 3) for ids in pool.members])
    panel, certain = finder.good(weights, tries=1)
    assert (panel, certain) == (None, False)
    panel, certain = finder.good(weights)
    assert certain
    assert weights @ panel == weights @ finder.best(weights) == 1
    assert finder.good(weights, above=1.0) == (None, True)


def test_the_best_panel_is_the_best_of_all():
    weights = np.random.default_rng(2).normal(size=9)
    pool = build(PEOPLE, read_quotas(QUOTAS), 3)
    value = {ids: weights[t] for t, ids in enumerate(pool.members)}
    of = {one: value[ids] for ids in pool.members for one in ids}
    best = Finder(pool).best(np.array(list(value.values())))
    truth = max(sum(of[one] for one in panel) for panel in every_panel(PEOPLE, QUOTAS, 3))
    assert best @ np.array(list(value.values())) == pytest.approx(truth)


def test_no_panel_is_none():
    pool = build(PEOPLE, read_quotas({"a": {"1": (4, 4)}, "b": {"0": (9, 9)}}), 4)
    finder = Finder(pool)
    assert finder.best(np.ones(len(pool.members))) is None
    assert finder.good(np.ones(len(pool.members))) == (None, True)
    assert follow(finder, np.ones(len(pool.members)), 3) == []


def test_panels_are_exchanged_until_the_list_is_nearest():
    # Two people and two seats of a third kind: five of each panel, not ten of one.
    panels = np.array([[1.0, 0, 1], [0, 1, 1]])
    wanted = np.array([5.0, 5, 10])
    assert listing._exchange(panels, np.array([10, 0]), wanted, np.ones(3)).tolist() == [5, 5]
    assert listing._exchange(panels, np.array([5, 5]), wanted, np.ones(3)).tolist() == [5, 5]


def test_a_mixture_asked_for_the_impossible_says_so():
    pool = build(PEOPLE, read_quotas({}), 3)
    mixture = Mixture(pool, [pool.most])
    mixture.ask(np.zeros(len(pool.members)), np.full(len(pool.members), 2.0))
    with pytest.raises(solver.NotSolved, match="No mixture"):
        mixture.raise_floor(Finder(pool), 1.0, sure=True)


@pytest.mark.parametrize("quick", [True, False])
def test_quotas_that_only_split_seats_meet_are_found_out(monkeypatch, quick):
    # Two triangles: half a seat for each of six people makes three, real panels hold two of them.
    people = [
        *people_of("110", "101", "011"),
        *(
            Person(3 + n, dict(zip("abc", row, strict=True)))
            for n, row in enumerate(("220", "202", "022"))
        ),
    ]
    if not quick:
        monkeypatch.setattr(Finder, "good", lambda *_: (None, False))
    with pytest.raises(InfeasibleQuotas) as no:
        lottery(people, {name: {"1": (0, 1), "2": (0, 1)} for name in "abc"}, 3)
    assert no.value.relaxation.total == 1
    assert [problem.code for problem in no.value.relaxation.problems] == ["together"]
