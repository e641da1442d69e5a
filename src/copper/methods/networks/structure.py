"""What a network looks like as a whole: density, centralisation, reciprocity, E–I index.

Everything is unweighted: a tie is there or not. These are the bare formulas, for any network;
what may be shown to people is decided by `describe`.

Sources: Freeman (1978) for centralisation, with the divisors of R's `sna`; Krackhardt and Stern
(1988) for the E–I index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np

from copper.methods import checks
from copper.methods.order import Id, canonical

from .graph import Network, adjacency, places, without_isolates

COUNT, LEAVE_OUT = "count", "leave out"
DEGREE, IN, OUT, BETWEENNESS = "degree", "in", "out", "betweenness"
_AT_ONCE = 2_000_000  # distances held at once while counting shortest paths


@dataclass(frozen=True)
class Density:
    """`value`: ties ÷ possible ties; None with fewer than two organisations.

    `response` = answered ÷ organisations. `of_answered`: ties ÷ what those who answered could have
    said, m ÷ (r(n−1)); directed networks only.
    """

    value: float | None
    ties: int
    possible: int
    answered: int
    nodes: int
    response: float | None
    of_answered: float | None


@dataclass(frozen=True)
class Centralisation:
    """How much one organisation stands in the middle: 0 all alike, 1 a star. None: too few nodes.

    `spread` = Σ(most − own) of `largest`, the spread of a star with `nodes` nodes. `most` is the
    highest figure and `at` who has it. `isolates`: "count" (they are nodes) or "leave out".
    """

    kind: str
    value: float | None
    spread: float
    largest: float
    most: float | None
    at: tuple[Id, ...]
    nodes: int
    isolates: str


@dataclass(frozen=True)
class Reciprocity:
    """Ties that are returned ÷ ties that could be (said to somebody who answered)."""

    value: float | None
    returned: int
    ties: int


@dataclass(frozen=True)
class SectorTies:
    """Ties of one sector to others (`external`) and within it; `value` is its own E–I index."""

    sector: Id
    value: float | None
    external: int
    internal: int
    nodes: int


@dataclass(frozen=True)
class EIIndex:
    """(external − internal) ÷ (external + internal): −1 all ties within sectors, 1 all between.

    `by_chance`: the index if all possible ties were there, so what sizes alone would give.
    `left_out`: ties with an end without a sector.
    """

    value: float | None
    external: int
    internal: int
    by_chance: float | None
    sectors: tuple[SectorTies, ...]
    left_out: int


def density(of: Network) -> Density:
    """Ties ÷ possible ties: 2m ÷ (n(n−1)) undirected, m ÷ (n(n−1)) directed."""
    n, r, m = len(of.nodes), len(of.answered), len(of.ties)
    possible = n * (n - 1) if of.directed else n * (n - 1) // 2
    heard = r * (n - 1)
    return Density(
        m / possible if possible else None,
        m,
        possible,
        r,
        n,
        r / n if n else None,
        m / heard if of.directed and heard else None,
    )


def degrees(of: Network, kind: str = DEGREE) -> tuple[int, ...]:
    """Ties of each node, in the order of `nodes`. Undirected: "degree". Directed: "in" (said by
    others), "out" (said by itself); "degree" is then in + out.

    ValueError: "in" or "out" of an undirected network.
    """
    checks.one_of(kind, (DEGREE, IN, OUT), "kind")
    if kind != DEGREE and not of.directed:
        checks.fail("kind", f"{kind!r} needs a directed network")
    start, end = places(of)
    size = len(of.nodes)
    counts = np.zeros(size, dtype=np.int64)
    if kind != IN:
        counts += np.bincount(start, minlength=size)
    if kind != OUT:
        counts += np.bincount(end, minlength=size)
    return tuple(counts.tolist())


def betweenness(of: Network) -> tuple[float, ...]:
    """How many shortest paths between others run through each node (Freeman, 1977), in parts where
    there are several; not normalised. Undirected: each pair counts once; directed: each ordered pair.

    The algorithm of Brandes (2001), for many sources at once.
    """
    size = len(of.nodes)
    links = adjacency(of)
    back = links.T.tocsr()
    total = np.zeros(size)
    at_once = max(1, _AT_ONCE // max(1, size))
    for first in range(0, size, at_once):
        total += _passing(links, back, np.arange(first, min(first + at_once, size)))
    # Sums of parts that differ in the last digit only are the same figure.
    return tuple(round(value, 9) for value in (total if of.directed else total / 2).tolist())


def _passing(links: Any, back: Any, sources: Any) -> Any:
    """Paths that pass through each node, summed over these sources.

    Rows are nodes, columns sources. Each pair is touched once on the way out and once on the way
    back, so chains cost no more than stars.
    """
    from scipy.sparse import csr_array

    shape = (links.shape[0], len(sources))
    own = np.arange(len(sources))
    distance = np.full(shape, -1)
    paths, passed = np.zeros(shape), np.zeros(shape)
    distance[sources, own], paths[sources, own] = 0, 1
    fronts = [(sources, own)]
    while len(fronts[-1][0]):
        front = csr_array((paths[fronts[-1]], fronts[-1]), shape=shape)
        reached = (back @ front).tocoo()
        new = distance[reached.row, reached.col] < 0
        cells = (reached.row[new], reached.col[new])
        distance[cells], paths[cells] = len(fronts), reached.data[new]
        fronts.append(cells)
    if not np.isfinite(paths).all():
        checks.fail("ties", "there are too many shortest paths to count")
    for level in range(len(fronts) - 1, 1, -1):
        share = (1 + passed[fronts[level]]) / paths[fronts[level]]
        given = (links @ csr_array((share, fronts[level]), shape=shape)).tocoo()
        nearer = distance[given.row, given.col] == level - 1
        cells = (given.row[nearer], given.col[nearer])
        passed[cells] += paths[cells] * given.data[nearer]
    return passed.sum(axis=1)


def centralisation(of: Network, kind: str, *, isolates: str = COUNT) -> Centralisation:
    """Freeman's centralisation (1978): Σ(max − own) ÷ its value for a star of as many nodes.

    - "degree", undirected only: ÷ (n−1)(n−2)
    - "in", "out", directed only: ÷ (n−1)²
    - "betweenness": undirected ÷ (n−1)²(n−2)/2, directed ÷ (n−1)²(n−2)

    `isolates`: organisations without any tie "count" as nodes or are left out ("leave out").
    None below three nodes (in, out: two). ValueError: a kind that does not fit the network.
    """
    checks.one_of(kind, (DEGREE, IN, OUT, BETWEENNESS), "kind")
    checks.one_of(isolates, (COUNT, LEAVE_OUT), "isolates")
    if kind == DEGREE and of.directed:
        checks.fail(
            "kind", "'degree' needs an undirected network: symmetrise it, or use in and out"
        )
    part = without_isolates(of) if isolates == LEAVE_OUT else of
    n = len(part.nodes)
    figures = betweenness(part) if kind == BETWEENNESS else degrees(part, kind)
    return _centralised(kind, part.nodes, figures, _largest(kind, n, of.directed), isolates)


def _largest(kind: str, n: int, directed: bool) -> float:
    """The spread of a star of n nodes."""
    if kind == DEGREE:
        return float((n - 1) * (n - 2))
    if kind == BETWEENNESS:
        return (n - 1) ** 2 * (n - 2) / (1 if directed else 2)
    return float((n - 1) ** 2)


def _centralised(
    kind: str, nodes: tuple[Id, ...], figures: tuple[float, ...], largest: float, isolates: str
) -> Centralisation:
    n = len(nodes)
    most = max(figures, default=None)
    spread = fsum(most - own for own in figures) if most is not None else 0.0
    possible = n >= (2 if kind in (IN, OUT) else 3)
    return Centralisation(
        kind,
        spread / largest if possible else None,
        spread,
        largest if possible else 0.0,
        most,
        tuple(node for node, own in zip(nodes, figures, strict=True) if own == most),
        n,
        isolates,
    )


def reciprocity(of: Network) -> Reciprocity:
    """Share of ties that are returned (R's `sna`: "edgewise"). Ties to organisations that did not
    answer are left out, because nobody could return them. None without ties.

    ValueError: an undirected network.
    """
    if not of.directed:
        checks.fail("network", "reciprocity needs a directed network")
    said, answered = set(of.ties), set(of.answered)
    could = [(a, b) for a, b in of.ties if b in answered]
    returned = sum((b, a) in said for a, b in could)
    return Reciprocity(returned / len(could) if could else None, returned, len(could))


def ei_index(of: Network, sectors: Mapping[Any, Id | None]) -> EIIndex:
    """E–I index (Krackhardt and Stern, 1988). `sectors`: organisation → sector, None: unknown.

    Ties count as they are given: a returned directed tie counts twice; symmetrise first to count
    pairs. None without ties. ValueError: an organisation is not named in `sectors`.
    """
    for node in of.nodes:
        if node not in sectors:
            checks.fail("sectors", f"{node!r} has no sector; give None where it is unknown")
    own = {node: sectors[node] for node in of.nodes if sectors[node] is not None}
    names = canonical((sector for sector in own.values() if sector is not None), "sectors")
    ends = [(own[a], own[b]) for a, b in of.ties if a in own and b in own]
    internal = sum(a == b for a, b in ends)
    sizes = [sum(sector == name for sector in own.values()) for name in names]
    pairs, inside = len(own) * (len(own) - 1), sum(size * (size - 1) for size in sizes)
    rows = []
    for name, size in zip(names, sizes, strict=True):
        mine = [a == b for a, b in ends if name in (a, b)]
        rows.append(
            SectorTies(
                name, _ei(len(mine) - sum(mine), sum(mine)), mine.count(False), sum(mine), size
            )
        )
    return EIIndex(
        _ei(len(ends) - internal, internal),
        len(ends) - internal,
        internal,
        _ei(pairs - inside, inside),
        tuple(rows),
        len(of.ties) - len(ends),
    )


def _ei(external: int, internal: int) -> float | None:
    both = external + internal
    return (external - internal) / both if both else None
