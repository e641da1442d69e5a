"""Rates, crude and standardised, and areas in tenths: against arithmetic of another kind."""

import doctest
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import equity, intervals

# The invented people and deaths of the DSR vignette of PHEindicatormethods 2.1; no deaths at 10-24.
PEOPLE = [30, 35, 35, 35, 40, 40, 45, 50, 50, 50, 60, 60, 70, 75, 70, 60, 20, 20, 15]
DEATHS = [1, 1, 0, 0, 0, 1, 1, 3, 3, 3, 3, 10, 10, 10, 10, 8, 8, 8, 8]
columns = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 10**6), st.integers(1, 10**5)), min_size=1
)


def test_the_example_in_the_docstring_is_true():
    assert doctest.testmod(equity).failed == 0


def test_the_standard_population_has_a_hundred_thousand_people_in_nineteen_bands():
    assert sum(equity.ESP_2013) == 100_000
    assert len(equity.ESP_2013) == len(set(equity.ESP_2013_BANDS)) == 19
    by_age = dict(zip(equity.ESP_2013_BANDS, equity.ESP_2013, strict=True))
    assert (by_age["0-4"], by_age["50-54"], by_age["90+"]) == (5000, 7000, 1000)


# Crude rates


def test_a_rate_has_the_limits_of_its_count():
    found = equity.rate(82, 10_000)
    count = intervals.byar(82)
    assert found.value == pytest.approx(820)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (count.low * 10, count.high * 10)
    )
    assert equity.rate(9, 10_000).interval.method == "exact Poisson"
    assert equity.rate(9, 10_000, exact_below=5).interval.method == "Byar"
    assert equity.rate(10, 10_000, 1000, 0.998).interval.high == pytest.approx(2.41937, abs=1e-5)


def test_no_event_is_a_rate_of_nothing_with_an_upper_limit():
    found = equity.rate(0, 1000, per=1000)
    assert (found.value, found.interval.low) == (0, 0)
    assert found.interval.high == pytest.approx(3.68888, abs=1e-5)


def test_of_nobody_there_is_no_rate():
    assert (equity.rate(0, 0).value, equity.rate(0, 0).interval) == (None, None)
    with pytest.raises(ValueError, match="denominator: 3 events, but nobody"):
        equity.rate(3, 0)


@given(st.integers(0, 10**6), st.integers(1, 10**9), st.integers(1, 1000))
def test_ten_times_the_people_and_the_same_events_are_a_tenth_of_the_rate(count, people, times):
    one, many = equity.rate(count, people), equity.rate(count, people * times)
    assert one.value == pytest.approx(many.value * times)
    assert one.interval.high == pytest.approx(many.interval.high * times)
    assert one.interval.low <= one.value <= one.interval.high


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ((-1, 5), "count"),
        ((1.0, 5), "count"),
        ((True, 5), "count"),
        ((None, 5), "count"),
        ((2**60, 5), "count"),
        ((1, -5), "denominator"),
        ((1, float("nan")), "denominator"),
        ((1, "5"), "denominator"),
        ((1, 5, 0), "per"),
        ((1, 5, 1, 95), "level"),
        ((65, 1e-307), "denominator"),
    ],
)
def test_a_wrong_number_in_a_rate_is_named(bad, field):
    with pytest.raises(ValueError, match=f"^{field}: "):
        equity.rate(*bad)


# Directly standardised rates


def exact(events, people, weights):
    """The same sums as fractions, without a rounding error."""
    rows = list(zip(events, people, weights, strict=True))
    whole = sum(Fraction(w) for *_, w in rows)
    value = sum(Fraction(w) * x / Fraction(n) for x, n, w in rows) / whole
    variance = sum(x * (Fraction(w) / Fraction(n)) ** 2 for x, n, w in rows) / whole**2
    return value, variance


def test_two_bands_can_be_standardised_by_hand():
    found = equity.directly_standardised_rate([30, 50], [10_000, 5_000], [60, 40], per=1000)
    # 0.6·3 + 0.4·10 a thousand; var = 0.36·30/10000² + 0.16·50/5000² = 4.28e-7, O = 80,
    # Byar of 80: 63.43287 and 99.56815; so 5.8 + 1000·√(4.28e-7/80)·(limit − 80).
    assert found.value == pytest.approx(5.8)
    assert found.crude == pytest.approx(80 / 15)
    assert found.interval.low == pytest.approx(4.588219, abs=1e-6)
    assert found.interval.high == pytest.approx(7.231287, abs=1e-6)
    assert [part.share for part in found.strata] == [0.6, 0.4]
    assert [part.rate for part in found.strata] == [3, 10]


