"""The parts of the opinion map, each against published values or a slow way to the same."""

import re
from fractions import Fraction
from itertools import permutations
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from copper.methods import intervals
from copper.methods.opinion_map import (
    Votes,
    adjusted_rand,
    clusters,
    evidence,
    groups,
    lanczos,
    next_statement,
    priority,
    similarity,
    statistics,
)
from copper.methods.opinion_map.settings import Settings
from copper.methods.opinion_map.votes import sorted_by

points = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=2, max_size=25).map(
    lambda rows: np.array(rows, float)
)


# --- how alike two divisions are ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        # scikit-learn's manual, adjusted_rand_score.
        ([0, 0, 1, 1], [0, 0, 1, 1], 1.0),
        ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
        ([0, 0, 1, 2], [0, 0, 1, 1], 0.5714285714285714),
        ([0, 0, 0, 0], [0, 1, 2, 3], 0.0),
        # Hubert and Arabie's formula by hand: pairs 2, 4 and 4 of 15.
        (["a", "a", "a", "b", "b", "c"], [1, 1, 2, 2, 2, 3], (2 - 16 / 15) / (4 - 16 / 15)),
    ],
)
def test_adjusted_rand_gives_published_values(one, other, value):
    assert adjusted_rand(one, other) == pytest.approx(value)
    assert adjusted_rand(np.array(one), np.array(other)) == pytest.approx(value)
    assert adjusted_rand(other, one) == pytest.approx(value)


def test_adjusted_rand_says_when_it_cannot_say():
    assert adjusted_rand([], []) is None
    assert adjusted_rand([1], [2]) is None
    assert adjusted_rand([1, 1, 1], [2, 2, 2]) is None
    assert adjusted_rand([1, 2, 3], [3, 2, 1]) is None
    with pytest.raises(ValueError, match="labels: lengths differ: 1 and 2"):
        adjusted_rand([1], [1, 2])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30))
def test_adjusted_rand_counts_pairs(pairs):
    """Against counting all pairs of things one by one."""
    n = len(pairs)
    same = [
        (pairs[i][0] == pairs[j][0], pairs[i][1] == pairs[j][1]) for i in range(n) for j in range(i)
    ]
    both, one, other = (sum(map(f, same)) for f in (all, lambda x: x[0], lambda x: x[1]))
    expected, most = one * other / len(same), (one + other) / 2
    found = adjusted_rand(*zip(*pairs, strict=True))
    if most == expected:
        assert found is None
    else:
        assert found == pytest.approx((both - expected) / (most - expected))
    assert similarity.adjusted_rand([-a for a, _b in pairs], [b for _a, b in pairs]) == found


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**20)), max_size=30))
def test_votes_are_sorted_by_person_and_statement(pairs):
    first, then = (
        np.array([pair[n] % 2**k for pair in pairs], np.int64) for n, k in ((0, 18), (1, 17))
    )
    assert sorted_by(first, then).tolist() == np.lexsort((then, first)).tolist()


# --- clusters ----------------------------------------------------------------------------------


def slow_silhouette(spots, labels):
    values = []
    for i, spot in enumerate(spots):
        away = {}
        for j, other in enumerate(spots):
            if j != i:
                away.setdefault(labels[j], []).append(sqrt(((spot - other) ** 2).sum()))
        if labels[i] not in away:
            values.append(0.0)
            continue
        a = np.mean(away[labels[i]])
        b = min(np.mean(x) for group, x in away.items() if group != labels[i])
        values.append((b - a) / max(a, b) if max(a, b) else 0.0)
    return np.mean(values)


@given(points, st.randoms())
def test_the_silhouette_is_rousseeuws(spots, random):
    labels = np.array([random.randrange(3) for _ in spots])
    found = clusters.silhouette(clusters.distances(spots), labels)
    if len(set(labels.tolist())) < 2:
        assert found is None
    else:
        assert found == pytest.approx(slow_silhouette(spots, labels.tolist()))


