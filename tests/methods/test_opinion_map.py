"""The opinion map as a whole: what it promises about any votes."""

import dataclasses
import doctest
from math import ceil, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods import opinion_map as module
from copper.methods.opinion_map import (
    POLIS,
    Memory,
    Settings,
    Votes,
    adjusted_rand,
    components,
    next_statement,
    opinion_map,
    stability,
)

ORDERS = ("canonical", "arrival")


def two_camps(people=20, statements=12, wobble=0.0, seed=0):
    """Half of the people agree with the first half of the statements only, the others the opposite."""
    rng = np.random.default_rng(seed)
    return [
        (f"p{p:03}", s, int(rng.integers(-1, 2)) if rng.random() < wobble else side)
        for p in range(people)
        for s in range(statements)
        for side in [1 if (p < people // 2) == (s < statements // 2) else -1]
    ]


def noise(people, statements, share, seed):
    """Everybody votes by lot, each statement with odds of its own: nothing hangs together."""
    rng = np.random.default_rng(seed)
    odds = rng.dirichlet([2, 1, 2], statements).cumsum(axis=1)
    who, what = np.nonzero(rng.random((people, statements)) < share)
    vote = (rng.random(len(who))[:, None] > odds[what]).sum(axis=1).clip(0, 2) - 1
    return Votes.from_arrays(who, what, vote)


def camps(people, statements, share, strength, seed):
    rng = np.random.default_rng(seed)
    side = rng.integers(0, 2, people)
    lean = rng.normal(0, strength, (2, statements))[side] + rng.normal(0, 1, statements)
    felt = lean + rng.normal(0, 1, lean.shape)
    who, what = np.nonzero(rng.random(felt.shape) < share)
    vote = (felt[who, what] > 0.4).astype(int) - (felt[who, what] < -0.4)
    return Votes.from_arrays(who, what, vote), side


few = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 9), st.sampled_from([-1, 0, 1])), max_size=120
)


def test_the_usage_example_is_true():
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted == 5


def test_two_camps_are_found_and_described():
    found = opinion_map(two_camps(), seed=1)
    assert found.verdict == "clear"
    assert [(g.name, g.size, g.share) for g in found.groups] == [("A", 10, 0.5), ("B", 10, 0.5)]
    assert set(found.members("A")) in (
        {f"p{p:03}" for p in range(10)},
        {f"p{p:03}" for p in range(10, 20)},
    )
    assert found.labels()["p000"] != found.labels()["p019"]
    first = found.representative[0]
    assert {one.side for one in first} <= {"agree", "disagree"}
    assert first[0].best_agree
    assert (first[0].count, first[0].n) == (10, 10)
    assert found.consensus.agree == found.consensus.disagree == ()
    assert found.components.variance == pytest.approx((1, 0))
    cell = found.cell(0, "A")
    assert (cell.agree.count + cell.disagree.count, cell.seen, cell.passed.count) == (10, 10, 0)
    assert found.cell(0).agree.count == 10
    assert found.cell(0).group is None


