"""Rank-biased overlap (Webber, Moffat and Zobel, 2010): how alike two lists are, the top most."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import accumulate
from math import log1p
from typing import TypeAlias

from copper.methods import checks, order
from copper.methods.order import Id

Ranking: TypeAlias = Iterable[Id | Iterable[Id]]


@dataclass(frozen=True)
class Overlap:
    """`extrapolated` (RBO_EXT): 1 the same, 0 nothing in common; None when a list is empty.

    `least` (RBO_MIN) and `residual` (RBO_RES): whatever comes after the end of the lists, the value
    lies between least and least + residual. `shared` is the trace: how many items the first 1, 2, …
    places have in common (parts where ties are cut through).
    """

    extrapolated: float | None
    least: float
    residual: float
    p: float
    shared: tuple[float, ...]


def rank_biased_overlap(left: Ranking, right: Ranking, *, p: float = 0.9) -> Overlap:
    """How alike two rankings are, also of unequal lengths and with other items.

    Each is best first; a tuple, list or set inside is a tie. `p` (0 to 1, both excluded) is how deep one
    looks: with 0.9 the first ten places carry 86 % of the weight. A tie counts as the mean over all
    ways to break it (RBO^a of Corsi and Urbano, 2024), so two equal lists with ties stay below 1.

    Webber, Moffat and Zobel (2010): eq. 32 for `extrapolated`, eq. 11 for `least`, eq. 30 for `residual`.
    ValueError: no list, an item twice in one list, an empty tie, ids of two kinds, a wrong p.
    """
    p = checks.number(p, "p")
    if not 0 < p < 1:
        checks.fail("p", f"{p!r} must lie between 0 and 1, for example 0.9")
    shares = [_spans(left, "left"), _spans(right, "right")]
    order.canonical([item for spans in shares for item in spans], "left and right")
    short, long = sorted(map(len, shares))
    shared = _shared(shares[0], shares[1], long)
    at_short, at_long = (shared[depth - 1] if depth else 0.0 for depth in (short, long))
    weight = (1 - p) / p
    seen = weight * sum(x / d * p**d for d, x in enumerate(shared, 1))
    # Σ p^d/d beyond the longer list: what is left of −ln(1 − p).
    beyond = max(-log1p(-p) - sum(p**d / d for d in range(1, long + 1)), 0.0)
    least = seen + weight * at_long * beyond
    return Overlap(
        _extrapolated(seen, short, long, at_short, at_long, p),
        least,
        max(_most(shared, short, long, at_long, p) - least, 0.0),
        p,
        tuple(shared),
    )


def _extrapolated(
    seen: float, short: int, long: int, at_short: float, at_long: float, p: float
) -> float | None:
    """Eq. 32: the shorter list goes on as it agreed at its end, then both do."""
    if not short:
        return None
    longer = sum(at_short * (d - short) / (short * d) * p**d for d in range(short + 1, long + 1))
    rest = ((at_long - at_short) / long + at_short / short) * p**long
    return seen + (1 - p) / p * longer + rest


def _most(shared: list[float], short: int, long: int, at_long: float, p: float) -> float:
    """RBO_MAX: each place after the end of a list holds an item that the other list has."""
    full = round(short + long - at_long)  # from here on both lists hold the same items
    total = 0.0
    for d in range(1, full + 1):
        if d <= long:
            common = shared[d - 1] + max(d - short, 0)
        else:
            common = at_long + (d - short) + (d - long)
        total += common / d * p**d
    return (1 - p) / p * total + p**full


def _spans(ranking: Ranking, where: str) -> dict[Id, tuple[int, int]]:
    """For each item the first and the last place it may take."""
    if isinstance(ranking, str) or not isinstance(ranking, Iterable):
        checks.fail(where, f"{ranking!r} is not a list of ids")
    found: dict[Id, tuple[int, int]] = {}
    for entry in ranking:
        tie: list[Id] = list(entry) if isinstance(entry, tuple | list | Set) else [entry]  # type: ignore[list-item]
        checks.not_empty(tie, f"{where}: a tie")
        order.canonical(tie, where)
        first = len(found) + 1
        for item in tie:
            if item in found:
                checks.fail(where, f"{item!r} is there twice")
            found[item] = (first, first + len(tie) - 1)
    return found


def _shared(
    left: dict[Id, tuple[int, int]], right: dict[Id, tuple[int, int]], long: int
) -> list[float]:
    """Expected number of common items in the first 1, 2, … `long` places."""
    whole = [0] * (long + 2)  # items that are surely common from this depth on
    parts = [0.0] * (long + 2)
    for a, b in sorted((left[item], right[item]) for item in left.keys() & right.keys()):
        surely = max(a[1], b[1])
        whole[surely] += 1
        for depth in range(max(a[0], b[0]), surely):
            parts[depth] += _within(a, depth) * _within(b, depth)
    return [sure + parts[d] for d, sure in enumerate(accumulate(whole[: long + 1]))][1:]


def _within(span: tuple[int, int], depth: int) -> float:
    """The chance that an item somewhere in this span is within the first `depth` places."""
    first, last = span
    return min(max((depth - first + 1) / (last - first + 1), 0.0), 1.0)
