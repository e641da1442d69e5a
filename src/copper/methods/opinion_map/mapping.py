"""The opinion map itself: everything from the votes in one call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from copper.methods import checks
from copper.methods import order as orders
from copper.methods.order import Id

from . import evidence as evidences
from . import groups, placing, routing, statistics
from .arrays import Flags, Floats, Whole, WithArrays, closed
from .components import Components
from .evidence import Evidence
from .groups import Division
from .placing import Memory, Order, Placed
from .settings import POLIS, Settings
from .statistics import Cell, Consensus, GroupStatistics, InformedConsensus, Listed
from .votes import Votes, as_votes

Verdict: TypeAlias = Literal["clear", "not_clear", "declared", "too_few", "alike", "one_group"]

EVERYONE = "everyone"


@dataclass(frozen=True)
class Group:
    """A group of `size` people, which is `share` of those who could be in one, around `center`."""

    name: Id
    size: int
    share: float
    center: tuple[float, float]


@dataclass(frozen=True, eq=False)
class OpinionMap(WithArrays):
    """A map, its groups and what they say. Arrays go by `people` or by `statements`, and are closed.

    `positions` is people × 2 and holds for those with a flag in `on_map`, who have enough votes;
    `vote_counts` are the votes that count. `group_of` is each person's place in `groups`, −1: none.

    `verdict` says what came of looking for groups: "clear"; "not_clear" (no more than chance; not
    shown unless the settings say so); "too_few" people for two groups; "alike", nothing divides
    them; "one_group", all else is too small; or "declared" groups were given. `evidence` (None
    when nothing was found or looked for) and `tried` tell why.

    `statistics` are those of the groups, `everyone` those of all voters as one group, `left_out`
    the number of voters who had to stay out of `everyone` because they would be the difference
    between it and the groups. `too_small`: declared groups that are not shown. `representative`
    goes by `groups`. Without groups, `informed` takes everybody on the map for one.
    """

    people: tuple[Id, ...]
    statements: tuple[Id, ...]
    is_meta: Flags
    is_moderated: Flags
    vote_counts: Whole
    on_map: Flags
    positions: Floats
    components: Components
    verdict: Verdict
    evidence: Evidence | None
    tried: tuple[Division, ...]
    base_clusters: int
    groups: tuple[Group, ...]
    group_of: Whole
    too_small: tuple[Id, ...]
    statistics: GroupStatistics
    everyone: GroupStatistics
    left_out: int
    representative: tuple[tuple[Listed, ...], ...]
    consensus: Consensus
    informed: InformedConsensus
    priorities: Floats
    order: Order
    seed: int
    settings: Settings

    def members(self, name: Id) -> tuple[Id, ...]:
        """The people of a group. ValueError: there is no such group."""
        wanted = statistics.place(tuple(group.name for group in self.groups), name, "group")
        return tuple(self.people[n] for n in np.flatnonzero(self.group_of == wanted))

    def labels(self) -> dict[Id, Id]:
        """person → name of the group, for everybody in one."""
        inside = np.flatnonzero(self.group_of >= 0)
        names = [group.name for group in self.groups]
        found = self.group_of[inside].tolist()
        return {self.people[n]: names[g] for n, g in zip(inside.tolist(), found, strict=True)}

    def cell(self, statement: Id, group: Id | None = None) -> Cell:
        """One group on one statement; without a group, everybody. ValueError: not on this map."""
        if group is not None:
            return self.statistics.cell(group, statement)
        at = statistics.place(self.statements, statement, "statement")
        return self.everyone._cell((0, at), None)

    def by_statement(self, values: Floats) -> dict[Id, float]:
        """statement → value, of any array that goes by statements: `by_statement(m.priorities)`."""
        return dict(zip(self.statements, values.tolist(), strict=True))

    def routing(self) -> dict[Id, float]:
        """statement → priority of all that may be shown: what `next_statement` draws from."""
        every = zip(self.statements, self.priorities.tolist(), self.is_moderated, strict=True)
        return {one: value for one, value, moderated in every if not moderated}

    @property
    def memory(self) -> Memory:
        """For `previous` of the next map: groups keep their names, left stays left."""
        found = {} if self.verdict == "declared" else self.labels()
        names = {one: str(name) for one, name in found.items()}
        on = np.flatnonzero(self.on_map).tolist()
        x, y = self.components.vectors.tolist()
        return Memory(
            tuple((self.people[n], names.get(self.people[n])) for n in on),
            tuple(zip(self.statements, x, y, strict=True)),
        )


@dataclass(frozen=True, eq=False)
class _Divided:
    """Groups before anything is counted."""

    verdict: Verdict
    evidence: Evidence | None
    tried: tuple[Division, ...]
    base: int
    names: tuple[Id, ...]
    group_of: Whole
    too_small: tuple[Id, ...] = ()


def opinion_map(
    votes: Votes | Iterable[Any],
    *,
    seed: int,
    statements: Iterable[Id] = (),
    moderated_out: Iterable[Id] = (),
    meta: Iterable[Id] = (),
    known_groups: Mapping[Id, Id] | None = None,
    previous: OpinionMap | Memory | None = None,
    stay: Iterable[Id] = (),
    order: Order = "canonical",
    settings: Settings | None = None,
) -> OpinionMap:
    """Votes → map, groups, what sets each apart, what all agree on, what to ask next.

    `votes`: (person, statement, vote) triples in time order, or `Votes`; vote +1 agree, 0 pass,
    −1 disagree. `statements`: also those without a vote yet. `moderated_out` count nowhere. `meta`
    statements are about the person, not an opinion: they take no part in the map and the lists but
    are counted for each group. `known_groups`: person → declared group, instead of found ones.
    `previous`: the last map (or its `memory`); `stay`: people who are on the map with fewer votes.
    `order` "arrival" computes as Polis does, with `settings` POLIS unless others are given.
    `seed` (whole number ≥ 0) starts k-means; "arrival" needs no chance for that.

    Source: Small, Bjorkegren, Erkkilä, Shaw and Megill (2021), "Polis: Scaling deliberation by
    mapping high dimensional opinion spaces"; formulas as in the Polis software.
    ValueError: a vote, an id, a name or the seed is not what it must be.
    """
    checks.whole(seed, "seed")
    checks.one_of(order, ("canonical", "arrival"), "order")
    chosen = settings or (POLIS if order == "arrival" else Settings())
    before = _memory(previous)
    placed = placing.place(
        as_votes(votes, statements), moderated_out, meta, order, chosen, before, stay
    )
    if known_groups is not None:
        divided = _declared(placed, known_groups, chosen)
    else:
        divided = _found(placed, before, order, seed, chosen)
    return _counted(placed, divided, order, seed, chosen)


def _memory(previous: OpinionMap | Memory | None) -> Memory:
    if previous is None:
        return Memory()
    return previous if isinstance(previous, Memory) else previous.memory


def find_labels(
    placed: Placed, before: Memory, order: Order, seed: int, settings: Settings
) -> tuple[groups.Found, Whole]:
    """(what was found, the people on the map in the order in which their labels stand)."""
    who = placed.arrival[placed.on_map[placed.arrival]]
    return (
        groups.find(
            placed.positions[who],
            settings,
            arrival=order == "arrival",
            seed=seed,
            before=_earlier(placed.votes.people, who, before),
        ),
        who,
    )


def _earlier(people: tuple[Id, ...], who: Whole, before: Memory) -> Whole | None:
    """Last time's groups as numbers, −1 for who was in none."""
    known = {one: name for one, name in before.people if name is not None}
    if not known:
        return None
    number = {name: n for n, name in enumerate(sorted(set(known.values())))}
    return np.array(
        [number[known[people[n]]] if people[n] in known else -1 for n in who.tolist()], np.int64
    )