def test_what_all_agree_on_is_found_beside_what_divides():
    votes = two_camps() + [(f"p{p:03}", "x", 1) for p in range(20)]
    votes = [(p, str(s), v) for p, s, v in votes]
    found = opinion_map(votes, seed=1)
    assert [one.statement for one in found.consensus.agree] == ["x"]
    assert found.consensus.agree[0].ratio is None
    informed = found.by_statement(found.informed.agree)
    assert informed["x"] == pytest.approx((11 / 12) ** 2)
    assert max(informed, key=informed.get) == "x"
    assert found.by_statement(found.informed.agree_mean)["x"] == pytest.approx(11 / 12)
    least = found.by_statement(found.informed.agree_least)
    assert least["0"] == pytest.approx(1 / 12)
    against = found.informed.agree_least_group[found.statements.index("0")]
    assert found.cell("0", found.groups[against].name).disagree.count == 10


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "votes",
    [
        [],
        [(1, 1, 1)],
        [(1, 1, 0)],
        [(1, 1, 1), (1, 1, -1)],
        [(1, 1, 1), (2, 1, -1)],
        [(p, s, 1) for p in range(20) for s in range(9)],
        [(p, s, 0) for p in range(20) for s in range(9)],
        [(p, 1, 1 - 2 * (p % 2)) for p in range(30)],
        [(p, s, (p * s) % 3 - 1) for p in range(3) for s in range(200)],
        [(10**18 + p, -(10**18) + s, 1 - 2 * (p % 2)) for p in range(20) for s in range(9)],
        [(10**40 + p, 10**40 + s, 1 - 2 * (p % 2)) for p in range(20) for s in range(9)],
        two_camps(statements=4),
        [*two_camps(), *[("passes", s, 0) for s in range(12)]],
    ],
    ids=[
        *("none", "one", "one pass", "changed", "two", "identical", "passing", "one statement"),
        *("wide", "large ids", "huge ids", "under seven", "one who passes"),
    ],
)
def test_nothing_breaks_it(votes, order):
    ids = sorted({s for _p, s, _v in votes})
    people = {p for p, _s, _v in votes}
    for more in (
        {},
        {"moderated_out": ids},
        {"meta": ids},
        {"known_groups": {}},
        {"known_groups": {p: "all" for p in people}},
    ):
        found = opinion_map(votes, seed=1, order=order, **more)
        again = opinion_map(votes, seed=1, order=order, previous=found, **more)
        assert again == found
        arrays = [found.positions, found.priorities, *dataclasses.astuple(found.informed)]
        assert all(np.isfinite(array).all() for array in arrays)
        assert len(found.people) == len(people)
        drawn = next_statement(found.routing(), seed=1, person="x")
        assert drawn.statement is None or drawn.statement in ids


@pytest.mark.parametrize(
    ("votes", "verdict"),
    [
        ([], "too_few"),
        (two_camps(8), "too_few"),
        ([(p, s, 1) for p in range(20) for s in range(9)], "alike"),
        ([(p, 1, 1 - 2 * (p % 2)) for p in range(30)], "not_clear"),
        (two_camps(), "clear"),
    ],
)
def test_it_says_why_there_are_no_groups(votes, verdict):
    found = opinion_map(votes, seed=1)
    assert found.verdict == verdict
    assert bool(found.groups) == (verdict == "clear")
    assert (found.evidence is not None) == (verdict in ("clear", "not_clear"))


def test_a_few_people_far_away_are_no_group_of_their_own():
    rng = np.random.default_rng(1)
    votes = [(p, s, int(rng.random() < 0.9)) for p in range(60) for s in range(20)]
    votes += [(p, s, -1) for p in range(60, 63) for s in range(20)]
    found = opinion_map(votes, seed=1)
    assert found.verdict in ("one_group", "not_clear")
    assert found.groups == ()
    shown = opinion_map(votes, seed=1, settings=Settings(smallest_group=1, smallest_share=0))
    assert sorted(g.size for g in shown.groups)[0] == 3


def test_pure_noise_has_no_clear_groups():
    """The test lets through no more than its level: 1 in 100, and here at most 3 in 100."""
    found = [
        opinion_map(noise(people, statements, share, seed), seed=seed)
        for people, statements, share in ((30, 30, 0.6), (60, 40, 0.4))
        for seed in range(50)
    ]
    assert sum(one.verdict == "clear" for one in found) <= 3
    chances = [one.evidence.p_value for one in found if one.evidence]
    assert 0.35 < np.median(chances) < 0.65  # about even, as a p-value of nothing is
    assert np.mean([one.evidence.difference for one in found if one.evidence]) < 0.01


def test_real_camps_are_found_among_noise():
    hits, likeness = 0, []
    for seed in range(10):
        votes, side = camps(80, 40, 0.5, 1.0, seed)
        found = opinion_map(votes, seed=seed)
        hits += found.verdict == "clear"
        labels = found.labels()
        if labels:
            likeness.append(adjusted_rand(list(labels.values()), [int(side[p]) for p in labels]))
    assert hits >= 9
    assert np.mean(likeness) > 0.8


@settings(max_examples=40, deadline=None)
@given(few, st.randoms(), st.sampled_from([5, 2, 1]))
def test_the_order_of_different_votes_does_not_matter(votes, random, least):
    votes = list({(p, s): (p, s, v) for p, s, v in votes}.values())
    mixed = votes[:]
    random.shuffle(mixed)
    chosen = Settings(smallest_group=least, least_votes=2)
    one = opinion_map(votes, seed=2, settings=chosen)
    assert one == opinion_map(mixed, seed=2, settings=chosen)


