"""Bad input gets a ValueError that says where it is and why. Each function returns a clean value.

`where` is what the caller calls the place: "row 3, field “cost”", "voters", "quota “age: 16–24”".
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from numbers import Integral, Real
from typing import Any, NoReturn, TypeVar

Key = TypeVar("Key", bound=Hashable)


def fail(where: str, why: str) -> NoReturn:
    """Raises ValueError("WHERE: WHY")."""
    raise ValueError(f"{where}: {why}")


def row(number: int, field: str = "") -> str:
    """Words for a place in a list, counted from 1 as people count: `row 3, field “cost”`."""
    return f"row {number + 1}, field “{field}”" if field else f"row {number + 1}"


def whole(value: Any, where: str, *, least: int | None = 0, most: int | None = None) -> int:
    """A whole number within its limits (both included). True and 3.0 are not whole numbers."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        fail(where, f"{value!r} is not a whole number")
    return int(_within(int(value), where, least, most))


def number(
    value: Any, where: str, *, least: float | None = None, most: float | None = None
) -> float:
    """A finite number within its limits (both included)."""
    if isinstance(value, bool) or not isinstance(value, Real):
        fail(where, f"{value!r} is not a number")
    try:
        found = float(value)
    except OverflowError:
        fail(where, "the number is too big")
    if not math.isfinite(found):
        fail(where, f"{value!r} is not a finite number")
    return float(_within(found, where, least, most))


MOST_DRAWS = 10_000_000


def draws(value: Any, where: str = "draws", *, least: int = 1) -> int:
    """How often something is drawn or simulated: a whole number, at most ten million."""
    return whole(value, where, least=least, most=MOST_DRAWS)


def positive(value: Any, where: str) -> float:
    """A finite number above 0."""
    found = number(value, where)
    if found <= 0:
        fail(where, f"{value!r} must be more than 0")
    return found


def share(value: Any, where: str) -> float:
    """A number from 0 to 1."""
    return number(value, where, least=0, most=1)


def level(value: Any, where: str = "level") -> float:
    """A confidence level: more than 0 and less than 1."""
    found = number(value, where)
    if not 0 < found < 1:
        fail(where, f"{value!r} must lie between 0 and 1, for example 0.95")
    return found


def one_of(value: Key, choices: Iterable[Key], where: str) -> Key:
    """One of a few known values."""
    known = list(choices)
    if value not in known:
        fail(where, f"{value!r} is not one of {', '.join(map(repr, known))}")
    return value


def unique(values: Sequence[Key], where: str) -> Sequence[Key]:
    """Each value once."""
    seen: set[Key] = set()
    for value in values:
        if not isinstance(value, Hashable):
            fail(where, f"{value!r} is no single value")
        if value in seen:
            fail(where, f"{value!r} is there twice")
        seen.add(value)
    return values


def same_length(where: str, **columns: Sequence[Any]) -> int:
    """The common length of lists that belong together, by name."""
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        fail(
            where,
            "lengths differ: " + ", ".join(f"{length} {name}" for name, length in lengths.items()),
        )
    return next(iter(lengths.values()), 0)


def not_empty(values: Sequence[Any], where: str) -> Sequence[Any]:
    if not len(values):
        fail(where, "there is nothing in it")
    return values


def _within(value: float, where: str, least: float | None, most: float | None) -> float:
    if least is not None and value < least:
        fail(where, f"{value!r} is less than {least!r}")
    if most is not None and value > most:
        fail(where, f"{value!r} is more than {most!r}")
    return value
