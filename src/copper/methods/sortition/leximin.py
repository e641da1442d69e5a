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
# Linear programmes solved in search of a panel before the proof is asked for: about as slow.
TRIES = 1000
# How far types are raised to see who is stuck, and what counts as raised.
RAISE, RISEN = 1e-3, 1e-7


class Fractions:
    """The programme in which seats may be split: expected seats of each type; `floor`, the lowest
    chance among those not yet settled; and seats by which a type is ahead of the floor, which only
    `_stuck` lets be more than 0."""

    def __init__(self, pool: Pool) -> None:
        import highspy

        self.counts = pool.counts
        self.open = np.ones(len(self.counts), dtype=bool)
        self.most = pool.most.copy()
        self.types = types = np.arange(len(self.counts), dtype=np.int32)
        self.model = solver.new()
        tighten(self.model)
        self.model.setOptionValue("presolve", "off")
        self.model.addVars(len(types), np.zeros(len(types)), self.most)
        self.model.addVar(-highspy.kHighsInf, highspy.kHighsInf)
        self.model.changeColCost(len(types), 1.0)
        self.model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.model.addVars(len(types), np.zeros(len(types)), np.zeros(len(types)))
        for t in types:  # expected seats of t ≥ people of t · floor + seats ahead of it
            columns = np.array([t, len(types), len(types) + 1 + t], dtype=np.int32)
            values = np.array([1.0, -self.counts[t], -1.0])
            self.model.addRow(0.0, highspy.kHighsInf, 3, columns, values)
        self.model.addRow(pool.size, pool.size, len(types), types, np.ones(len(types)))
        for rule in pool.rules:
            inside = rule.types.astype(np.int32)
            self.model.addRow(rule.low, rule.high, len(inside), inside, np.ones(len(inside)))

    def stage(self) -> tuple[float, np.ndarray] | None:
        """The highest floor, and which types can't be raised above it. None: impossible."""
        if not solver.solve(self.model):
            return None
        solution = self.model.getSolution()
        floor = solution.col_value[len(self.counts)]
        prices = np.abs(np.array(solution.row_dual)[: len(self.counts)]) * self.counts
        stuck = _high(prices, self.open)
        return floor, stuck | self._stuck(floor, self.open & ~stuck)

    def _stuck(self, floor: float, types: np.ndarray) -> np.ndarray:
        """Which of the types can't be above the floor. Prices name some, but often one at a time.

        All are raised together a little way; who rises is not stuck; then the rest again.
        """
        types = types.copy()
        floor_at, ahead = len(self.counts), self.types + len(self.counts) + 1
        none = np.zeros(len(self.types))
        self.model.changeColCost(floor_at, 0.0)
        self.model.changeColBounds(floor_at, floor, floor)
        rising = types
        while rising.any():
            self.model.changeColsCost(len(ahead), ahead, np.where(types, 1 / self.counts, 0.0))
            self.model.changeColsBounds(
                len(ahead), ahead, none, np.where(types, RAISE * self.counts, 0.0)
            )
            # The floor was reached a moment ago, so it can be.
            rising = solver.solve(self.model) & types
            rising &= values_of(self.model)[ahead] / self.counts > RISEN
            types &= ~rising
        self.model.changeColsCost(len(ahead), ahead, none)
        self.model.changeColsBounds(len(ahead), ahead, none, none)
        self.model.changeColCost(floor_at, 1.0)
        self.model.changeColBounds(floor_at, -float("inf"), float("inf"))
        return types

    def settle(self, types: np.ndarray, chance: float) -> None:
        """From here on these types keep at least this chance and no longer count for the floor."""
        for t in np.flatnonzero(types):
            self.model.changeCoeff(int(t), len(self.counts), 0.0)
            self.model.changeRowBounds(int(t), chance * self.counts[t] - SLACK, float("inf"))
        self.open &= ~types

    def shut_out(self, types: np.ndarray) -> None:
        """These types are on no panel."""
        self.most[types] = 0.0
        self.model.changeColsBounds(len(self.most), self.types, np.zeros(len(self.most)), self.most)
        self.settle(types, 0.0)


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
    seats = values_of(programme.model)[: len(chances)]
    # Never -0.0.
    return np.clip(chances, 0.0, 1.0) + 0.0, np.clip(seats, 0.0, pool.most)


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
            panel, certain = finder.good(weights, worth + GAIN, TRIES)
            if panel is None and not certain:
                panel = finder.best(weights)
                gain = -np.inf if panel is None else weights @ panel - worth
                if gain <= GAIN or (not sure and floor + gain < goal):
                    panel = None
            if panel is None or not self.add(panel):
                return floor, -duals[:-1]

    def used(self) -> tuple[np.ndarray, np.ndarray]:
        """The panels (one a row) with weight, and their weights, as last solved for: no more panels
        than types, and one."""
        weights = values_of(self.model)[1:]
        used = weights > 1e-12
        return np.array(self.panels)[used], weights[used] / weights[used].sum()


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
            return mixture.used()
        panels = mixture.panels
    finder = Finder(pool)
    panels += follow(finder, seats, number)
    if not panels:
        return None
    mixture = Mixture(pool, panels)
    fractions = Fractions(pool)
    fractions.shut_out(_on_no_panel(mixture, finder))
    _by_stages(fractions, mixture, finder, tolerance)
    return mixture.used()


def _on_no_panel(mixture: Mixture, finder: Finder) -> np.ndarray:
    """The types that fit on no panel. Adds panels until all others are on one."""
    missing = np.array(mixture.panels).sum(axis=0) == 0
    while missing.any():
        panel, certain = finder.good(missing.astype(float), 0.5)
        if panel is None and not certain:
            panel = finder.best(missing.astype(float))
        if panel is None or not panel[missing].any():
            break
        mixture.add(panel)
        missing &= panel == 0
    return missing


def _by_stages(fractions: Fractions, mixture: Mixture, finder: Finder, tolerance: float) -> None:
    """Solves the mixture for the leximin chances that real panels reach."""
    chances = np.zeros(len(fractions.counts))
    while fractions.open.any():
        # A floor that splitting seats can't raise needs no further proof.
        top, types = fractions.stage() or (np.inf, fractions.open)
        mixture.ask(fractions.open.astype(float), np.maximum(chances - SLACK, 0.0))
        floor, prices = mixture.raise_floor(finder, top - tolerance, sure=True)
        if floor < top - tolerance:
            types = _high(prices, fractions.open)
        # The slack may lift the floor a hair above what is possible.
        chances[types] = min(floor, top)
        fractions.settle(types, min(floor, top))
