"""Whether two tables, subtracted from each other, would tell of a few people."""

from collections.abc import Mapping, Sequence
from typing import Any

from .rules import Rule

Filter = Mapping[str, Sequence[str]]


def overlap(one: Filter, other: Filter) -> bool:
    """False only when no one can be in both: some property has no value in common."""
    return all(set(one[key]) & set(other[key]) for key in one.keys() & other.keys())


def inside(one: Filter, other: Filter) -> bool:
    """True when everybody whom `one` counts is counted by `other` too."""
    return all(key in one and set(one[key]) <= set(other[key]) for key in other)


def _cells(table: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    return {
        (row, column): table["cells"][i][j]
        for i, row in enumerate(table["rows"])
        for j, column in enumerate(table["columns"])
    }


def _total(table: Mapping[str, Any]) -> int:
    return sum(map(sum, table["cells"]))


def too_near(
    one: Mapping[str, Any],
    one_filter: Filter,
    other: Mapping[str, Any],
    other_filter: Filter,
    rule: Rule,
) -> bool:
    """True when the difference of two releases is a number of people that the rule hides.

    Totals are compared whenever somebody may be in both; each cell with the same names too, when
    one filter lies inside the other.
    """
    if not overlap(one_filter, other_filter):
        return False
    if rule.hides(abs(_total(one) - _total(other))):
        return True
    if one_filter == other_filter or not (
        inside(one_filter, other_filter) or inside(other_filter, one_filter)
    ):
        return False
    mine, theirs = _cells(one), _cells(other)
    return any(rule.hides(abs(mine[key] - theirs[key])) for key in mine.keys() & theirs.keys())
