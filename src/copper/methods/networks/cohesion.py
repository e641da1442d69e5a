"""Who holds a network together: components, cut points, constraint, groups.

Directed networks are read as "either says so" here, except that constraint counts a tie that both
say twice (as Burt does). Unweighted. Bare formulas; what may be shown is decided by `describe`.
"""

from dataclasses import dataclass

import numpy as np

from copper.methods import checks
from copper.methods.order import Id

from .graph import EITHER, Network, adjacency, as_networkx, symmetrised


@dataclass(frozen=True)
class CutPoint:
    """An organisation that, if it left, would cut others off. `pieces`: who would hang together in
    its part of the network then, the largest piece first; all but the first are cut off."""

    node: Id
    pieces: tuple[tuple[Id, ...], ...]

    @property
    def cut_off(self) -> int:
        """How many organisations would lose the way to the largest piece."""
        return sum(map(len, self.pieces[1:]))


@dataclass(frozen=True)
class Groups:
    """Groups of organisations with many ties among them, the largest first.

    `modularity` (Newman, 2004): 0 as many ties within groups as by chance; None without ties.
    """

    groups: tuple[tuple[Id, ...], ...]
    modularity: float | None
    seed: int
    resolution: float


def components(of: Network) -> tuple[tuple[Id, ...], ...]:
    """Parts between which there is no way, the largest first, then by the first name."""
    import networkx

    return _named(of, networkx.connected_components(as_networkx(of)))


def articulation_points(of: Network) -> tuple[CutPoint, ...]:
    """Organisations that, if they left, would cut others off (Tarjan, 1972), in order of name."""
    import networkx
    from scipy.sparse.csgraph import connected_components

    graph = as_networkx(of)
    links = adjacency(symmetrised(of, EITHER))
    found = []
    for part in networkx.connected_components(graph):
        members = np.array(sorted(part))
        inside = links[members][:, members]
        for point in networkx.articulation_points(graph.subgraph(part)):
            others = np.flatnonzero(members != point)
            _, label = connected_components(inside[others][:, others], directed=False)
            around = members[others]
            pieces = [around[label == piece].tolist() for piece in range(label.max() + 1)]
            found.append(CutPoint(of.nodes[point], _named(of, pieces)))
    return tuple(sorted(found, key=lambda cut: cut.node))


def constraint(of: Network) -> tuple[float | None, ...]:
    """Burt's constraint (1992, eq. 2.4), in the order of `nodes`: low where one's partners don't
    know each other. None for isolates.

    cᵢ = Σⱼ (pᵢⱼ + Σ_q pᵢ_q·p_qⱼ)² over i's neighbours j and q ≠ i, j, with
    pᵢⱼ = (aᵢⱼ + aⱼᵢ) ÷ Σₖ(aᵢₖ + aₖᵢ), as in networkx and igraph.
    """
    links = adjacency(of)
    mutual = (links + links.T).tocsr()
    own = np.asarray(mutual.sum(axis=1)).ravel()
    shares = mutual.multiply(1 / np.where(own == 0, 1, own)[:, None]).tocsr()
    # Nobody is tied to themselves, so q = i and q = j add nothing by themselves.
    reached = (shares + shares @ shares).multiply(mutual > 0)
    values = np.asarray(reached.power(2).sum(axis=1)).ravel()
    return tuple(float(value) if ties else None for value, ties in zip(values, own, strict=True))


def louvain_groups(of: Network, *, seed: int, resolution: float = 1.0) -> Groups:
    """Groups by the Louvain method (Blondel and others, 2008), the same for the same seed.

    `resolution` above 1 gives more and smaller groups. An isolate is a group of its own.
    ValueError: a seed that is no whole number ≥ 0, a resolution that is not above 0 (up to 1e9).
    """
    import networkx

    seed = checks.whole(seed, "seed")
    resolution = checks.positive(checks.number(resolution, "resolution", most=1e9), "resolution")
    graph = as_networkx(of)
    if not of.ties:
        return Groups(_named(of, ({i} for i in graph)), None, seed, resolution)
    found = networkx.community.louvain_communities(graph, seed=seed, resolution=resolution)
    modularity = networkx.community.modularity(graph, found, resolution=resolution)
    return Groups(_named(of, found), float(modularity), seed, resolution)


def _named(of: Network, parts: object) -> tuple[tuple[Id, ...], ...]:
    """Parts of places as names, the largest first."""
    found = [sorted(part) for part in parts]  # type: ignore[attr-defined]
    found.sort(key=lambda part: (-len(part), part))
    return tuple(tuple(of.nodes[i] for i in part) for part in found)
