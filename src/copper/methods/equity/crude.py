"""How many events there are in so many people."""

from dataclasses import dataclass

from copper.methods import checks
from copper.methods.intervals import Interval, count_interval

from .columns import finite, scaled


@dataclass(frozen=True)
class Rate:
    """`count` events in `denominator` people or person-years: `value` per `per` of them.

    `value` and `interval` are None when there is nobody.
    """

    count: int
    denominator: float
    per: float
    value: float | None
    interval: Interval | None


def rate(
    count: int,
    denominator: float,
    per: float = 100_000,
    level: float = 0.95,
    *,
    exact_below: int = 10,
) -> Rate:
    """A crude rate: Byar's limits, below `exact_below` events exact Poisson (OHID's `phe_rate`).

    The denominator is taken as known. ValueError: `count` is no whole number ≥ 0, `denominator` is
    below 0, or 0 although there are events; `per` is not above 0.
    """
    people = checks.number(denominator, "denominator", least=0)
    per = checks.positive(per, "per")
    limits = count_interval(count, level, exact_below=exact_below)
    count = int(count)
    if people == 0:
        if count:
            checks.fail("denominator", f"{count} events, but nobody whom they could happen to")
        return Rate(0, 0.0, per, None, None)
    value = finite(count / people * per, "denominator")
    return Rate(count, people, per, value, scaled(limits, per / people))
