"""Equal shares: who wins, in every corner of the rule, against a plain version in fractions."""

import dataclasses
import doctest
import math
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import copper.methods.equal_shares as package
from copper.methods.equal_shares import Project, changes_to_win, equal_shares
from tests.methods import equal_shares_by_hand as by_hand

BY_ID = ("cheaper", "more_votes", "id")
amounts = st.one_of(
    st.integers(1, 30),
    st.sampled_from([5, 10, 10, 20]),  # ties happen
    st.fractions(Fraction(1, 3), 20, max_denominator=12),
)
points = st.sampled_from([0, 1, 1, 2, 3, Fraction(1, 2), Decimal("0.3")])


either = st.booleans()


@st.composite
def elections(draw, scored=either, people=8):
    costs = {f"p{i}": draw(amounts) for i in range(draw(st.integers(1, 6)))}
    voters = [f"v{i}" for i in range(draw(st.integers(1, people)))]
    if draw(scored):
        ballots = {v: draw(st.dictionaries(st.sampled_from([*costs]), points)) for v in voters}
    else:
        ballots = {v: draw(st.sets(st.sampled_from([*costs]))) for v in voters}
    return costs, ballots, draw(st.one_of(st.integers(1, 60), amounts))


def in_points(ballots):
    return {
        v: {p: Fraction(n) for p, n in b.items()} if isinstance(b, dict) else dict.fromkeys(b, 1)
        for v, b in ballots.items()
    }


def in_shares(outcome):
    return [one.project for one in outcome.rounds if one.phase == "shares"]


# One worked example, by hand: four people, 120 of money, 30 each.
COSTS = {"playground": 80, "garden": 60, "choir": 30, "bench": 20}
BALLOTS = {
    "ann": ["playground", "garden"],
    "bo": ["playground", "garden"],
    "cleo": ["playground"],
    "dev": ["choir", "bench"],
}


def test_the_example_in_the_docstring():
    ran = doctest.testmod(package)
    assert ran.attempted == 4
    assert not ran.failed


def test_a_share_is_spent_on_what_has_most_effective_votes():
    found = equal_shares(COSTS, BALLOTS, 120, raise_by=None, top_up=False)
    # Three share the playground (26 2/3 each); one pays for the bench (cheaper than the choir), 10 left.
    assert in_shares(found) == ["playground", "bench"]
    assert found.winners == ("bench", "playground")
    assert found.spent == 100
    assert (found.first_share, found.share, found.stopped) == (30, 30, "no_raises")
    # Majority voting: 80 for the playground, the garden (60) does not fit, then 20, choir no more.
    assert found.by_votes == ("bench", "playground")


def test_raises_go_on_until_one_more_would_overspend_or_nothing_else_fits():
    found = equal_shares({"a": 60, "b": 45, "c": 50}, {1: ["a"], 2: ["b", "c"]}, 100)
    # 50 each buys b, and c would still fit; at 60 each also a is bought, 105 in all: so 59 it is.
    assert found.stopped == "overspends"
    assert (found.raises, found.share, found.overspends_with) == (9, 59, ("b", "a"))
    assert [(one.project, one.phase) for one in found.rounds] == [("b", "shares"), ("c", "votes")]
    full = equal_shares({"a": 55, "b": 45}, {1: ["a"], 2: ["b"]}, 100)
    assert (full.stopped, full.raises, full.winners) == ("full", 5, ("a", "b"))


def test_what_is_left_goes_to_the_most_votes():
    costs = {"big": 100, "a": 30, "b": 20, "nobody": 1}
    ballots = {1: ["big", "a"], 2: ["big", "b"], 3: ["big", "a"], 4: []}
    found = equal_shares(costs, ballots, 60, raise_by=None)
    assert [(one.project, one.phase) for one in found.rounds] == [("a", "shares"), ("b", "votes")]
    assert found.rounds[1].before == 30
    assert found.winners == ("a", "b")  # what nobody voted for is not funded
    assert equal_shares(costs, ballots, 60, unsupported=True).winners == ("a", "b", "nobody")
    assert equal_shares(costs, ballots, 60, raise_by=None, top_up=False).winners == ("a",)


