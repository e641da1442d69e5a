"""From votes to places on the map: which votes count, who is on it, where each person stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from copper.methods import order as orders
from copper.methods.order import Id

from . import components
from .arrays import Flags, Floats, Whole, closed
from .components import Centred, Components
from .settings import Settings
from .votes import Votes

Order: TypeAlias = Literal["canonical", "arrival"]


@dataclass(frozen=True)
class Memory:
    """What a map hands on to the next one, small enough to be stored: `OpinionMap.memory`.

    `people`: everybody on the map with the name of their found group, or None. `directions`: each
    statement with its two loadings, so that left stays left.
    """

    people: tuple[tuple[Id, str | None], ...] = ()
    directions: tuple[tuple[Id, float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Placed:
    """The people and statements of a map with everything that groups are made from."""

    votes: Votes
    arrival: Whole  # people in order of arrival, or in canonical order
    is_meta: Flags
    is_moderated: Flags
    takes_part: Flags  # statements in the components
    cells: Flags  # votes on these
    matrix: Centred
    components: Components
    vote_counts: Whole
    positions: Floats
    on_map: Flags


def place(
    votes: Votes,
    moderated_out: Iterable[Id],
    meta: Iterable[Id],
    order: Order,
    settings: Settings,
    before: Memory,
    stay: Iterable[Id],
) -> Placed:
    """Both orders; what differs between them is written down in decision 0081."""
    as_polis = order == "arrival"
    moderated = set(orders.canonical(moderated_out, "moderated_out"))
    metas = set(orders.canonical(meta, "meta"))
    orders.same_kind(moderated, votes.statements, "moderated_out")
    orders.same_kind(metas, votes.statements, "meta")
    kept = _kept(votes, moderated, as_polis)
    is_moderated, is_meta = _flags(kept.statements, moderated), _flags(kept.statements, metas)
    voted = np.bincount(kept.statement, minlength=len(kept.statements)) > 0
    takes_part = voted & ~is_moderated & ~is_meta
    cells = takes_part[kept.statement]
    counts = np.bincount(kept.person[cells], minlength=len(kept.people))
    matrix, center = _centred(kept, cells)
    # Polis makes moderated and meta statements 0 for everybody: they count as statements with votes.
    zeroed = int((voted & ~takes_part).sum()) if as_polis else 0
    counted = int(takes_part.sum()) + zeroed
    found = components.fit(matrix, center, takes_part, counted)
    if before.directions:
        found = components.turned(found, _directions(kept.statements, before), takes_part)
    positions = components.project(matrix, found.vectors, counts + zeroed, counted)
    named = orders.canonical(stay, "stay")
    orders.same_kind(named, kept.people, "stay")
    staying = {one for one, _group in before.people} | set(named)
    on_map = _flags(kept.people, staying) & (counts > 0)
    if as_polis:
        on_map |= _in_conversation(kept, settings)
        first = np.full(len(kept.people), len(kept), np.int64)
        np.minimum.at(first, kept.person, kept.first)
        arrival = np.argsort(first, kind="stable")
    else:
        on_map |= (counts >= min(settings.least_votes, counted)) & (counts > 0)
        _top_up(on_map, counts, settings.top_up)
        arrival = np.arange(len(kept.people))
    return Placed(
        kept,
        arrival,
        is_meta,
        is_moderated,
        takes_part,
        cells,
        matrix,
        found,
        closed(counts),
        closed(positions),
        closed(on_map),
    )


def _kept(votes: Votes, moderated: set[Id], as_polis: bool) -> Votes:
    """Without the statements moderated out; as Polis, without those of them that have no vote."""
    out = _flags(votes.statements, moderated)
    if as_polis:
        out &= np.bincount(votes.statement, minlength=len(out)) == 0
    if not out.any():
        return votes
    left = votes.kept(~out[votes.statement])
    place = np.cumsum(~out) - 1
    statements = tuple(one for one, gone in zip(votes.statements, out, strict=True) if not gone)
    moved = closed(place[left.statement])
    return Votes(left.people, statements, left.person, moved, left.value, left.first)


def _flags(ids: tuple[Id, ...], wanted: set[Id]) -> Flags:
    if not wanted:
        return np.zeros(len(ids), bool)
    return np.array([one in wanted for one in ids], bool)


def _centred(votes: Votes, cells: Flags) -> tuple[Centred, Floats]:
    shape = (len(votes.people), len(votes.statements))
    person, statement = votes.person[cells], votes.statement[cells]
    value = votes.value[cells].astype(float)
    n = np.bincount(statement, minlength=shape[1])
    center = np.bincount(statement, value, shape[1]) / np.maximum(n, 1)
    return Centred(shape, person, statement, value - center[statement]), center


def _directions(statements: tuple[Id, ...], before: Memory) -> Floats:
    known = {one: (x, y) for one, x, y in before.directions}
    return np.array([known.get(one, (0.0, 0.0)) for one in statements]).reshape(-1, 2).T


def _top_up(on_map: Flags, counts: Whole, wanted: int) -> None:
    """The most active of the others, until `wanted` people are on the map."""
    room = wanted - int(on_map.sum())
    if room > 0:
        by = np.argsort(-np.where(on_map, 0, counts), kind="stable")[:room]
        on_map[by[counts[by] > 0]] = True


def _in_conversation(votes: Votes, settings: Settings) -> Flags:
    """Polis: whoever once had enough votes stays in, and at first everybody is, up to `top_up`.

    Replayed from the order of the votes, as if each had been computed by itself. Here votes on
    moderated statements count too.
    """
    joined = np.zeros(len(votes.people), bool)
    by = np.argsort(votes.first, kind="stable")
    person, statement = votes.person[by], votes.statement[by]
    new = np.zeros(len(by), bool)
    new[np.unique(statement, return_index=True)[1]] = True
    within = np.argsort(person, kind="stable")
    starts = np.searchsorted(person[within], np.arange(len(votes.people)))
    mine = np.empty(len(by), np.int64)
    mine[within] = np.arange(len(by)) - starts[person[within]] + 1
    joined[person[mine >= np.minimum(settings.least_votes, new.cumsum())]] = True
    # In order of arrival: sorted by where they first appear.
    who, at = np.unique(person, return_index=True)
    joined[who[np.argsort(at)][: settings.top_up]] = True
    return joined
