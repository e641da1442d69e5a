"""Uncertainty of single numbers, against published and independent values."""

import pytest
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


@pytest.mark.parametrize("bad", [(-1, 5), (6, 5), (1.5, 5), (True, 5), (1, "5"), (float("nan"), 5)])
def test_a_wrong_count_is_named(bad):
    with pytest.raises(ValueError, match=r"^(count|n): "):
        intervals.wilson(*bad)


@pytest.mark.parametrize("level", [0, 1, 95, float("nan"), "high"])
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
