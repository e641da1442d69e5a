"""Uncertainty of single numbers, against published and independent values."""

import math

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import intervals


def test_wilson_gives_the_reference_interval():
    found = intervals.wilson(65, 100)
    assert found.value == 0.65
    assert found.interval.low == pytest.approx(0.55254, abs=5e-6)
    assert found.interval.high == pytest.approx(0.73636, abs=5e-6)


def test_of_nobody_nothing_can_be_said():
    found = intervals.wilson(0, 0)
    assert (found.value, found.interval) == (None, None)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_is_symmetric(counts):
    x, n = counts
    one, other = intervals.wilson(x, n).interval, intervals.wilson(n - x, n).interval
    assert 0 <= one.low <= x / n <= one.high <= 1
    assert one.low == pytest.approx(1 - other.high, abs=1e-12)


@given(st.integers(1, 500), st.floats(0.5, 0.99))
def test_a_higher_level_is_never_narrower(n, level):
    near, far = (intervals.wilson(n // 2, n, p).interval for p in (level, (1 + level) / 2))
    assert far.low <= near.low <= near.high <= far.high


@pytest.mark.parametrize(
    "bad",
    [(-1, 5), (6, 5), (1.5, 5), (True, 5), (1, "5"), (float("nan"), 5), (1, 10**400), (10**400, 5)],
)
def test_a_wrong_count_is_named(bad):
    with pytest.raises(ValueError, match=r"^(count|n): "):
        intervals.wilson(*bad)


@pytest.mark.parametrize("level", [0, 1, 95, 1 - 1e-16, float("nan"), "high"])
def test_a_wrong_level_is_named(level):
    with pytest.raises(ValueError, match=r"^level: "):
        intervals.wilson(1, 2, level)


def test_percentiles_of_simulated_values():
    found = intervals.percentile(list(range(101)), 0.9)
    assert (found.low, found.high) == pytest.approx((5, 95))
    with pytest.raises(ValueError, match="nothing in it"):
        intervals.percentile([])
    with pytest.raises(ValueError, match="not finite"):
        intervals.percentile([1.0, float("inf")])
    for bad in (["3", 1], [True, False], [10**400], [None]):
        with pytest.raises(ValueError, match="not a number"):
            intervals.percentile(bad)


@pytest.mark.parametrize(
    ("count", "level", "low", "high", "method"),
    [  # the figures that OHID's own calculations give
        (65, 0.95, 50.1632, 82.8491, "Byar"),
        (10, 0.998, 2.9163, 24.1937, "Byar"),
        (1, 0.95, 0.02532, 5.57164, "exact Poisson"),
        (0, 0.95, 0.0, 3.68888, "exact Poisson"),
    ],
)
def test_counts_give_the_reference_intervals(count, level, low, high, method):
    found = intervals.count_interval(count, level)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert (found.level, found.method) == (level, method)


def poisson_tail(count: int, mean: float) -> float:
    """P(at most `count` events), summed term by term."""
    return math.fsum(
        math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)
    )


@pytest.mark.parametrize("count", [0, 1, 2, 9, 10, 40, 150])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_exact_limits_leave_just_the_tails_of_the_poisson_distribution(count, level):
    found, tail = intervals.poisson_exact(count, level), (1 - level) / 2
    assert poisson_tail(count, found.high) == pytest.approx(tail, rel=1e-9)
    if count:
        assert 1 - poisson_tail(count - 1, found.low) == pytest.approx(tail, rel=1e-9)
    chi2 = scipy.stats.chi2
    assert found.high == pytest.approx(chi2.ppf(1 - tail, 2 * count + 2) / 2)


@given(st.integers(10, 2**53), st.sampled_from([0.9, 0.95, 0.998]))
def test_byar_is_close_to_exact_from_ten_events_on(count, level):
    near, exact = intervals.byar(count, level), intervals.poisson_exact(count, level)
    assert near.low < count < near.high
    assert (near.low, near.high) == pytest.approx((exact.low, exact.high), rel=0.02)


@given(st.integers(0, 10_000))
def test_limits_of_counts_grow_with_the_count(count):
    for method in (intervals.byar, intervals.poisson_exact):
        one, more = method(count), method(count + 1)
        assert one.high < more.high
        assert one.low <= more.low


def test_byar_gives_no_lower_limit_below_zero():
    assert intervals.byar(1, 0.999).low is None
    assert intervals.byar(0).low == 0
    assert intervals.count_interval(1, exact_below=0) == intervals.byar(1)
    assert intervals.count_interval(10, exact_below=11) == intervals.poisson_exact(10)


@pytest.mark.parametrize("bad", [-1, 2.0, True, None, "3", float("nan"), 2**53 + 1])
def test_a_wrong_count_of_events_is_named(bad):
    for method in (intervals.byar, intervals.poisson_exact, intervals.count_interval):
        with pytest.raises(ValueError, match="^count: "):
            method(bad)
    with pytest.raises(ValueError, match="^exact_below: "):
        intervals.count_interval(3, exact_below=-1)
