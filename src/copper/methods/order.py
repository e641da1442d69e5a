"""One order for everything, so that a result does not depend on who came first."""

from collections.abc import Iterable
from typing import TypeAlias

from . import checks

# What names a person, a project, an organisation: text or a whole number, one kind in one list.
Id: TypeAlias = str | int


def canonical(ids: Iterable[Id], where: str) -> list[Id]:
    """Each id once, sorted: numbers by size, text by code point.

    ValueError: an id is neither text nor a whole number, is empty, or the kinds are mixed.
    """
    found = set()
    for one in ids:
        if isinstance(one, bool) or not isinstance(one, str | int):
            checks.fail(where, f"{one!r} is neither text nor a whole number")
        if one == "":
            checks.fail(where, "an id is empty")
        found.add(one)
    if len({type(one) for one in found}) > 1:
        checks.fail(where, "some ids are text and some are numbers")
    return sorted(found)  # type: ignore[type-var]
