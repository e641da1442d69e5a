"""Whether releases, put together, tell of a few people.

Each release is a table with a filter: whom it counts. The people are divided as finely as all
releases together divide them; every number that was ever shown is then a sum of these cells, and
the question is the same as for one table.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod
from operator import and_
from typing import TypeAlias

import numpy as np

from copper.methods import checks, order
from copper.methods.order import Id

from .reader import SLACK, Places, Reader, Row, limits
from .rule import Rule
from .suppression import Protected
from .tables import Key, Table

MOST_CELLS = 1000
OPEN = "open"
Filter: TypeAlias = Mapping[str, Collection[Id]]
Groups: TypeAlias = dict[tuple[str, Id], tuple[Id, ...]]


@dataclass(frozen=True)
class Release:
    """A table that leaves, or left. Make one with `release`."""

    id: Id
    table: Table
    protected: Protected
    filter: tuple[tuple[str, tuple[Id, ...]], ...]


@dataclass(frozen=True)
class Conflict:
    """What could be worked out, and from which earlier releases.

    code "total"        totals, subtracted from each other, leave as few people as the rule hides
         "number"       a number of the same name does; `key` is its name
         "combination"  several put together bound a group of people to `low` … `high`
    """

    code: str
    releases: tuple[Id, ...]
    key: Key | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Check:
    """Whether a release may follow the earlier ones.

    `method` "together": all releases were looked at as one. "pairs": the new one with each earlier
    one only, because one of these pairs is refused already, or for the reason in `why`: "too_large" (more than `most_cells` cells), "not_one_population"
    (the numbers are not of the same people at the same time), "open_before" (the earlier ones give
    something away without the new one).
    """

    allowed: bool
    conflicts: tuple[Conflict, ...]
    method: str
    why: str = ""


def release(id: Id, table: Table, protected: Protected, filter: Filter | None = None) -> Release:
    """A table, what is shown of it, and whom it counts: {"area": ["A", "B"]}; empty: everybody.

    Everybody whom the filter takes in stands in one of the table's categories. The same code means
    the same in every release; different codes of one dimension have nobody in common, unless a
    group of the table says what a code is made of. A dimension of the table may stand in the filter
    too. ValueError: a table of `sums` (it has no dimensions), an empty filter value, a category
    that the filter shuts out, a `protected` that is not of this table.
    """
    order.canonical([id], "id")
    if not table.dimensions:
        checks.fail("table", "it has no dimensions, so that it can't be compared")
    if tuple(one.key for one in protected.numbers) != table.keys:
        checks.fail("protected", "it is not of this table")
    whom = {}
    for name, values in (filter or {}).items():
        if isinstance(values, str):
            checks.fail(f"filter “{name}”", f"{values!r} must be a list, not a text")
        checks.not_empty(list(values), f"filter “{name}”")
        whom[name] = tuple(order.canonical(values, f"filter “{name}”"))
    for shape in table.dimensions:
        for category in shape.categories:
            if category not in whom.get(shape.name, shape.categories):
                checks.fail(f"filter “{shape.name}”", f"it shuts out {category!r}")
    return Release(id, table, protected, tuple(sorted(whom.items())))


def overlap(one: Filter, other: Filter) -> bool:
    """False only when no one can be in both: some property has no value in common."""
    return all(set(one[key]) & set(other[key]) for key in one.keys() & other.keys())


def inside(one: Filter, other: Filter) -> bool:
    """True when everybody whom `one` counts is counted by `other` too."""
    return all(key in one and set(one[key]) <= set(other[key]) for key in other)


def check_release(
    new: Release, earlier: Sequence[Release], *, most_cells: int = MOST_CELLS
) -> Check:
    """Whether `new` may be released after `earlier` ones about the same people and measure.

    First pair by pair, with the true numbers: a difference of 1 to `small_cell_max` is refused.
    Totals are compared when somebody may be in both; numbers of the same name when one filter lies
    inside the other; and the totals of all releases, added and subtracted in any way that leaves
    one group. When the filters are the same, the later counts more people or fewer: then
    what is shown is compared, and refused when it says surely that it is by 1 to `small_cell_max`.

    Then all together, by what is shown: refused when somebody who solves linear programmes could
    bound a group of people to at most `small_cell_max` (unless the true numbers say that it is
    empty), or learns of a small group more than that it is at least one. The releases named are
    as few as it takes. The rule is that of the new release. Where all together can't be looked at,
    the new one is put together with each earlier one.

    `most_cells`: into how many groups the releases may divide people, before all together is too
    much; a few hundred take about a second. ValueError: two releases with one id, or two that say
    different things of one group.
    """
    checks.unique([one.id for one in (*earlier, new)], "releases")
    checks.whole(most_cells, "most_cells", least=1)
    past = _that_matter(new, earlier)
    conflicts = [found for other in past for found in _pair(new, other)]
    conflicts = conflicts or _totals(new, past, most_cells)
    if conflicts:
        return Check(False, tuple(conflicts), "pairs")
    why = _together(new, past, most_cells)
    if why == OPEN:
        return Check(False, (_fewest(new, past, most_cells),), "together")
    if not why:
        return Check(True, (), "together")
    # Each by itself is small enough, perhaps, or of the same people.
    single = [one for one in past if _together(new, [one], most_cells) == OPEN]
    conflicts = [_fewest(new, [one], most_cells) for one in single]
    return Check(not conflicts, tuple(conflicts), "pairs", why)


def _totals(new: Release, past: list[Release], most_cells: int) -> list[Conflict]:
    """Groups that the filters single out and that totals, added and subtracted, give exactly."""
    every = [*past, new]
    known = _groups(every)
    groups = _divided([_expanded(one, known) for one in every], most_cells)
    if not groups:
        return []
    sums = np.array([[group >> i & 1 for group in sorted(groups)] for i in range(len(every))])
    totals = np.array([sum(one.table.values) for one in every], dtype=float)
    # Column c: how to add and subtract the totals so that group c is left, as nearly as can be.
    factors = np.linalg.pinv(sums.T)
    exact = np.abs(sums.T @ factors - np.eye(len(sums.T))).max(axis=0) < SLACK
    found = []
    for c in np.flatnonzero(exact):
        used = np.abs(factors[:, c]) > SLACK
        if used[-1] and _is_small(round(factors[:, c] @ totals), new.protected.rule):
            ids = tuple(one.id for one, is_used in zip(past, used, strict=False) if is_used)
            found.append(Conflict("total", ids))
    return found


def _that_matter(new: Release, earlier: Sequence[Release]) -> list[Release]:
    """Those that share people with the new one, or with one that does; of equal ones the first."""
    rest: dict[object, Release] = {}
    for one in sorted(earlier, key=lambda one: (isinstance(one.id, str), one.id)):
        shown = (one.table.dimensions, one.filter, one.protected.rule, one.protected.numbers)
        rest.setdefault((shown, one.table.counts), one)
    known = _groups([new, *rest.values()])
    found, waiting = [], [new]
    while waiting:
        whom = _expanded(waiting.pop(), known)
        near = [key for key, one in rest.items() if overlap(whom, _expanded(one, known))]
        found += [rest[key] for key in near]
        waiting += [rest.pop(key) for key in near]
    return sorted(found, key=lambda one: (isinstance(one.id, str), one.id))


def _together(new: Release, past: list[Release], most_cells: int) -> str:
    """ "" when all put together say nothing; OPEN when they do; or why that can't be said."""
    if not past:
        return ""
    joint = _joint([*past, new], most_cells)
    if isinstance(joint, str):
        return joint
    if not joint.open_group(new.protected.rule):
        return ""
    before = _joint(past, most_cells)
    return (
        "open_before" if isinstance(before, str) or before.open_group(new.protected.rule) else OPEN
    )


