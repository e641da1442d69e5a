"""Concentration index and curve: against pairs, areas, published figures and resampling."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import equity

# Births and under-five deaths per 1,000 by fifths of wealth, India 1982-92: World Bank,
# Quantitative Techniques for Health Equity Analysis, Technical Note 7, table 1.
BIRTHS = [29939, 28776, 26528, 24689, 19739]
DEATHS = [154.7, 152.9, 119.5, 86.9, 54.3]


def by_pairs(outcome, standing, weights):
    """2/μ·cov(y, R), with each rank counted person by person."""
    whole = sum(weights)
    people = list(zip(outcome, standing, weights, strict=True))
    mean = sum(w * y for y, _, w in people) / whole
    covariance = 0.0
    for y, x, w in people:
        below = sum(v for _, other, v in people if other < x)
        level = sum(v for _, other, v in people if other == x)
        covariance += w / whole * (y - mean) * ((below + level / 2) / whole - 0.5)
    return 2 * covariance / mean


def test_india_gives_the_published_index():
    found = equity.concentration_index(DEATHS, [1, 2, 3, 4, 5], BIRTHS)
    assert found.value == pytest.approx(-0.1694, abs=5e-5)
    assert found.mean == pytest.approx(118.9, abs=0.05)
    assert (found.n, found.weight, found.bounds, found.warnings) == (5, 129671, None, ())


def test_ranked_by_itself_it_is_the_gini_coefficient():
    incomes = [3, 8, 8, 14, 21, 40, 1]
    gaps = sum(abs(a - b) for a in incomes for b in incomes)
    gini = gaps / (2 * len(incomes) * sum(incomes))
    assert equity.concentration_index(incomes, incomes).value == pytest.approx(gini)


def test_everything_with_the_best_off_person_is_nearly_one_and_with_the_worst_off_nearly_minus_one():
    for n in (2, 10, 1000):
        standing = list(range(n))
        best = equity.concentration_index([0] * (n - 1) + [5], standing)
        worst = equity.concentration_index([5] + [0] * (n - 1), standing)
        assert best.value == pytest.approx(1 - 1 / n)
        assert worst.value == pytest.approx(-(1 - 1 / n))


people = st.lists(
    st.tuples(st.integers(0, 100), st.integers(-5, 5), st.integers(1, 20)), min_size=2, max_size=40
).filter(lambda rows: any(y for y, *_ in rows))


@given(people)
def test_the_index_is_that_of_ranks_counted_pair_by_pair_and_of_the_area_under_the_curve(rows):
    outcome, standing, weights = zip(*rows, strict=True)
    found = equity.concentration_index(outcome, standing, weights)
    assert found.value == pytest.approx(by_pairs(outcome, standing, weights), abs=1e-9)
    curve = equity.concentration_curve(outcome, standing, weights)
    area = np.trapezoid(curve.outcome, curve.people)
    assert found.value == pytest.approx(1 - 2 * area, abs=1e-9)
    assert (curve.people[0], curve.people[-1], curve.outcome[-1]) == (0, 1, 1)
    assert len(curve.people) == len(set(standing)) + 1
    assert -1 <= found.value <= 1


@given(people, st.randoms())
def test_the_order_of_people_does_not_matter(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for kind in ("plain", "wagstaff"):
        one, other = (
            equity.concentration_index(*zip(*some, strict=True), kind=kind, bounds=(-1, 101))
            for some in (rows, shuffled)
        )
        assert one == other


@given(people)
def test_a_person_of_weight_two_is_two_people(rows):
    outcome, standing, weights = zip(*rows, strict=True)
    copies = [(y, x) for y, x, w in rows for _ in range(w)]
    weighted = equity.concentration_index(outcome, standing, weights)
    assert weighted.value == pytest.approx(
        equity.concentration_index(*zip(*copies, strict=True)).value, abs=1e-12
    )
    assert weighted.standard_error is not None


@given(people, st.integers(2, 9))
def test_scales_of_outcome_standing_and_weight_do_not_matter(rows, times):
    outcome, standing, weights = zip(*rows, strict=True)
    plain = equity.concentration_index(outcome, standing, weights)
    scaled = equity.concentration_index(
        [y * times for y in outcome], [x**3 for x in standing], [w * times for w in weights]
    )
    assert scaled.value == pytest.approx(plain.value, abs=1e-12)
    assert scaled.standard_error == pytest.approx(plain.standard_error, abs=1e-9)
    turned = equity.concentration_index(outcome, [-x for x in standing], weights)
    assert turned.value == pytest.approx(-plain.value, abs=1e-12)


@given(people)
def test_the_four_kinds_are_scales_of_one_another(rows):
    outcome, standing, weights = zip(*rows, strict=True)
    low, high = -10, 150
    kinds = ("plain", "generalised", "erreygers", "wagstaff")
    plain, general, erreygers, wagstaff = (
        equity.concentration_index(outcome, standing, weights, kind=kind, bounds=(low, high))
        for kind in kinds
    )
    mean = plain.mean
    assert general.value == pytest.approx(mean * plain.value, abs=1e-9)
    assert erreygers.value == pytest.approx(4 * mean * plain.value / (high - low), abs=1e-9)
    assert wagstaff.value == pytest.approx(
        (high - low) * mean * plain.value / ((high - mean) * (mean - low)), abs=1e-9
    )


@given(people)
def test_having_and_lacking_mirror_each_other_where_the_outcome_has_bounds(rows):
    outcome, standing, weights = zip(*rows, strict=True)
    for kind in ("erreygers", "wagstaff"):
        having = equity.concentration_index(outcome, standing, weights, kind=kind, bounds=(-1, 101))
        lacking = equity.concentration_index(
            [100 - y for y in outcome], standing, weights, kind=kind, bounds=(-1, 101)
        )
        assert having.value == pytest.approx(-lacking.value, abs=1e-9)
        assert having.standard_error == pytest.approx(lacking.standard_error, abs=1e-9)


def test_the_standard_error_is_that_of_kakwani_wagstaff_and_van_doorslaer():
    """Their equation for microdata without weights or ties, term by term."""
    draw = np.random.default_rng(1)
    y, x = draw.gamma(2, size=60), draw.permutation(60)
    found = equity.concentration_index(y, x)
    y = y[np.argsort(x)]
    n, mean, c = 60, y.mean(), found.value
    reached = np.concatenate([[0], np.cumsum(y)]) / (n * mean)
    ranks = (np.arange(n) + 0.5) / n
    a = y / mean * (2 * ranks - 1 - c) + 2 - reached[:-1] - reached[1:]
    variance = ((a**2).mean() - (1 + c) ** 2) / n
    assert found.standard_error == pytest.approx(math.sqrt(variance))
    half = 1.959964 * found.standard_error
    assert (found.interval.low, found.interval.high) == pytest.approx((c - half, c + half))
    assert found.interval.method == "delta"


@pytest.mark.parametrize("kind", ["plain", "generalised", "erreygers", "wagstaff"])
def test_the_standard_error_with_weights_and_ties_is_near_that_of_resampling(kind):
    draw = np.random.default_rng(2)
    n = 400
    x = draw.integers(0, 8, n)
    y, w = 1 / (1 + np.exp(-draw.normal(x / 8, 1, n))), draw.uniform(0.5, 2, n)
    found = equity.concentration_index(y, x, w, kind=kind, bounds=(0, 1))
    again = []
    for _ in range(600):
        i = draw.integers(0, n, n)
        again.append(equity.concentration_index(y[i], x[i], w[i], kind=kind, bounds=(0, 1)).value)
    assert found.standard_error == pytest.approx(np.std(again), rel=0.12)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    draw = np.random.default_rng(3)
    # y = standing, uniform: the Gini coefficient of a uniform distribution from 0 is 1/3.
    hits = 0
    for _ in range(800):
        x = draw.uniform(size=80)
        found = equity.concentration_index(x, x).interval
        hits += found.low <= 1 / 3 <= found.high
    assert 0.91 <= hits / 800 <= 0.98


def test_equal_outcomes_and_equal_standing_are_no_inequality():
    for values in ([0.1] * 3, [7, 7, 7]):
        found = equity.concentration_index(values, [1, 2, 3], [0.3, 0.3, 0.1])
        assert (found.value, found.mean) == (0, values[0])
    assert equity.concentration_index([1, 5, 9], [2, 2, 2]).value == pytest.approx(0)


def test_one_person_has_an_index_of_nothing_and_no_error():
    found = equity.concentration_index([5], [1])
    assert (found.value, found.standard_error, found.interval) == (0, None, None)


def test_what_can_not_be_divided_has_no_index():
    nothing = equity.concentration_index([0, 0, 0], [1, 2, 3])
    assert (nothing.value, nothing.interval, nothing.reason) == (None, None, "mean_is_zero")
    assert equity.concentration_curve([0, 0, 0], [1, 2, 3]) is None
    all_have = equity.concentration_index([1, 1], [1, 2], kind="wagstaff", bounds=(0, 1))
    assert (all_have.value, all_have.reason) == (None, "mean_at_bound")
    balanced = equity.concentration_index([0.1, 0.2, -0.3], [1, 2, 3])
    assert (balanced.value, balanced.reason) == (None, "mean_is_zero")
    assert balanced.warnings == ("negative_values",)
    general = equity.concentration_index([0.1, 0.2, -0.3], [1, 2, 3], kind="generalised")
    assert general.value == pytest.approx(-0.8 / 9)  # 2·(−0.3·⅓ − 0.1·⅓)/3
    assert general.standard_error > 0


def test_people_of_no_weight_are_left_out():
    found = equity.concentration_index([1, 5, 900], [1, 2, 0], [1, 1, 0], kind="generalised")
    assert found.value == equity.concentration_index([1, 5], [1, 2], kind="generalised").value
    assert found.n == 2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: equity.concentration_index([], []), "^outcome: there is nothing in it"),
        (lambda: equity.concentration_index([1, 2], [1]), "^outcome: lengths differ"),
        (lambda: equity.concentration_index([1, None], [1, 2]), "^row 2, field “outcome”: None"),
        (lambda: equity.concentration_index([1, True], [1, 2]), "^row 2, field “outcome”: True"),
        (
            lambda: equity.concentration_index(np.array([1, np.nan]), [1, 2]),
            "^row 2, field “outcome”: .*nan",
        ),
        (
            lambda: equity.concentration_index(np.array([True, False]), [1, 2]),
            "^row 1, field “outcome”: ",
        ),
        (lambda: equity.concentration_index([1, 2], [1, "2"]), "^row 2, field “standing”: '2'"),
        (lambda: equity.concentration_index([1, 2], [1, 2], [1, -1]), "^row 2, field “weight”: -1"),
        (
            lambda: equity.concentration_index([1, 2], [1, 2], np.array([1, -1])),
            "^row 2, field “weight”: .*less than 0",
        ),
        (lambda: equity.concentration_index([1, 2], [1, 2], [0, 0]), "^weights: all are 0"),
        (
            lambda: equity.concentration_index([1, 2], [1, 2], [1e308] * 2),
            "^weights: the result is",
        ),
        (lambda: equity.concentration_index([1e308, -1e308], [1, 2]), "^outcome: the values are"),
        (lambda: equity.concentration_index([1, 2], [1, 2], kind="gini"), "^kind: 'gini'"),
        (lambda: equity.concentration_index([1, 2], [1, 2], level=2), "^level: "),
        (
            lambda: equity.concentration_index([1, 2], [1, 2], kind="erreygers"),
            "^bounds: erreygers",
        ),
        (lambda: equity.concentration_index([1, 2], [1, 2], bounds=(0, 1)), "^bounds: the outcome"),
        (lambda: equity.concentration_index([1, 2], [1, 2], bounds=(3, 3)), "^bounds: 3.0 is not"),
        (lambda: equity.concentration_index([1, 2], [1, 2], bounds=5), "^bounds: 5 is not a pair"),
        (lambda: equity.concentration_index([1, 2], [1, 2], bounds=(0, None)), "^bounds, to: None"),
    ],
)
def test_wrong_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
