"""Areas or people sorted into tenths or fifths."""

from collections.abc import Sequence

from copper.methods import checks


def quantiles(
    values: Sequence[float | None], groups: int = 10, *, highest_first: bool = True
) -> tuple[int | None, ...]:
    """The quantile of each value, 1 to `groups`; 1 holds the highest (or the lowest) values.

    With `highest_first` and a deprivation score, 1 is the most deprived. Equal values share a
    quantile, so sizes may differ. None stays None and does not count. As OHID's `phe_quantile`:
    q = k + 1 − ⌈k·(n + 1 − rank)/n⌉, tied values taking their smallest rank.
    ValueError: a value is not a number, `groups` is no whole number ≥ 2, or there are fewer values
    than groups.
    """
    checks.whole(groups, "groups", least=2)
    if not isinstance(highest_first, bool):
        checks.fail("highest_first", f"{highest_first!r} is neither True nor False")
    known = sorted(
        (
            checks.number(value, checks.row(row, "value"))
            for row, value in enumerate(values)
            if value is not None
        ),
        reverse=highest_first,
    )
    n = len(known)
    if n < groups:
        checks.fail("values", f"{n} values can't be put into {groups} groups")
    rank: dict[float, int] = {}
    for place, value in enumerate(known, 1):
        rank.setdefault(value, place)
    return tuple(
        None if value is None else groups + 1 + -(groups * (n + 1 - rank[float(value)])) // n
        for value in values
    )