@settings(max_examples=40, deadline=None)
@given(few, st.sampled_from(ORDERS))
def test_only_the_last_vote_of_a_person_counts(votes, order):
    last = {(p, s): v for p, s, v in votes}
    found = opinion_map(votes, seed=2, order=order)
    at = {(p, s): v for p, s, v in ((*k, v) for k, v in last.items())}
    agree = {s: sum(v == 1 for (_p, t), v in at.items() if t == s) for s in found.statements}
    seen = {s: sum(t == s for _p, t in at) for s in found.statements}
    assert found.by_statement(found.everyone.agree[0]) == agree
    assert found.by_statement(found.everyone.seen[0]) == seen


@settings(max_examples=40, deadline=None)
@given(few)
def test_statements_moderated_out_count_nowhere(votes):
    kept = [vote for vote in votes if vote[1] not in (3, 4)]
    people = {vote[0] for vote in kept}
    votes = [vote for vote in votes if vote[0] in people]
    chosen = Settings(smallest_group=2, least_votes=2)
    out = opinion_map(votes, seed=1, moderated_out=[3, 4, 99], settings=chosen)
    assert out == opinion_map(kept, seed=1, settings=chosen)


@settings(max_examples=40, deadline=None)
@given(few)
def test_turning_every_vote_round_turns_only_the_sides(votes):
    chosen = Settings(smallest_group=2, least_votes=2)
    one = opinion_map(votes, seed=1, settings=chosen)
    other = opinion_map([(p, s, -v) for p, s, v in votes], seed=1, settings=chosen)
    assert one.components.variance == pytest.approx(other.components.variance)
    assert np.array_equal(one.everyone.agree, other.everyone.disagree)
    assert one.everyone.pat == pytest.approx(other.everyone.pdt)
    assert [x.statement for x in one.consensus.agree] == [
        x.statement for x in other.consensus.disagree
    ]


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(5, 60),
    st.integers(2, 12),
    st.sampled_from(ORDERS),
    st.booleans(),
)
def test_no_group_is_ever_under_five_people_or_five_percent(seed, people, statements, order, shown):
    rng = np.random.default_rng(seed)
    side = rng.integers(0, 4, people)
    lean = rng.normal(0, 2, (4, statements))[side] + rng.normal(0, 1, (people, statements))
    votes = np.sign(np.round(lean)).astype(int)
    who, what = np.nonzero(rng.random(votes.shape) < 0.8)
    base = POLIS if order == "arrival" else Settings()
    found = opinion_map(
        Votes.from_arrays(who, what, votes[who, what]),
        seed=seed,
        order=order,
        settings=dataclasses.replace(base, only_clear=shown),
    )
    least = max(5, ceil(0.05 * found.on_map.sum()))
    assert all(group.size >= least for group in found.groups)
    assert len(found.groups) != 1
    assert sum(group.size for group in found.groups) in (0, found.on_map.sum())


@pytest.mark.parametrize("few", [300, 10])
def test_the_map_is_the_principal_components_of_the_filled_matrix(few, monkeypatch):
    """Against NumPy's full decomposition of the dense, mean-filled matrix, multiplied out or not."""
    monkeypatch.setattr(components, "_FEW_STATEMENTS", few)
    for people, statements, seed in ((40, 25, 1), (25, 40, 2), (60, 55, 3)):
        votes = camps(people, statements, 0.6, 1.0, seed)[0]
        found = opinion_map(votes, seed=1)
        dense = np.full((people, statements), np.nan)
        dense[votes.person, votes.statement] = votes.value
        mean = np.nanmean(dense, axis=0)
        filled = np.where(np.isnan(dense), mean, dense) - mean
        _left, sizes, right = np.linalg.svd(filled, full_matrices=False)
        for n in (0, 1):
            assert abs(right[n] @ found.components.vectors[n]) == pytest.approx(1, abs=1e-9)
        share = sizes**2 / (sizes**2).sum()
        assert found.components.variance == pytest.approx(share[:2], abs=1e-12)
        counts = (~np.isnan(dense)).sum(axis=1)
        scale = np.sqrt(statements / counts)[:, None]
        assert found.positions == pytest.approx(filled @ found.components.vectors.T * scale)
        extremity = np.sqrt(statements) * (1 - mean) * np.hypot(*found.components.vectors)
        assert found.components.extremity == pytest.approx(extremity)
        largest = np.abs(found.components.vectors).argmax(axis=1)
        assert (found.components.vectors[[0, 1], largest] > 0).all()


