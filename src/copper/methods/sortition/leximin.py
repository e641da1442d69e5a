"""The fairest chances (leximin): the lowest as high as can be, then the next lowest, and so on.

First with fractions of seats, which no lottery can beat (`bound`). Then with real panels: new ones
are looked for as long as one helps (column generation), as in Flanigan, Gölz, Gupta, Hennig and
Procaccia (2021), Fair algorithms for selecting citizens' assemblies, Nature 596, 548–552, but on
types of people and, as long as the bound is reached, without having to prove anything.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from copper.methods import solver

from .finder import Finder, tighten, values_of
from .pool import Pool

# A type can't be raised above the floor when it has a price in the programme. Prices below this
# share of the highest may be noise; such a type is settled at a later stage, at the same chance.
PRICE = 1e-3
# A panel that would raise the floor by less is not worth adding.
GAIN = 1e-9
# Room for what was reached before, more than the solver's tolerance: it can be reached again.
SLACK = 1e-9
# How often weights below 0 are taken out before the solver's own weights stay.
ROUNDS = 20


class Fractions:
    """The programme in which seats may be split: expected seats of each type, and `floor`, the
    lowest chance among those not yet settled."""

    def __init__(self, pool: Pool) -> None:
        import highspy

        self.counts = pool.counts
        self.open = np.ones(len(self.counts), dtype=bool)
        types = np.arange(len(self.counts), dtype=np.int32)
        self.model = solver.new()
        tighten(self.model)
        self.model.setOptionValue("presolve", "off")
        self.model.addVars(len(types), np.zeros(len(types)), pool.most)
        self.model.addVar(-highspy.kHighsInf, highspy.kHighsInf)
        self.model.changeColCost(len(types), 1.0)
        self.model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for t in types:  # chance of t ≥ floor, in seats
            ends = np.array([t, len(types)], dtype=np.int32)
            self.model.addRow(0.0, highspy.kHighsInf, 2, ends, np.array([1.0, -self.counts[t]]))
        self.model.addRow(pool.size, pool.size, len(types), types, np.ones(len(types)))
        for rule in pool.rules:
            inside = rule.types.astype(np.int32)
            self.model.addRow(rule.low, rule.high, len(inside), inside, np.ones(len(inside)))

    def stage(self) -> tuple[float, np.ndarray] | None:
        """The highest floor, and which types can't be raised above it. None: impossible."""
        if not solver.solve(self.model):
            return None
        solution = self.model.getSolution()
        prices = np.abs(np.array(solution.row_dual)[: len(self.counts)]) * self.counts
        return solution.col_value[len(self.counts)], _high(prices, self.open)

    def settle(self, types: np.ndarray, chance: float) -> None:
        """From here on these types keep at least this chance and no longer count for the floor."""
        for t in np.flatnonzero(types):
            self.model.changeCoeff(int(t), len(self.counts), 0.0)
            self.model.changeRowBounds(int(t), chance * self.counts[t] - SLACK, float("inf"))
        self.open &= ~types


def bound(pool: Pool) -> tuple[np.ndarray, np.ndarray] | None:
    """The leximin chance of each type if seats could be split, and expected seats that give it (to
    within about 1e-9). None: the rules can't be met."""
    programme = Fractions(pool)
    chances = np.zeros(len(pool.members))
    while programme.open.any():
        found = programme.stage()
        if found is None:
            return None
        floor, types = found
        chances[types] = floor
        programme.settle(types, floor)
    seats = values_of(programme.model)[:-1]
    return np.clip(chances, 0.0, 1.0), np.clip(seats, 0.0, pool.most)


def _high(prices: np.ndarray, among: np.ndarray) -> np.ndarray:
    prices = np.where(among, prices, 0.0)
    return prices > PRICE * prices.max()