def _found(placed: Placed, before: Memory, order: Order, seed: int, settings: Settings) -> _Divided:
    found, who = find_labels(placed, before, order, seed, settings)
    nobody = np.full(len(placed.votes.people), -1)
    if found.labels is None:
        verdict: Verdict = "one_group"
        if len(who) < 2 * groups.floor(len(who), settings):
            verdict = "too_few"
        elif found.base == 1:
            verdict = "alike"
        return _Divided(verdict, None, found.tried, found.base, (), nobody)
    votes, cells = placed.votes, placed.cells
    seen = evidences.gather(
        placed.matrix,
        votes.person[cells],
        votes.statement[cells],
        votes.value[cells].astype(np.int64),
        placed.on_map,
        found.asked,
        seed,
        settings,
    )
    verdict = "clear" if seen.clear else "not_clear"
    if settings.only_clear and not seen.clear:
        return _Divided(verdict, seen, found.tried, found.base, (), nobody)
    earlier = dict(before.people)
    names, labels = groups.names(
        found.labels, [earlier.get(votes.people[n]) for n in who.tolist()] if earlier else None
    )
    nobody[who] = labels
    return _Divided(verdict, seen, found.tried, found.base, names, nobody)


def _declared(placed: Placed, known: Mapping[Id, Id], settings: Settings) -> _Divided:
    """Declared groups of everybody who has voted; one that is too small is not shown."""
    people = placed.votes.people
    names = orders.canonical(known.values(), "known_groups")
    orders.same_kind(orders.canonical(known, "known_groups"), people, "known_groups")
    number = {name: n for n, name in enumerate(names)}
    group = np.array([number[known[one]] if one in known else -1 for one in people], np.int64)
    group[np.bincount(placed.votes.person, minlength=len(people)) == 0] = -1
    sizes = np.bincount(group[group >= 0], minlength=len(names))
    shown = sizes >= settings.smallest_group
    place = np.where(shown, np.cumsum(shown) - 1, -1)
    return _Divided(
        "declared",
        None,
        (),
        0,
        tuple(name for name, ok in zip(names, shown, strict=True) if ok),
        np.where(group >= 0, place[group], -1) if names else group,
        tuple(name for name, ok, n in zip(names, shown, sizes, strict=True) if n and not ok),
    )


