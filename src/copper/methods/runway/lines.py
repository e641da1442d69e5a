"""What a plan is made of. Each line is checked when it is made, and can't be changed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from copper.methods import checks, order
from copper.methods.order import Id


@dataclass(frozen=True)
class Income:
    """Money that comes in: `amount` pence in month `start` and every `every` months until `end`.

    `end` None: as long as the plan; `end=start`: once. `probability`: that the line comes at all
    (a grant is won or not). `low` and `high`: the least and the most `amount` may turn out to be
    (one triangular draw for the whole line); None: as `amount`.
    """

    name: Id
    amount: int
    start: int = 1
    end: int | None = None
    every: int = 1
    probability: float = 1.0
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        _name(self.name)
        checks.whole(self.amount, _at(self, "amount"))
        checks.share(self.probability, _at(self, "probability"))
        _dates(self)
        for side in ("low", "high"):
            if getattr(self, side) is not None:
                checks.whole(getattr(self, side), _at(self, side))
        _range(self, self.amount)


@dataclass(frozen=True)
class Cost:
    """Money that goes out: dates, `low` and `high` as in Income.

    `inflation` is the yearly rise as a share (0.03 is 3 %; −1 to 1). `amount` is in prices of
    the plan's first year; they rise at once in month 13, 25, …
    """

    name: Id
    amount: int
    start: int = 1
    end: int | None = None
    every: int = 1
    inflation: float = 0.0
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        _name(self.name)
        checks.whole(self.amount, _at(self, "amount"))
        checks.number(self.inflation, _at(self, "inflation"), least=-1, most=1)
        _dates(self)
        for side in ("low", "high"):
            if getattr(self, side) is not None:
                checks.whole(getattr(self, side), _at(self, side))
        _range(self, self.amount)


@dataclass(frozen=True)
class Activity:
    """Something done `volume` times in each month that it takes place, `unit_cost` pence each.

    `low` and `high` are volumes; the rest as in Cost. A volume need not be whole.
    """

    name: Id
    unit_cost: int
    volume: float
    start: int = 1
    end: int | None = None
    every: int = 1
    inflation: float = 0.0
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        _name(self.name)
        checks.whole(self.unit_cost, _at(self, "unit_cost"))
        checks.number(self.volume, _at(self, "volume"), least=0)
        checks.number(self.inflation, _at(self, "inflation"), least=-1, most=1)
        _dates(self)
        for side in ("low", "high"):
            if getattr(self, side) is not None:
                checks.number(getattr(self, side), _at(self, side), least=0)
        _range(self, self.volume)


@dataclass(frozen=True)
class Commitment:
    """A promise that takes `share` (0 to 1) of a cost or an activity off the network's hands.

    From month `start` to `end` (None: as long as the plan). `host` is who pays instead; None is a
    saving of the network's own. `probability`: that the promise is kept. Several on one line add
    up, in order of their names, to the whole cost at most.
    """

    name: Id
    line: Id
    share: float
    start: int = 1
    end: int | None = None
    probability: float = 1.0
    host: Id | None = None

    def __post_init__(self) -> None:
        _name(self.name)
        order.canonical([self.line], _at(self, "line"))
        if self.host is not None:
            order.canonical([self.host], _at(self, "host"))
        checks.share(self.share, _at(self, "share"))
        checks.share(self.probability, _at(self, "probability"))
        _dates(self)


@dataclass(frozen=True)
class Risk:
    """Something that happens with `probability`, once, in a month from `first` to `last` (any alike).

    From then on, for `months` months (None: as long as the plan), each of `lines` (income, costs,
    activities) changes by the share `change`: −1 stops it, 0.2 is a fifth more. `loss` pence are
    lost in that month (below 0: a windfall).
    """

    name: Id
    probability: float
    first: int
    last: int
    lines: Sequence[Id] = ()
    change: float = 0.0
    months: int | None = None
    loss: int = 0

    def __post_init__(self) -> None:
        _name(self.name)
        checks.share(self.probability, _at(self, "probability"))
        checks.whole(self.first, _at(self, "first"), least=1)
        checks.whole(self.last, _at(self, "last"), least=self.first)
        if isinstance(self.lines, str) or not isinstance(self.lines, Sequence):
            checks.fail(_at(self, "lines"), f"{self.lines!r} is not a list of names")
        lines = tuple(order.canonical(self.lines, _at(self, "lines")))
        checks.unique(self.lines, _at(self, "lines"))
        object.__setattr__(self, "lines", lines)
        checks.number(self.change, _at(self, "change"), least=-1)
        if self.months is not None:
            checks.whole(self.months, _at(self, "months"), least=1)
        checks.whole(self.loss, _at(self, "loss"), least=None)

    def until(self, month: int, end: int) -> int:
        """The last month it changes something when it happens in `month` of a plan of `end` months."""
        return end if self.months is None else min(month + self.months - 1, end)


Flowing: TypeAlias = Income | Cost | Activity
Line: TypeAlias = Flowing | Commitment | Risk


def exact(value: float) -> Fraction:
    """The number a person wrote: 0.1 is one tenth, not the nearest binary fraction."""
    return Fraction(value) if isinstance(value, int) else Fraction(repr(float(value)))


def pattern(line: Flowing, months: int) -> list[Fraction]:
    """For each month, what one pound of the line's base comes to: 0, or 1 with inflation."""
    last = months if line.end is None else min(line.end, months)
    found = [Fraction(0)] * months
    rise = 1 + exact(0 if isinstance(line, Income) else line.inflation)
    for month in range(line.start, last + 1, line.every):
        found[month - 1] = rise ** ((month - 1) // 12)
    return found


def base(line: Flowing) -> tuple[Fraction, Fraction, Fraction]:
    """Least, likely and most pence each time, before inflation."""
    likely = line.volume if isinstance(line, Activity) else line.amount
    unit = line.unit_cost if isinstance(line, Activity) else 1
    low = likely if line.low is None else line.low
    high = likely if line.high is None else line.high
    least, middle, most = (exact(value) * unit for value in (low, likely, high))
    return least, middle, most


def planned(line: Flowing, months: int) -> list[int]:
    """Pence in each month, as planned (halves go to the even pence)."""
    amount = base(line)[1]
    return [round(amount * factor) for factor in pattern(line, months)]


def _at(line: Any, field: str) -> str:
    return f"{type(line).__name__} {line.name!r}, field “{field}”"


def _name(name: Id) -> None:
    order.canonical([name], "name")


def _dates(line: Any) -> None:
    checks.whole(line.start, _at(line, "start"), least=1)
    if line.end is not None:
        checks.whole(line.end, _at(line, "end"), least=line.start)
    if hasattr(line, "every"):
        checks.whole(line.every, _at(line, "every"), least=1)


def _range(line: Any, likely: float) -> None:
    if line.low is not None and line.low > likely:
        checks.fail(_at(line, "low"), f"{line.low!r} is more than {likely!r}")
    if line.high is not None and line.high < likely:
        checks.fail(_at(line, "high"), f"{line.high!r} is less than {likely!r}")
