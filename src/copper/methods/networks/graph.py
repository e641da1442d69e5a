"""A network as data: organisations, ties, who answered; and the two ways to make it undirected."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copper.methods import checks
from copper.methods.order import Id, canonical

if TYPE_CHECKING:
    import networkx
    from scipy.sparse import csr_array

EITHER, BOTH = "either", "both"


@dataclass(frozen=True)
class Network:
    """Organisations (`nodes`, sorted), `ties` between them (sorted, each once, unweighted) and who
    `answered`. Directed: (i, j) is "i says it works with j". Undirected: the lower id stands first.

    Build one with `network(…)`, which checks it.
    """

    nodes: tuple[Id, ...]
    ties: tuple[tuple[Id, Id], ...]
    answered: tuple[Id, ...]
    directed: bool = True


def network(
    nodes: Iterable[Id],
    ties: Iterable[tuple[Id, Id]],
    *,
    directed: bool = True,
    answered: Iterable[Id] | None = None,
) -> Network:
    """A checked network. `answered`: who answered the survey; None: all did.

    A tie that is given twice counts once; in an undirected network (a, b) and (b, a) are the same.
    ValueError: a tie is no pair, joins an organisation to itself, names one that is not in `nodes`,
    or was said by nobody who answered.
    """
    if not isinstance(directed, bool):
        checks.fail("directed", f"{directed!r} is neither True nor False")
    names = canonical(nodes, "nodes")
    said = names if answered is None else canonical(answered, "answered")
    known, speaking = set(names), set(said)
    for one in said:
        if one not in known:
            checks.fail("answered", f"{one!r} is not one of the nodes")
    found = set()
    for i, tie in enumerate(ties):
        a, b = _pair(tie, known, i)
        if a not in speaking and (directed or b not in speaking):
            checks.fail(f"ties, {checks.row(i)}", f"{a!r} has not answered")
        found.add((a, b) if directed or a < b else (b, a))  # type: ignore[operator]
    return Network(tuple(names), tuple(sorted(found)), tuple(said), directed)


def symmetrised(of: Network, rule: str) -> Network:
    """An undirected network: "either" says so (exploratory), or "both" say so (confirmed).

    With "both", a tie to somebody who did not answer cannot be confirmed. An undirected network
    comes back as it is.
    """
    checks.one_of(rule, (EITHER, BOTH), "rule")
    if not of.directed:
        return of
    said = set(of.ties)
    pairs = {
        (a, b) if a < b else (b, a)  # type: ignore[operator]
        for a, b in of.ties
        if rule == EITHER or (b, a) in said
    }
    return Network(of.nodes, tuple(sorted(pairs)), of.answered, directed=False)


def within(of: Network, nodes: Iterable[Id]) -> Network:
    """The part of a network on these nodes. ValueError: one of them is not in it."""
    kept = canonical(nodes, "nodes")
    for node in kept:
        if node not in of.nodes:
            checks.fail("nodes", f"{node!r} is not in the network")
    inside = set(kept)
    ties = tuple(tie for tie in of.ties if inside.issuperset(tie))
    answered = tuple(node for node in of.answered if node in inside)
    return Network(tuple(kept), ties, answered, of.directed)


def isolates(of: Network) -> tuple[Id, ...]:
    """Organisations without any tie, said by themselves or by others."""
    tied = {node for tie in of.ties for node in tie}
    return tuple(node for node in of.nodes if node not in tied)


def without_isolates(of: Network) -> Network:
    alone = set(isolates(of))
    return within(of, (node for node in of.nodes if node not in alone)) if alone else of


# --- for the other parts of this package -----------------------------------------------------------


def places(of: Network) -> tuple[Any, Any]:
    """The ends of the ties as places in `nodes`: two arrays."""
    place = {node: i for i, node in enumerate(of.nodes)}
    pairs = np.array([(place[a], place[b]) for a, b in of.ties], dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def adjacency(of: Network) -> "csr_array":
    """n × n, 1.0 where there is a tie; symmetric when the network is undirected."""
    from scipy.sparse import csr_array

    start, end = places(of)
    if not of.directed:
        start, end = np.concatenate([start, end]), np.concatenate([end, start])
    size = len(of.nodes)
    return csr_array((np.ones(len(start)), (start, end)), shape=(size, size))


def as_networkx(of: Network) -> "networkx.Graph":
    """Undirected ("either"), nodes 0 … n−1 in our order: hashes of names decide nothing."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(len(of.nodes)))
    graph.add_edges_from(
        zip(*(side.tolist() for side in places(symmetrised(of, EITHER))), strict=True)
    )
    return graph


def _pair(tie: Any, known: set[Id], i: int) -> tuple[Id, Id]:
    where = f"ties, {checks.row(i)}"
    if isinstance(tie, str) or not isinstance(tie, tuple | list) or len(tie) != 2:
        checks.fail(where, f"{tie!r} is not a pair of organisations")
    for end in tie:
        canonical([end], where)
        if end not in known:
            checks.fail(where, f"{end!r} is not one of the nodes")
    if tie[0] == tie[1]:
        checks.fail(where, f"{tie[0]!r} is tied to itself")
    return tie[0], tie[1]
