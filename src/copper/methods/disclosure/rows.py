"""Whether rows about single people can be told apart: k-anonymity."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copper.methods import checks


@dataclass(frozen=True)
class KAnonymity:
    """`safe` when every combination of the properties is shared by at least `k` rows.

    `least`: rows of the rarest combination, None without rows. `offending`: (values, rows) of each
    combination of fewer than k, the rarest first: for whoever mends the export, not for others.
    `rows_at_risk`: how many rows stand in them.
    """

    k: int
    safe: bool
    least: int | None
    offending: tuple[tuple[tuple[Any, ...], int], ...]
    rows_at_risk: int


def k_anonymity(
    rows: Sequence[Mapping[str, Any]], properties: Sequence[str], k: int = 5
) -> KAnonymity:
    """Checks an export of rows (Sweeney, 2002; Samarati, 2001).

    `properties`: what a neighbour may know (area, age band, ethnic group, sex). Missing (None) is a
    value like any other. ValueError: no properties, one twice, a row without one, a value that is
    neither text, whole number, True, False nor None.
    """
    checks.whole(k, "k", least=1)
    checks.unique(checks.not_empty(properties, "properties"), "properties")
    found: Counter[tuple[tuple[str, Any], ...]] = Counter()
    for i, row in enumerate(rows):
        for name in properties:
            if name not in row:
                checks.fail(checks.row(i, name), "it is not there")
            if not isinstance(row[name], str | int | None):
                checks.fail(checks.row(i, name), f"{row[name]!r} is neither text nor whole number")
        # With its type, since True is not 1.
        found[tuple((type(row[name]).__name__, row[name]) for name in properties)] += 1
    few = sorted(
        ((kinds, n) for kinds, n in found.items() if n < k),
        key=lambda pair: (pair[1], [(kind, str(value)) for kind, value in pair[0]]),
    )
    offending = tuple((tuple(value for _, value in kinds), n) for kinds, n in few)
    least = min(found.values(), default=None)
    return KAnonymity(k, not few, least, offending, sum(n for _, n in few))