@pytest.mark.parametrize("level", [0.95, 0.998])
def test_nineteen_bands_agree_with_exact_fractions_and_dobsons_formula(level):
    found = equity.directly_standardised_rate(DEATHS, PEOPLE, level=level)
    value, variance = exact(DEATHS, PEOPLE, equity.ESP_2013)
    limits = intervals.byar(88, level)
    step = (float(variance) / 88) ** 0.5
    assert found.events == 88
    assert found.value == pytest.approx(float(value) * 100_000, rel=1e-12)
    for side in ("low", "high"):
        expected = (float(value) + step * (getattr(limits, side) - 88)) * 100_000
        assert getattr(found.interval, side) == pytest.approx(expected, rel=1e-12)
    assert (found.interval.method, found.interval.level) == ("Dobson", level)


def test_with_rates_alike_in_all_bands_the_limits_are_those_of_the_crude_rate():
    # Weights in proportion to the people: standardising changes nothing.
    found = equity.directly_standardised_rate([20, 40, 60], [200, 400, 600], [1, 2, 3])
    crude = equity.rate(120, 1200)
    assert (found.value, found.interval.low, found.interval.high) == pytest.approx(
        (crude.value, crude.interval.low, crude.interval.high)
    )


def test_below_ten_events_nothing_is_given_and_the_reason_said():
    found = equity.directly_standardised_rate([4, 5], [100, 100], [1, 1])
    assert (found.value, found.interval, found.reason) == (None, None, "too_few_events")
    assert (found.events, found.fewest, found.crude) == (9, 10, 4500)
    assert equity.directly_standardised_rate([5, 5], [100, 100], [1, 1]).reason is None


def test_a_network_may_choose_another_threshold():
    found = equity.directly_standardised_rate([4, 5], [100, 100], [1, 1], fewest=5)
    assert found.value == pytest.approx(4500)
    exactly = intervals.poisson_exact(9)  # rates alike: the crude rate's limits, which are exact
    assert found.interval.high == pytest.approx(exactly.high * 500)
    nothing = equity.directly_standardised_rate([0, 0], [100, 100], [1, 1], fewest=0)
    assert (nothing.value, nothing.interval, nothing.reason) == (0, None, "no_events")


def test_a_rate_is_never_below_zero_and_a_limit_that_has_no_value_is_left_out():
    lopsided = equity.directly_standardised_rate([1, 11], [10, 10], [10**6, 1])
    assert lopsided.interval.low == 0
    sure = equity.directly_standardised_rate([1, 0], [10, 10], [1, 1], fewest=1, level=0.95)
    assert sure.interval.low > 0


def test_bands_bring_their_own_weights_and_may_be_some_of_them():
    bands = ["75-79", "5-9", "0-4"]
    found = equity.directly_standardised_rate([9, 5, 3], [50, 90, 80], bands=bands)
    given_ = equity.directly_standardised_rate([9, 5, 3], [50, 90, 80], [4000, 5500, 5000])
    assert found.value == given_.value
    assert found.interval == given_.interval
    assert [part.band for part in found.strata] == ["0-4", "5-9", "75-79"]  # by age, not by text


@given(columns, st.randoms())
def test_the_order_of_the_bands_does_not_matter(rows, chance):
    bands = list(range(len(rows)))
    chance.shuffle(bands)
    names = [f"band {one}" for one in range(len(rows))]

    def asked(order):
        events, people, weights = (
            list(column) for column in zip(*[rows[i] for i in order], strict=True)
        )
        return equity.directly_standardised_rate(
            events, people, weights, bands=[names[i] for i in order], fewest=0
        )

    assert asked(range(len(rows))) == asked(bands)


@given(columns, st.integers(2, 1000))
def test_the_size_of_the_standard_population_does_not_matter_only_its_shape(rows, times):
    events, people, weights = (list(column) for column in zip(*rows, strict=True))
    one = equity.directly_standardised_rate(events, people, weights)
    many = equity.directly_standardised_rate(events, people, [w * times for w in weights])
    assert (one.value is None) == (sum(events) < 10) == (one.interval is None)
    if one.value is not None:
        assert one.value == pytest.approx(many.value)
        assert one.interval.high == pytest.approx(many.interval.high)
        assert 0 <= one.interval.low <= one.value <= one.interval.high
        rates = [part.rate for part in one.strata]
        assert min(rates) * (1 - 1e-9) <= one.value <= max(rates) * (1 + 1e-9)