@settings(max_examples=150, deadline=None)
@given(elections(), st.sampled_from(["cost", "score"]), st.sampled_from([1, Fraction(1, 3), 5]))
def test_both_ways_of_counting_agree_with_the_plain_version(election, utility, step):
    costs, ballots, budget = election
    costs = {p: Fraction(c) for p, c in costs.items()}
    plain = in_points(ballots)
    rank = by_hand.cheaper_then_votes_then_id(costs, plain)
    bought, raises = by_hand.add1(costs, plain, Fraction(budget), utility, rank, step)
    winners, _ = by_hand.whole_rule(costs, plain, Fraction(budget), utility, rank, step)
    majority = by_hand.by_votes(costs, plain, Fraction(budget), rank)
    for exact in (False, True):
        found = equal_shares(
            costs, ballots, budget, utility=utility, raise_by=step, ties=BY_ID, exact=exact
        )
        assert in_shares(found) == [p for p, _ in bought]
        assert found.raises == raises
        assert found.winners == tuple(winners)
        assert found.by_votes == tuple(sorted(majority))
        assert found.spent <= found.budget


@settings(max_examples=40, deadline=None)
@given(elections(), st.randoms(use_true_random=False))
def test_who_came_first_does_not_matter(election, dice):
    costs, ballots, budget = election

    def shuffled(things):
        items = list(things.items() if isinstance(things, dict) else things)
        dice.shuffle(items)
        return dict(items) if isinstance(things, dict) else items

    other = {v: shuffled(b) for v, b in shuffled(ballots).items()}
    found = equal_shares(costs, ballots, budget, seed=3)
    again = equal_shares(shuffled(costs), other, budget, seed=3)
    assert found == again
    assert dict(found.receipts) == dict(again.receipts)


@settings(max_examples=40, deadline=None)
@given(elections(), st.sampled_from([Fraction(1, 7), 3, 10**9]))
@example(({"p0": 1, "p1": 2}, {"v0": {"p0"}, "v1": {"p1"}}, 3), 10**12)
def test_money_may_be_counted_in_any_unit(election, factor):
    costs, ballots, budget = election
    bigger = {p: c * Fraction(factor) for p, c in costs.items()}
    found = equal_shares(costs, ballots, budget)
    other = equal_shares(bigger, ballots, budget * Fraction(factor), raise_by=factor)
    assert found.winners == other.winners
    assert found.raises == other.raises


@settings(max_examples=40, deadline=None)
@given(elections(scored=st.just(True)), st.sampled_from([Fraction(1, 3), 10, 10**6]))
def test_points_may_be_counted_in_any_unit(election, factor):
    costs, ballots, budget = election
    bigger = {v: {p: Fraction(n) * factor for p, n in b.items()} for v, b in ballots.items()}
    for utility in ("cost", "score"):
        found = equal_shares(costs, ballots, budget, utility=utility)
        assert found.winners == equal_shares(costs, bigger, budget, utility=utility).winners


@settings(max_examples=80, deadline=None)
@given(elections(scored=st.just(False), people=6))
def test_a_group_that_can_pay_for_something_together_is_not_left_out(election):
    """Justified representation: whoever all approve a project that their shares cover, get something."""
    costs, ballots, budget = election
    found = equal_shares(costs, ballots, budget, exact=True)
    share = Fraction(budget) / len(ballots)
    for project, cost in costs.items():
        group = [v for v, own in ballots.items() if project in own]
        # Every subset with enough money; the hardest one is who got nothing from their shares.
        empty = [v for v in group if v in found.left_out]
        assert share * len(empty) < cost


def test_utilities_differ_in_what_a_share_is_for():
    costs, ballots = {"pool": 90, "lamp": 20}, {1: ["pool"], 2: ["pool", "lamp"], 3: ["pool"]}
    cost = equal_shares(costs, ballots, 90, raise_by=None, top_up=False)
    score = equal_shares(costs, ballots, 90, utility="score", raise_by=None, top_up=False)
    assert cost.winners == ("pool",)  # three effective votes against one
    assert score.winners == ("lamp",)  # 20 for each happy person against 30


