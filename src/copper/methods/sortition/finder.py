"""Panels that keep all rules: the best one for given weights, or a good one fast.

A panel is a vector of whole numbers, the seats of each type of people (see `pool`).
"""

import numpy as np

from copper.methods import solver

from .pool import Pool

WHOLE = 1e-6  # how far from a whole number the solver's whole numbers may lie


class Finder:
    """Two models of one pool in HiGHS: with fractions (fast, restarts where it stopped) and without.

    `target`: only panels that keep each rule exactly at its limit where the target (expected seats
    of each type) does. A lottery that meets the target holds no others.
    """

    def __init__(self, pool: Pool, target: np.ndarray | None = None) -> None:
        self.pool = pool
        self.types = np.arange(len(pool.members), dtype=np.int32)
        self.least = np.zeros(len(self.types))
        self.most = pool.most.copy()
        self.rows = [(pool.size, pool.size, self.types)]
        self.rows += [(rule.low, rule.high, rule.types) for rule in pool.rules]
        if target is not None:
            self._hold(target)
        self.fractions = self._model(whole=False)
        # Presolving costs more than it saves here, as each answer is close to the one before.
        self.fractions.setOptionValue("presolve", "off")
        self.wholes = self._model(whole=True)

    def best(self, weights: np.ndarray) -> np.ndarray | None:
        """The panel with the largest sum of weights, proved by HiGHS; None: there is no panel."""
        self.wholes.changeColsCost(len(self.types), self.types, _visible(weights))
        return np.round(values_of(self.wholes)) if solver.solve(self.wholes) else None

    def good(
        self, weights: np.ndarray, above: float = float("-inf"), tries: int = 200
    ) -> tuple[np.ndarray | None, bool]:
        """A panel whose sum of weights is more than `above`, and whether that is all there is to say
        (False: after so many tries none was found, but there may be one).

        Depth first: the best panel with fractions, then the largest fraction is rounded up, or down
        where up leads nowhere, until none is left.
        """
        model = self.fractions
        model.changeColsCost(len(self.types), self.types, _visible(weights))
        todo = [(self.least, self.most)]
        while todo:
            if tries == 0:
                return None, False
            tries -= 1
            least, most = todo.pop()
            model.changeColsBounds(len(self.types), self.types, least, most)
            if not solver.solve(model):
                continue
            values = values_of(model)
            if weights @ values <= above:
                continue
            broken = np.where(np.abs(values - np.round(values)) > WHOLE, values % 1, 0)
            if not broken.any():
                return np.round(values), True
            one = int(broken.argmax())
            down, up = most.copy(), least.copy()
            down[one], up[one] = np.floor(values[one]), np.ceil(values[one])
            todo += [(least, down), (up, most)]
        return None, True

    def _hold(self, target: np.ndarray) -> None:
        for number, (low, high, types) in enumerate(self.rows):
            expected = target[types].sum()
            if expected > high - WHOLE:
                self.rows[number] = (high, high, types)
            elif expected < low + WHOLE:
                self.rows[number] = (low, low, types)
        self.most[target < WHOLE * 1e-3] = 0
        full = target > self.most - WHOLE * 1e-3
        self.least[full] = self.most[full]

    def _model(self, *, whole: bool):  # type: ignore[no-untyped-def]
        import highspy

        model = solver.new()
        count = len(self.types)
        model.addVars(count, self.least, self.most)
        for low, high, types in self.rows:
            model.addRow(low, high, len(types), types.astype(np.int32), np.ones(len(types)))
        if whole:
            kinds = np.full(count, highspy.HighsVarType.kInteger)
            model.changeColsIntegrality(count, self.types, kinds)
        model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        return model


def _visible(weights: np.ndarray) -> np.ndarray:
    """The solver's tolerances are absolute; next to weights of about 1000 they do not show."""
    return weights * (1000 / max(np.abs(weights).max(), 1e-300))


def values_of(model) -> np.ndarray:  # type: ignore[no-untyped-def]
    return np.array(model.getSolution().col_value)


def tighten(model) -> None:  # type: ignore[no-untyped-def]
    """Chances are small numbers: the solver's usual 1e-7 would be seen in them."""
    model.setOptionValue("primal_feasibility_tolerance", 1e-10)
    model.setOptionValue("dual_feasibility_tolerance", 1e-10)
