"""Tables with a filter, and how finely some of them together divide people."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod
from operator import and_
from typing import TypeAlias

from copper.methods import checks, order
from copper.methods.order import Id

from .suppression import Protected
from .tables import Table

Filter: TypeAlias = Mapping[str, Collection[Id]]
Groups: TypeAlias = dict[tuple[str, Id], tuple[Id, ...]]


@dataclass(frozen=True)
class Release:
    """A table that leaves, or left. Make one with `release`."""

    id: Id
    table: Table
    protected: Protected
    filter: tuple[tuple[str, tuple[Id, ...]], ...]


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


def finest(releases: Sequence[Release], most_cells: int) -> list[int] | None:
    """The finest cells that all releases divide people into; None: more than `most_cells`.

    Each is a set (of bits): for each release one bit for each cell of its table, and then one for
    all whom its filter takes in.
    """
    known = groups(releases)
    found = divided([box for one in releases for box in _boxes(one, known)], most_cells)
    if found is None:
        return None
    wanted = sorted(mask for mask in found if not _is_nobody(mask, releases))
    return wanted if len(wanted) <= most_cells else None


def divided(boxes: Sequence[Mapping[str, Collection[Id]]], most: int) -> set[int] | None:
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


def places(releases: Sequence[Release], finest: list[int]) -> Iterator[list[list[int]]]:
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
    whom = expanded(one, known)
    for cell in product(*(shape.categories for shape in one.table.dimensions)):
        own = {n: _members(n, [v], known) for n, v in zip(names, cell, strict=True)}
        yield whom | own
    yield whom


def groups(releases: Sequence[Release]) -> Groups:
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


def expanded(one: Release, known: Groups) -> dict[str, frozenset[Id]]:
    return {name: _members(name, values, known) for name, values in one.filter}