def _counted(
    placed: Placed, divided: _Divided, order: Order, seed: int, settings: Settings
) -> OpinionMap:
    votes, group_of = placed.votes, divided.group_of
    allowed = ~placed.is_moderated & ~placed.is_meta
    of_groups = _statistics(votes, divided.names, group_of, settings)
    inside = _everyone(votes, group_of, order, settings)
    everyone = _statistics(votes, (EVERYONE,), np.where(inside, 0, -1), settings)
    crowd = of_groups
    if not divided.names:
        crowd = _statistics(votes, (EVERYONE,), np.where(placed.on_map, 0, -1), settings)
    listed = statistics.representative(
        of_groups, allowed, settings.most_representative, settings.critical
    )
    voters = np.bincount(votes.person, minlength=len(votes.people)) > 0
    return OpinionMap(
        votes.people,
        votes.statements,
        closed(placed.is_meta),
        closed(placed.is_moderated),
        placed.vote_counts,
        placed.on_map,
        placed.positions,
        placed.components,
        divided.verdict,
        divided.evidence,
        divided.tried,
        divided.base,
        _groups(placed, divided, int(voters.sum())),
        closed(group_of),
        divided.too_small,
        of_groups,
        everyone,
        int((voters & ~inside).sum()),
        tuple(listed[name] for name in divided.names),
        statistics.consensus(
            everyone, allowed, settings.most_consensus, settings.critical, settings.majority
        ),
        _informed(crowd, divided),
        _priorities(placed, crowd if order == "arrival" else everyone, settings),
        order,
        seed,
        settings,
    )


def _statistics(
    votes: Votes, names: tuple[Id, ...], group_of: Whole, settings: Settings
) -> GroupStatistics:
    shape = (len(names), len(votes.statements))
    counts = statistics.count(group_of[votes.person], votes.statement, votes.value, shape)
    return statistics.statistics(names, votes.statements, counts, settings.level)


def _everyone(votes: Votes, group_of: Whole, order: Order, settings: Settings) -> Flags:
    """Everybody who voted, or only who is in a group, when the difference would be a few people.

    Otherwise everybody less all groups would be the votes of one to four people.
    """
    voters = np.bincount(votes.person, minlength=len(votes.people)) > 0
    outside = voters & (group_of < 0)
    few = 0 < outside.sum() < settings.smallest_group
    return voters & ~outside if few and (group_of >= 0).any() and order != "arrival" else voters


def _informed(crowd: GroupStatistics, divided: _Divided) -> InformedConsensus:
    found = statistics.informed(crowd)
    if divided.names:
        return found
    nobody = closed(np.full(len(crowd.statements), -1))
    return InformedConsensus(
        *(found.agree, found.agree_mean, found.agree_least, nobody),
        *(found.disagree, found.disagree_mean, found.disagree_least, nobody),
    )


def _priorities(placed: Placed, counts: GroupStatistics, settings: Settings) -> Floats:
    a, d, s = (x.sum(axis=0) for x in (counts.agree, counts.disagree, counts.seen))
    return closed(
        routing.priority(
            a,
            s - a - d,
            s,
            placed.components.extremity,
            placed.is_meta,
            meta_priority=settings.meta_priority,
        )
    )


def _groups(placed: Placed, divided: _Divided, voters: int) -> tuple[Group, ...]:
    could = voters if divided.verdict == "declared" else int(placed.on_map.sum())
    found = []
    for number, name in enumerate(divided.names):
        inside = divided.group_of == number
        size = int(inside.sum())
        x, y = placed.positions[inside].mean(axis=0).tolist()
        found.append(Group(name, size, size / could, (x, y)))
    return tuple(found)
