"""Hiding more, so that nothing hidden can be worked out from what is shown.

A table with its totals is a network of flows: row total → row → cell → column → column total → all.
The true table is one flow; every other table that would be shown the same is another. So how far a
hidden cell can move is a largest-flow question, and the answer is exact, not an estimate.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from .rules import Rule

Cell = tuple[int, int]
ENDLESS = 10**12
# Enough for any page; beyond it the search would keep a reader waiting.
MOST_CELLS = 400


@dataclass
class Arc:
    start: int
    end: int
    value: int
    least: int
    most: int


@dataclass
class Plan:
    """What is hidden: cells, row totals, column totals, and the total of all."""

    cells: set[Cell] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    total: bool = False


class Table:
    """True numbers, with the totals they have."""

    def __init__(self, cells: list[list[int]], rule: Rule) -> None:
        self.cells, self.rule = cells, rule
        self.height, self.width = len(cells), len(cells[0])
        self.row_totals = [sum(row) for row in cells]
        self.column_totals = [sum(column) for column in zip(*cells, strict=True)]
        self.total = sum(self.row_totals)

    def first_plan(self) -> Plan:
        """Only what is small by itself."""
        hides = self.rule.hides
        return Plan(
            {
                (i, j)
                for i, row in enumerate(self.cells)
                for j, value in enumerate(row)
                if hides(value)
            },
            {i for i, value in enumerate(self.row_totals) if hides(value)},
            {j for j, value in enumerate(self.column_totals) if hides(value)},
            hides(self.total),
        )

    def _arc(self, start: int, end: int, value: int, hidden: bool) -> Arc:
        if hidden:
            # Zeros are never hidden, so whoever reads "not shown" knows that it is 1 or more.
            return Arc(start, end, value, 1, ENDLESS)
        return Arc(start, end, value, *self.rule.could_be(self.rule.rounded(value)))

    def arcs(self, plan: Plan) -> dict[Cell | None, list[Arc]]:
        """{cell: [its arc], None: arcs of the totals}. Nodes: out, rows, columns, in."""
        out, back = 0, 1 + self.height + self.width
        result: dict[Cell | None, list[Arc]] = {
            None: [self._arc(back, out, self.total, plan.total)]
        }
        for i, value in enumerate(self.row_totals):
            result[None].append(self._arc(out, 1 + i, value, i in plan.rows))
        for j, value in enumerate(self.column_totals):
            result[None].append(self._arc(1 + self.height + j, back, value, j in plan.columns))
        for i, row in enumerate(self.cells):
            for j, value in enumerate(row):
                arc = self._arc(1 + i, 1 + self.height + j, value, (i, j) in plan.cells)
                result[(i, j)] = [arc]
        return result

    def other_tables(
        self, plan: Plan, cell: Cell, enough: int
    ) -> tuple[list[list[int]], list[list[int]]]:
        """Two tables that would be shown the same, with this hidden cell as small and as large as
        possible; the search stops once they are `enough` apart on one side."""
        found = []
        for sign in (-1, 1):
            arcs = self.arcs(plan)
            _push(arcs, cell, sign, enough)
            found.append(
                [[arcs[(i, j)][0].value for j in range(self.width)] for i in range(self.height)]
            )
        return found[0], found[1]

    def leeway(self, plan: Plan, cell: Cell, enough: int) -> int:
        """Over how many numbers the hidden cell may range, as far as a reader can tell."""
        low, high = self.other_tables(plan, cell, enough)
        return high[cell[0]][cell[1]] - low[cell[0]][cell[1]]


def _push(arcs: dict[Cell | None, list[Arc]], cell: Cell, sign: int, enough: int) -> None:
    """Moves the cell by `sign` as often as the rest of the table can make up for it."""
    own = arcs[cell][0]
    others = [arc for key, group in arcs.items() if key != cell for arc in group]
    source, target = (own.end, own.start) if sign > 0 else (own.start, own.end)
    moved = 0
    while moved < enough and (room := own.most - own.value if sign > 0 else own.value - own.least):
        path = _path(others, source, target)
        if not path:
            return
        step = min(room, enough - moved, *(_room(arc, forward) for arc, forward in path))
        for arc, forward in path:
            arc.value += step if forward else -step
        own.value += sign * step
        moved += step


def _room(arc: Arc, forward: bool) -> int:
    return arc.most - arc.value if forward else arc.value - arc.least


def _path(arcs: list[Arc], source: int, target: int) -> list[tuple[Arc, bool]]:
    """The shortest way along arcs that still have room; empty when there is none."""
    leaving: dict[int, list[tuple[Arc, bool]]] = {}
    for arc in arcs:
        if arc.value < arc.most:
            leaving.setdefault(arc.start, []).append((arc, True))
        if arc.value > arc.least:
            leaving.setdefault(arc.end, []).append((arc, False))
    came: dict[int, tuple[int, Arc, bool]] = {}
    queue, seen = deque([source]), {source}
    while queue:
        node = queue.popleft()
        if node == target:
            break
        for arc, forward in leaving.get(node, ()):
            following = arc.end if forward else arc.start
            if following not in seen:
                seen.add(following)
                came[following] = (node, arc, forward)
                queue.append(following)
    path = []
    while target != source:
        if target not in came:
            return []
        target, arc, forward = came[target]
        path.append((arc, forward))
    return path


def _line_mates(table: Table, plan: Plan, cell: Cell) -> Iterator[tuple[int, Cell]]:
    """Shown cells of the same row and column, with their values. Zeros stay: they protect nothing."""
    row, column = cell
    mates = [(row, j) for j in range(table.width)] + [(i, column) for i in range(table.height)]
    for mate in mates:
        value = table.cells[mate[0]][mate[1]]
        if mate not in plan.cells and value:
            yield value, mate


def _stands_alone(table: Table, plan: Plan, cell: Cell) -> tuple[bool, bool]:
    """Whether the hidden cell is the only hidden one of its (row, column)."""
    row, column = cell
    in_row = sum((row, j) in plan.cells for j in range(table.width))
    in_column = sum((i, column) in plan.cells for i in range(table.height))
    return in_row == 1 and table.width > 1, in_column == 1 and table.height > 1


def _hide_next_smallest(table: Table, plan: Plan, cell: Cell, only_alone: bool) -> bool:
    """Hides the smallest shown number of the cell's row or column. False when there is none.

    `only_alone`: looks only along the line where the cell is the only hidden one.
    """
    row_alone, column_alone = _stands_alone(table, plan, cell)
    mates = [
        (value, mate)
        for value, mate in _line_mates(table, plan, cell)
        if not only_alone
        or (row_alone and mate[0] == cell[0])
        or (column_alone and mate[1] == cell[1])
    ]
    if not mates:
        return False
    plan.cells.add(min(mates)[1])
    return True


def _hide_a_total(table: Table, plan: Plan, cell: Cell) -> None:
    row, column = cell
    if row not in plan.rows:
        plan.rows.add(row)
    elif column not in plan.columns:
        plan.columns.add(column)
    else:
        plan.total = True


def plan_for(cells: list[list[int]], rule: Rule) -> Plan:
    """What to hide of a table of counts (rows of equal length, at least one, whole numbers ≥ 0).

    First what is small; then, where one cell of a line is hidden, the next smallest; then, as long
    as any hidden cell could be pinned down to fewer numbers than the rule hides, one more.
    """
    table = Table(cells, rule)
    plan = table.first_plan()
    enough = max(1, rule.small_cell_max - 1)
    while True:
        _follow_single_cells(table, plan)
        if any(_hide_next_smallest(table, plan, cell, True) for cell in sorted(plan.cells)):
            continue
        weak = [c for c in sorted(plan.cells) if table.leeway(plan, c, enough) < enough]
        if not weak:
            return plan
        for cell in weak:
            if not _hide_next_smallest(table, plan, cell, False):
                _hide_a_total(table, plan, cell)


def _follow_single_cells(table: Table, plan: Plan) -> None:
    """A total of one single cell is that cell: it hides with it."""
    for i, j in plan.cells:
        if table.width == 1:
            plan.rows.add(i)
        if table.height == 1:
            plan.columns.add(j)
