"""Floats decide only what they can prove: bounds hold, near ties are exact, no raise is left out wrongly."""

import dataclasses
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods.equal_shares import equal_shares
from copper.methods.equal_shares.election import prepare
from copper.methods.equal_shares.purse import Exact, Floats, Settled, TooClose
from copper.methods.equal_shares.raising import raise_shares, same_between
from copper.methods.equal_shares.run import run, surely_before
from tests.methods import equal_shares_by_hand as by_hand
from tests.methods.test_equal_shares_rule import BY_ID, in_points


def election(costs, ballots, budget, **how):
    known = {"utility": "cost", "raise_by": 1, "stop_when_full": True, "ties": BY_ID, "seed": 0}
    return prepare(costs, ballots, budget, **(known | how))


def crowd(seed, people=60, projects=9, scored=False):
    """Many ballots, mostly different; costs and leftovers of all sizes."""
    dice = random.Random(seed)
    costs = {f"p{i}": dice.randint(1, 10 ** dice.randint(2, 5)) for i in range(projects)}
    ballots = {}
    for voter in range(people):
        own = dice.sample([*costs], dice.randint(0, projects))
        ballots[voter] = {p: dice.choice([1, 2, 5, 0.3]) for p in own} if scored else own
    return costs, ballots, dice.randint(1000, 200_000)


