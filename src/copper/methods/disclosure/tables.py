"""Tables as one general model: cells that nobody sees in full, and the sums of them that are shown.

Every kind of table is a list of numbers, each the sum of some cells: a cell of the table, a total, a
bigger area that holds smaller ones, a table of three properties of which only the three tables of
two are shown.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, TypeAlias

from copper.methods import checks, order
from copper.methods.order import Id

MOST_PEOPLE = 10**10  # more than there are; beyond it the solver would lose single people
# The name of a number. In a table with dimensions: one value for each, None for "all of them".
Key: TypeAlias = tuple[Id | None, ...] | Id


@dataclass(frozen=True)
class Dimension:
    """A property that divides people: its categories, and groups of them (bigger areas)."""

    name: str
    categories: tuple[Id, ...]
    groups: tuple[tuple[Id, tuple[Id, ...]], ...] = ()

    def members(self, value: Id | None) -> tuple[Id, ...]:
        """The categories that a value stands for; None stands for all."""
        if value is None:
            return self.categories
        return dict(self.groups).get(value, (value,))


@dataclass(frozen=True)
class Table:
    """True numbers of people, before anything is hidden. Make one with `table`, `two_way` or `sums`.

    Numbers stand in a fixed order. `counts[i]` belongs to `keys[i]`; `parts[i]` are the places (0 …
    cells − 1) of the cells it adds up. `lines`: (number, the numbers that it is directly divided
    into). `values[c]` is the true count of cell c. `dimensions` is empty for a table of `sums`.
    """

    keys: tuple[Key, ...]
    counts: tuple[int, ...]
    parts: tuple[tuple[int, ...], ...]
    lines: tuple[tuple[int, tuple[int, ...]], ...]
    values: tuple[int, ...]
    dimensions: tuple[Dimension, ...] = ()

    @property
    def cells(self) -> int:
        return len(self.values)


def two_way(
    rows: Sequence[Id],
    columns: Sequence[Id],
    cells: Sequence[Sequence[int]],
    *,
    names: tuple[str, str] = ("row", "column"),
    margins: Iterable[Collection[str]] | None = None,
) -> Table:
    """Rows by columns with their totals: keys (row, column), (row, None), (None, column), (None, None).

    `cells[i][j]`: whole numbers ≥ 0. ValueError: names twice, a number missing or not a count.
    """
    if len(cells) != len(rows):
        checks.fail("cells", f"{len(cells)} rows of numbers for {len(rows)} names")
    for i, line in enumerate(cells):
        if len(line) != len(columns):
            checks.fail(checks.row(i), f"{len(line)} numbers for {len(columns)} columns")
    for where, names_of in (("rows", rows), ("columns", columns)):
        order.canonical(names_of, where)
        checks.unique(names_of, where)
    for i, line in enumerate(cells):
        for j, n in enumerate(line):
            checks.whole(n, checks.row(i, str(columns[j])), most=MOST_PEOPLE)
    counts: dict[tuple[Id, ...], int] = {
        (row, column): cells[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)
    }
    return table({names[0]: rows, names[1]: columns}, counts, margins=margins)


def table(
    dimensions: Mapping[str, Iterable[Id]],
    counts: Mapping[tuple[Id, ...], int],
    *,
    groups: Mapping[str, Mapping[Id, Iterable[Id]]] | None = None,
    margins: Iterable[Collection[str]] | None = None,
) -> Table:
    """A table of any number of dimensions.

    dimensions  {"area": […], "age": […]}; a key of `counts` has one category of each, in this order
    counts      {("Manningham", "16-24"): 12}: whole numbers ≥ 0; what is not there is 0
    groups      {"area": {"West": ["Manningham", …]}}: groups of categories that are shown as well
    margins     which numbers are shown: a list of sets of dimensions that they are divided by.
                [("area", "age"), ("area",), ()] is the cross table, the totals of areas, and the
                total of all. None: every set there is.

    ValueError: an unknown category, dimension or group, a name twice, something that is no count.
    """
    shapes = _dimensions(dimensions, groups or {})
    places = {key: i for i, key in enumerate(product(*(shape.categories for shape in shapes)))}
    values = [0] * len(places)
    for key, n in counts.items():
        if key not in places:
            checks.fail("counts", f"{key!r} is no cell of this table")
        values[places[key]] = checks.whole(n, f"counts, {key!r}", most=MOST_PEOPLE)
    parts: dict[tuple[Id | None, ...], tuple[int, ...]] = {}
    for shown in _margins(shapes, margins):
        axes = [
            [*shape.categories, *(name for name, _ in shape.groups)] if i in shown else [None]
            for i, shape in enumerate(shapes)
        ]
        for name in product(*axes):
            cells = product(*(s.members(one) for s, one in zip(shapes, name, strict=True)))
            parts[name] = tuple(sorted(places[cell] for cell in cells))
    keys = sorted(parts, key=_sort_key)
    index = {key: i for i, key in enumerate(keys)}
    return Table(
        tuple(keys),
        tuple(sum(values[c] for c in parts[key]) for key in keys),
        tuple(parts[key] for key in keys),
        tuple(_lines_of_dimensions(shapes, index)),
        tuple(values),
        shapes,
    )


def sums(
    cells: Mapping[Id, int], sums: Mapping[Id, Collection[Id]], *, show_cells: bool = True
) -> Table:
    """A table of any other shape: `cells` {"a": 3, …} and `sums` {"all": ["a", "b"], …}.

    `show_cells` False: only the sums are shown. ValueError: an unknown cell, a name twice, a sum of
    nothing, no count.
    """
    names = order.canonical(cells, "cells")
    sum_names = order.canonical(sums, "sums")
    order.canonical([*names, *sum_names], "cells and sums")
    for name in sum_names:
        if name in cells:
            checks.fail("sums", f"{name!r} is the name of a cell")
        checks.not_empty(list(sums[name]), f"sum {name!r}")
        checks.unique(list(sums[name]), f"sum {name!r}")
        for one in sums[name]:
            if one not in cells:
                checks.fail(f"sum {name!r}", f"{one!r} is no cell")
    values = tuple(checks.whole(cells[name], f"cell {name!r}", most=MOST_PEOPLE) for name in names)
    places = {name: i for i, name in enumerate(names)}
    keys: list[Key] = [*(names if show_cells else ()), *sum_names]
    checks.not_empty(keys, "cells and sums")
    parts: list[tuple[int, ...]] = [(places[name],) for name in names] if show_cells else []
    parts += [tuple(sorted(places[one] for one in sums[name])) for name in sum_names]
    return Table(
        tuple(keys),
        tuple(sum(values[c] for c in part) for part in parts),
        tuple(parts),
        tuple(_lines_of_sets(parts)),
        values,
    )


def _dimensions(
    dimensions: Mapping[str, Iterable[Id]], groups: Mapping[str, Mapping[Id, Iterable[Id]]]
) -> tuple[Dimension, ...]:
    checks.not_empty(list(dimensions), "dimensions")
    for name in groups:
        checks.one_of(name, dimensions, "groups")
    found = []
    for name, categories in dimensions.items():
        listed = list(categories)
        checks.not_empty(listed, f"dimension “{name}”")
        known = order.canonical(listed, f"dimension “{name}”")
        checks.unique(listed, f"dimension “{name}”")
        own = groups.get(name, {})
        order.canonical([*known, *own], f"dimension “{name}” with its groups")
        made = []
        for group in order.canonical(own, f"groups of “{name}”"):
            members = list(own[group])
            checks.not_empty(members, f"group “{group}”")
            inside = tuple(order.canonical(members, f"group “{group}”"))
            checks.unique(members, f"group “{group}”")
            for member in members:
                checks.one_of(member, known, f"group “{group}”")
            if group in known:
                checks.fail(f"group “{group}”", "a category has the same name")
            made.append((group, inside))
        found.append(Dimension(name, tuple(known), tuple(made)))
    return tuple(found)


def _margins(
    shapes: tuple[Dimension, ...], margins: Iterable[Collection[str]] | None
) -> list[frozenset[int]]:
    """Sets of places of dimensions."""
    every = range(len(shapes))
    if margins is None:
        return [
            frozenset(one) for size in range(len(shapes) + 1) for one in combinations(every, size)
        ]
    places = {shape.name: i for i, shape in enumerate(shapes)}
    found = set()
    for one in margins:
        if isinstance(one, str):
            checks.fail("margins", f"{one!r} must be a list of dimensions, not a text")
        found.add(frozenset(places[checks.one_of(name, places, "margins")] for name in one))
    checks.not_empty(list(found), "margins")
    return sorted(found, key=sorted)


def _sort_key(key: tuple[Id | None, ...]) -> tuple[Any, ...]:
    return tuple((one is None, "" if one is None else one) for one in key)


def _children(shape: Dimension) -> dict[Id | None, list[Id]]:
    """Into what each group, and all (None), is directly divided: into bigger parts where they fit."""
    pieces: dict[Id, frozenset[Id]] = {one: frozenset([one]) for one in shape.categories}
    pieces |= {name: frozenset(members) for name, members in shape.groups}
    wholes: dict[Id | None, frozenset[Id]] = {name: frozenset(m) for name, m in shape.groups}
    wholes[None] = frozenset(shape.categories)
    found: dict[Id | None, list[Id]] = {}
    for name, whole in wholes.items():
        inside = [one for one, piece in pieces.items() if piece < whole and one != name]
        largest = [one for one in inside if not any(pieces[one] < pieces[o] for o in inside)]
        apart = sum(len(pieces[one]) for one in largest) == len(whole)
        found[name] = largest if apart else [one for one in shape.categories if one in whole]
    return found


def _lines_of_dimensions(
    shapes: tuple[Dimension, ...], index: Mapping[tuple[Id | None, ...], int]
) -> list[tuple[int, tuple[int, ...]]]:
    children = [_children(shape) for shape in shapes]
    lines = []
    for key, i in index.items():
        for axis, value in enumerate(key):
            parts = [
                index.get((*key[:axis], child, *key[axis + 1 :]))
                for child in children[axis].get(value, [])
            ]
            if parts and None not in parts:
                lines.append((i, tuple(sorted(p for p in parts if p is not None))))
    return lines


def _lines_of_sets(parts: Sequence[tuple[int, ...]]) -> list[tuple[int, tuple[int, ...]]]:
    """A number and the largest other numbers inside it, where they divide it; else its cells."""
    sets = [frozenset(part) for part in parts]
    lines = []
    for i, whole in enumerate(sets):
        inside = [j for j, piece in enumerate(sets) if piece < whole]
        largest = [j for j in inside if not any(sets[j] < sets[o] for o in inside)]
        for some in (largest, [j for j in inside if len(sets[j]) == 1]):
            union = frozenset[int]().union(*(sets[j] for j in some))
            if some and union == whole and sum(len(sets[j]) for j in some) == len(whole):
                lines.append((i, tuple(some)))
                break
    return lines
