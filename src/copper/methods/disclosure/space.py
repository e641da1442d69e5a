"""All tables that a reader must think possible, as one linear programme that is kept warm.

A cell is a whole number ≥ 0. A number that is shown lies in the range that its rounding leaves; a
hidden one is at least `Rule.least_hidden`. Whoever knows the table and the rule knows this, and no
more. Everything is measured from the true table, so that the programme holds small numbers only.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from copper.methods import solver

if TYPE_CHECKING:
    import highspy

TINY = 1e-6  # below this, a number of the solver is 0
FAR = 10**9  # further below its true value no cell has to go


class Space:
    """Tables near a true one, each number within its bounds, and what it costs to leave them.

    `values`: true cells; `parts[i]`: the cells that number i adds up. `low`, `high`: how far from
    its true value (≤ 0, ≥ 0) number i may lie while it is shown; `floor`: how far below while it
    is hidden; above it is free then. `cost`: of hiding it; None: it can't be hidden.
    """

    def __init__(
        self,
        values: Sequence[int],
        parts: Sequence[Sequence[int]],
        low: Sequence[int],
        high: Sequence[int],
        floor: Sequence[int],
        cost: Sequence[float | None],
    ) -> None:
        self.parts = parts
        self.can = np.array([one is not None for one in cost])
        self.price = np.array([0.0 if one is None else one for one in cost])
        self.deepest = np.array([-min(value, FAR) for value in values], dtype=np.int64)
        self.low = np.array(low, dtype=np.int64)
        self.high = np.array(high, dtype=np.int64)
        self.floor = np.array([max(one, -FAR) for one in floor], dtype=np.int64)
        self.hidden = np.zeros(len(parts), dtype=bool)
        self.places = np.array([c for part in parts for c in part], dtype=np.int64)
        self.starts = np.cumsum([0, *(len(part) for part in parts)])
        self.matrix = self._matrix()
        self.solved = 0
        self.model = self._new_model()
        # One row for each possible table known so far: how far its numbers are from the true ones.
        self.found = np.zeros((1, len(parts)), dtype=np.int64)

    # --- what is hidden ---------------------------------------------------------------------------

    def hide(self, number: int) -> None:
        self.hidden[number] = True
        self._set_row(number)

    def show(self, number: int) -> None:
        """Tables that do not fit any more are forgotten."""
        self.hidden[number] = False
        self._set_row(number)
        column = self.found[:, number]
        self.found = self.found[(self.low[number] <= column) & (column <= self.high[number])]

    def seen(self, number: int) -> tuple[int, int]:
        """The least and the most, from the true value, in the tables known so far."""
        column = self.found[:, number]
        return int(column.min()), int(column.max())

    def keep(self, numbers: Any) -> None:
        """Remembers a possible table that `reach` gave."""
        self.found = np.vstack([self.found, numbers])

    # --- asking -----------------------------------------------------------------------------------

    def reach(
        self, number: int, *, least: int | None = None, most: int | None = None
    ) -> tuple[list[int], Any] | None:
        """A table in which a hidden number is at least, or at most, so far from its true value.

        Returns the shown numbers that would have to be hidden for it (as cheap as the linear
        programme finds; empty: it is possible as things are), and how far its numbers lie from
        the true ones: whole numbers, checked here without the solver. None: no such table.
        """
        cells, numbers = len(self.deepest), len(self.parts)
        answer = self._solve(self.model, number, least, most)
        if answer is None:
            return None
        if _is_broken(answer[:cells]):
            # A corner of fractions: there may be no whole table in it. Ask for a whole one, first
            # nearby and with only those out of their range that this corner lets out, which is
            # soon found; then at any price.
            out = answer[cells : cells + numbers] + answer[cells + numbers :] > TINY
            near = 2 * max(abs(least or 0), abs(most or 0), 1)
            answer = self._solve(self._new_model(out, near), number, least, most)
            if answer is None:
                answer = self._solve(self._new_model(np.ones_like(out)), number, least, most)
            if answer is None:
                return None
        return self._checked(np.rint(answer[:cells]).astype(np.int64))

    def _solve(
        self, model: "highspy.Highs", number: int, least: int | None, most: int | None
    ) -> Any:
        below = self.floor[number] if least is None else least
        model.changeRowBounds(number, float(below), np.inf if most is None else float(most))
        self.solved += 1
        answer = np.array(model.getSolution().col_value) if solver.solve(model) else None
        model.changeRowBounds(number, float(self.floor[number]), np.inf)
        return answer

    def _checked(self, cells: Any) -> tuple[list[int], Any]:
        numbers = np.add.reduceat(cells[self.places], self.starts[:-1])
        outside = ~self.hidden & ((numbers < self.low) | (numbers > self.high))
        loose = self.hidden | outside
        if (
            (cells < self.deepest).any()
            or (numbers[loose] < self.floor[loose]).any()
            or (outside & ~self.can).any()
        ):
            raise solver.NotSolved("The solver's table is not one that could be shown.")
        return [int(i) for i in np.flatnonzero(outside)], numbers

    # --- the model --------------------------------------------------------------------------------

    def _bounds(self) -> tuple[Any, Any, Any, Any]:
        """Of each number: least, most, and how far above and below it may go at a price. A hidden
        one has its floor already, and no range to leave."""
        can = self.can & ~self.hidden
        return (
            np.where(self.hidden, self.floor, self.low).astype(float),
            np.where(self.hidden, np.inf, self.high),
            np.where(can, np.inf, 0.0),
            np.where(can, self.low - self.floor, 0).astype(float),
        )

    def _set_row(self, number: int) -> None:
        low, high, above, below = (bounds[number] for bounds in self._bounds())
        self.model.changeRowBounds(number, low, high)
        column = len(self.deepest) + number
        self.model.changeColBounds(column, 0.0, above)
        self.model.changeColBounds(column + len(self.parts), 0.0, below)

    def _new_model(self, whole: Any = None, near: int = FAR) -> "highspy.Highs":
        """Columns: cells; then how far each number is above its range; then below.

        `whole`: which numbers may leave their range in a model for whole tables, where the first
        that is found will do. `near`: no cell moves further.
        """
        import highspy

        numbers, cells = len(self.parts), len(self.deepest)
        low, high, above, below = self._bounds()
        if whole is not None:
            above, below = np.where(whole, above, 0.0), np.where(whole, below, 0.0)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = cells + 2 * numbers, numbers
        lp.col_cost_ = np.concatenate([np.zeros(cells), self.price, self.price])
        lp.col_lower_ = np.concatenate(
            [np.maximum(self.deepest, -near).astype(float), np.zeros(2 * numbers)]
        )
        lp.col_upper_ = np.concatenate(
            [np.full(cells, near if near < FAR else np.inf), above, below]
        )
        lp.row_lower_, lp.row_upper_ = low, high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = self.matrix
        if whole is not None:
            kinds = [highspy.HighsVarType.kInteger] * cells
            lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (2 * numbers)
        model = solver.new(gap=0.0 if whole is None else 1.0)
        model.passModel(lp)
        return model

    def _matrix(self) -> tuple[Any, Any, Any]:
        numbers, cells = len(self.parts), len(self.deepest)
        index: list[int] = []
        value: list[float] = []
        starts = [0]
        for i, part in enumerate(self.parts):
            index += [*part, cells + i, cells + numbers + i]
            value += [1.0] * len(part) + [-1.0, 1.0]
            starts.append(len(index))
        return np.array(starts, np.int32), np.array(index, np.int32), np.array(value)


def _is_broken(values: Any) -> bool:
    return bool(np.abs(values - np.rint(values)).max() > TINY)
