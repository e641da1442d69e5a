"""How many coalitions win, in all and without each player: exactly, without listing them.

Generating functions (Mann and Shapley, 1962; Brams and Affuso, 1976) over the weight that is
*absent*: a coalition wins as long as what is missing stays within the slack (total − quota) of each
condition, so all winning coalitions lie in one box that starts at 0, however many conditions there
are.
"""

from collections.abc import Iterable, Iterator
from operator import add, le, sub
from typing import Protocol

from copper.methods import checks
from copper.methods.order import Id

NOBODY_CAN_WIN = "nobody-can-win"
ALWAYS_WON = "always-won"

# Counts that are touched before we say that a game is too big: about ten seconds.
STEPS = 20_000_000


class Weighted(Protocol):
    """What is counted: see games.Game."""

    @property
    def players(self) -> tuple[Id, ...]: ...
    @property
    def quotas(self) -> tuple[int, ...]: ...
    @property
    def weights(self) -> tuple[tuple[int, ...], ...]: ...
    @property
    def vetoes(self) -> tuple[Id, ...]: ...


class Count:
    """Winning coalitions by the number of absent players: all, and those without each player.

    Counts by size are packed into one long whole number, `slot` bits a size, so that one addition
    adds all sizes. Without sizes there is one slot.
    """

    def __init__(self, of: Weighted, *, by_size: bool, steps: int) -> None:
        self.game, self.left = of, checks.whole(steps, "steps", least=1)
        self.slack = tuple(
            sum(row) - quota for quota, row in zip(of.quotas, of.weights, strict=True)
        )
        columns = tuple(zip(*of.weights, strict=True))
        self.columns = tuple(
            None if player in of.vetoes else column
            for player, column in zip(of.players, columns, strict=True)
        )
        nothing = (0,) * len(of.quotas)
        self.idle = sum(column == nothing for column in self.columns)
        active = len(of.players) - self.idle
        self.sizes = active + 1 if by_size else 1
        self.slot = active + 1 if by_size else 0
        # What one step costs grows with the length of the packed number.
        self.cost = 1 + self.sizes * self.slot // 10_000
        self.nothing = nothing
        self.ways = self._ways()
        self.winning = self._unpacked(sum(self.ways.values()))
        self.why = ""
        if not self.ways:
            self.why = NOBODY_CAN_WIN
        elif not of.vetoes and all(quota <= 0 for quota in of.quotas):
            self.why = ALWAYS_WON

    def _ways(self) -> dict[tuple[int, ...], int]:
        """Absent weight in each condition → packed count of the sets of players with that weight."""
        if min(self.slack) < 0:
            return {}
        ways = {self.nothing: 1}
        active = (column for column in self.columns if column and column != self.nothing)
        for column in sorted(active, reverse=True):
            self._spend(len(ways))
            grown = {
                further: count << self.slot
                for state, count in ways.items()
                if self._within(further := tuple(map(add, state, column)))
            }
            for state, count in grown.items():
                ways[state] = ways.get(state, 0) + count
        return ways

    def each_without(self) -> Iterator[list[int] | None]:
        """For each player the winning coalitions without them; None: they can never matter."""
        known: dict[tuple[int, ...], list[int]] = {}
        order = sorted(self.ways)
        for column in self.columns:
            if column == self.nothing or not self.ways:
                yield None
            elif column is None:
                yield [0] * self.sizes
            else:
                if column not in known:
                    known[column] = self._without(column, order)
                yield known[column]

    def _without(self, column: tuple[int, ...], order: list[tuple[int, ...]]) -> list[int]:
        """Sets of absent players that hold one with these weights and still leave a coalition
        that wins. Others' sets o(a) follow from all sets c(a) = o(a) + o(a − w), smallest first."""
        self._spend(len(order))
        others: dict[tuple[int, ...], int] = {}
        total = 0
        for state in order:
            if self._within(map(add, state, column)):
                before = others.get(tuple(map(sub, state, column)), 0)
                others[state] = self.ways[state] - (before << self.slot)
                total += others[state]
        return self._unpacked(total << self.slot)

    def _within(self, absent: Iterable[int]) -> bool:
        return all(map(le, absent, self.slack))

    def _unpacked(self, packed: int) -> list[int]:
        if self.sizes == 1:
            return [packed]
        mask = (1 << self.slot) - 1
        return [(packed >> (self.slot * size)) & mask for size in range(self.sizes)]

    def _spend(self, entries: int) -> None:
        self.left -= entries * self.cost
        if self.left < 0:
            checks.fail(
                "steps",
                f"the game of {len(self.game.players)} players has too many different sums of "
                "weights to count; round the weights or allow more steps",
            )