def test_points_say_how_much_each_supporter_pays():
    found = equal_shares({"a": 60}, {1: {"a": 1}, 2: {"a": 2}, 3: {"a": 0}}, 120, exact=True)
    assert found.receipts[1].payments == (("a", 20),)
    assert found.receipts[2].payments == (("a", 40),)
    assert found.receipts[3].payments == ()
    assert found.rounds[0].price == 20


@pytest.mark.parametrize("exact", [False, True])
def test_ties_are_broken_in_public(exact):
    alike = {v: ["x", "y", "z"] for v in range(4)}

    def winners(**how):
        return equal_shares(
            {"x": 10, "y": 10, "z": 9}, alike, 10, raise_by=None, exact=exact, **how
        ).winners

    assert winners() == ("z",)
    assert winners(ties=["id"]) == ("x",)
    lots = {seed: winners(ties=["lot"], seed=seed) for seed in range(12)}
    assert {one for (one,) in lots.values()} == {"x", "y", "z"}
    assert lots == {seed: winners(ties=["lot"], seed=seed) for seed in range(12)}
    two = {v: ["x", "y"] for v in range(4)} | {9: []}
    found = equal_shares({"x": 10, "y": 10}, two, 10, seed=5, exact=exact)
    assert found.winners == found.lot[:1]
    # The fuller ballots win a tie by votes: a point each is the same price for both.
    two = {1: {"x": 1, "y": 2}, 2: {"x": 1, "y": 2}}
    more = {"x": 10, "y": 20}
    assert equal_shares(more, two, 20, utility="score", ties=["more_votes"]).winners == ("y",)
    assert equal_shares(more, two, 20, utility="score").rounds[0].project == "x"


def test_a_tie_is_written_down_with_those_who_lost_it():
    found = equal_shares({"x": 10, "y": 10, "z": 9}, {v: ["x", "y", "z"] for v in "ab"}, 30)
    assert [(one.project, one.tied) for one in found.rounds] == [
        ("z", tuple(one for one in found.lot if one != "z")),
        *((found.rounds[1].project, (found.rounds[2].project,)), (found.rounds[2].project, ())),
    ]
    voted = equal_shares({"x": 10, "y": 10}, {1: ["x", "y"], 2: ["x", "y"]}, 10, raise_by=None)
    assert voted.rounds[0].tied == (voted.lot[1],)
    topped = equal_shares({"x": 9, "y": 9}, {1: ["x"], 2: ["y"], 3: []}, 12, raise_by=None)
    assert (topped.rounds[0].phase, topped.rounds[0].tied) == ("votes", (topped.lot[1],))


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(
    ("costs", "ballots", "budget", "winners", "stopped"),
    [
        ({}, {}, 0, (), "nothing"),
        ({}, {}, 10, (), "nothing"),
        ({}, {1: []}, 10, (), "full"),
        ({"a": 5}, {}, 10, (), "nothing"),
        ({"a": 5}, {1: [], 2: []}, 10, (), "full"),
        ({"a": 5}, {1: ["a"]}, 0, (), "nothing"),
        ({"a": 0}, {1: ["a"]}, 0, ("a",), "nothing"),
        ({"a": 0, "b": 0}, {1: ["a"]}, 5, ("a",), "full"),
        ({"a": 11}, {1: ["a"]}, 10, (), "full"),
        ({"a": 10}, {1: ["a"]}, 10, ("a",), "full"),
        ({"a": 5, "b": 5}, {1: ["a", "b"]}, 10, ("a", "b"), "full"),
        ({"a": 10**12, "b": 10**12 + 1}, {1: ["a"], 2: ["b"]}, 10**12 + 1, ("a",), "full"),
        ({"a": 0.1, "b": 0.2}, {1: ["a", "b"]}, 0.3, ("a", "b"), "full"),
        ({"a": Decimal("0.10"), "b": 0.2}, {1: ["a"], 2: ["b"]}, 0.3, ("a", "b"), "full"),
        ({7: 3, 8: 4}, {1: [7], 2: [8], 3: [7]}, 6, (7,), "full"),
    ],
)
def test_corners(costs, ballots, budget, winners, stopped, exact):
    found = equal_shares(costs, ballots, budget, exact=exact)
    assert (found.winners, found.stopped) == (winners, stopped)
    assert found.spent == sum(Fraction(str(costs[p])) for p in winners) or not exact
    assert found.spent <= found.budget