@given(points, st.randoms())
def test_weights_in_a_silhouette_are_people_in_one_place(spots, random):
    labels = np.array([n % 2 for n in range(len(spots))])
    weights = np.array([float(random.randrange(1, 4)) for _ in spots])
    times = weights.astype(int)
    every, of = np.repeat(spots, times, axis=0), np.repeat(labels, times)
    expected = slow_silhouette(every, of.tolist())
    assert clusters.silhouette(clusters.distances(spots), labels, weights) == pytest.approx(
        expected
    )


@given(points)
def test_everybody_goes_to_a_nearest_centre(spots):
    centers = spots[:3]
    found = clusters.nearest(spots, centers)
    away = np.sqrt(((spots[:, None] - centers[None]) ** 2).sum(axis=2))
    assert away[np.arange(len(spots)), found] == pytest.approx(away.min(axis=1))


def test_pieces_do_not_change_who_is_nearest(monkeypatch):
    spots = np.random.default_rng(1).normal(size=(500, 2))
    whole = clusters.nearest(spots, spots[:7])
    monkeypatch.setattr(clusters, "_PIECE", 50)
    assert np.array_equal(clusters.nearest(spots, spots[:7]), whole)


def test_k_means_drops_what_is_empty_and_stops_when_still():
    spots = np.array([[0, 0], [0, 1], [9, 0], [9, 1]], float)
    starts = np.array([[0, 0], [9, 0], [50, 50]], float)
    labels, centers = clusters.lloyd(spots, np.ones(4), starts, 20, 0.01)
    assert labels.tolist() == [0, 0, 1, 1]
    assert centers.tolist() == [[0, 0.5], [9, 0.5]]
    heavy = clusters.lloyd(spots, np.array([1, 3, 1, 1.0]), starts, 20, 0.01)[1]
    assert heavy[0].tolist() == [0, 0.75]