def test_dobsons_limits_hold_the_true_rate_about_as_often_as_they_say():
    draw = np.random.default_rng(7)
    people, weights = [400, 900, 300], [3, 2, 4]
    rates = [0.02, 0.01, 0.05]
    true = sum(w * r for w, r in zip(weights, rates, strict=True)) / 9 * 100_000
    means = [n * r for n, r in zip(people, rates, strict=True)]
    hits = 0
    for _ in range(1500):
        found = equity.directly_standardised_rate(draw.poisson(means), people, weights)
        hits += found.interval.low <= true <= found.interval.high
    assert 0.935 <= hits / 1500 <= 0.975


def test_events_that_come_again_widen_the_limits_and_not_the_rate():
    once = equity.directly_standardised_rate([96, 50], [1000, 2000], [1, 3])
    again = equity.directly_standardised_rate_of_repeats(
        {1: [90, 40], 2: [3, 5]}, [1000, 2000], [1, 3]
    )
    # var = (90·(1/1000)² + 40·(3/2000)² + 4·3·(1/1000)² + 4·5·(3/2000)²)/16 = 1.48125e-5
    step = (1.48125e-5 / 146) ** 0.5 * 100_000
    limits = intervals.byar(146)
    assert again.value == once.value
    assert again.interval.low == pytest.approx(again.value + step * (limits.low - 146))
    assert again.interval.high == pytest.approx(again.value + step * (limits.high - 146))
    assert again.interval.low < once.interval.low < once.interval.high < again.interval.high
    assert [part.variance for part in again.strata] == [102, 60]


@given(columns)
def test_events_that_never_come_again_are_the_plain_case(rows):
    events, people, weights = (list(column) for column in zip(*rows, strict=True))
    plain = equity.directly_standardised_rate(events, people, weights)
    none = [0] * len(events)
    again = equity.directly_standardised_rate_of_repeats({1: events, 3: none}, people, weights)
    assert plain == again


def test_limits_of_repeated_events_hold_the_truth_where_plain_ones_are_too_narrow():
    draw = np.random.default_rng(3)
    hits = np.zeros(2)
    for _ in range(1000):
        single, five = draw.poisson([30, 20]), draw.poisson([6, 8])
        counts = single + 5 * five
        plain = equity.directly_standardised_rate(counts, [1000, 2000], [1, 1])
        again = equity.directly_standardised_rate_of_repeats(
            {1: single, 5: five}, [1000, 2000], [1, 1]
        )
        true = (60 / 1000 + 60 / 2000) / 2 * 100_000
        hits += [f.interval.low <= true <= f.interval.high for f in (plain, again)]
    assert hits[0] < 800
    assert 930 <= hits[1] <= 975


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: ([5, 5], [0, 9], [1, 1]),
            r"^row 1 \(1\), field “population”: 0 must be more than 0",
        ),
        (lambda: ([5, 5], [9, 9], [1, 0]), r"^row 2 \(2\), field “weight”: 0 must be more than 0"),
        (lambda: ([5, -5], [9, 9], [1, 1]), r"^row 2 \(2\), field “events”: -5 is less than 0"),
        (lambda: ([5, 5.5], [9, 9], [1, 1]), r"^row 2 \(2\), field “events”: 5.5 is not a whole"),
        (lambda: ([5, None], [9, 9], [1, 1]), r"^row 2 \(2\), field “events”: None is not"),
        (lambda: ([5, 5], [9, float("nan")], [1, 1]), r"^row 2 \(2\), field “population”: nan"),
        (lambda: ([5], [9, 9], [1, 1]), "^events: lengths differ: 1 events, 2 populations"),
        (lambda: ([5, 5], [9, 9], [1]), "^weights: lengths differ"),
        (lambda: ([], [], []), "^populations: there is nothing in it"),
        (lambda: ([5, 5], [9, 9]), "^weights: 2 rows, but the standard population has 19 bands"),
        (lambda: ([5, 5], [9, 1e-320], [1, 1]), r"^row 2 \(2\), field “population”: the result is"),
        (lambda: ([5, 5], [9, 9], [1e308, 1e308]), "^weights: the result is too large"),
        (lambda: ([2**53, 1], [9, 9], [1, 1]), "^events: .* is more than"),
    ],
)
def test_a_wrong_band_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        equity.directly_standardised_rate(*call())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"bands": ["a", "a"], "weights": [1, 1]}, "^bands: 'a' is there twice"),
        ({"bands": ["a"], "weights": [1, 1]}, "^bands: lengths differ"),
        ({"bands": ["0-4", "0-5"]}, "^row 2, field “bands”: '0-5' is not one of"),
        ({"weights": [1, 1], "level": 0}, "^level: "),
        ({"weights": [1, 1], "per": -1}, "^per: "),
        ({"weights": [1, 1], "fewest": -1}, "^fewest: "),
    ],
)
def test_a_wrong_option_is_named(options, words):
    with pytest.raises(ValueError, match=words):
        equity.directly_standardised_rate([20, 30], [900, 900], **options)


