"""What may be said of who takes part. Plain Python, no database.

Numbers pass the disclosure gate first; shares and ratios are made of what came out of it, so that
they tell no more than the numbers do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.disclosure import gate
from copper.disclosure.rules import Rule
from copper.methods import equity
from copper.records import book

# Parts that add up to the whole this nearly are read as "each person once".
ADDS_UP = 0.02


def _limits(value: Any) -> None:
    good = (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(one, int | float) and not isinstance(one, bool) for one in value)
        and 0 <= value[0] <= 1 <= value[1]
    )
    if not good:
        raise ValueError(_("Write two numbers, one below 1 and one above, such as 0.8 and 1.2."))


network.declare(
    "reach.comparable",
    [0.8, 1.2],
    _("Between these two, a group is about as present as in the area"),
    _limits,
)
book.declare_kind("reach.counted", _("It was counted who takes part"))


@dataclass(frozen=True)
class Group:
    """A group of the census table: how many live in the area served, and how many took part."""

    key: str
    name: str
    living: float
    came: int


@dataclass(frozen=True)
class Line:
    """What is said of one group. `ratio` None: too few people, or nobody of it lives there."""

    key: str
    name: str
    came: gate.ShownNumber
    living_share: float | None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    reading: str = ""  # "below", "comparable", "above"
    certain: bool = False


def faults(people: int, counts: Mapping[str, int], *, each_once: bool) -> list[str]:
    """Why such numbers can't be right, in plain words. Empty: they can."""
    wrong = []
    if people < 1:
        wrong.append(_now("Write how many people there were in all."))
    if any(number > people for number in counts.values()):
        wrong.append(_now("A group can't be bigger than all people together."))
    elif each_once and sum(counts.values()) > people:
        wrong.append(_now("The groups together can't be more than all people."))
    return wrong


def each_once(living: Sequence[float], everybody: float) -> bool:
    """True when the groups of a table split everybody up: each person is in one of them."""
    return everybody > 0 and abs(sum(living) - everybody) <= ADDS_UP * everybody


def lines(
    groups: Sequence[Group],
    people: int,
    everybody: float,
    population: str,
    *,
    rule: Rule,
    comparable: tuple[float, float] = (0.8, 1.2),
) -> tuple[gate.ShownNumber, list[Line]]:
    """(all who came, a line for each group), as they may be seen."""
    once = bool(groups) and each_once([group.living for group in groups], everybody)
    total, came = _through_the_gate(groups, people, once, rule)
    return total, [
        _line(group, shown, total, everybody, population, rule, comparable)
        for group, shown in zip(groups, came, strict=True)
    ]


def _through_the_gate(
    groups: Sequence[Group], people: int, once: bool, rule: Rule
) -> tuple[gate.ShownNumber, list[gate.ShownNumber]]:
    if once:  # a table with its total: one hidden number must not be found by subtracting
        rest = people - sum(group.came for group in groups)
        cells = [[group.came] for group in groups] + [[rest]]
        names = [group.key for group in groups] + ["(the rest)"]
        table = gate.table(gate.Counts(names, ["people"], cells), rule)
        return table.total, [row[0] for row in table.cells[:-1]]
    # Groups that overlap: each against the rest of the people, by itself.
    shown, total = [], gate.count(people, rule)
    for group in groups:
        cells = [[group.came], [people - group.came]]
        pair = gate.table(gate.Counts(["in", "out"], ["people"], cells), rule)
        shown.append(pair.cells[0][0])
        total = pair.total if pair.total.hidden else total
    return total, shown


def _line(
    group: Group,
    shown: gate.ShownNumber,
    total: gate.ShownNumber,
    everybody: float,
    population: str,
    rule: Rule,
    comparable: tuple[float, float],
) -> Line:
    share = group.living / everybody if everybody else None
    plain = Line(group.key, group.name, shown, share)
    if shown.value is None or total.value is None or total.value < rule.rate_threshold:
        return plain
    if not everybody or not group.living:
        return plain
    of = int(total.value)
    found = equity.participation_ratio(
        min(int(shown.value), of),
        of,
        group.living,
        everybody,
        population=population,
        group=group.key,
        comparable=comparable,
    )
    if found.value is None or found.interval is None:
        return plain
    return Line(
        group.key,
        group.name,
        shown,
        share,
        found.value,
        found.interval.low,
        found.interval.high,
        found.reading or "",
        bool(found.certain),
    )
