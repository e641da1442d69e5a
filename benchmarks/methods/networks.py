"""Networks: all figures of a big one, and networkx asked for the same (same process, same data)."""

import random
from collections.abc import Callable
from functools import cache, partial

import networkx as nx

from benchmarks.methods.case import Case
from copper.methods.networks import (
    Description,
    Layout,
    Network,
    Rating,
    Wave,
    betweenness,
    centralisation,
    change,
    constraint,
    describe,
    layout,
    network,
)


@cache
def surveyed(size: int = 300, ties: int = 3000) -> Network:
    draw = random.Random(size)
    found: set[tuple[str, str]] = set()
    names = [f"o{i:04}" for i in range(size)]
    while len(found) < ties:
        a, b = draw.sample(names, 2)
        found.add((a, b))
    return network(names, found)


@cache
def as_networkx() -> nx.DiGraph:
    return nx.DiGraph(list(surveyed().ties))


def sectors() -> dict[str, int]:
    return {name: i % 6 for i, name in enumerate(surveyed().nodes)}


@cache
def wave(trust: int) -> Wave:
    ratings = tuple(Rating(a, b, (1 + (hash_(a, b) + trust) % 4,) * 3) for a, b in surveyed().ties)
    return Wave(surveyed(), ratings)


def hash_(a: str, b: str) -> int:
    return int(a[1:]) * 7 + int(b[1:]) * 3


def families() -> Network:
    graph = nx.florentine_families_graph()
    return network([*graph.nodes, "Pucci"], list(graph.edges), directed=False)


def apart(ours: tuple[float | None, ...], theirs: dict[str, float]) -> str:
    worst = max(abs((own or 0) - theirs[n]) for n, own in zip(surveyed().nodes, ours, strict=True))
    return f"within {worst:.0e} of networkx" if worst < 1e-8 else f"FAR from networkx: {worst:.1e}"


def both_centralities() -> str:
    degree = centralisation(families(), "degree").value
    between = centralisation(families(), "betweenness", isolates="leave out").value
    return f"degree {degree:.4f}, betweenness {between:.4f}"


def everything() -> tuple[Description, Layout]:
    return describe(surveyed(), sectors(), seed=1), layout(surveyed())


def theirs(figure: Callable[[nx.DiGraph], dict[str, float]]) -> Callable[[], dict[str, float]]:
    return partial(figure, as_networkx())


def cases() -> list[Case]:
    plain = partial(nx.betweenness_centrality, normalized=False)
    shown = Case(
        "Florentine marriages, published 0.2667, 0.4368",
        lambda: both_centralities,
        lambda found: found,
    )
    return [
        shown,
        Case(
            "300 nodes, 3,000 ties: all measures",
            lambda: partial(describe, surveyed(), sectors(), seed=1),
            lambda found: f"density {found.density.value:.4f}, {len(found.groups.groups)} groups",
            seconds=1.0,
        ),
        Case(
            "the same, and the picture",
            lambda: everything,
            lambda found: f"apart {found[1].apart:.4f}",
            seconds=1.0,
        ),
        Case(
            "the same, betweenness",
            lambda: partial(betweenness, surveyed()),
            lambda found: apart(found, plain(as_networkx())),
        ),
        Case("    networkx, betweenness", lambda: theirs(plain), lambda found: "a peer's time"),
        Case(
            "the same, constraint",
            lambda: partial(constraint, surveyed()),
            lambda found: apart(found, nx.constraint(as_networkx())),
        ),
        Case(
            "    networkx, constraint", lambda: theirs(nx.constraint), lambda found: "a peer's time"
        ),
        Case(
            "two waves, 2,000 draws of 300 organisations",
            lambda: partial(change, wave(0), wave(1), seed=1),
            lambda found: f"ΔT {found.trust.change:.3f}, {found.trust.conclusion}",
        ),
        Case(
            "1,000 nodes, 5,000 ties: all measures",
            lambda: partial(describe, surveyed(1000, 5000), seed=1),
            lambda found: f"{len(found.groups.groups)} groups",
        ),
        Case(
            "1,000 nodes, 5,000 ties: picture",
            lambda: partial(layout, surveyed(1000, 5000)),
            lambda found: f"apart {found.apart:.4f}",
            times=2,
        ),
    ]