def test_people_need_seven_votes_or_all_there_are():
    votes = two_camps(statements=10)
    votes += [("six", s, 1) for s in range(6)] + [("seven", s, 1) for s in range(7)]
    found = opinion_map(votes, seed=1)
    on = dict(zip(found.people, found.on_map, strict=True))
    assert (on["six"], on["seven"]) == (False, True)
    assert "six" not in found.labels()
    assert opinion_map(votes, seed=1, stay=["six"]).on_map.all()
    few_statements = [vote for vote in votes if vote[1] < 6]
    assert opinion_map(few_statements, seed=1).on_map.all()
    # With fewer than 15 people the most active join, where the settings ask for it.
    small = [(p, s, 1) for p in range(20) for s in range(10) if s <= p]
    full = opinion_map(small, seed=1, settings=Settings(least_votes=9, top_up=15))
    assert full.on_map.tolist() == [False] * 5 + [True] * 15


def test_as_polis_whoever_came_early_stays():
    early = [(p, 0, 1) for p in range(20, 40)]
    late = [(p, s, 1 - 2 * (p % 2)) for p in range(20) for s in range(8)]
    found = opinion_map(early + late, seed=1, order="arrival")
    on = dict(zip(found.people, found.on_map, strict=True))
    # They had voted on the only statement there was.
    assert all(on[p] for p in range(40))
    later = opinion_map(late + early, seed=1, order="arrival")
    on = dict(zip(later.people, later.on_map, strict=True))
    assert [p for p in range(40) if on[p]] == list(range(20))
    # And the first fifteen whatever they did.
    slow = [(p, s, 1) for s in range(8) for p in range(20) if s < 2 or p > 16]
    assert opinion_map(slow, seed=1, order="arrival").on_map.tolist() == [True] * 20
    first = sorted(slow, key=lambda vote: vote[1] != 7)
    on = opinion_map(first, seed=1, order="arrival").on_map
    assert np.flatnonzero(on).tolist() == [*range(12), 17, 18, 19]


def test_meta_statements_shape_nothing_and_are_counted():
    votes = two_camps() + [(f"p{p:03}", 99, 1 if p % 2 else -1) for p in range(20)]
    found = opinion_map(votes, seed=1, meta=[99])
    plain = opinion_map(two_camps(), seed=1)
    assert found.positions == pytest.approx(plain.positions)
    assert found.cell(99, "A").seen == 10
    assert found.by_statement(found.priorities)[99] == 49
    listed = [one.statement for group in found.representative for one in group]
    assert 99 not in listed
    at = found.statements.index(99)
    assert found.is_meta.tolist() == [s == 99 for s in found.statements]
    assert found.components.vectors[:, at].tolist() == [0, 0]


def test_statements_without_votes_wait_for_their_turn():
    found = opinion_map(two_camps(), seed=1, statements=[5, 77])
    assert found.statements[-1] == 77
    assert found.routing()[77] == pytest.approx((0.5 * 1 * 0.5 * 9) ** 2)
    cell = found.cell(77, "A")
    assert (cell.seen, cell.agree.value, cell.agree.interval) == (0, None, None)
    assert found.statistics.agree_low[0, -1] == 0
    assert found.statistics.agree_high[0, -1] == 1


def test_moderated_statements_are_never_shown_next():
    found = opinion_map(two_camps(), seed=1, moderated_out=[3], order="arrival")
    assert 3 in found.statements
    assert 3 not in found.routing()
    assert not any(one.statement == 3 for group in found.representative for one in group)


