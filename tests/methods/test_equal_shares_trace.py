"""Equal shares explains itself: receipts that add up, votes round by round, what would have won."""

import copy
import math
import pickle
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods.equal_shares import Candidate, Receipt, changes_to_win, equal_shares
from tests.methods import equal_shares_by_hand as by_hand
from tests.methods.test_equal_shares_rule import BALLOTS, BY_ID, COSTS, elections, in_points


def test_a_receipt_says_what_my_share_paid_for():
    found = equal_shares(COSTS, BALLOTS, 120, exact=True)
    # Raised from 30 to 40 each: the playground (80) costs three people 26 2/3 each; at 40 dev alone
    # pays for the bench (20), 20 is left. One raise more changes nothing until ann and bo can pay
    # the garden: the first raises leave them 2 × 13 1/3 < 60, and 120 − 100 < 60 and < 30: full at once.
    assert (found.stopped, found.raises) == ("full", 0)
    third = Fraction(80, 3)
    assert found.receipts["ann"] == Receipt("ann", 30, (("playground", third),), 30 - third, ())
    assert found.receipts["dev"] == Receipt("dev", 30, (("bench", 20),), 10, ())
    assert found.receipts.payments_for("playground") == ((third, 3),)
    assert found.left_out == found.left_out_by_votes == ()
    assert len(found.receipts) == 4
    assert list(found.receipts) == ["ann", "bo", "cleo", "dev"]


def test_votes_count_less_when_supporters_have_spent():
    costs = {"lake": 60, "tree": 30, "mill": 45}
    ballots = {1: ["lake", "tree"], 2: ["lake"], 3: ["lake", "mill"], 4: ["mill"], 5: ["tree"]}
    found = equal_shares(costs, ballots, 125, exact=True, raise_by=None, top_up=False)
    # 25 each. Lake: 3 votes, 20 each. Then 1 and 3 have 5: the tree has 5 + 25 for 30, the mill 5 + 25.
    first, second = found.rounds
    assert first.candidates == (
        Candidate("lake", 3, 3, 75),
        Candidate("mill", 2, 2, 50),
        Candidate("tree", 2, 2, 50),
    )
    assert (first.payers, first.short, first.price, first.before) == (3, 0, 20, 125)
    # 1 gives the last 5, 5 gives 25: that is what a full supporter pays, so 2 votes count as 30 ÷ 25.
    assert second.candidates == (
        Candidate("mill", 2, None, 30),
        Candidate("tree", 2, Fraction(6, 5), 30),
    )
    assert (second.project, second.payers, second.short, second.price) == ("tree", 2, 1, 25)
    (mill,) = found.losers
    assert (mill.project, mill.votes, mill.supporters, mill.why) == (
        "mill",
        2,
        2,
        "too_little_money",
    )
    assert (mill.money, mill.missing, mill.more_supporters, mill.by_votes) == (30, 15, 1, False)
    assert found.receipts[1].payments == (("lake", 20), ("tree", 5))
    assert found.receipts[4] == Receipt(4, 25, (), 25, ())
    assert found.left_out == (4,)


def test_both_rules_stand_side_by_side():
    costs = {"big": 90, "mid": 40, "small": 20}
    ballots = {v: ["big"] for v in range(6)} | {6: ["mid"], 7: ["mid"], 8: ["mid"], 9: ["small"]}
    found = equal_shares(costs, ballots | {10: []}, 100)
    assert found.by_votes == ("big",)
    assert found.winners == ("mid", "small")
    assert (found.only_by_shares, found.only_by_votes) == (("mid", "small"), ("big",))
    assert found.left_out == (0, 1, 2, 3, 4, 5)
    assert found.left_out_by_votes == (6, 7, 8, 9)
    assert found.empty_ballots == 1
    assert (found.spent, found.spent_by_votes) == (60, 90)
    assert [one.by_votes for one in found.losers] == [True]


def test_losers_say_why():
    costs = {"dear": 200, "free": 0, "lost": 90, "none": 10}
    ballots = {1: ["dear"], 2: ["lost"], 3: [], 4: []}
    found = equal_shares(costs, ballots, 100, raise_by=None, top_up=False)
    why = {
        one.project: (one.why, one.money, one.missing, one.more_supporters) for one in found.losers
    }
    assert why == {
        "dear": ("over_budget", 25, 175, None),
        "free": ("no_votes", 0, 0, 1),
        "lost": ("too_little_money", 25, 65, 3),
        "none": ("no_votes", 0, 10, 1),
    }
    nobody = equal_shares({"a": 5}, {}, 10)
    assert [(one.why, one.more_supporters) for one in nobody.losers] == [("no_votes", None)]
    broke = equal_shares({"a": 5}, {1: ["a"]}, 0)
    assert [(one.why, one.money, one.missing) for one in broke.losers] == [("over_budget", 0, 5)]
    assert broke.receipts[1] == Receipt(1, 0, (), 0, ())


