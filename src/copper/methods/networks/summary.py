"""All figures of one network, as they may be shown: none when fewer than five answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copper.methods import checks
from copper.methods.order import Id

from .cohesion import (
    CutPoint,
    Groups,
    articulation_points,
    components,
    constraint,
    louvain_groups,
)
from .graph import BOTH, EITHER, Network, isolates, symmetrised
from .structure import (
    BETWEENNESS,
    COUNT,
    DEGREE,
    IN,
    OUT,
    Centralisation,
    Density,
    EIIndex,
    Reciprocity,
    betweenness,
    centralisation,
    degrees,
    density,
    ei_index,
    reciprocity,
)

TOO_FEW = "too-few-answers"


@dataclass(frozen=True)
class Place:
    """Where one organisation stands. `partners`: ties of the undirected network; `named_by` and
    `names`: in and out, None in an undirected network; `cuts_off`: how many would lose the way to
    the rest without it. Community organisations are never ranked by these figures."""

    node: Id
    partners: int
    named_by: int | None
    names: int | None
    betweenness: float
    constraint: float | None
    cuts_off: int


@dataclass(frozen=True)
class Description:
    """A network in figures. `rule`: how it was made undirected for degree, betweenness, cut points,
    components and groups. In a directed network density, in, out, reciprocity and E–I index are of
    the ties as they were said. `why`: "too-few-answers", and then there is no number."""

    rule: str
    isolates_rule: str
    density: Density | None = None
    degree: Centralisation | None = None
    indegree: Centralisation | None = None
    outdegree: Centralisation | None = None
    betweenness: Centralisation | None = None
    reciprocity: Reciprocity | None = None
    ei_index: EIIndex | None = None
    isolates: tuple[Id, ...] = ()
    cut_points: tuple[CutPoint, ...] = ()
    components: tuple[tuple[Id, ...], ...] = ()
    groups: Groups | None = None
    places: tuple[Place, ...] = ()
    why: str = ""


def describe(
    of: Network,
    sectors: Mapping[Any, Id | None] | None = None,
    *,
    seed: int,
    rule: str = EITHER,
    isolates_rule: str = COUNT,
    least: int = 5,
    resolution: float = 1.0,
) -> Description:
    """All measures of a network. `least`: fewer who answered, and there is no number.

    `rule` "either" or "both" (see `symmetrised`); `isolates_rule` "count" or "leave out" (see
    `centralisation`); `seed` and `resolution` of the groups; `sectors` for the E–I index (None: no
    index). ValueError as in those functions.
    """
    checks.whole(least, "least", least=1)
    checks.one_of(rule, (EITHER, BOTH), "rule")
    if len(of.answered) < least:
        return Description(rule, isolates_rule, why=TOO_FEW)
    pairs = symmetrised(of, rule)
    cuts = articulation_points(pairs)

    def centre(part: Network, kind: str) -> Centralisation:
        return centralisation(part, kind, isolates=isolates_rule)

    return Description(
        rule,
        isolates_rule,
        density(of),
        centre(pairs, DEGREE),
        centre(of, IN) if of.directed else None,
        centre(of, OUT) if of.directed else None,
        centre(pairs, BETWEENNESS),
        reciprocity(of) if of.directed else None,
        ei_index(of, sectors) if sectors is not None else None,
        isolates(pairs),
        cuts,
        components(pairs),
        louvain_groups(pairs, seed=seed, resolution=resolution),
        _places(of, pairs, cuts),
    )


def _places(of: Network, pairs: Network, cuts: tuple[CutPoint, ...]) -> tuple[Place, ...]:
    nothing: tuple[None, ...] = (None,) * len(of.nodes)
    cut_off = {cut.node: cut.cut_off for cut in cuts}
    columns = zip(
        of.nodes,
        degrees(pairs),
        degrees(of, IN) if of.directed else nothing,
        degrees(of, OUT) if of.directed else nothing,
        betweenness(pairs),
        constraint(of),
        strict=True,
    )
    return tuple(
        Place(node, partners, named_by, names, between, tied, cut_off.get(node, 0))
        for node, partners, named_by, names, between, tied in columns
    )
