"""What a reader can work out: the range of each hidden number, from published things only."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, TypeAlias

import numpy as np

from copper.methods import solver

from .rule import TRUE, Rule
from .suppression import Number, Protected
from .tables import Key

Places: TypeAlias = Sequence[int]
Row: TypeAlias = tuple[Places, int, int | None]

SLACK = 1e-6  # how far from a whole number the solver may end


@dataclass(frozen=True)
class Range:
    """The least and the most that a hidden number can be. `high` None: there is no end to it."""

    key: Key
    low: int
    high: int | None


class Reader:
    """All that is known of some cells: each row a sum of cells, the least and the most it can be.

    `rows`: (places of cells, low, high); high None: no limit.
    """

    def __init__(self, cells: int, rows: Sequence[Row]) -> None:
        import highspy

        rows = [row for row in rows if len(row[0])]
        bound = {c for part, _, high in rows if high is not None for c in part}
        self.endless = frozenset(range(cells)) - bound
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = cells, len(rows)
        lp.col_cost_ = lp.col_lower_ = np.zeros(cells)
        lp.col_upper_ = np.full(cells, np.inf)
        lp.row_lower_ = np.array([float(low) for _, low, _ in rows])
        lp.row_upper_ = np.array([np.inf if high is None else float(high) for *_, high in rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(part) for part, *_ in rows)]).astype(np.int32)
        lp.a_matrix_.index_ = np.array([c for part, *_ in rows for c in part], dtype=np.int32)
        lp.a_matrix_.value_ = np.ones(len(lp.a_matrix_.index_))
        self.cells = cells
        self.model = solver.new()
        # Only the objective changes from one question to the next: the last corner stays allowed.
        self.model.setOptionValue("simplex_strategy", 4)
        self.model.passModel(lp)
        self.possible = solver.solve(self.model)

    def corner(self, part: Places, sign: int) -> Any:
        """A table with the least (sign 1) or the most (−1) in some cells, none of them endless."""
        costs = np.zeros(self.cells)
        costs[list(part)] = sign
        self.model.changeColsCost(self.cells, np.arange(self.cells, dtype=np.int32), costs)
        if not solver.solve(self.model):
            raise solver.NotSolved("The numbers shown do not fit together.")
        return np.array(self.model.getSolution().col_value)

    def low(self, part: Places) -> int:
        return max(0, ceil(self.corner(part, 1)[list(part)].sum() - SLACK))

    def high(self, part: Places) -> int | None:
        if not self.endless.isdisjoint(part):
            return None
        return floor(self.corner(part, -1)[list(part)].sum() + SLACK)


def attack(protected: Protected) -> tuple[Range, ...]:
    """The range of each hidden number, for somebody who knows the table, the rule and all that is
    shown, and can solve linear programmes. Nothing of the true numbers is used.

    With fractions allowed, so a range can be wider by a little than whole numbers allow; never so
    in a table of two dimensions. The proofs of `protect` are whole tables.
    """
    rows = [(one.parts, *limits(one, protected.rule)) for one in protected.numbers]
    reader = Reader(protected.cells, rows)
    return tuple(
        Range(one.key, reader.low(one.parts), reader.high(one.parts))
        for one in protected.numbers
        if one.value is None
    )


def limits(number: Number, rule: Rule) -> tuple[int, int | None]:
    """(least, most) that a number can be by what is shown of it alone."""
    if number.value is not None:
        return rule.could_be(number.value)
    # A total of what is shown can be hidden because nothing of it is shown.
    return (rule.least_hidden if rule.totals == TRUE else 0), None
