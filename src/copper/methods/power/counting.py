"""How many coalitions win, in all and without each player: exactly, without listing them.

Generating functions (Mann and Shapley, 1962; Brams and Affuso, 1976) over the weight that is
*absent*: a coalition wins as long as what is missing stays within the slack (total − quota) of each
condition, so all winning coalitions lie in one box that starts at 0, however many conditions there
are.
"""

from collections.abc import Iterator
from typing import Protocol

from copper.methods import checks
from copper.methods.order import Id

NOBODY_CAN_WIN = "nobody-can-win"
ALWAYS_WON = "always-won"

# Counts that are touched before we say that a game is too big: some ten seconds at most.
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
    adds all sizes. Without sizes there is one slot. The weights of a state or player in all
    conditions are packed too, each in a field with one bit more than its slack needs: the bit stays
    set in `self.full - state` exactly when the state is within the slack.
    """

    def __init__(self, of: Weighted, *, by_size: bool, steps: int) -> None:
        self.left, self.players = checks.whole(steps, "steps", least=1), len(of.players)
        slack = [sum(row) - quota for quota, row in zip(of.quotas, of.weights, strict=True)]
        possible = min(slack) >= 0
        fields = [0]
        for room in slack:
            fields.append(fields[-1] + max(room, 0).bit_length() + 1)
        self.guards = sum(1 << (end - 1) for end in fields[1:])
        self.full = self.guards + sum(
            max(room, 0) << start for room, start in zip(slack, fields[:-1], strict=True)
        )
        columns = zip(*of.weights, strict=True)
        # None: cannot be absent. 0: never matters.
        self.weights = [
            None
            if player in of.vetoes or any(w > room for w, room in zip(column, slack, strict=True))
            else sum(w << start for w, start in zip(column, fields[:-1], strict=True))
            for player, column in zip(of.players, columns, strict=True)
        ]
        self.idle = self.players if not possible else self.weights.count(0)
        active = self.players - self.idle
        self.sizes = active + 1 if by_size else 1
        self.slot = active + 1 if by_size else 0
        # What one step costs grows with the length of the packed number.
        self.cost = 1 + self.sizes * self.slot // 10_000
        self.ways = self._ways() if possible else {}
        self.winning = self._unpacked(sum(self.ways.values()))
        self.why = "" if possible else NOBODY_CAN_WIN
        if possible and not of.vetoes and max(of.quotas) <= 0:
            self.why = ALWAYS_WON

    def _ways(self) -> dict[int, int]:
        """Absent weights → packed count of the sets of players with those weights."""
        ways, full, guards = {0: 1}, self.full, self.guards
        # Afterwards all states are gone through again for each weight. They only grow more, so what
        # is too much for that already is refused at once, not after seconds.
        kinds = len({weight for weight in self.weights if weight})
        for weight in sorted((weight for weight in self.weights if weight), reverse=True):
            self._spend(len(ways))
            self._can_afford(len(ways) * kinds)
            grown = [
                (further, count << self.slot)
                for state, count in ways.items()
                if (full - (further := state + weight)) & guards == guards
            ]
            for state, count in grown:
                ways[state] = ways.get(state, 0) + count
        return ways

    def each_without(self) -> Iterator[list[int] | None]:
        """For each player the winning coalitions without them; None: they can never matter."""
        known: dict[int, list[int]] = {}
        order = sorted(self.ways)
        for weight in self.weights:
            if weight == 0 or not order:
                yield None
            elif weight is None:
                yield [0] * self.sizes
            else:
                if weight not in known:
                    known[weight] = self._without(weight, order)
                yield known[weight]

    def _without(self, weight: int, order: list[int]) -> list[int]:
        """Sets of absent players that hold one with this weight and still leave a coalition that
        wins. Others' sets o(a) follow from all sets c(a) = o(a) + o(a − w), smallest first."""
        self._spend(len(order))
        others: dict[int, int] = {}
        total, full, guards = 0, self.full - weight, self.guards
        for state in order:
            if (full - state) & guards == guards:
                # A field below 0 borrows, and what comes out is no state.
                own = self.ways[state] - (others.get(state - weight, 0) << self.slot)
                others[state] = own
                total += own
        return self._unpacked(total << self.slot)

    def _unpacked(self, packed: int) -> list[int]:
        if self.sizes == 1:
            return [packed]
        mask = (1 << self.slot) - 1
        return [(packed >> (self.slot * size)) & mask for size in range(self.sizes)]

    def _spend(self, entries: int) -> None:
        self._can_afford(entries)
        self.left -= entries * self.cost

    def _can_afford(self, entries: int) -> None:
        if entries * self.cost > self.left:
            checks.fail(
                "steps",
                f"the game of {self.players} players has too many different sums of weights to "
                "count; round the weights or allow more steps",
            )