def test_declared_groups_have_the_same_statistics_and_a_floor():
    votes = two_camps(24)
    organisation = {f"p{p:03}": "north" if p < 9 else "south" for p in range(18)}
    organisation |= {f"p{p:03}": "tiny" for p in range(18, 22)} | {"never voted": "north"}
    found = opinion_map(votes, seed=1, known_groups=organisation)
    assert found.verdict == "declared"
    assert [(g.name, g.size) for g in found.groups] == [("north", 9), ("south", 9)]
    assert found.too_small == ("tiny",)
    north = [v for p, s, v in votes if s == 0 and organisation.get(p) == "north"]
    south = [v for p, s, v in votes if s == 0 and organisation.get(p) == "south"]
    cell = found.cell(0, "north")
    assert (cell.agree.count, cell.seen) == (north.count(1), len(north))
    expected = prod((x.count(1) + 1) / (len(x) + 2) for x in (north, south))
    assert found.by_statement(found.informed.agree)[0] == pytest.approx(expected)
    assert cell.ra == pytest.approx((10 / 11) / ((south.count(1) + 1) / 11))
    with pytest.raises(ValueError, match="group: 'tiny' is not on this map"):
        found.members("tiny")


def test_everybody_less_the_groups_is_never_a_few_people():
    votes = two_camps(24)
    groups = {f"p{p:03}": "one" if p < 10 else "two" for p in range(22)}
    found = opinion_map(votes, seed=1, known_groups=groups)
    assert found.left_out == 2
    assert found.cell(0).seen == found.statistics.seen[:, 0].sum() == 22
    # Five others can't be told apart.
    some = opinion_map(votes, seed=1, known_groups={p: g for p, g in groups.items() if p < "p019"})
    assert (some.left_out, some.cell(0).seen) == (0, 24)
    # Somebody with too few votes for the map, too.
    odd = opinion_map([*two_camps(), ("odd", 0, 0)], seed=1)
    assert (odd.left_out, odd.cell(0).seen) == (1, 20)


def test_a_single_declared_group_is_compared_with_nobody():
    found = opinion_map(two_camps(), seed=1, known_groups={f"p{p:03}": 7 for p in range(20)})
    assert found.cell(0, 7).ra is None
    assert found.representative == ((),)
    assert found.informed.agree[0] == pytest.approx(11 / 22)
    assert found.memory.people[0][1] is None


def test_groups_keep_their_names_and_left_stays_left():
    votes = two_camps(40, 16, 0.2, seed=3)
    first = opinion_map(votes, seed=1)
    # Statements and people that come later, and the larger group is now the other one.
    b = first.members("B")
    more = votes + [(f"q{p}", s, v) for p, s, v in votes if p in b[:15]]
    second = opinion_map(more, seed=5, previous=first.memory)
    kept = [one for one in first.labels() if first.labels()[one] == second.labels()[one]]
    assert len(kept) >= 37
    assert second.groups[1].size > second.groups[0].size
    forgotten = opinion_map(more, seed=5)
    assert forgotten.labels()[b[0]] == "A"
    turned = Memory(first.memory.people, tuple((s, -x, y) for s, x, y in first.memory.directions))
    third = opinion_map(votes, seed=1, previous=turned)
    assert third.positions[:, 0] == pytest.approx(-first.positions[:, 0])
    assert third.labels() == first.labels()


def test_who_was_on_the_map_stays_on_it():
    votes = [*two_camps(), *[("less", s, 1) for s in range(8)]]
    first = opinion_map(votes, seed=1)
    second = opinion_map(votes, seed=1, previous=first, moderated_out=[0, 1])
    assert "less" in second.labels()
    assert "less" not in opinion_map(votes, seed=1, moderated_out=[0, 1]).labels()


def test_the_number_of_groups_does_not_flicker():
    """Just below the best silhouette the earlier number of groups is kept."""
    votes, _side = camps(90, 30, 0.6, 0.9, 4)
    free = opinion_map(votes, seed=1, settings=Settings(only_clear=False))
    by_size = {len(one.sizes): one for one in free.tried}
    best = by_size[len(free.groups)].silhouette
    other = next(k for k in by_size if k not in (1, len(free.groups)))
    margin = best - by_size[other].silhouette + 0.05
    before = Memory(tuple((p, "ABCDE"[n % other]) for n, p in enumerate(free.people)))
    kept = opinion_map(
        votes, seed=1, previous=before, settings=Settings(keep_margin=margin, only_clear=False)
    )
    assert len(kept.groups) == other
    switched = opinion_map(
        votes, seed=1, previous=before, settings=Settings(keep_margin=0, only_clear=False)
    )
    assert len(switched.groups) == len(free.groups)