def _pair(new: Release, old: Release) -> list[Conflict]:
    rule = new.protected.rule
    known = _groups([new, old])
    one, other = _expanded(new, known), _expanded(old, known)
    if not overlap(one, other):
        return []
    if _is_small(sum(new.table.values) - sum(old.table.values), rule):
        return [Conflict("total", (old.id,))]
    names = [shape.name for shape in new.table.dimensions]
    if names != [shape.name for shape in old.table.dimensions]:
        return []
    if not (inside(one, other) or inside(other, one)):
        return []
    mine, theirs = (_by_key(release) for release in (new, old))
    differ = _surely_differ if one == other else _differ
    return [
        Conflict("number", (old.id,), key)
        for key in new.table.keys
        if key in theirs and differ(mine[key], theirs[key], rule)
    ]


@dataclass(frozen=True)
class _Seen:
    true: int
    low: int
    high: int | None


def _by_key(release: Release) -> dict[Key, _Seen]:
    rule = release.protected.rule
    found = {}
    for number, n in zip(release.protected.numbers, release.table.counts, strict=True):
        found[number.key] = _Seen(n, *limits(number, rule))
    return found


def _is_small(difference: int, rule: Rule) -> bool:
    return 0 < abs(difference) <= rule.small_cell_max


def _differ(one: _Seen, other: _Seen, rule: Rule) -> bool:
    return _is_small(one.true - other.true, rule)


