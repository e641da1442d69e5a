"""Directly standardised rates: as if every place had people of the same ages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from copper.methods import checks
from copper.methods.intervals import LARGEST_COUNT, Interval, count_interval
from copper.methods.order import Id

from .columns import finite, in_order, named, place, total
from .standard import ESP_2013, ESP_2013_BANDS

TOO_FEW_EVENTS = "too_few_events"
NO_EVENTS = "no_events"


@dataclass(frozen=True)
class RateStratum:
    """One band of a directly standardised rate.

    `rate` is the band's own, per `per`; `share` is the part of the standard population in this
    band: what its rate counts. `variance` is that of the count: the count itself where events are
    independent, more where they repeat.
    """

    band: Id
    events: int
    variance: int
    population: float
    weight: float
    share: float
    rate: float


@dataclass(frozen=True)
class DirectRate:
    """A directly standardised rate per `per`, and the bands it is made of.

    `reason` says why `value` or `interval` is None: "too_few_events" (fewer than `fewest`: neither
    is given) or "no_events" (a rate of 0, no interval). `crude` is the rate without standardising.
    """

    events: int
    population: float
    per: float
    crude: float
    value: float | None
    interval: Interval | None
    reason: str | None
    fewest: int
    strata: tuple[RateStratum, ...]


def directly_standardised_rate(
    events: Sequence[int],
    populations: Sequence[float],
    weights: Sequence[float] | None = None,
    *,
    bands: Sequence[Id] | None = None,
    per: float = 100_000,
    level: float = 0.95,
    fewest: int = 10,
) -> DirectRate:
    """The rate a standard population would have with this place's rate in each band.

    Σwx/n ÷ Σw; limits by Dobson et al. (1991) around Byar's limits of the total O:
    rate + √(var/O)·(limit(O) − O), var = Σw²x/n² ÷ (Σw)². Below `fewest` events nothing is given
    (with a `fewest` under 10, totals below 10 have exact limits). As OHID's `calculate_dsr`; only a
    lower limit below 0 is given as 0.

    events, populations, weights: one row a band. Without weights, those of ESP_2013: by `bands`
    (any of ESP_2013_BANDS) or, without bands, by position, and then it takes 19 rows.
    ValueError: a count is no whole number ≥ 0, a population or weight is not above 0 (the row and
    band are named), lengths differ, a band is there twice or has no weight.
    """
    labels = _labels(bands, len(populations), weights)
    checks.same_length("events", events=events, populations=populations)
    counts = [
        checks.whole(value, place(row, labels[row], "events"), most=LARGEST_COUNT)
        for row, value in enumerate(events)
    ]
    strata = _strata(counts, counts, populations, weights, labels, per)
    return _result(strata, per, level, fewest)


def directly_standardised_rate_of_repeats(
    persons: Mapping[int, Sequence[int]],
    populations: Sequence[float],
    weights: Sequence[float] | None = None,
    *,
    bands: Sequence[Id] | None = None,
    per: float = 100_000,
    level: float = 0.95,
    fewest: int = 10,
) -> DirectRate:
    """The same for events that can happen to one person again: honest, wider limits.

    persons: how often → in each band, how many people it happened to just so often;
    `{1: [90, 40], 2: [3, 5]}` is 90 + 2·3 events in the first band. The rate is that of all events;
    var = Σₖ k² Σᵢ fₖᵢ (wᵢ/nᵢ)² ÷ (Σw)² (OHID, Public Health Technical Guidance, on DSRs).
    ValueError: as `directly_standardised_rate`; a key of `persons` is no whole number ≥ 1.
    """
    labels = _labels(bands, len(populations), weights)
    counts, variances = [0] * len(populations), [0] * len(populations)
    for often, people in persons.items():
        times = checks.whole(often, "persons", least=1, most=LARGEST_COUNT)
        checks.same_length(f"persons with {times} events", people=people, populations=populations)
        for row, value in enumerate(people):
            where = place(row, labels[row], f"persons with {times} events")
            found = checks.whole(value, where, most=LARGEST_COUNT)
            counts[row] += times * found
            variances[row] += times**2 * found
    strata = _strata(counts, variances, populations, weights, labels, per)
    return _result(strata, per, level, fewest)


def _labels(bands: Sequence[Id] | None, rows: int, weights: Sequence[float] | None) -> list[Id]:
    if weights is not None:
        checks.same_length("weights", weights=weights, populations=range(rows))
        return named(bands, rows, "bands")
    if bands is None:
        if rows != len(ESP_2013):
            checks.fail("weights", f"{rows} rows, but the standard population has 19 bands")
        return list(ESP_2013_BANDS)
    labels = named(bands, rows, "bands")
    for row, label in enumerate(labels):
        checks.one_of(label, ESP_2013_BANDS, checks.row(row, "bands"))
    return labels


def _strata(
    counts: Sequence[int],
    variances: Sequence[int],
    populations: Sequence[float],
    weights: Sequence[float] | None,
    labels: Sequence[Id],
    per: float,
) -> tuple[RateStratum, ...]:
    checks.not_empty(labels, "populations")
    per = checks.positive(per, "per")
    if weights is None:
        by_band: dict[Id, int] = dict(zip(ESP_2013_BANDS, ESP_2013, strict=True))
        weights = [by_band[label] for label in labels]
    rows = in_order(labels)
    people = {
        row: checks.positive(populations[row], place(row, labels[row], "population"))
        for row in rows
    }
    heavy = {row: checks.positive(weights[row], place(row, labels[row], "weight")) for row in rows}
    together = total(heavy.values(), "weights")
    return tuple(
        RateStratum(
            labels[row],
            counts[row],
            variances[row],
            people[row],
            heavy[row],
            heavy[row] / together,
            finite(counts[row] / people[row] * per, place(row, labels[row], "population")),
        )
        for row in rows
    )


def _result(strata: tuple[RateStratum, ...], per: float, level: float, fewest: int) -> DirectRate:
    level, fewest = checks.level(level), checks.whole(fewest, "fewest")
    events = checks.whole(sum(part.events for part in strata), "events", most=LARGEST_COUNT)
    population = total((part.population for part in strata), "populations")
    per = float(per)
    crude = finite(events / population * per, "populations")
    value, interval, reason = None, None, None
    if events < fewest:
        reason = TOO_FEW_EVENTS
    else:
        value = total((part.share * part.rate for part in strata), "populations")
        if events:
            interval = _dobson(value, events, strata, per, level)
        else:
            reason = NO_EVENTS
    return DirectRate(events, population, per, crude, value, interval, reason, fewest, strata)


def _dobson(
    value: float, events: int, strata: tuple[RateStratum, ...], per: float, level: float
) -> Interval:
    steps = [(part.variance, part.share / part.population * per) for part in strata]
    variance = total((count * step * step for count, step in steps), "populations")
    factor = sqrt(finite(variance, "populations") / events)
    limits = count_interval(events, level)
    low, high = (
        None if side is None else finite(value + factor * (side - events), "populations")
        for side in (limits.low, limits.high)
    )
    return Interval(low if low is None else max(low, 0.0), high, level, "Dobson")