def test_stability_is_high_for_camps_and_low_for_noise():
    votes = two_camps(40, 20, 0.1)
    found = opinion_map(votes, seed=1)
    sure = stability(votes, found, seed=1, rounds=10)
    assert sure.mean > 0.95
    assert sure.came_back.count == sure.came_back.n == 10
    assert [group.name for group in sure.groups] == ["A", "B"]
    assert sure == stability(votes, found, seed=1, rounds=10)
    loud = noise(60, 30, 0.5, 1)
    shown = opinion_map(loud, seed=1, settings=Settings(only_clear=False))
    unsure = stability(loud, shown, seed=1, rounds=10)
    assert unsure.mean < 0.6
    assert unsure.interval.low <= unsure.mean <= unsure.interval.high
    assert all(0 <= group.overlap <= 1 for group in unsure.groups)


def test_stability_without_votes_dropped_is_complete_and_with_all_dropped_nothing():
    votes = two_camps()
    found = opinion_map(votes, seed=1)
    assert stability(votes, found, seed=1, drop=0, rounds=2).values == (1, 1)
    gone = stability(votes, found, seed=1, drop=1, rounds=2)
    assert gone.values == (0, 0)
    assert gone.came_back.count == 0
    none = stability([], opinion_map([], seed=1), seed=1)
    assert (none.mean, none.interval, none.came_back, none.groups) == (None, None, None, ())
    with pytest.raises(ValueError, match="not the votes of this map"):
        stability(votes[12:], found, seed=1)


def test_arrays_and_rows_say_the_same():
    rows = [(p, s, (p * s) % 3 - 1) for p in range(30) for s in range(10)]
    rows += [(0, 0, 1), (3, 3, -1)]
    arrays = [np.array(column) for column in zip(*rows, strict=True)]
    one = opinion_map(rows, seed=1)
    assert one == opinion_map(Votes.from_arrays(*arrays), seed=1)
    assert one == opinion_map(np.array(rows), seed=1)
    assert one == opinion_map(Votes.from_arrays(*(a.tolist() for a in arrays)), seed=1)
    small = [arrays[0].astype(np.uint8), arrays[1].astype(np.int8), arrays[2].astype(np.int8)]
    assert one == opinion_map(Votes.from_arrays(*small), seed=1)
    text = Votes.from_arrays(*(a.astype(str) for a in arrays[:2]), arrays[2], also=["new"])
    assert text == Votes.from_rows([(str(p), str(s), v) for p, s, v in rows], statements=["new"])
    far = Votes.from_arrays(arrays[0] * 10**12, arrays[1], arrays[2], also=[999])
    assert far.people == tuple(p * 10**12 for p in range(30))
    assert far.statements[-1] == 999
    assert np.array_equal(far.value, Votes.from_rows(rows).value)
    assert len(Votes.from_arrays([], [], [], also=[1])) == 0
    assert len(far) == 300