@pytest.mark.parametrize(
    ("persons", "words"),
    [
        ({0: [1, 1]}, "^persons: 0 is less than 1"),
        ({1: [1]}, "^persons with 1 events: lengths differ"),
        ({2: [1, -1]}, r"^row 2 \(2\), field “persons with 2 events”: -1"),
        ({2**40: [2**40, 1]}, "^events: .* is more than"),
    ],
)
def test_wrong_repeats_are_named(persons, words):
    with pytest.raises(ValueError, match=words):
        equity.directly_standardised_rate_of_repeats(persons, [900, 900], [1, 1])


# Indirectly standardised


def test_the_reference_itself_has_a_ratio_of_one_and_its_own_rate():
    ratio = equity.indirectly_standardised_ratio(DEATHS, PEOPLE, DEATHS, PEOPLE)
    rate = equity.indirectly_standardised_rate(DEATHS, PEOPLE, DEATHS, PEOPLE)
    crude = equity.rate(sum(DEATHS), sum(PEOPLE))
    assert ratio.value == pytest.approx(1)
    assert rate.value == pytest.approx(crude.value)
    assert rate.interval.low == pytest.approx(crude.interval.low)


def test_two_bands_against_a_reference_by_hand():
    # Expected 1000·10/5000 + 500·30/1000 = 17; 12 observed. Byar of 12: 6.19351 and 20.96286.
    found = equity.indirectly_standardised_ratio(
        [4, 8], [1000, 500], [10, 30], [5000, 1000], reference_value=100
    )
    assert (found.observed, found.expected) == (12, 17)
    assert found.value == pytest.approx(1200 / 17)
    assert found.interval.low == pytest.approx(619.351 / 17, abs=1e-3)
    assert found.interval.high == pytest.approx(2096.286 / 17, abs=1e-3)
    assert [part.expected for part in found.strata] == [2, 15]
    rate = equity.indirectly_standardised_rate(
        [4, 8], [1000, 500], [10, 30], [5000, 1000], per=1000
    )
    assert rate.value == pytest.approx(12 / 17 * 40 / 6000 * 1000)


def test_the_total_will_do_where_bands_of_the_observed_are_not_known():
    arguments = ([1000, 500], [10, 30], [5000, 1000])
    by_band = equity.indirectly_standardised_ratio([4, 5], *arguments)
    total = equity.indirectly_standardised_ratio(9, *arguments)
    assert (by_band.value, by_band.interval) == (total.value, total.interval)
    assert total.interval.method == "exact Poisson"
    assert [part.observed for part in total.strata] == [None, None]
    as_array = equity.indirectly_standardised_ratio(np.array([4, 5]), *map(np.array, arguments))
    assert as_array == by_band