def _surely_differ(one: _Seen, other: _Seen, rule: Rule) -> bool:
    if one.high is None or other.high is None:
        return False
    low, high = sorted((one.low - other.high, one.high - other.low), key=abs)
    return low * high > 0 and abs(high) <= rule.small_cell_max


# --- all together ---------------------------------------------------------------------------------


class _Joint:
    """The finest cells of some releases, and what was shown of them.

    `shown`, `true`: (cells, low, high) of each number, as shown and as it is; `small`: the cells of
    each small number that a release hides.
    """

    def __init__(self, cells: int, shown: list[Row], true: list[Row], small: list[Places]) -> None:
        self.cells, self.small = cells, small
        self.reader = Reader(cells, shown)
        self.truth = Reader(cells, true)

    @property
    def fits(self) -> bool:
        return self.reader.possible and self.truth.possible

    def open_group(self, rule: Rule) -> tuple[int, int | None] | None:
        """The (low, high) of the first group that a reader knows too well; None: there is none."""
        most, least = rule.small_cell_max, max(1, rule.least_hidden)
        singles: list[Places] = [[c] for c in range(self.cells)]
        for part in self._unproved(singles, -1, most + 1):
            high = self.reader.high(part)
            if high is not None and 1 <= high <= most and self.truth.high(part) != 0:
                return self.reader.low(part), high
        for part in self._unproved([*singles, *self.small], 1, least):
            low = self.reader.low(part)
            known = self.truth.high(part) if least < low <= most else None
            if known is not None and known <= most:
                return low, self.reader.high(part)
        return None

    def _unproved(self, parts: list[Places], sign: int, enough: int) -> list[Places]:
        """Those that in no corner looked at are as small as `enough` (sign 1), or as large (−1)."""
        if sign < 0:
            parts = [part for part in parts if self.reader.endless.isdisjoint(part)]
        left = []
        while parts:
            corner = self.reader.corner(parts[0], sign)
            open_still = [
                part for part in parts if sign * corner[list(part)].sum() > sign * enough + SLACK
            ]
            if open_still and open_still[0] is parts[0]:
                left.append(open_still.pop(0))
            parts = open_still
        return left


def _joint(releases: Sequence[Release], most_cells: int) -> _Joint | str:
    """Or why there is none."""
    finest = _finest(releases, most_cells)
    if finest is None:
        return "too_large"
    shown: list[Row] = []
    true: list[Row] = []
    small: list[Places] = []
    for one, places in zip(releases, _places(releases, finest), strict=True):
        rule = one.protected.rule
        for number, parts, n in zip(
            one.protected.numbers, one.table.parts, one.table.counts, strict=True
        ):
            full = [i for c in parts for i in places[c]]
            if n and not full:
                return "not_one_population"
            true.append((full, n, n))
            part = [i for c in number.parts for i in places[c]]
            shown.append((part, *limits(number, rule)))
            if number.value is None and len(parts) == 1 and 0 < n <= rule.small_cell_max:
                small.append(full)
    joint = _Joint(len(finest), shown, true, small)
    return joint if joint.fits else "not_one_population"