class Mixture:
    """The programme that mixes panels: weights adding up to 1, such that each type's chance is at
    least `share` · floor + `least`, with the highest floor."""

    def __init__(self, pool: Pool, panels: Iterable[np.ndarray]) -> None:
        import highspy

        self.counts = pool.counts
        self.panels: list[np.ndarray] = []
        self.seen: set[bytes] = set()
        self.model = solver.new()
        tighten(self.model)
        none = np.array([], dtype=np.int32)
        for _ in self.counts:
            self.model.addRow(0.0, highspy.kHighsInf, 0, none, none.astype(float))
        self.model.addRow(1.0, 1.0, 0, none, none.astype(float))
        rows = np.arange(len(self.counts), dtype=np.int32)
        self.model.addCol(
            1.0, -highspy.kHighsInf, highspy.kHighsInf, len(rows), rows, -np.ones(len(rows))
        )
        self.model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for panel in panels:
            self.add(panel)

    def add(self, panel: np.ndarray) -> bool:
        """False: it is there already."""
        import highspy

        if panel.tobytes() in self.seen:
            return False
        self.seen.add(panel.tobytes())
        self.panels.append(panel)
        rows = np.flatnonzero(panel)
        values = np.append(panel[rows] / self.counts[rows], 1.0)
        rows = np.append(rows, len(self.counts)).astype(np.int32)
        self.model.addCol(0.0, 0.0, highspy.kHighsInf, len(rows), rows, values)
        return True

    def ask(self, share: np.ndarray, least: np.ndarray) -> None:
        for t in range(len(self.counts)):
            self.model.changeCoeff(t, 0, -float(share[t]))
            self.model.changeRowBounds(t, float(least[t]), float("inf"))

    def raise_floor(self, finder: Finder, goal: float, *, sure: bool) -> tuple[float, np.ndarray]:
        """Adds panels until the floor reaches `goal` or no panel would raise it.

        Returns the floor and the price of each type. Unless `sure`, it stops as soon as it is
        proved that the goal is out of reach.
        """
        while True:
            if not solver.solve(self.model):
                raise solver.NotSolved("No mixture of panels keeps the chances reached before.")
            solution = self.model.getSolution()
            floor = solution.col_value[0]
            duals = np.array(solution.row_dual)
            weights, worth = -duals[:-1] / self.counts, duals[-1]
            if floor >= goal:
                return floor, -duals[:-1]
            panel, certain = finder.good(weights, worth + GAIN)
            if panel is None and not certain:
                panel = finder.best(weights)
                gain = -np.inf if panel is None else weights @ panel - worth
                if gain <= GAIN or (not sure and floor + gain < goal):
                    panel = None
            if panel is None or not self.add(panel):
                return floor, -duals[:-1]

    def weights(self) -> np.ndarray:
        """Of the panels, as last solved."""
        return np.maximum(values_of(self.model)[1:], 0.0)


def follow(
    finder: Finder, seats: np.ndarray, number: int, known: Sequence[np.ndarray] = ()
) -> list[np.ndarray]:
    """`number` panels that together come close to `number` · seats (expected seats of each type).

    Each is the one that best makes up for what is missing so far (herding; Welling, 2009): a new
    one, or, where none is found soon, a known one. Empty when there is no panel at all.
    """
    panels: list[np.ndarray] = []
    old = list(known)
    missing = np.zeros(len(seats))
    for _ in range(number):
        missing += seats
        panel, _ = finder.good(missing)
        if panel is None:
            panel = max(old, key=missing.dot) if old else finder.best(missing)
        if panel is None:
            break
        panels.append(panel)
        old.append(panel)
        missing -= panel
    return panels


def fairest(
    pool: Pool, seats: np.ndarray, tolerance: float
) -> tuple[np.ndarray, np.ndarray] | None:
    """Panels (one a row) and their weights, leximin among all lotteries. None: there is no panel.

    `seats`: expected seats of each type that reach the bound. Where real panels reach it too, up
    to the tolerance, nothing is left to prove.
    """
    number = len(seats) + 50  # a basic mixture needs one panel for each type; some to choose from
    finder = Finder(pool, seats)
    panels = follow(finder, seats, number)
    if panels:
        mixture = Mixture(pool, panels)
        mixture.ask(np.ones(len(seats)), seats / pool.counts)
        floor, _ = mixture.raise_floor(finder, -tolerance, sure=False)
        if floor >= -tolerance:
            return evenly(mixture)
        panels = mixture.panels
    finder = Finder(pool)
    panels += follow(finder, seats, number)
    if not panels:
        return None
    mixture = Mixture(pool, panels)
    _by_stages(pool, mixture, finder, tolerance)
    return evenly(mixture)


def _by_stages(pool: Pool, mixture: Mixture, finder: Finder, tolerance: float) -> None:
    """Solves the mixture for the leximin chances that real panels reach."""
    fractions = Fractions(pool)
    chances = np.zeros(len(pool.members))
    while fractions.open.any():
        # A floor that splitting seats can't raise needs no further proof.
        top, types = fractions.stage() or (np.inf, fractions.open)
        mixture.ask(fractions.open.astype(float), np.maximum(chances - SLACK, 0.0))
        floor, prices = mixture.raise_floor(finder, top - tolerance, sure=True)
        if floor < top - tolerance:
            types = _high(prices, fractions.open)
        chances[types] = floor
        fractions.settle(types, floor)


def evenly(mixture: Mixture) -> tuple[np.ndarray, np.ndarray]:
    """The panels that are used, with weights as even as can be for the chances last solved for.

    Even weights spread a draw over many panels and lose least when they are rounded. Where least
    squares leave some panel below 0 for long, the solver's own weights stay.
    """
    weights = mixture.weights()
    panels = np.array(mixture.panels)
    matrix = np.vstack([panels.T / mixture.counts[:, None], np.ones(len(weights))])
    wanted = matrix @ weights
    inside = np.ones(len(weights), dtype=bool)
    for _ in range(ROUNDS):
        part = matrix[:, inside]
        start = np.full(part.shape[1], 1 / part.shape[1])
        found = start + np.linalg.lstsq(part, wanted - part @ start, rcond=1e-10)[0]
        if np.abs(part @ found - wanted).max() > 1e-10:
            break
        if (found >= 0).all():
            weights = np.zeros(len(weights))
            weights[inside] = found
            break
        inside[np.flatnonzero(inside)[found < 0]] = False
    used = weights > 1e-12
    return panels[used], weights[used] / weights[used].sum()