def test_a_small_raise_in_a_large_budget_takes_no_million_runs():
    found = equal_shares(
        {"a": 10**9, "b": 3 * 10**9, "c": 2 * 10**9}, {1: ["a", "b"], 2: ["c"], 3: ["b"]}, 4 * 10**9
    )
    # From 1.5e9 each, 1 and 3 buy b; a (1e9) would still fit, but 1 has too little left for it. At 2e9
    # each, 2 buys c as well, 5e9 in all, so it stays at the last whole raise before; then a by votes.
    assert (found.winners, found.stopped) == (("a", "b"), "overspends")
    assert found.raises == 666_666_666
    assert [one.phase for one in found.rounds] == ["shares", "votes"]


def test_projects_may_come_with_names():
    listed = [Project("a", 5, "Park", "green"), Project("b", Decimal("2.5"))]
    assert equal_shares(listed, {1: ["a"]}, 5).winners == ("a",)
    assert equal_shares(iter(listed), {1: ["a"]}, 5) == equal_shares(
        {"a": 5, "b": 2.5}, {1: ["a"]}, 5
    )


def test_numbers_may_come_from_numpy():
    costs = {"a": np.int64(2**62 // 10), "b": np.float64(0.1), "c": np.float32(0.5)}
    found = equal_shares(costs, {1: {"a": np.int64(3)}, 2: {"b": np.float64(0.1)}}, 10**18)
    assert found == equal_shares(
        {"a": 2**62 // 10, "b": 0.1, "c": 0.5}, {1: {"a": 3}, 2: {"b": 0.1}}, 10**18
    )
    assert hash(found) == hash(found)


def test_an_approval_ballot_may_be_any_collection():
    for ballot in (
        ["a", "b"],
        ("a", "b"),
        {"a", "b"},
        frozenset("ab"),
        iter("ab"),
        {"a": 1, "b": 1}.keys(),
    ):
        assert equal_shares({"a": 1, "b": 1}, {1: ballot}, 2).winners == ("a", "b")


GOOD = {"a": 5}
BAD = [
    (lambda: equal_shares({"a": -1}, {}, 1), "cost of 'a': -1 is less than 0"),
    (lambda: equal_shares({"a": True}, {}, 1), "cost of 'a': True is not a number"),
    (lambda: equal_shares({"a": None}, {}, 1), "cost of 'a': None is not a number"),
    (lambda: equal_shares({"a": "5"}, {}, 1), "cost of 'a': '5' is not a number"),
    (lambda: equal_shares({"a": math.nan}, {}, 1), "cost of 'a': nan is not a finite number"),
    (lambda: equal_shares({"a": Decimal("inf")}, {}, 1), "is not a finite number"),
    (lambda: equal_shares({"a": Decimal("sNaN")}, {}, 1), "is not a finite number"),
    (lambda: equal_shares({"a": Decimal("1e999999")}, {}, 1), "lie between 1e-9 and 1e18"),
    (lambda: equal_shares({"a": Decimal("1e-999999")}, {}, 1), "lie between 1e-9 and 1e18"),
    (lambda: equal_shares({"a": 10**19}, {}, 1), "lie between 1e-9 and 1e18"),
    (lambda: equal_shares({"a": 10**400}, {}, 1), "lie between 1e-9 and 1e18"),
    (lambda: equal_shares({"a": np.bool_(True)}, {}, 1), "is not a number"),
    (lambda: equal_shares({"a": 1e-12}, {}, 1), "1e-12 must be 0 or lie between 1e-9 and 1e18"),
    (lambda: equal_shares([Project("a", 1), Project("a", 2)], {}, 1), "row 2, field “id”: 'a' is"),
    (lambda: equal_shares([Project("a", -2)], {}, 1), "row 1, field “cost”: -2 is less than 0"),
    (lambda: equal_shares(["a"], {}, 1), "row 1: 'a' is not a Project"),
    (lambda: equal_shares({"a": 1, 2: 1}, {}, 1), "projects: some ids are text"),
    (lambda: equal_shares({"": 1}, {}, 1), "projects: an id is empty"),
    (lambda: equal_shares(GOOD, {1: ["a"], "2": []}, 1), "voters: some ids are text"),
    (lambda: equal_shares(GOOD, [["a"]], 1), "ballots: must be a mapping"),
    (lambda: equal_shares(GOOD, {1: "a"}, 1), "ballot of 1: 'a' is not a collection"),
    (lambda: equal_shares(GOOD, {1: 5}, 1), "ballot of 1: 5 is not a collection"),
    (lambda: equal_shares(GOOD, {1: ["b"]}, 1), "ballot of 1: 'b' is not one of the projects"),
    (lambda: equal_shares(GOOD, {1: {"b": 1}}, 1), "ballot of 1: 'b' is not one of the projects"),
    (lambda: equal_shares({1: 5}, {1: [True]}, 1), "ballot of 1: True is not one of"),
    (lambda: equal_shares({1: 5}, {1: [1.0]}, 1), "ballot of 1: 1.0 is not one of"),
    (lambda: equal_shares({1: 5}, {1: {True: 1}}, 1), "ballot of 1: True is not one of"),
    (lambda: equal_shares(GOOD, {1: ["a", "a"]}, 1), "ballot of 1: 'a' is there twice"),
    (lambda: equal_shares(GOOD, {1: {"a": -1}}, 1), "ballot of 1, project 'a': -1 is less than 0"),
    (lambda: equal_shares(GOOD, {1: {"a": "1"}}, 1), "ballot of 1, project 'a': '1' is not a"),
    (
        lambda: equal_shares(GOOD, {1: {"a": 1}, 2: ["a"]}, 1),
        "ballot of 2: some ballots have points",
    ),
    (lambda: equal_shares(GOOD, {}, -1), "budget: -1 is less than 0"),
    (lambda: equal_shares(GOOD, {}, math.inf), "budget: inf is not a finite number"),
    (lambda: equal_shares(GOOD, {}, 1, utility="costs"), "utility: 'costs' is not one of"),
    (lambda: equal_shares(GOOD, {}, 1, raise_by=0), "raise_by: must be more than 0"),
    (lambda: equal_shares(GOOD, {}, 1, raise_by=-1), "raise_by: -1 is less than 0"),
    (lambda: equal_shares(GOOD, {}, 1, ties="lot"), "ties: 'lot' must be a list"),
    (lambda: equal_shares(GOOD, {}, 1, ties=["luck"]), "ties: 'luck' is not one of"),
    (lambda: equal_shares(GOOD, {}, 1, ties=["id", "id"]), "ties: 'id' is there twice"),
    (lambda: equal_shares(GOOD, {}, 1, seed=-1), "seed: -1 is less than 0"),
    (lambda: equal_shares(GOOD, {}, 1, seed=None), "seed: None is not a whole number"),
    (lambda: changes_to_win(GOOD, {}, 1, "b"), "project: 'b' is not one of 'a'"),
    (lambda: changes_to_win(GOOD, {}, 1, "a", cost_step=0), "cost_step: must be more than 0"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_says_where_and_why(call, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        call()


def test_results_can_not_be_changed():
    found = equal_shares(COSTS, BALLOTS, 120)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.winners = ()
    receipts = found.receipts
    for array in (receipts.group_of, receipts.left, *receipts.paid, *receipts.payers):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_ballots_may_name_projects_by_whole_numbers_of_numpy():
    ballots = {1: [np.int64(1)], 2: np.array([1, 2])}
    assert equal_shares({1: 5, 2: 5}, ballots, 10).winners == (1, 2)


def test_a_list_in_a_ballot_is_no_project():
    with pytest.raises(ValueError, match="^ballot of 'ann': .* is not one of the projects"):
        equal_shares({"park": 5}, {"ann": [["park"]]}, 10)
