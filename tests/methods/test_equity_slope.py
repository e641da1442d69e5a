"""Slope and relative index of inequality: against regression, closed forms and other simulations."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods import equity

# Life expectancy by tenths of deprivation: the example in the manual of phe_sii (OHID).
PEOPLE = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
YEARS = [75.9, 78.3, 83.8, 83.6, 80.5, 81.1, 81.7, 84.2, 80.6, 86.3]
ERRORS = [1.64, 1.58, 1.51, 1.78, 1.7, 1.56, 1.37, 1.4, 2.43, 1.57]
LOWS = [72.7, 75.3, 80.9, 80.2, 77.1, 78, 79, 81.4, 75.8, 83.2]
HIGHS = [79.1, 81.4, 86.8, 87.1, 83.8, 84.2, 84.4, 86.9, 85.4, 89.4]
# Directly standardised rates by fifths, 2012: from the test data of the same package.
FIFTHS = [1456919, 1482837, 1486250, 1467811, 1457780]
RATES = [146.3620464, 130.836935, 123.9613632, 129.1611122, 135.4664241]
RATE_LOWS = [143.5339285, 128.2283616, 121.5935782, 126.9843883, 133.2469515]
RATE_HIGHS = [149.218782, 133.4731892, 126.3549356, 131.361204, 137.8657553]
FEW = 2000  # repetitions: enough for what is tested here


def regression(values, people):
    """Intercept and slope by least squares of √a·y on √a and b·√a, as published."""
    shares = np.array(people) / sum(people)
    ranks = np.cumsum(shares) - shares / 2
    root = np.sqrt(shares)
    return np.linalg.lstsq(
        np.column_stack([root, ranks * root]), root * np.array(values), rcond=None
    )[0]


def loads(people):
    """What a unit of each value adds to the slope: the regression of unit vectors."""
    return np.array([regression(row, people)[1] for row in np.eye(len(people))])


def logit(p):
    return np.log(np.array(p) / (1 - np.array(p)))


def expit(x):
    return 1 / (1 + np.exp(-x))


def test_sii_and_rii_are_those_of_the_regression():
    found = equity.slope_index(YEARS, PEOPLE, standard_errors=ERRORS, seed=1, repetitions=FEW)
    intercept, slope = regression(YEARS, PEOPLE)
    assert found.sii == pytest.approx(slope)
    assert found.rii == pytest.approx((intercept + slope) / intercept)
    assert (found.intercept, found.end) == pytest.approx((intercept, intercept + slope))
    assert (found.scale, found.kind, found.warnings) == ("none", "other", ())


def test_the_trace_holds_ranks_and_the_line():
    found = equity.slope_index(YEARS, PEOPLE, standard_errors=ERRORS, seed=1, repetitions=FEW)
    first, second = found.quantiles[:2]
    everybody = sum(PEOPLE)
    assert first.rank == pytest.approx(7291 / 2 / everybody)
    assert second.rank == pytest.approx((7291 + 7997 / 2) / everybody)
    assert second.share == pytest.approx(7997 / everybody)
    assert second.fitted == pytest.approx(found.intercept + second.rank * found.sii)
    assert [one.quantile for one in found.quantiles] == list(range(1, 11))
    assert (second.value, second.standard_error) == (78.3, 1.58)


@pytest.mark.parametrize("level", [0.95, 0.998])
def test_simulated_limits_of_a_plain_value_are_those_of_a_normal_sum(level):
    found = equity.slope_index(YEARS, PEOPLE, standard_errors=ERRORS, seed=5, level=level)
    error = math.sqrt(((loads(PEOPLE) * ERRORS) ** 2).sum())
    half = {0.95: 1.959964, 0.998: 3.090232}[level] * error
    assert found.sii_interval.low == pytest.approx(found.sii - half, abs=0.15)
    assert found.sii_interval.high == pytest.approx(found.sii + half, abs=0.15)
    assert found.rii_interval.low < found.rii < found.rii_interval.high
    assert (found.sii_interval.method, found.repetitions) == ("simulated", 100_000)


def test_errors_come_from_limits_where_they_are_not_given():
    found = equity.slope_index(YEARS, PEOPLE, lows=LOWS, highs=HIGHS, seed=1, repetitions=FEW)
    errors = [one.standard_error for one in found.quantiles]
    assert errors == pytest.approx(
        [(high - low) / 2 / 1.959964 for low, high in zip(LOWS, HIGHS, strict=True)]
    )
    wider = equity.slope_index(
        YEARS, PEOPLE, lows=LOWS, highs=HIGHS, limits_level=0.998, seed=1, repetitions=FEW
    )
    assert wider.quantiles[0].standard_error == pytest.approx((79.1 - 72.7) / 2 / 3.090232)


def test_rates_are_simulated_on_the_log_scale_and_the_line_stays_straight_without_transform():
    found = equity.slope_index(
        RATES, FIFTHS, lows=RATE_LOWS, highs=RATE_HIGHS, kind="rate", seed=2, repetitions=20_000
    )
    assert found.sii == pytest.approx(regression(RATES, FIFTHS)[1])
    errors = np.log(np.array(RATE_HIGHS) / RATE_LOWS) / 2 / 1.959964
    draws = np.exp(np.log(RATES) + errors * np.random.default_rng(0).normal(size=(20_000, 5)))
    slopes = draws @ loads(FIFTHS)
    assert (found.sii_interval.low, found.sii_interval.high) == pytest.approx(
        np.percentile(slopes, [2.5, 97.5]), abs=0.15
    )
    ratios = np.array([1 + s / i for i, s in (regression(row, FIFTHS) for row in draws[:4000])])
    assert (found.rii_interval.low, found.rii_interval.high) == pytest.approx(
        np.percentile(ratios, [2.5, 97.5]), abs=0.003
    )


def test_with_transform_a_rate_bends_and_limits_turn_about_its_middle():
    found = equity.slope_index(
        RATES, FIFTHS, lows=RATE_LOWS, highs=RATE_HIGHS, kind="rate", transform=True, seed=2
    )
    intercept, slope = regression(np.log(RATES), FIFTHS)
    assert found.scale == "log"
    assert found.sii == pytest.approx(math.exp(intercept + slope) - math.exp(intercept))
    assert found.rii == pytest.approx(math.exp(slope))
    # The slope is a sum of normal values here, so its limits have a closed form.
    errors = np.log(np.array(RATE_HIGHS) / RATE_LOWS) / 2 / 1.959964
    half = 1.959964 * math.sqrt(((loads(FIFTHS) * errors) ** 2).sum())
    middle = intercept + slope / 2
    for side, steep in (("low", slope - half), ("high", slope + half)):
        gap = math.exp(middle + steep / 2) - math.exp(middle - steep / 2)
        assert getattr(found.sii_interval, side) == pytest.approx(gap, abs=0.1)
        assert getattr(found.rii_interval, side) == pytest.approx(math.exp(steep), abs=1e-3)


SICK, ASKED = [30, 45, 20, 18, 9, 12], [200, 310, 180, 240, 150, 260]


@pytest.mark.parametrize("multiplier", [1, 100, -100])
def test_proportions_bend_on_the_logit_scale_and_may_come_as_counts(multiplier):
    found = equity.slope_index(
        None, ASKED, counts=SICK, kind="proportion", transform=True, multiplier=multiplier, seed=3
    )
    shares = np.array(SICK) / ASKED
    intercept, slope = regression(logit(shares), ASKED)
    start, end = expit(intercept), expit(intercept + slope)
    assert found.scale == "logit"
    assert found.sii == pytest.approx((end - start) * multiplier)
    assert found.rii == pytest.approx(end / start if multiplier > 0 else start / end)
    limits = [equity.wilson(x, n).interval for x, n in zip(SICK, ASKED, strict=True)]
    errors = [(logit(one.high) - logit(one.low)) / 2 / 1.959964 for one in limits]
    assert [one.standard_error for one in found.quantiles] == pytest.approx(errors, rel=1e-6)
    half = 1.959964 * math.sqrt(((loads(ASKED) * errors) ** 2).sum())
    middle = intercept + slope / 2
    ends = [
        (expit(middle + steep / 2), expit(middle - steep / 2))
        for steep in (slope - half, slope + half)
    ]
    gaps = sorted((one - other) * multiplier for one, other in ends)
    ratios = sorted(one / other if multiplier > 0 else other / one for one, other in ends)
    tolerance = 2e-3 * abs(multiplier)
    assert (found.sii_interval.low, found.sii_interval.high) == pytest.approx(gaps, abs=tolerance)
    assert (found.rii_interval.low, found.rii_interval.high) == pytest.approx(ratios, rel=0.02)
    assert found.sii_interval.low < found.sii < found.sii_interval.high
    assert found.rii_interval.low < found.rii < found.rii_interval.high


def test_counts_are_the_same_as_shares_with_limits():
    limits = [equity.wilson(x, n).interval for x, n in zip(SICK, ASKED, strict=True)]
    shares = [x / n for x, n in zip(SICK, ASKED, strict=True)]
    common = {"kind": "proportion", "seed": 1, "repetitions": FEW}
    one = equity.slope_index(None, ASKED, counts=SICK, **common)
    other = equity.slope_index(
        shares, ASKED, lows=[x.low for x in limits], highs=[x.high for x in limits], **common
    )
    given_errors = equity.slope_index(
        None,
        ASKED,
        counts=SICK,
        standard_errors=[one.standard_error for one in other.quantiles],
        **common,
    )
    assert one == other == given_errors


def test_a_negative_multiplier_turns_both_indices_round():
    common = {"standard_errors": ERRORS, "seed": 1, "repetitions": FEW}
    plain = equity.slope_index(YEARS, PEOPLE, **common)
    turned = equity.slope_index(YEARS, PEOPLE, multiplier=-10, **common)
    assert turned.sii == pytest.approx(-10 * plain.sii)
    assert turned.rii == pytest.approx(1 / plain.rii)
    assert turned.sii_interval.low == pytest.approx(-10 * plain.sii_interval.high)
    assert turned.rii_interval.low == pytest.approx(1 / plain.rii_interval.high, rel=1e-4)


def test_equal_values_are_no_inequality_at_all():
    for options in (
        {"kind": "other"},
        {"kind": "rate"},
        {"kind": "rate", "transform": True},
        {"kind": "proportion", "transform": True},
    ):
        found = equity.slope_index(
            [0.3] * 7,
            [3, 1, 4, 1, 5, 9, 2],
            lows=[0.2] * 7,
            highs=[0.4] * 7,
            seed=1,
            repetitions=FEW,
            **options,
        )
        assert (found.sii, found.rii) == (0, 1)
        assert found.sii_interval.low < 0 < found.sii_interval.high
        assert found.rii_interval.low < 1 < found.rii_interval.high


def test_without_errors_the_limits_are_the_index_itself():
    found = equity.slope_index(YEARS, PEOPLE, standard_errors=[0] * 10, seed=1, repetitions=FEW)
    assert (found.sii_interval.low, found.sii_interval.high) == pytest.approx((found.sii,) * 2)


def test_a_line_that_starts_at_nothing_has_no_relative_index():
    values = [-1, 1, 3, 5, 7]
    common = {"standard_errors": [0.5] * 5, "seed": 1, "repetitions": FEW}
    found = equity.slope_index(values, [10] * 5, **common)
    assert found.sii == pytest.approx(10)
    assert (found.rii, found.rii_interval, found.rii_reason) == (None, None, "fit_not_above_zero")
    assert found.rii_reliability is None
    turned = equity.slope_index(values, [10] * 5, multiplier=-1, **common)
    assert turned.rii == pytest.approx(-2 / 8)  # the other way up it has one


def test_a_start_that_may_be_nothing_leaves_the_relative_index_open_above():
    found = equity.slope_index(
        [1, 2, 3, 4, 5],
        [10] * 5,
        standard_errors=[0.5] * 5,
        seed=1,
        repetitions=FEW,
        runs=2,
    )
    assert found.rii == pytest.approx(11)
    assert found.rii_interval.low > 1
    assert found.rii_interval.high is None
    assert found.rii_reliability is None
    assert found.sii_reliability > 0


def test_a_line_that_leaves_what_is_possible_is_warned_of():
    steep = {"lows": [1, 1, 1, 1, 1], "highs": [90, 90, 90, 90, 90], "seed": 1}
    found = equity.slope_index([80, 30, 10, 5, 2], [10] * 5, kind="rate", repetitions=FEW, **steep)
    assert found.warnings == ("fit_out_of_range",)
    shares = equity.slope_index(
        [0.1, 0.9, 0.95, 0.98, 0.99],
        [10] * 5,
        lows=[0.05] * 5,
        highs=[0.999] * 5,
        kind="proportion",
        seed=1,
        repetitions=FEW,
    )
    assert shares.end > 1
    assert shares.warnings == ("fit_out_of_range",)


def test_more_than_ten_quantiles_are_warned_of_and_a_hundred_are_the_most():
    def asked(rows, **options):
        return equity.slope_index(
            list(range(1, rows + 1)),
            [10] * rows,
            standard_errors=[1] * rows,
            seed=1,
            repetitions=FEW,
            **options,
        )

    assert asked(10).warnings == ()
    assert asked(11).warnings == ("many_quantiles",)
    assert asked(11, warn_above=20).warnings == ()
    assert asked(100).warnings == ("many_quantiles",)
    assert asked(3, fewest=3).sii == pytest.approx(3)
    for rows in (1, 4, 101):
        with pytest.raises(ValueError, match="^number of quantiles: "):
            asked(rows)


def test_the_same_seed_gives_the_same_limits_and_runs_tell_how_reliable_they_are():
    common = {"standard_errors": ERRORS, "repetitions": FEW}
    one = equity.slope_index(YEARS, PEOPLE, seed=1, **common)
    again = equity.slope_index(YEARS, PEOPLE, seed=1, **common)
    other = equity.slope_index(YEARS, PEOPLE, seed=2, **common)
    assert one == again
    assert one.sii_interval != other.sii_interval
    ten = equity.slope_index(YEARS, PEOPLE, seed=1, runs=10, **common)
    assert ten.sii_interval == one.sii_interval
    # Standard error of a 2.5 % quantile of 2,000 normal values of this slope's spread is about 0.12.
    assert 0.03 < ten.sii_reliability < 0.4
    assert 0 < ten.rii_reliability < ten.sii_reliability
    assert (one.sii_reliability, one.runs, ten.runs) == (None, 1, 10)


rows = st.lists(
    st.tuples(st.floats(0.01, 0.99), st.integers(1, 10**6), st.floats(0.001, 0.2)),
    min_size=5,
    max_size=12,
)


def columns_of(drawn):
    values, people, errors = (list(column) for column in zip(*drawn, strict=True))
    return values, people, {"standard_errors": errors, "seed": 1, "repetitions": 1000}


@settings(max_examples=30, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_rows_may_come_in_any_order_with_their_labels(drawn, chance):
    values, people, common = columns_of(drawn)
    order = list(range(len(drawn)))
    chance.shuffle(order)
    in_order = equity.slope_index(values, people, **common)
    common["standard_errors"] = [common["standard_errors"][i] for i in order]
    shuffled = equity.slope_index(
        [values[i] for i in order],
        [people[i] for i in order],
        quantiles=[i + 1 for i in order],
        **common,
    )
    assert in_order == shuffled


@settings(max_examples=30, deadline=None)
@given(rows, st.integers(2, 1000))
def test_populations_count_only_as_shares_and_the_slope_is_that_of_the_regression(drawn, times):
    values, people, common = columns_of(drawn)
    found = equity.slope_index(values, people, **common)
    larger = equity.slope_index(values, [n * times for n in people], **common)
    assert found.sii == pytest.approx(larger.sii, abs=1e-9)
    assert found.sii == pytest.approx(regression(values, people)[1], rel=1e-6, abs=1e-6)
    assert found.sii_interval.low <= found.sii_interval.high


@settings(max_examples=30, deadline=None)
@given(rows)
def test_the_other_way_round_the_slope_is_the_same_downwards(drawn):
    values, people, common = columns_of(drawn)
    up = equity.slope_index(values, people, **common)
    common["standard_errors"].reverse()
    down = equity.slope_index(values[::-1], people[::-1], **common)
    assert up.sii == pytest.approx(-down.sii, abs=1e-9)
    assert (up.intercept, up.end) == pytest.approx((down.end, down.intercept), abs=1e-9)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"populations": [9, 9, 0, 9, 9]}, r"^row 3 \(3\), field “population”: 0 must be more"),
        ({"populations": [9, 9, 9, 9]}, "^values: lengths differ"),
        (
            {"populations": [5e-324, 5e-324, 1e300, 5e-324, 5e-324]},
            "^populations: all but one quantile",
        ),
        ({"values": [1, 2, None, 4, 5]}, r"^row 3 \(3\), field “value”: None is not a number"),
        ({"values": [1, 2, float("nan"), 4, 5]}, r"^row 3 \(3\), field “value”: nan"),
        ({"values": [1e308, -1e308, 1e308, 0, 0]}, "^values: "),
        ({"values": None}, "^values: give either values or"),
        ({"counts": [1, 2, 3, 4, 5]}, "^values: give either values or"),
        ({"values": None, "counts": [1] * 5}, "^counts: only a proportion"),
        ({"kind": "ratio"}, "^kind: 'ratio' is not one of"),
        ({"transform": True}, "^transform: only rates and proportions"),
        ({"transform": 1, "kind": "rate"}, "^transform: 1 is neither"),
        ({"transform": True, "kind": "rate"}, "^standard_errors: with transform"),
        (
            {"kind": "rate", "values": [1, 2, 0, 4, 5]},
            r"^row 3 \(3\), field “value”: 0.0 has no log",
        ),
        ({"kind": "proportion"}, r"^row 1 \(1\), field “value”: 1.0 has no logit"),
        ({"standard_errors": [1, 1, -1, 1, 1]}, r"^row 3 \(3\), field “standard error”: -1"),
        ({"standard_errors": None}, "^standard_errors: give standard errors, or"),
        ({"standard_errors": [1e308] * 5}, "^values: "),
        ({"standard_errors": None, "lows": [1] * 5}, "^highs: lows and highs belong together"),
        ({"highs": [9] * 5}, "^lows: lows and highs belong together"),
        ({"lows": [1] * 5, "highs": [9] * 5}, "^standard_errors: give either"),
        (
            {"standard_errors": None, "lows": [1, 1, 9, 1, 1], "highs": [8] * 5},
            r"^row 3 \(3\), field “high”: 8.0 is less than 9.0",
        ),
        (
            {"standard_errors": None, "lows": [0] * 5, "highs": [8] * 5, "kind": "rate"},
            r"^row 1 \(1\), field “low”: 0.0 has no logarithm",
        ),
        ({"quantiles": [1, 2, 3, 4, 4]}, "^quantiles: 4 is there twice"),
        ({"quantiles": [1, 2, 3]}, "^quantiles: lengths differ"),
        ({"quantiles": [1, 2, 3, 4, "five"]}, "^quantiles: some ids are text"),
        ({"multiplier": 0}, "^multiplier: 0 would"),
        ({"multiplier": None}, "^multiplier: None"),
        ({"level": 1}, "^level: "),
        ({"limits_level": 0}, "^limits_level: "),
        ({"repetitions": 999}, "^repetitions: 999 is less"),
        ({"repetitions": 1e5}, "^repetitions: "),
        ({"runs": 0}, "^runs: "),
        ({"seed": -1}, "^seed: "),
        ({"fewest": 1}, "^fewest: "),
        ({"warn_above": None}, "^warn_above: "),
    ],
)
def test_wrong_input_is_named(change, words):
    good = {
        "values": [1, 2, 3, 4, 5],
        "populations": [9] * 5,
        "standard_errors": [1] * 5,
        "seed": 1,
        "repetitions": 1000,
    }
    with pytest.raises(ValueError, match=words):
        equity.slope_index(**{**good, **change})


@pytest.mark.parametrize(
    ("counts", "people", "words"),
    [
        ([1, 2, 30, 4, 5], [9] * 5, r"^row 3 \(3\), field “count”: 30 is more than the population"),
        ([1, 2, 0, 4, 5], [9] * 5, r"^row 3 \(3\), field “value”: 0.0 has no logit"),
        ([1, 2, 3.5, 4, 5], [9] * 5, r"^row 3 \(3\), field “count”: 3.5 is not a whole"),
        ([1, 2, 3, 4, 5], [9, 9, 9.5, 9, 9], r"^row 3 \(3\), field “population”: 9.5 is no whole"),
    ],
)
def test_a_wrong_count_of_a_proportion_is_named(counts, people, words):
    with pytest.raises(ValueError, match=words):
        equity.slope_index(None, people, counts=counts, kind="proportion", seed=1)


def test_real_deprivation_of_bradford_has_a_slope(data):
    """Households deprived in some way, by fifths of the neighbourhoods' deprivation score."""
    score, homes, deprived = {}, {}, {}
    with data("bradford", "bradford_imd2025_lsoa21.csv").open() as file:
        header = file.readline().strip().split(",")
        for line in file:
            row = dict(zip(header, line.strip().split(","), strict=False))
            score[row["lsoa21_code"]] = float(row["IMD_score"])
    with data("bradford", "bradford_census2021_household_deprivation_lsoa21.csv").open() as file:
        file.readline()
        for line in file:
            code, *counts = line.strip().split(",")[:6]
            kinds = [int(float(count)) for count in counts]
            homes[code], deprived[code] = sum(kinds), sum(kinds[:4])
    codes = sorted(score)
    fifth = dict(zip(codes, equity.quantiles([score[c] for c in codes], 5), strict=True))
    groups = [[c for c in codes if fifth[c] == q] for q in range(1, 6)]
    found = equity.slope_index(
        None,
        [sum(homes[c] for c in group) for group in groups],
        counts=[sum(deprived[c] for c in group) for group in groups],
        kind="proportion",
        transform=True,
        multiplier=-100,
        seed=1,
        repetitions=FEW,
    )
    assert 30 < found.sii_interval.low < found.sii < found.sii_interval.high < 60
    assert found.rii > 1.5
