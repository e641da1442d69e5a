"""A plan, and named sets of changes to it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from copper.methods import checks, order
from copper.methods.order import Id

from .lines import Activity, Commitment, Cost, Flowing, Income, Line, Risk

KINDS: dict[str, type[Any]] = {
    "income": Income,
    "costs": Cost,
    "activities": Activity,
    "commitments": Commitment,
    "risks": Risk,
}

LONGEST = 1200  # months of a plan: a hundred years


@dataclass(frozen=True)
class Plan:
    """`reserves` in pence before month 1, the number of `months` (up to 1,200), and all lines,
    sorted by name.

    Names are unique over all kinds, since changes and traces go by them.
    ValueError: a name twice, a commitment or risk about a line that is not there.
    """

    reserves: int
    months: int
    income: Sequence[Income] = ()
    costs: Sequence[Cost] = ()
    activities: Sequence[Activity] = ()
    commitments: Sequence[Commitment] = ()
    risks: Sequence[Risk] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "reserves", checks.whole(self.reserves, "reserves", least=None))
        object.__setattr__(
            self, "months", checks.whole(self.months, "months", least=1, most=LONGEST)
        )
        for field, kind in KINDS.items():
            given = getattr(self, field)
            if isinstance(given, str) or not isinstance(given, Sequence):
                checks.fail(field, f"{given!r} is not a list")
            for number, line in enumerate(given):
                if not isinstance(line, kind):
                    checks.fail(f"{field}, {checks.row(number)}", f"{line!r} is no {kind.__name__}")
        names = [line.name for field in KINDS for line in getattr(self, field)]
        order.canonical(names, "names")
        checks.unique(names, "names")
        for field in KINDS:
            lines = sorted(getattr(self, field), key=lambda line: line.name)
            object.__setattr__(self, field, tuple(lines))
        paid: tuple[Cost | Activity, ...] = (*self.costs, *self.activities)
        costs = {line.name for line in paid}
        flowing = costs | {line.name for line in self.income}
        for promise in self.commitments:
            if promise.line not in costs:
                checks.fail(
                    f"Commitment {promise.name!r}, field “line”",
                    f"{promise.line!r} is neither a cost nor an activity of this plan",
                )
        for risk in self.risks:
            for name in risk.lines:
                if name not in flowing:
                    checks.fail(
                        f"Risk {risk.name!r}, field “lines”",
                        f"{name!r} is no income, cost or activity of this plan",
                    )

    @property
    def flowing(self) -> tuple[Flowing, ...]:
        """All lines along which money flows."""
        return (*self.income, *self.costs, *self.activities)


@dataclass(frozen=True)
class Scenario:
    """A named set of changes: lines to `add`, names to `remove`, fields to `change`.

    `change` has (name of the line, field, new value); `reserves`, when given, replaces the plan's.
    """

    name: Id
    add: Sequence[Line] = ()
    remove: Sequence[Id] = ()
    change: Sequence[tuple[Id, str, Any]] = ()
    reserves: int | None = None

    def __post_init__(self) -> None:
        order.canonical([self.name], "name")
        for field in ("add", "remove", "change"):
            given = getattr(self, field)
            if isinstance(given, str) or not isinstance(given, Sequence):
                checks.fail(f"scenario {self.name!r}, field “{field}”", f"{given!r} is not a list")
            object.__setattr__(self, field, tuple(given))


def changed(plan: Plan, scenario: Scenario) -> Plan:
    """The plan with a scenario's changes. First lines go, then fields change, then lines come.

    ValueError: a name or field that is not there, or a plan that would not hold together.
    """
    where = f"scenario {scenario.name!r}"
    lines: dict[Id, Any] = {line.name: line for field in KINDS for line in getattr(plan, field)}
    for name in scenario.remove:
        _known(name, lines, f"{where}, field “remove”")
        del lines[name]
    for one in scenario.change:
        if not isinstance(one, tuple) or len(one) != 3:
            checks.fail(f"{where}, field “change”", f"{one!r} is not (name, field, value)")
        name, field, value = one
        _known(name, lines, f"{where}, field “change”")
        if field not in [known.name for known in fields(lines[name]) if known.name != "name"]:
            checks.fail(f"{where}, field “change”", f"{field!r} of {name!r} can't be changed")
        lines[name] = replace(lines[name], **{field: value})
    given = [*lines.values(), *scenario.add]
    for line in scenario.add:
        if not isinstance(line, tuple(KINDS.values())):
            checks.fail(f"{where}, field “add”", f"{line!r} is no line of a plan")
    parts: dict[str, Any] = {
        field: [line for line in given if isinstance(line, kind)] for field, kind in KINDS.items()
    }
    reserves = plan.reserves if scenario.reserves is None else scenario.reserves
    return Plan(reserves, plan.months, **parts)


def _known(name: Id, lines: dict[Id, Any], where: str) -> None:
    # True would be found under 1.
    if not order.is_id(name) or name not in lines:
        checks.fail(where, f"{name!r} is not a line of this plan")
