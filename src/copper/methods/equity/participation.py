"""Who took part, against who could have: participation-to-population ratios."""

from collections.abc import Mapping
from dataclasses import dataclass

from copper.methods import checks, order
from copper.methods.intervals import LARGEST_COUNT, Interval, Proportion, wilson
from copper.methods.order import Id

from .columns import finite, scaled, total

BELOW, COMPARABLE, ABOVE = "below", "comparable", "above"
NO_PARTICIPANTS = "no_participants"
NOBODY_ELIGIBLE = "nobody_eligible"


@dataclass(frozen=True)
class ParticipationRatio:
    """A group's share among participants over its share of the `population` that could take part.

    `among_participants` has Wilson's interval; divided by `eligible_share` it is `interval`.
    `reading` is "below", "comparable" or "above" by `value` and the two `comparable` limits;
    `certain` tells whether the whole interval reads the same. Where `value`, `interval`, `reading`
    and `certain` are None, `reason` is "no_participants" or "nobody_eligible" (of this group).
    """

    group: Id
    population: str
    among_participants: Proportion
    eligible_share: float
    value: float | None
    interval: Interval | None
    reading: str | None
    certain: bool | None
    comparable: tuple[float, float]
    reason: str | None


def participation_ratio(
    count: int,
    participants: int,
    eligible: float,
    all_eligible: float,
    *,
    population: str,
    group: Id = "group",
    comparable: tuple[float, float] = (0.8, 1.2),
    level: float = 0.95,
) -> ParticipationRatio:
    """(count/participants) ÷ (eligible/all_eligible), Wilson's interval on the first share.

    count of `participants` belong to the group, and `eligible` of `all_eligible` people who could
    have taken part; these are taken as known. `population` names them: a ratio says nothing without
    it. The limits in `comparable` belong to it (0.8 to 1.2: Poon et al., 2013; Scott et al., 2018, who
    call it the participation-to-prevalence ratio).
    ValueError: a count is no whole number ≥ 0 or above its total, `all_eligible` is not above 0,
    `population` is empty, `comparable` is not two numbers with 0 ≤ first ≤ 1 ≤ second.
    """
    name, span = _population(population), _comparable(comparable)
    order.canonical([group], "group")
    among = wilson(
        checks.whole(count, "count", most=LARGEST_COUNT),
        checks.whole(participants, "participants", most=LARGEST_COUNT),
        level,
    )
    everybody = checks.positive(all_eligible, "all_eligible")
    share = checks.number(eligible, "eligible", least=0, most=everybody) / everybody
    if among.value is None or among.interval is None or share == 0:
        reason = NO_PARTICIPANTS if among.value is None else NOBODY_ELIGIBLE
        return ParticipationRatio(group, name, among, share, None, None, None, None, span, reason)
    value, interval = finite(among.value / share, "eligible"), scaled(among.interval, 1 / share)
    readings = {_reading(limit, span) for limit in (interval.low, value, interval.high)}
    return ParticipationRatio(
        group,
        name,
        among,
        share,
        value,
        interval,
        _reading(value, span),
        len(readings) == 1,
        span,
        None,
    )


def participation_ratios(
    participants: Mapping[Id, int],
    eligible: Mapping[Id, float],
    *,
    population: str,
    comparable: tuple[float, float] = (0.8, 1.2),
    level: float = 0.95,
) -> tuple[ParticipationRatio, ...]:
    """The ratio of each group, for groups that do not overlap and together are everybody.

    participants, eligible: group → how many. A group without participants may be left out of the
    first, but not of the second. Sorted by group. ValueError: as `participation_ratio`.
    """
    groups = order.canonical(eligible, "eligible")
    for group in order.canonical(participants, "participants"):
        if group not in eligible:
            checks.fail("eligible", f"the group {group!r} has participants, but is missing here")
    came = {
        group: checks.whole(
            participants.get(group, 0), f"participants of {group!r}", most=LARGEST_COUNT
        )
        for group in groups
    }
    could = {
        group: checks.number(eligible[group], f"eligible of {group!r}", least=0) for group in groups
    }
    everybody = total(could.values(), "eligible")
    return tuple(
        participation_ratio(
            came[group],
            sum(came.values()),
            could[group],
            everybody,
            population=population,
            group=group,
            comparable=comparable,
            level=level,
        )
        for group in groups
    )


def _population(name: str) -> str:
    if not isinstance(name, str) or not name.strip():
        checks.fail("population", "say which population the participants are compared with")
    return name


def _comparable(limits: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(limits, tuple | list) or len(limits) != 2:
        checks.fail("comparable", f"{limits!r} is not a pair of numbers")
    low = checks.number(limits[0], "comparable, from", least=0, most=1)
    return low, checks.number(limits[1], "comparable, to", least=1)


def _reading(value: float | None, span: tuple[float, float]) -> str:
    if value is None or value > span[1]:
        return ABOVE
    return BELOW if value < span[0] else COMPARABLE
