"""One order for everything, so that a result does not depend on who came first."""

from collections.abc import Collection, Iterable
from numbers import Integral
from typing import Any, TypeAlias

from . import checks

# What names a person, a project, an organisation: text or a whole number, one kind in one list.
Id: TypeAlias = str | int


def is_id(one: Any) -> bool:
    """Text or a whole number, of Python or of numpy. True is none."""
    return isinstance(one, str | Integral) and not isinstance(one, bool)


def plain(one: Any, where: str) -> Id:
    """The id as Python's own text or whole number. ValueError: it is none, or empty."""
    if not is_id(one):
        checks.fail(where, f"{one!r} is neither text nor a whole number")
    if isinstance(one, str) and not one:
        checks.fail(where, "an id is empty")
    return str(one) if isinstance(one, str) else int(one)


def same_kind(ids: Collection[Id], others: Collection[Id], where: str) -> None:
    """ValueError: the ones are text and the others numbers, so that none could ever be found.

    Both are lists that `canonical` has seen.
    """
    if ids and others and isinstance(next(iter(ids)), str) != isinstance(next(iter(others)), str):
        checks.fail(where, "some ids are text and some are numbers")


def canonical(ids: Iterable[Id], where: str) -> list[Id]:
    """Each id once and `plain`, sorted: numbers by size, text by code point.

    ValueError: an id is neither text nor a whole number, is empty, or the kinds are mixed.
    """
    found = {plain(one, where) for one in ids}
    if len({type(one) for one in found}) > 1:
        checks.fail(where, "some ids are text and some are numbers")
    return sorted(found)  # type: ignore[type-var]