def test_a_band_without_people_expects_nothing_and_of_nothing_nothing_can_be_said():
    one = equity.indirectly_standardised_ratio([4, 0], [1000, 0], [10, 30], [5000, 1000])
    assert one.expected == 2
    none = equity.indirectly_standardised_rate(0, [0, 10], [10, 0], [5000, 1000])
    assert (none.value, none.interval, none.reason) == (None, None, "nothing_expected")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 99), st.integers(1, 10**6), st.integers(1, 99), st.integers(1, 10**6)
        ),
        min_size=1,
    ),
    st.integers(2, 50),
)
def test_a_reference_of_another_size_and_an_order_of_another_kind_change_nothing(rows, times):
    observed, people, events, reference = (list(column) for column in zip(*rows, strict=True))
    found = equity.indirectly_standardised_ratio(observed, people, events, reference)
    scaled = equity.indirectly_standardised_ratio(
        observed, people, [x * times for x in events], [n * times for n in reference]
    )
    turned = equity.indirectly_standardised_ratio(
        observed[::-1], people[::-1], events[::-1], reference[::-1]
    )
    assert found.value == pytest.approx(scaled.value)
    assert (found.value, found.interval) == (turned.value, turned.interval)
    assert found.interval.low <= found.value <= found.interval.high


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ([4, 1], [10, 0], [1, 1], [9, 9]),
            r"^row 2 \(2\), field “observed”: 1 events, but nobody",
        ),
        (([4, 1], [10, -1], [1, 1], [9, 9]), r"^row 2 \(2\), field “population”: -1"),
        (([4, 1], [10, 9], [1, 1], [9, 0]), r"^row 2 \(2\), field “reference population”: 0 must"),
        (([4, 1], [10, 9], [1, -1], [9, 9]), r"^row 2 \(2\), field “reference events”: -1"),
        (([4, True], [10, 9], [1, 1], [9, 9]), r"^row 2 \(2\), field “observed”: True"),
        (([4], [10, 9], [1, 1], [9, 9]), "^observed: lengths differ"),
        ((4, [10, 9], [1], [9, 9]), "^bands: lengths differ"),
        ((4.5, [10, 9], [1, 1], [9, 9]), "^observed: 4.5 is not a whole number"),
        ((None, [10, 9], [1, 1], [9, 9]), "^observed: None is not a whole number"),
        ((4, [], [], []), "^populations: there is nothing in it"),
    ],
)
def test_a_wrong_row_of_a_reference_is_named(arguments, words):
    for method in (equity.indirectly_standardised_ratio, equity.indirectly_standardised_rate):
        with pytest.raises(ValueError, match=words):
            method(*arguments)


def test_results_can_not_be_changed():
    found = equity.directly_standardised_rate(DEATHS, PEOPLE)
    with pytest.raises(FrozenInstanceError):
        found.value = 1
    with pytest.raises(FrozenInstanceError):
        found.strata[0].rate = 1
    assert hash(found) == hash(equity.directly_standardised_rate(DEATHS, PEOPLE))


# Quantiles


def test_a_hundred_areas_make_ten_tenths_with_the_highest_first():
    scores = list(range(1, 101))
    found = equity.quantiles(scores)
    assert [found.count(q) for q in range(1, 11)] == [10] * 10
    assert (found[0], found[9], found[99]) == (10, 10, 1)
    turned = equity.quantiles(scores, highest_first=False)
    assert turned == found[::-1]


def test_areas_that_do_not_divide_evenly_and_areas_alike():
    # k + 1 − ⌈k(n + 1 − rank)/n⌉ by hand for n = 7, k = 5 gives 1 1 2 3 3 4 5.
    assert equity.quantiles([1, 2, 3, 4, 5, 6, 7], 5, highest_first=False) == (1, 1, 2, 3, 3, 4, 5)
    assert equity.quantiles([5, 5, 5, 5], 4) == (1, 1, 1, 1)
    assert equity.quantiles([3, None, 1, 2], 3) == (1, None, 3, 2)


@given(st.lists(st.integers(-50, 50), min_size=4), st.integers(2, 4))
def test_more_deprived_is_never_a_later_quantile(values, groups):
    found = equity.quantiles(values, groups)
    by_value = sorted(zip(values, found, strict=True), key=lambda pair: (-pair[0], pair[1]))
    assert [q for _, q in by_value] == sorted(found)
    assert set(found) <= set(range(1, groups + 1))
    assert 1 in found


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: equity.quantiles([1, 2, 3]), "^values: 3 values can't be put into 10 groups"),
        (lambda: equity.quantiles([1, "x", 3], 2), "^row 2, field “value”: 'x'"),
        (lambda: equity.quantiles([1, 2, 3], 1), "^groups: "),
        (lambda: equity.quantiles([1, 2, 3], 2, highest_first=1), "^highest_first: 1"),
    ],
)
def test_wrong_areas_are_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_bands_may_come_out_of_an_array_of_numpy():
    found = equity.directly_standardised_rate(
        [30, 50], [1000, 2000], [60, 40], bands=np.array([2, 1])
    )
    assert [part.band for part in found.strata] == [1, 2]
    assert {type(part.band) for part in found.strata} == {int}