@pytest.mark.parametrize("scored", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_bounds_of_the_fast_way_hold(seed, scored):
    asked = election(*crowd(seed, scored=scored))
    for raises in (0, 7, 100):
        fast = run(asked, raises, exact=False)
        # Replayed exactly: each ρ lies within its bounds, in every round.
        purse = Exact(asked, asked.share_after(raises))
        left = set(asked.candidates)
        for place, project in enumerate(fast.bought):
            rho = {p: purse.price(p) for p in left}
            rho = {p: n / asked.unit(p) for p, n in rho.items() if n is not None}
            assert fast.above[place] >= rho[project] == min(rho.values())
            for other in left - {project}:
                assert fast.below[place, other] <= rho.get(other, np.inf)
            assert fast.rho[place] in (None, rho[project])
            for other in left:
                assert fast.least[place][other] <= rho.get(other, np.inf)
            purse.pay(project)
            left.remove(project)
        assert not [p for p in left if purse.price(p) is not None]
        assert run(asked, raises, exact=True).bought == fast.bought


@pytest.mark.parametrize("seed", range(6))
def test_errors_of_the_fast_purse_are_bounded(seed):
    asked = election(*crowd(seed, people=200))
    fast, exact = Floats(asked, asked.share), Exact(asked, asked.share)
    for project in run(asked, 0, exact=True).bought:
        look = fast.look(project)
        fast.buy(project, fast.settle(project, look))
        exact.pay(project)
        true = [amount / asked.share for amount in exact.rest()]
        for mine, error, amount in zip(fast.left, fast.error, true, strict=True):
            assert abs(Fraction(mine) - amount) <= Fraction(error)


def test_raises_that_are_left_out_change_nothing():
    """Between two runs that are said to be the same, every single raise buys the same."""
    proved = 0
    for seed in range(25):
        costs, ballots, budget = crowd(seed, people=12, projects=6)
        asked = election(costs, ballots, budget, raise_by=max(1, budget // 2000))
        for low, high in ((0, 8), (5, 40), (30, 60)):
            first, last = run(asked, low, exact=False), run(asked, high, exact=False)
            if same_between(asked, first, last):
                proved += 1
                between = {run(asked, n, exact=True).bought for n in range(low, high + 1)}
                assert between == {first.bought}
    assert proved > 10


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["cost", "score"]), st.booleans())
def test_hundreds_of_raises_end_where_the_plain_version_ends(seed, utility, scored):
    costs, ballots, _ = crowd(seed, people=5, projects=5, scored=scored)
    costs = {p: cost % 400 + 1 for p, cost in costs.items()}
    budget = Fraction(random.Random(seed).randint(50, 900))
    plain = {v: {p: Fraction(str(n)) for p, n in b.items()} for v, b in in_points(ballots).items()}
    plain = {
        v: {p: Fraction(n).limit_denominator(10) for p, n in b.items()} for v, b in plain.items()
    }
    rank = by_hand.cheaper_then_votes_then_id(costs, plain)
    bought, raises = by_hand.add1(costs, plain, budget, utility, rank, 1)
    for exact in (False, True):
        found = equal_shares(costs, ballots, budget, utility=utility, ties=BY_ID, exact=exact)
        assert found.raises == raises
        assert [r.project for r in found.rounds if r.phase == "shares"] == [p for p, _ in bought]


def test_nearly_equal_is_not_equal():
    """Two projects that differ by one part in 10^17: floats can't see it, the result does."""
    base = 10**17
    ballots = {v: {"x": base, "y": base} for v in "abc"}
    ballots["a"] = {"x": base, "y": base + 1}
    # y has a hair more points than x, so its ρ is a hair less; by id x would be first.
    for exact in (False, True):
        found = equal_shares(
            {"x": 30, "y": 30}, ballots, 50, ties=["id"], raise_by=None, exact=exact, top_up=False
        )
        assert found.winners == ("y",)
        assert found.rounds[0].tied == ()
    level = {v: {"x": base, "y": base} for v in "abc"}
    found = equal_shares({"x": 30, "y": 30}, level, 50, ties=["id"], raise_by=None, top_up=False)
    assert (found.winners, found.rounds[0].tied) == (("x",), ("y",))


def test_money_that_is_just_enough_or_just_not():
    third = Fraction(10, 3)  # three shares of 10 ÷ 3 make exactly 10
    ballots = {v: ["a"] for v in "abc"}
    for exact in (False, True):
        found = equal_shares({"a": 10}, ballots, 10, exact=exact, raise_by=None, top_up=False)
        assert found.winners == ("a",)
        assert found.receipts["a"].left == 0
        hair = Fraction(1, 10**9)
        dear = equal_shares({"a": 10 + hair}, ballots, 10, exact=exact, raise_by=None)
        assert dear.winners == ()
        assert dear.receipts["a"].left == (third if exact else float(third))


def test_what_floats_can_not_tell_is_computed_exactly():
    # After a, b and c leave people with thirds, both d and e cost exactly what their supporters have.
    costs = {"a": 1, "b": 1, "d": Fraction(4, 3), "e": Fraction(4, 3)}
    ballots = {1: ["a", "b", "d"], 2: ["a", "b", "e"], 3: ["a", "b"]}
    asked = election(costs, ballots, 6)
    fast = run(asked, 0, exact=False)
    assert fast.exact
    assert [asked.ids[p] for p in fast.bought] == ["a", "b", "d", "e"]
    assert fast.tied[-2:] == ((2, 3), (3,))
    purse = Floats(asked, asked.share)
    for project in range(2):
        purse.buy(project, purse.settle(project, purse.look(project)))
    with pytest.raises(TooClose):
        purse.look(2)


def test_a_purse_refuses_what_is_not_covered():
    asked = election({"a": 100, "b": 1}, {1: ["a"], 2: ["b"]}, 10)
    for purse in (Floats(asked, asked.share), Exact(asked, asked.share)):
        assert purse.price(0) is None
        with pytest.raises(ValueError, match="the money is not enough"):
            purse.pay(0)


def test_the_audit_runs_every_step_in_fractions():
    costs, ballots, budget = crowd(3)
    fast = equal_shares(costs, ballots, budget)
    audit = equal_shares(costs, ballots, budget, exact=True)
    assert (fast.exact, audit.exact) == (False, True)
    assert audit.winners == fast.winners
    for one in dataclasses.fields(audit.rounds[0]):
        assert not isinstance(getattr(audit.rounds[0], one.name), float)
    assert all(isinstance(n, Fraction) for n in audit.receipts.left)
    assert all(isinstance(n, Fraction) for paid in audit.receipts.paid for n in paid)
    assert fast.receipts.left.dtype == float


def test_no_raises_means_one_run():
    asked = election(*crowd(1), raise_by=None)
    last, ahead = raise_shares(asked, exact=False)
    assert (last.raises, ahead) == (0, None)


def test_a_tie_that_floats_only_suspect_is_written_down_exactly():
    # a costs 5 from each of four; then 3 and 4 have exactly what y costs each, and x and y are level.
    costs = {"a": 20, "x": 15, "y": 15}
    ballots = {
        **{1: ["x"], 2: ["x"], 9: ["x"]},
        **{3: ["a", "y"], 4: ["a", "y"], 6: ["y"], 7: ["a"], 8: ["a"]},
    }
    found = equal_shares(costs, ballots, 80, ties=["id"], raise_by=None, top_up=False)
    assert [(one.project, one.tied) for one in found.rounds] == [
        ("a", ()),
        ("x", ("y",)),
        ("y", ()),
    ]
    assert found.receipts[3].left == 0


def test_the_same_at_both_ends_is_not_the_same_between():
    """Why raises can't be searched by halving: c, a at 4 and at 6 raises, but c, b at 5."""
    costs = {"a": 14, "b": 19, "c": 7}
    asked = election(costs, {1: ["a", "b"], 2: ["b"], 3: ["c"], 4: ["a", "c"]}, 19)
    found = [run(asked, raises, exact=True) for raises in (4, 5, 6)]
    assert [one.bought for one in found] == [(2, 0), (2, 1), (2, 0)]
    assert not same_between(asked, found[0], found[2])
    fast = [run(asked, raises, exact=False) for raises in (4, 6)]
    assert not same_between(asked, *fast)


def test_one_project_beats_another_whatever_people_have_left():
    costs = {"a": 10, "b": 10, "c": 9, "d": 11, "e": 10}
    ballots = {
        1: {"a": 2, "b": 2, "c": 2, "d": 2},
        2: {"a": 1, "b": 1, "d": 1, "e": 1},
        3: {"a": 1, "b": 2, "c": 1, "d": 1},
    }
    asked = election(costs, ballots, 30, ties=["id"])
    a, b, c, d, e = range(5)
    assert asked.beats(a, d)  # the same supporters with the same points, and cheaper
    assert not asked.beats(a, b)  # 3 gives b more
    assert not asked.beats(b, a)  # would lose a tie
    assert not asked.beats(a, c)  # dearer
    assert not asked.beats(c, d)  # 2 supports d only
    assert asked.beats(b, e)  # more supporters


def test_equal_numbers_are_before_only_if_the_tie_is_won():
    asked = election({"a": 10, "b": 10}, {1: ["a"], 2: ["b"]}, 30, ties=["id"])
    half = Fraction(1, 2)
    assert surely_before(asked, 0, half, 1, half)
    assert not surely_before(asked, 1, half, 0, half)
    assert surely_before(asked, 1, half, 0, half + Fraction(1, 10**30))
    assert not surely_before(asked, 0, half, 1, half - Fraction(1, 10**30))
    assert not surely_before(asked, 0, None, 1, half)


def test_nothing_left_is_said_only_when_it_is_sure():
    costs = {"a": 20, "x": 15, "y": 15}
    ballots = {1: ["x"], 2: ["x"], 3: ["a", "y"], 4: ["a", "y"], 6: ["y"], 7: ["a"], 8: ["a"]}
    asked = election(costs, ballots | {9: ["x"]}, 80)
    purse = Floats(asked, asked.share)
    for project in (0, 2):  # 3 and 4 pay their last 5 for y, which is just its price
        purse.buy(project, purse.settle(project, purse.look(project)))
    assert ((purse.left == 0) == (purse.error == 0)).all()
    assert purse.left.min() > 0
    # Who is surely short has nothing, and that is no guess.
    again = election({"a": 78, "b": 20}, {1: ["a"], 2: ["a"], 3: ["a", "b"], 4: ["b"]}, 100)
    purse = Floats(again, again.share)
    purse.buy(0, Settled(0.0, np.array([-1.0, 0.5]), np.zeros(2)))
    assert sorted(purse.left) == [0, 0.5, 1]