def best_loss(spots, weights, k):
    """Every division into k groups that are not empty."""
    least = np.inf
    n = len(spots)
    for code in range(k**n):
        labels = np.array([code // k**i % k for i in range(n)])
        if len(set(labels.tolist())) == k:
            middles, _size = clusters.means(spots, labels, weights, k)
            least = min(least, (((spots - middles[labels]) ** 2).sum(axis=1) * weights).sum())
    return least


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_restarts_find_about_the_best_division_there_is(seed):
    rng = np.random.default_rng(seed)
    spots, weights = rng.normal(size=(9, 2)), rng.integers(1, 5, 9).astype(float)
    starts = clusters.plus_plus(spots, weights, 2, 20, seed, "test")
    labels = clusters.best_of(spots, weights, starts, 50)
    middles, _size = clusters.means(spots, labels, weights, 2)
    loss = (((spots - middles[labels]) ** 2).sum(axis=1) * weights).sum()
    assert loss <= best_loss(spots, weights, 2) * 1.1 + 1e-9


def test_one_round_is_enough_when_asked():
    spots = np.array([[0, 0], [0, 1], [9, 0], [9, 1]], float)
    assert clusters.best_of(spots, np.ones(4), spots[None, [0, 2]], 1).tolist() == [0, 0, 1, 1]


def test_spread_starts_are_distinct_points_from_everywhere():
    spots = np.array([[n // 2, 0] for n in range(20)], float)
    assert clusters.spread(spots, 5)[:, 0].tolist() == [1, 3, 5, 7, 9]
    assert len(clusters.spread(spots, 50)) == 10
    assert clusters.distinct(spots).tolist() == list(range(0, 20, 2))
    assert clusters.distinct(spots[:0]).tolist() == []


# --- two largest eigenvalues -------------------------------------------------------------------


@pytest.mark.parametrize("side", [1, 2, 3, 10, 60, 300])
@pytest.mark.parametrize("kind", ["noise", "one", "double", "nothing", "falling"])
def test_the_largest_eigenvalues_are_those_of_lapack(side, kind):
    rng = np.random.default_rng(side)
    turn = np.linalg.qr(rng.normal(size=(side, side)))[0]
    sizes = {
        "noise": (rng.normal(size=side) ** 2),
        "one": np.eye(1, side)[0] * 7,
        "double": np.where(np.arange(side) < 2, 1.0, 0.2),
        "nothing": np.zeros(side),
        "falling": 0.95 ** np.arange(side),
    }[kind]
    matrix = (turn * sizes) @ turn.T
    values, vectors = lanczos.largest(lambda block: matrix @ block, side)
    expected = np.sort(sizes)[::-1][:2]
    assert values == pytest.approx(expected, abs=1e-10)
    assert vectors.T @ vectors == pytest.approx(np.eye(len(values)), abs=1e-10)
    assert matrix @ vectors == pytest.approx(vectors * values, abs=1e-9)


def test_it_ends_even_when_it_does_not_converge(monkeypatch):
    monkeypatch.setattr(lanczos, "_BLOCKS", 3)
    matrix = np.diag(np.linspace(1, 0, 100))
    values, vectors = lanczos.largest(lambda block: matrix @ block, 100)
    assert 0.8 < values[0] < 1
    assert vectors.shape == (100, 2)


# --- groups ------------------------------------------------------------------------------------


def test_groups_that_are_too_small_join_the_nearest():
    centers = np.array([[0, 0], [1, 0], [10, 0], [4, 0]], float)
    weights = np.array([10, 8, 10, 3], float)
    labels = np.array([0, 1, 2, 3])
    assert groups.merged(labels, centers, weights, 5).tolist() == [0, 1, 2, 1]
    assert groups.merged(labels, centers, weights, 12).tolist() in ([0, 0, 1, 0], [0, 0, 0, 0])
    assert groups.merged(labels, centers, weights, 100).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(("people", "least"), [(0, 5), (100, 5), (101, 6), (140, 7), (400, 20)])
def test_the_floor_is_five_people_or_five_percent(people, least):
    assert groups.floor(people, Settings()) == least


def test_of_equal_divisions_the_first_counts_and_as_polis_the_last():
    tried = [groups.Division(k, (5,) * k, 0.5) for k in (2, 3, 4)]
    scores = [0.5, 0.5, 0.4]
    assert groups._best(tried, scores, Settings(), None, arrival=False) == 0
    assert groups._best(tried, scores, Settings(), None, arrival=True) == 1
    assert groups._best(tried, [None] * 3, Settings(), None, arrival=True) is None


def test_names_go_with_the_people():
    labels = np.array([0, 0, 0, 1, 1, 2])
    assert groups.names(labels, None)[0] == ("A", "B", "C")
    before = ["B", "B", None, "A", "A", "A"]
    names, found = groups.names(labels, before)
    assert names == ("A", "B", "C")
    assert found.tolist() == [1, 1, 1, 0, 0, 2]
    # By size when nothing is known, and the first person decides between equals.
    assert groups.names(np.array([0, 1, 1]), None)[1].tolist() == [1, 0, 0]
    assert groups.names(np.array([1, 0]), None)[1].tolist() == [0, 1]
    many = groups.names(np.arange(30), None)[0]
    assert len(set(many)) == 30


def test_a_group_that_has_gone_is_no_start():
    spots = np.array([[0, 0], [0, 1], [0, 2], [9, 0], [9, 1], [9, 2]], float)
    chosen = Settings(smallest_group=1, smallest_share=0, most_groups=2)
    gone = np.array([1, 1, 1, -1, -1, -1])
    found = groups.find(spots, chosen, arrival=False, seed=1, before=gone)
    assert found.labels.tolist() in ([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])
    assert [one.sizes for one in found.tried] == [(3, 3)]


def test_very_many_people_are_clustered_from_a_sample():
    rng = np.random.default_rng(1)
    spots = np.concatenate([rng.normal(0, 1, (500, 2)), rng.normal(9, 1, (500, 2))])
    found = groups.find(spots, Settings(base_sample=100), arrival=False, seed=1)
    assert len(found.labels) == 1000
    assert adjusted_rand(found.labels, np.arange(1000) < 500) > 0.99


# --- evidence ----------------------------------------------------------------------------------


def test_the_mean_of_the_statistic_is_exact_over_all_ways_of_dealing_the_votes():
    votes, group = [1, 1, 0, -1, 1], np.array([0, 0, 1, 1, 2])
    every = [
        evidence.compared(group, np.zeros(5, int), np.array(dealt), 3, 1)
        for dealt in permutations(votes)
    ]
    assert np.mean([one[0] for one in every]) == pytest.approx(2)
    assert {one[1] for one in every} == {2}
    assert np.mean([one[2] for one in every]) == pytest.approx(0)


def test_the_statistic_is_that_of_an_analysis_of_variance():
    """Σ n (mean − mean)² ÷ s² = (N − 1) · R², and R² comes from SciPy's F."""
    rng = np.random.default_rng(2)
    group, value = rng.integers(0, 3, 40), rng.integers(-1, 2, 40)
    statistic, degrees, _between, spread = evidence.compared(group, group * 0, value, 3, 1)
    f = stats.f_oneway(*(value[group == g] for g in range(3))).statistic
    share = 2 * f / (2 * f + 37)
    assert degrees == 2
    assert statistic == pytest.approx(39 * share)
    assert spread == pytest.approx(((value - value.mean()) ** 2).sum())
    assert evidence._tail(5.99, 2) == pytest.approx(stats.chi2.sf(5.99, 2))


def test_halves_share_out_the_votes_and_leave_out_the_unvoted():
    one, other = evidence.halves(np.array([5, 9, 0, 7, 1]))
    assert one.tolist() == [True, True, False, False, False]
    assert other.tolist() == [False, False, False, True, True]


# --- statistics --------------------------------------------------------------------------------

counts = st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=2, max_size=5)


def tables(rows):
    a, d, p = (np.array([[row[n]] for row in rows]) for n in range(3))
    return a, d, a + d + p


@given(counts)
def test_the_numbers_of_a_group_are_those_of_the_formulas(rows):
    """Against exact fractions, statement by statement."""
    a, d, s = tables(rows)
    names = tuple(range(len(rows)))
    found = statistics.statistics(names, ("x",), (a, d, s), 0.95)
    for g, (agree, disagree, passed) in enumerate(rows):
        seen = agree + disagree + passed
        rest = [sum(row[n] for h, row in enumerate(rows) if h != g) for n in range(3)]
        others = sum(rest)
        pa = Fraction(agree + 1, seen + 2)
        cell = found.cell(g, "x")
        assert cell.pa == pytest.approx(float(pa))
        assert cell.ra == pytest.approx(float(pa / Fraction(rest[0] + 1, others + 2)))
        assert cell.pat == pytest.approx(2 * sqrt(seen + 1) * ((agree + 1) / (seen + 1) - 0.5))
        pooled = Fraction(disagree + rest[1] + 2, seen + others + 2)
        if pooled == 1:
            assert cell.rdt == 0
        else:
            gap = Fraction(disagree + 1, seen + 1) - Fraction(rest[1] + 1, others + 1)
            width = pooled * (1 - pooled) * (Fraction(1, seen + 1) + Fraction(1, others + 1))
            assert cell.rdt == pytest.approx(float(gap) / sqrt(width))
        assert (cell.passed.count, cell.seen) == (passed, seen)


@given(counts, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_limits_are_those_of_one_proportion_at_a_time(rows, level):
    a, _d, s = tables(rows)
    low, high = statistics.wilson(a, s, level)
    for g in range(len(rows)):
        one = intervals.wilson(int(a[g, 0]), int(s[g, 0]), level).interval
        assert (low[g, 0], high[g, 0]) == ((one.low, one.high) if one else (0, 1))


@given(counts)
def test_group_informed_consensus_is_a_product_and_its_mean_does_not_shrink(rows):
    a, d, s = tables(rows)
    found = statistics.informed(
        statistics.statistics(tuple(range(len(rows))), ("x",), (a, d, s), 0.95)
    )
    shares = [(agree + 1) / (agree + disagree + passed + 2) for agree, disagree, passed in rows]
    assert found.agree[0] == pytest.approx(np.prod(shares))
    assert found.agree_mean[0] == pytest.approx(exp(sum(map(log, shares)) / len(shares)))
    assert found.agree_least[0] == min(shares)
    assert shares[found.agree_least_group[0]] == min(shares)
    twice = statistics.informed(
        statistics.statistics(
            tuple(range(2 * len(rows))), ("x",), tuple(np.tile(x, (2, 1)) for x in (a, d, s)), 0.95
        )
    )
    assert twice.agree_mean == pytest.approx(found.agree_mean)


@given(counts, st.integers(0, 4))
def test_one_more_agreement_never_lowers_consensus(rows, which):
    which %= len(rows)
    more = [(a + (n == which), d, p) for n, (a, d, p) in enumerate(rows)]
    names = tuple(range(len(rows)))
    one, two = (
        statistics.informed(statistics.statistics(names, ("x",), tables(r), 0.95))
        for r in (rows, more)
    )
    assert two.agree[0] >= one.agree[0]
    assert two.disagree[0] <= one.disagree[0]


def listed(rows_by_statement, most=5):
    """Representative statements from (agree, disagree, pass) of two groups on each statement."""
    a, d, p = (
        np.array([[row[g][n] for row in rows_by_statement] for g in (0, 1)]) for n in range(3)
    )
    found = statistics.statistics(
        ("A", "B"), tuple(range(len(rows_by_statement))), (a, d, a + d + p), 0.95
    )
    return statistics.representative(found, np.ones(a.shape[1], bool), most, 1.2816)


def test_a_group_always_has_a_statement_if_it_voted():
    weak = [((3, 3, 0), (3, 3, 0)), ((3, 2, 0), (3, 3, 0))]
    assert [one.statement for one in listed(weak)["A"]] == [1]
    never = [((0, 0, 0), (3, 3, 0))]
    assert listed(never)["A"] == ()
    # Best agreed where nothing stands out, and it is marked.
    agreed = [((9, 1, 0), (9, 1, 0)), ((8, 2, 0), (9, 1, 0))]
    first = listed(agreed)["A"][0]
    assert (first.statement, first.best_agree) == (0, True)


def test_disagreement_can_set_a_group_apart_and_comes_after_agreement():
    rows = [((0, 9, 1), (9, 0, 1)), ((9, 0, 1), (0, 9, 1)), ((5, 5, 0), (5, 5, 0))]
    found = listed(rows)["A"]
    assert [(one.statement, one.side) for one in found] == [(1, "agree"), (0, "disagree")]
    assert (found[1].count, found[1].n) == (9, 10)
    assert len(listed(rows, most=1)["A"]) == 1


# --- what is shown next ------------------------------------------------------------------------


def test_priority_by_hand():
    """A=20, P=3, S=25, E=0.5: [(1 − 4/27) · 1.5 · 21/27 · (1 + 8 / 32)]²."""
    by_hand = (Fraction(23, 27) * Fraction(3, 2) * Fraction(21, 27) * Fraction(5, 4)) ** 2
    assert priority(20, 3, 25, 0.5) == pytest.approx(float(by_hand))
    assert priority(0, 0, 0, 0) == pytest.approx((0.5 * 0.5 * 9) ** 2)
    assert priority(20, 3, 25, 0.5, True) == 49
    both = priority([20, 1], [3, 0], [25, 1], [0.5, 2], [False, True], meta_priority=3)
    assert both.tolist() == pytest.approx([float(by_hand), 3])


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.floats(0, 10))
def test_priority_rises_with_agreement_and_extremity_and_falls_with_passes(a, d, p, e):
    s = a + d + p
    one = float(priority(a, p, s, e))
    assert float(priority(a, p, s, e + 1)) > one > 0
    if d:
        assert float(priority(a + 1, p, s, e)) > one > float(priority(a, p + 1, s, e))


def test_the_next_statement_is_drawn_in_proportion_and_can_be_run_again():
    chances = {1: 6.0, 2: 3.0, 3: 0.0, 4: 100.0}
    drawn = [next_statement(chances, seed=5, person=f"p{n}", voted=[4]) for n in range(3000)]
    share = {s: sum(one.statement == s for one in drawn) / len(drawn) for s in chances}
    expected = {1: 0.9 * 6 / 9 + 0.1 / 3, 2: 0.9 * 3 / 9 + 0.1 / 3, 3: 0.1 / 3, 4: 0}
    assert share == pytest.approx(expected, abs=0.03)
    one = drawn[0]
    assert one == next_statement(chances, seed=5, person="p0", voted=[4])
    assert {s: p for s, _priority, p in one.odds} == pytest.approx(
        {1: 0.9 * 2 / 3 + 0.1 / 3, 2: 0.9 / 3 + 0.1 / 3, 3: 0.1 / 3}
    )
    assert one.probability == dict((s, p) for s, _v, p in one.odds)[one.statement]
    # The log alone says what came: the point lies in the statement's part of the line.
    ends = np.cumsum([p for _s, _v, p in one.odds])
    assert one.odds[int((ends <= one.point).sum())][0] == one.statement


def test_another_turn_is_another_draw_and_nothing_left_is_said():
    even = dict.fromkeys(range(50), 1.0)
    turns = {next_statement(even, seed=1, person="p", turn=n).statement for n in range(40)}
    assert len(turns) > 20
    assert (
        next_statement(even, seed=1, person=1).point
        != next_statement(even, seed=1, person="1").point
    )
    done = next_statement({1: 1.0}, seed=1, person="p", voted=[1])
    assert (done.statement, done.probability, done.odds, done.point) == (None, None, (), None)
    assert done.turn == 1
    zero = next_statement({1: 0.0, 2: 0.0}, seed=1, person="p", floor=0)
    assert [p for _s, _v, p in zero.odds] == [0.5, 0.5]
    vast = next_statement({1: 1e308, 2: 1e308}, seed=1, person="p", floor=0)
    assert vast.probability == 0.5


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: next_statement({1: -1.0}, seed=1, person="p"), "priority of 1: -1.0 is less"),
        (lambda: next_statement({1: float("nan")}, seed=1, person="p"), "priority of 1: nan"),
        (lambda: next_statement({1: 1.0}, seed=1, person="p", floor=2), "floor: 2"),
        (lambda: next_statement({1: 1.0}, seed=-1, person="p"), "seed: -1"),
        (lambda: next_statement({1: 1.0}, seed=1, person=None), "person: None"),
        (lambda: next_statement({1: 1.0}, seed=1, person="p", turn=-1), "turn: -1"),
        (lambda: next_statement({1: 1.0, "a": 1.0}, seed=1, person="p"), "priorities: some ids"),
        (lambda: priority(1, 1, 2, 0, meta_priority=-1), "meta_priority: -1"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        call()


def test_ids_out_of_numpy_arrays_are_the_same_ids():
    columns = [
        np.array(one)
        for one in zip(
            *[(p, s, 1 if p < 5 else -1) for p in range(9) for s in range(8)], strict=True
        )
    ]
    rows = list(zip(*columns, strict=True))
    assert Votes.from_rows(rows) == Votes.from_arrays(*columns)
    chances = {np.int64(n): float(n + 1) for n in range(5)}
    drawn = [next_statement(chances, seed=1, person=np.int64(n)) for n in range(20)]
    assert drawn == [
        next_statement({n: n + 1.0 for n in range(5)}, seed=1, person=n) for n in range(20)
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (([1, None], 1, 9, 1), "agree: "),
        (([1, float("nan")], 1, 9, 1), "row 2, field “agree”"),
        ((1, float("inf"), 9, 1), "row 1, field “passed”"),
        ((1, 1, ["9"], 1), "seen: "),
        ((1, 1, True, 1), "seen: "),
        ((1, 1, 9, [[1], [1, 2]]), "extremity: "),
        ((1, 1, 9, 10**400), "extremity: "),
        ((1, 1, 9, 1e308), "row 1, field “extremity”: it is too large"),
        ((1, -1, 9, 1), "row 1, field “passed”"),
        (([3, 4], [2, 6], [5, 9], 1), "row 2, field “seen”: fewer have seen it"),
        (([1, 2], [1, 1, 1], 9, 1), "agree, passed, seen, extremity, is_meta: "),
        ((1, 1, 9, 1, "yes"), "is_meta: "),
        ((1, 1, 9, 1, [True, [True]]), "is_meta: "),
    ],
)
def test_a_priority_is_never_made_of_what_is_no_count(given, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        priority(*given)


def test_nobody_can_write_into_priorities():
    with pytest.raises(ValueError, match="read-only"):
        priority([1, 2], [0, 0], [3, 3], [1.0, 2.0])[0] = 7
    assert priority([], [], [], []).shape == (0,)