def test_gifts_are_on_the_receipt_but_not_paid_from_the_share():
    found = equal_shares({"a": 8, "f": 0}, {1: ["a", "f"], 2: []}, 10, raise_by=None)
    assert [one.phase for one in found.rounds] == ["free", "votes"]
    assert found.receipts[1] == Receipt(1, 5, (), 5, ("a", "f"))
    assert found.receipts[2].also == ()


@pytest.mark.parametrize("voter", ["eve", 5, "zed", None])
def test_there_is_no_receipt_for_strangers(voter):
    found = equal_shares(COSTS, BALLOTS, 120)
    with pytest.raises(KeyError):
        found.receipts[voter]
    assert voter not in found.receipts
    with pytest.raises(ValueError, match="project: 'choir' is not one of"):
        found.receipts.payments_for("choir")


def test_an_outcome_can_be_kept():
    found = equal_shares(COSTS, BALLOTS, 120)
    for kept in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):  # noqa: S301
        assert kept == found
        assert dict(kept.receipts) == dict(found.receipts)


@settings(max_examples=50, deadline=None)
@given(elections(), st.sampled_from(["cost", "score"]))
def test_receipts_are_the_plain_version_s_and_add_up(election, utility):
    costs, ballots, budget = election
    costs = {p: Fraction(c) for p, c in costs.items()}
    plain = in_points(ballots)
    rank = by_hand.cheaper_then_votes_then_id(costs, plain)
    bought, _ = by_hand.add1(costs, plain, Fraction(budget), utility, rank, 1)
    exact = equal_shares(costs, ballots, budget, utility=utility, ties=BY_ID, exact=True)
    fast = equal_shares(costs, ballots, budget, utility=utility, ties=BY_ID)
    for voter in ballots:
        receipt, about = exact.receipts[voter], fast.receipts[voter]
        own = [(p, paid[voter]) for p, paid in bought if paid.get(voter)]
        assert list(receipt.payments) == own
        assert sum(amount for _, amount in own) + receipt.left == receipt.share == exact.share
        assert receipt.left >= 0
        assert [p for p, _ in about.payments] == [p for p, _ in own]
        assert sum(amount for _, amount in about.payments) + about.left == pytest.approx(fast.share)
        assert [a for _, a in about.payments] == pytest.approx([float(a) for _, a in own])
        assert set(receipt.also) == {p for p in plain[voter] if plain[voter][p]} & (
            set(exact.winners) - {p for p, _ in bought}
        )
        got = {p for p, n in plain[voter].items() if n} & set(exact.winners)
        assert (voter in exact.left_out) == (any(plain[voter].values()) and not got)
    for project, paid in bought:
        assert sum(paid.values()) == costs[project]
        total = sum(amount * people for amount, people in exact.receipts.payments_for(project))
        assert total == costs[project]
    assert [one.project for one in fast.rounds] == [one.project for one in exact.rounds]
    for one, other in zip(fast.rounds, exact.rounds, strict=True):
        assert (one.payers, one.short, one.tied, one.phase) == (
            *(other.payers, other.short, other.tied, other.phase),
        )
        assert [c.project for c in one.candidates] == [c.project for c in other.candidates]
    for one, other in zip(fast.losers, exact.losers, strict=True):
        assert one.more_supporters == other.more_supporters
        assert one.money == pytest.approx(float(other.money), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(elections(), st.sampled_from(["cost", "score"]))
def test_effective_votes_never_grow_and_the_most_effective_is_bought(election, utility):
    costs, ballots, budget = election
    found = equal_shares(costs, ballots, budget, utility=utility, exact=True)
    before = {}
    for one in found.rounds:
        if one.phase != "shares":
            continue
        now = {c.project: c for c in one.candidates}
        assert now[one.project].effective == Fraction(one.cost) / one.price
        for project, candidate in now.items():
            if candidate.effective is None:
                assert candidate.money < costs[project]
                continue
            assert candidate.money >= costs[project]
            assert candidate.effective <= candidate.votes
            assert candidate.effective <= before.get(project, math.inf)
            before[project] = candidate.effective
            price = Fraction(costs[project]) / candidate.effective
            if utility == "cost":
                assert candidate.effective <= now[one.project].effective
            else:
                assert price >= one.price


@settings(max_examples=60, deadline=None)
@given(elections())
def test_so_many_more_supporters_would_have_bought_it_with_the_last_shares(election):
    costs, ballots, budget = election
    costs = {p: Fraction(c) for p, c in costs.items()}
    plain = in_points(ballots)
    rank = by_hand.cheaper_then_votes_then_id(costs, plain)
    found = equal_shares(costs, ballots, budget, ties=BY_ID, exact=True)
    for loser in found.losers:
        if loser.more_supporters is None:
            continue
        extra = {f"new{i}": {loser.project: 1} for i in range(loser.more_supporters)}
        more = plain | extra
        bought = by_hand.buy(costs, more, found.share, "cost", rank)
        assert loser.project in [p for p, _ in bought]
        # And at a cost of what was behind it.
        if loser.money:
            cheap = costs | {loser.project: loser.money}
            order = by_hand.cheaper_then_votes_then_id(cheap, plain)
            bought = by_hand.buy(cheap, plain, found.share, "cost", order)
            assert loser.project in [p for p, _ in bought]


@settings(max_examples=40, deadline=None)
@given(
    elections(people=5), st.sampled_from(["cost", "score"]), st.sampled_from([1, Fraction(1, 2)])
)
def test_what_would_have_won_is_true_when_the_whole_rule_is_run_again(election, utility, step):
    costs, ballots, budget = election
    costs = {p: Fraction(c) for p, c in costs.items()}
    plain = in_points(ballots)
    how = {"utility": utility, "ties": BY_ID}
    most = max((n for own in plain.values() for n in own.values() if n), default=1)

    def wins(project, costs, ballots):
        rank = by_hand.cheaper_then_votes_then_id(costs, ballots)
        if not costs[project]:
            return any(own.get(project) for own in ballots.values())
        return project in by_hand.whole_rule(costs, ballots, Fraction(budget), utility, rank, 1)[0]

    def with_new(project, extra):
        return plain | {f"new{i}": {project: most} for i in range(extra)}

    outcome = equal_shares(costs, ballots, budget, **how)
    for project in costs:
        found = changes_to_win(costs, ballots, budget, project, cost_step=step, **how)
        assert found.wins == (project in outcome.winners)
        if found.wins:
            assert (found.supporters, found.cost) == (0, costs[project])
            continue
        if found.supporters is None:
            assert costs[project] >= budget
        else:
            assert wins(project, costs, with_new(project, found.supporters))
            assert not wins(project, costs, with_new(project, found.supporters - 1))
        if found.cost is None:
            assert not wins(project, costs | {project: step}, plain)
        else:
            assert 0 < found.cost < costs[project]
            assert found.cost % step == 0
            assert wins(project, costs | {project: found.cost}, plain)
            dearer = min(found.cost + step, costs[project])
            assert not wins(project, costs | {project: dearer}, plain)


def test_what_would_have_won_by_hand():
    costs, ballots = {"a": 60, "b": 90}, {1: ["a"], 2: ["a"], 3: ["b"]}
    found = changes_to_win(costs, ballots, 100, "b")
    # 33 each buys a, 30 each; 40 is left, so b wins at 40. With 2 more people for b: 20 each, raised to
    # 30, where both could be paid, which is too much: so nothing is, and b has more votes.
    assert (found.wins, found.cost, found.supporters) == (False, 40, 2)
    nobody = changes_to_win({"a": 20, "b": 90}, {1: ["a"], 2: ["a"]}, 100, "b")
    # Up to 8 more, everyone has 10 or more and a is bought, so b does not fit; with 9, 9.09 each buy
    # nothing, 10.09 would buy both for 110, so b wins by votes. No cost helps whom nobody supports.
    assert (nobody.supporters, nobody.cost) == (9, None)
    assert changes_to_win({"a": 200}, {1: ["a"]}, 100, "a").supporters is None
    assert changes_to_win({"a": 200}, {1: ["a"]}, 100, "a").cost == 100
    whole = changes_to_win({"a": 10, "b": 100}, {1: ["a"], 2: ["b"]}, 100, "b")
    assert whole.supporters is None or whole.supporters > 0
    tiny = changes_to_win({"a": 1, "b": 1}, {1: ["a"], 2: ["b"], 3: ["a"]}, 1, "b")
    assert tiny.cost is None