def _finest(releases: Sequence[Release], most_cells: int) -> list[int] | None:
    """The finest cells that all releases divide people into; None: more than `most_cells`.

    Each is a set (of bits): for each release one bit for each cell of its table, and then one for
    all whom its filter takes in.
    """
    known = _groups(releases)
    found = _divided([box for one in releases for box in _boxes(one, known)], most_cells)
    if found is None:
        return None
    wanted = sorted(mask for mask in found if not _is_nobody(mask, releases))
    return wanted if len(wanted) <= most_cells else None


def _divided(boxes: Sequence[Mapping[str, Collection[Id]]], most: int) -> set[int] | None:
    """The groups that boxes divide people into, each as the set (of bits) of the boxes around it.
    None: far more than `most`."""
    axes = []
    for name in sorted({name for box in boxes for name in box}):
        values: set[Id | None] = {value for box in boxes for value in box.get(name, ())}
        axes.append(
            {
                sum(1 << i for i, box in enumerate(boxes) if name not in box or value in box[name])
                for value in (*values, None)  # None: any that no release names
            }
        )
    if prod(map(len, axes)) > 50 * most:
        return None
    everywhere = (1 << len(boxes)) - 1
    return {reduce(and_, corner, everywhere) for corner in product(*axes)} - {0}


def _is_nobody(mask: int, releases: Sequence[Release]) -> bool:
    """Within a release's filter, but in none of its categories."""
    first = 0
    for one in releases:
        size = one.table.cells
        bits = (mask >> first) & ((2 << size) - 1)
        if bits == 1 << size:
            return True
        first += size + 1
    return False


def _places(releases: Sequence[Release], finest: list[int]) -> Iterator[list[list[int]]]:
    """For each release: of each cell of its table, the finest cells in it."""
    first = 0
    for one in releases:
        size = one.table.cells
        places: list[list[int]] = [[] for _ in range(size)]
        for i, mask in enumerate(finest):
            cell = (mask >> first) & ((1 << size) - 1)
            if cell:
                places[cell.bit_length() - 1].append(i)
        yield places
        first += size + 1


def _boxes(one: Release, known: Groups) -> Iterator[dict[str, frozenset[Id]]]:
    """Which values each cell of the table takes in, of each dimension; then the filter."""
    names = [shape.name for shape in one.table.dimensions]
    whom = _expanded(one, known)
    for cell in product(*(shape.categories for shape in one.table.dimensions)):
        own = {n: _members(n, [v], known) for n, v in zip(names, cell, strict=True)}
        yield whom | own
    yield whom


def _groups(releases: Sequence[Release]) -> Groups:
    known: Groups = {}
    for one in releases:
        for shape in one.table.dimensions:
            for group, members in shape.groups:
                if known.setdefault((shape.name, group), members) != members:
                    checks.fail(f"group “{group}”", "two releases say different things of it")
    return known


def _members(name: str, values: Collection[Id], known: Groups) -> frozenset[Id]:
    """The categories that codes of a dimension are made of, as far as a release says."""
    found: set[Id] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if (name, value) in known:
            waiting += known[name, value]
        else:
            found.add(value)
    return frozenset(found)


def _expanded(one: Release, known: Groups) -> dict[str, frozenset[Id]]:
    return {name: _members(name, values, known) for name, values in one.filter}


def _fewest(new: Release, past: list[Release], most_cells: int) -> Conflict:
    """The conflict with as few earlier releases as it takes: each is left out in turn."""
    kept = past
    for one in past:
        fewer = [other for other in kept if other is not one]
        if _together(new, fewer, most_cells) == OPEN:
            kept = fewer
    joint = _joint([*kept, new], most_cells)
    found = None if isinstance(joint, str) else joint.open_group(new.protected.rule)
    low, high = found or (None, None)
    return Conflict("combination", tuple(one.id for one in kept), None, low, high)