def test_results_cannot_be_written_into():
    found = opinion_map(two_camps(), seed=1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.seed = 2
    for thing in (found, found.components, found.statistics, found.everyone, found.informed):
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if isinstance(value, np.ndarray):
                assert not value.flags.writeable, field.name
    votes = Votes.from_rows(two_camps())
    with pytest.raises(ValueError, match="read-only"):
        votes.value[0] = 0
    assert votes != opinion_map(votes, seed=1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: opinion_map([(1, 1)], seed=1), r"row 1: \(1, 1\) is not \(person"),
        (lambda: opinion_map(["abc"], seed=1), "row 1: 'abc' is not"),
        (lambda: opinion_map([5], seed=1), "row 1: 5 is not"),
        (lambda: opinion_map([(1, 1, 1), (1, 2, 2)], seed=1), "row 2, field “vote”: 2 is more"),
        (lambda: opinion_map([(1, 1, -2)], seed=1), "row 1, field “vote”: -2 is less"),
        (lambda: opinion_map([(1, 1, True)], seed=1), "row 1, field “vote”: True is not"),
        (lambda: opinion_map([(1, 1, 1.0)], seed=1), "row 1, field “vote”: 1.0 is not"),
        (lambda: opinion_map([(1, 1, None)], seed=1), "row 1, field “vote”: None is not"),
        (lambda: opinion_map([(1, 1, float("nan"))], seed=1), "row 1, field “vote”: nan is not"),
        (lambda: opinion_map([(None, 1, 1)], seed=1), "row 1, field “person”: None is neither"),
        (lambda: opinion_map([("", 1, 1)], seed=1), "row 1, field “person”: an id is empty"),
        (lambda: opinion_map([(1, 1, 1), ("a", 1, 1)], seed=1), "person: some ids are text"),
        (lambda: opinion_map([(1, True, 1)], seed=1), "row 1, field “statement”: True is neither"),
        (lambda: opinion_map([(1, 1, 1), ([], 1, 1)], seed=1), r"row 2, field “person”: \[\] is"),
        (lambda: opinion_map([], seed=-1), "seed: -1 is less"),
        (lambda: opinion_map([], seed=1.5), "seed: 1.5 is not"),
        (lambda: opinion_map([], seed=1, order="time"), "order: 'time' is not one of"),
        (lambda: opinion_map([], seed=1, moderated_out=[None]), "moderated_out: None"),
        (lambda: opinion_map([], seed=1, meta=[1.5]), "meta: 1.5"),
        (lambda: opinion_map([], seed=1, stay=[""]), "stay: an id is empty"),
        (lambda: opinion_map([(1, 1, 1)], seed=1, statements=["a"]), "statements: some ids are"),
        (lambda: opinion_map([], seed=1, known_groups={1: None}), "known_groups: None"),
        (lambda: opinion_map([], seed=1, known_groups={1: 1, 2: "a"}), "known_groups: some"),
        (lambda: opinion_map([], seed=1, known_groups={1.5: 1}), "known_groups: 1.5"),
        (lambda: Votes.from_arrays([1], [1, 2], [1]), "votes: lengths differ: 1 people, 2"),
        (lambda: Votes.from_arrays([[1]], [1], [1]), "people: an array of 2 dimensions"),
        (lambda: Votes.from_arrays([1, 1], [1, 2], [1, 5]), "row 2, field “vote”: 5"),
        (
            lambda: Votes.from_arrays(*np.array([[1, 1], [1, 2], [1, 5]])),
            "row 2, field “vote”: 5",
        ),
        (lambda: Votes.from_arrays([1, 2], [1, 1], [True, 1]), "row 1, field “vote”: True"),
        (
            lambda: Votes.from_arrays(np.array([1]), np.array([1]), np.array([0.5])),
            "row 1, field “vote”: 0.5",
        ),
        (
            lambda: Votes.from_arrays(np.array([1.5]), np.array([1]), np.array([1])),
            "row 1, field “person”: 1.5 is neither",
        ),
        (lambda: Votes.from_arrays([1, "a"], [1, 1], [1, 1]), "person: some ids are text"),
        (lambda: Settings(least_votes=-1), "least_votes: -1"),
        (lambda: Settings(base_clusters=1), "base_clusters: 1 is less than 2"),
        (lambda: Settings(only_clear=1), "only_clear: 1 is neither True nor False"),
        (lambda: Settings(smallest_share=1.5), "smallest_share: 1.5"),
        (lambda: Settings(critical=float("nan")), "critical: nan"),
        (lambda: Settings(level=1), "level: 1 must lie"),
        (lambda: stability([], opinion_map([], seed=1), seed=1, rounds=0), "rounds: 0"),
        (lambda: stability([], opinion_map([], seed=1), seed=1, drop=2), "drop: 2"),
        (lambda: opinion_map([], seed=1).cell(1), "statement: 1 is not on this map"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        call()


@pytest.mark.parametrize("what", ["moderated_out", "meta", "stay"])
def test_ids_of_another_kind_are_not_silently_without_effect(what):
    votes = [(p, s, 1) for p in range(9) for s in range(8)]
    with pytest.raises(ValueError, match=f"^{what}: some ids are text and some are numbers"):
        opinion_map(votes, seed=1, **{what: ["3"]})
    assert opinion_map(votes, seed=1, **{what: [3, 99]})


def test_groups_and_votes_speak_of_the_same_ids():
    votes = [(p, s, 1) for p in range(9) for s in range(8)]
    with pytest.raises(ValueError, match="^known_groups: some ids are text"):
        opinion_map(votes, seed=1, known_groups={str(p): "a" for p in range(9)})
    with pytest.raises(ValueError, match="^voted: some ids are text"):
        next_statement({1: 1.0, 2: 1.0}, seed=1, person="x", voted=["1"])
