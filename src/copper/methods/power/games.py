"""Voting power in weighted games: normalised Banzhaf and Shapley–Shubik, counted exactly.

A coalition wins when it meets every condition (its weight reaches the quota) and holds every veto.
Sources: Penrose (1946); Banzhaf (1965); Shapley and Shubik (1954); the power of blocs
after Owen (1977, 1982).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, factorial, floor, gcd, lcm
from numbers import Rational
from typing import Any, TypeAlias

from copper.methods import checks
from copper.methods.order import Id, canonical

from .counting import STEPS, Count

Number: TypeAlias = int | float | Fraction | Decimal
Weights: TypeAlias = Mapping[Any, Number] | Sequence[Number]


@dataclass(frozen=True)
class Condition:
    """Weight that must come together: at least `quota`, or more than it with `more_than=True`.

    `weights`: player → weight (≥ 0), or a plain list, whose players are then 1, 2, 3 …
    Decimals are taken as they are written: 0.1 is a tenth. A player of another condition that is
    not named here weighs 0 here.
    """

    quota: Number
    weights: Weights
    more_than: bool = False


@dataclass(frozen=True)
class Game:
    """A checked game. `weights[k][i]` is what `players[i]` weighs in condition k, brought to whole
    numbers together with `quotas[k]`; a coalition wins with at least `quotas[k]` for every k and
    all of `vetoes`."""

    players: tuple[Id, ...]
    quotas: tuple[int, ...]
    weights: tuple[tuple[int, ...], ...]
    vetoes: tuple[Id, ...] = ()


@dataclass(frozen=True)
class Banzhaf:
    """Banzhaf power. `swings[i]`: winning coalitions that lose without `players[i]`.

    `values` = swings ÷ all swings (the normalised index, adds up to 1), `absolute` = swings ÷
    2^(n−1) (the chance to decide when everybody else tosses a coin). `winning` of `coalitions`
    coalitions win. `vetoes`: players in every winning coalition, by rule or by weight; `dummies`:
    never needed; `dictator`: decides alone. `why` is "nobody-can-win" or "always-won" when no
    player can ever make a difference; then `values` are None.
    """

    players: tuple[Id, ...]
    values: tuple[float | None, ...]
    absolute: tuple[float, ...]
    swings: tuple[int, ...]
    winning: int
    coalitions: int
    vetoes: tuple[Id, ...]
    dummies: tuple[Id, ...]
    dictator: Id | None
    why: str = ""

    def value(self, player: Id) -> float | None:
        """The normalised index of one player."""
        return self.values[_place(self.players, player)]


@dataclass(frozen=True)
class ShapleyShubik:
    """Shapley–Shubik power. `pivots[i]`: of the `orders` = n! orders in which players can join,
    those in which `players[i]` is the one who makes the coalition win; `values` = pivots ÷ orders.

    `why` as in Banzhaf; then `values` are None.
    """

    players: tuple[Id, ...]
    values: tuple[float | None, ...]
    pivots: tuple[int, ...]
    orders: int
    why: str = ""

    def value(self, player: Id) -> float | None:
        """The index of one player."""
        return self.values[_place(self.players, player)]


@dataclass(frozen=True)
class BlocPower:
    """The power of each bloc, read in two ways.

    `together`: each bloc votes as one player (the quotient game of Owen, 1977). `members`: each
    member votes freely and the members' power is added up. `seats`: members of each bloc.
    `critical` of `of`: swings of the bloc as one player, of the coalitions of blocs (Banzhaf), or
    pivots of the orders of blocs (Shapley–Shubik).
    """

    blocs: tuple[Id, ...]
    together: tuple[float | None, ...]
    members: tuple[float | None, ...]
    seats: tuple[int, ...]
    critical: tuple[int, ...]
    of: int
    index: str
    why: str = ""


def game(*conditions: Condition, vetoes: Iterable[Id] = ()) -> Game:
    """A game in which every condition must be met and every veto holder must agree.

    ValueError: no condition, no player, a weight or quota that is negative, not finite or not a
    number, a veto of somebody who is not a player.
    """
    checks.not_empty(conditions, "conditions")
    for k, condition in enumerate(conditions):
        if not isinstance(condition, Condition):
            checks.fail(f"condition {k + 1}", f"{condition!r} is no Condition")
    named = [_named(condition.weights, k) for k, condition in enumerate(conditions)]
    players = canonical((player for weights in named for player in weights), "players")
    checks.not_empty(players, "players")
    holders = canonical(vetoes, "vetoes")
    for holder in holders:
        if holder not in players:
            checks.fail("vetoes", f"{holder!r} is not a player")
    scaled = [
        _scaled(condition, [weights.get(player, Fraction(0)) for player in players], k)
        for k, (condition, weights) in enumerate(zip(conditions, named, strict=True))
    ]
    return Game(
        tuple(players),
        tuple(quota for quota, _ in scaled),
        tuple(weights for _, weights in scaled),
        tuple(holders),
    )


def weighted_game(
    quota: Number, weights: Weights, *, more_than: bool = False, vetoes: Iterable[Id] = ()
) -> Game:
    """The game [quota; w₁, w₂, …]: `weighted_game(51, [50, 49, 1])`. Errors as in `game`."""
    return game(Condition(quota, weights, more_than), vetoes=vetoes)


def joint_game(
    weights: Weights,
    blocs: Mapping[Any, Id],
    *,
    more_than: Number = Fraction(1, 2),
    vetoes: Iterable[Id] = (),
) -> Game:
    """Rule J, "each bloc must agree": in each bloc, more than this share of its weight.

    `blocs`: player → bloc. `more_than`: 0 to 1, ½ is the simple majority. Errors as in `game`;
    also a player without a bloc.
    """
    share = _exact(more_than, "more_than")
    if share > 1:
        checks.fail("more_than", f"{more_than!r} is more than 1")
    named = _named(weights, 0)
    _all_placed(named, blocs)
    conditions = []
    for bloc in canonical((blocs[player] for player in named), "blocs"):
        own = {player: weight for player, weight in named.items() if blocs[player] == bloc}
        conditions.append(Condition(share * sum(own.values()), own, more_than=True))
    checks.not_empty(conditions, "players")
    return game(*conditions, vetoes=vetoes)


def wins(of: Game, coalition: Iterable[Id]) -> bool:
    """Whether these players together win. ValueError: one of them is not a player."""
    inside = {_place(of.players, player) for player in coalition}
    enough = all(
        sum(weights[i] for i in inside) >= quota
        for quota, weights in zip(of.quotas, of.weights, strict=True)
    )
    return enough and all(of.players.index(holder) in inside for holder in of.vetoes)


def banzhaf(of: Game, *, steps: int = STEPS) -> Banzhaf:
    """Normalised and absolute Banzhaf index by exact counting (Banzhaf, 1965; Penrose, 1946).

    ValueError: the count would take more than `steps` steps (very many different sums).
    """
    counted = Count(of, by_size=False, steps=steps)
    # Those who never matter may be in or out: each doubles every count.
    times = 2**counted.idle
    winning = sum(counted.winning) * times
    swings = tuple(
        0 if without is None else winning - 2 * times * sum(without)
        for without in counted.each_without()
    )
    total, count = sum(swings), len(of.players)
    who = dict(zip(of.players, swings, strict=True))
    dummies = tuple(player for player, own in who.items() if own == 0)
    vetoes = tuple(player for player, own in who.items() if own == winning > 0)
    return Banzhaf(
        of.players,
        tuple(own / total if total else None for own in swings),
        # Whole numbers first: 2^(n−1) may be too big for a float.
        tuple(own / 2 ** (count - 1) for own in swings),
        swings,
        winning,
        2**count,
        vetoes,
        dummies,
        vetoes[0] if vetoes and len(dummies) == count - 1 else None,
        counted.why,
    )


def shapley_shubik(of: Game, *, steps: int = STEPS) -> ShapleyShubik:
    """Shapley–Shubik index by exact counting (Shapley and Shubik, 1954). Errors as in `banzhaf`."""
    counted = Count(of, by_size=True, steps=steps)
    active, orders = len(of.players) - counted.idle, factorial(len(of.players))
    faculty = [factorial(k) for k in range(active + 1)]
    pivots = []
    for without in counted.each_without():
        found = 0
        # s players are absent. Winning with player i: (t−1)!·s! orders in which i joined last of
        # the t present; less those that had won before, i among the absent.
        for s, absent in enumerate(without or ()):
            if (present := counted.winning[s] - absent) > 0:
                found += present * faculty[active - s - 1] * faculty[s]
            if absent:
                found -= absent * faculty[active - s] * faculty[s - 1]
        pivots.append(found * (orders // faculty[active]))
    decided = sum(pivots) > 0
    return ShapleyShubik(
        of.players,
        tuple(own / orders if decided else None for own in pivots),
        tuple(pivots),
        orders,
        counted.why,
    )


def merged(of: Game, blocs: Mapping[Any, Id]) -> Game:
    """The game of the blocs: each bloc is one player with its members' weights and vetoes.

    `blocs`: player → bloc. ValueError: a player has no bloc.
    """
    _all_placed(of.players, blocs)
    names = canonical((blocs[player] for player in of.players), "blocs")
    weights = tuple(
        tuple(
            sum(own for player, own in zip(of.players, row, strict=True) if blocs[player] == name)
            for name in names
        )
        for row in of.weights
    )
    vetoes = canonical((blocs[holder] for holder in of.vetoes), "vetoes")
    return Game(tuple(names), of.quotas, weights, tuple(vetoes))


def bloc_power(
    of: Game, blocs: Mapping[Any, Id], *, index: str = "banzhaf", steps: int = STEPS
) -> BlocPower:
    """The power of blocs by "banzhaf" (normalised) or "shapley-shubik", in both readings.

    `blocs`: player → bloc. ValueError: a player has no bloc, an unknown index, a game too big.
    """
    checks.one_of(index, ("banzhaf", "shapley-shubik"), "index")
    quotient = merged(of, blocs)
    one: Banzhaf | ShapleyShubik
    each: Banzhaf | ShapleyShubik
    if index == "banzhaf":
        one, each = banzhaf(quotient, steps=steps), banzhaf(of, steps=steps)
        critical, total = one.swings, one.coalitions
        alone, out_of = each.swings, sum(each.swings)
    else:
        one, each = shapley_shubik(quotient, steps=steps), shapley_shubik(of, steps=steps)
        critical, total = one.pivots, one.orders
        alone, out_of = each.pivots, each.orders
    own: dict[Id, int] = dict.fromkeys(quotient.players, 0)
    seats: dict[Id, int] = dict.fromkeys(quotient.players, 0)
    for player, found in zip(of.players, alone, strict=True):
        own[blocs[player]] += found
        seats[blocs[player]] += 1
    return BlocPower(
        quotient.players,
        one.values,
        tuple(None if one.why else own[bloc] / out_of for bloc in quotient.players),
        tuple(seats.values()),
        critical,
        total,
        index,
        one.why,
    )


def _named(weights: Weights, number: int) -> dict[Id, Fraction]:
    """Exact weights by player."""
    if isinstance(weights, str | bytes) or not isinstance(weights, Iterable):
        checks.fail(f"condition {number + 1}", "weights are neither a mapping nor a list")
    pairs = weights.items() if isinstance(weights, Mapping) else enumerate(weights, start=1)
    return {
        player: _exact(weight, f"condition {number + 1}, weight of {player!r}")
        for player, weight in pairs
    }


def _scaled(
    condition: Condition, weights: list[Fraction], number: int
) -> tuple[int, tuple[int, ...]]:
    """Quota and weights as small whole numbers with the same winning coalitions."""
    quota = _exact(condition.quota, f"condition {number + 1}, quota")
    up = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * up) for weight in weights]
    down = gcd(*whole) or 1
    line = quota * up / down
    least = floor(line) + 1 if condition.more_than else ceil(line)
    return least, tuple(weight // down for weight in whole)


def _exact(value: Any, where: str) -> Fraction:
    """A number ≥ 0 as people write it: 0.1 is one tenth, not its neighbour among floats."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            checks.fail(where, f"{value!r} is not a finite number")
        exact = Fraction(value)
    elif isinstance(value, Rational) and not isinstance(value, bool):
        exact = Fraction(int(value.numerator), int(value.denominator))
    else:
        checks.number(value, where)
        exact = Fraction(str(value))
    if exact < 0:
        checks.fail(where, f"{value!r} is less than 0")
    return exact


def _all_placed(players: Iterable[Id], blocs: Mapping[Any, Id]) -> None:
    for player in players:
        if player not in blocs:
            checks.fail("blocs", f"{player!r} has no bloc")


def _place(players: tuple[Id, ...], player: Id) -> int:
    if isinstance(player, bool) or player not in players:
        checks.fail("players", f"{player!r} is not a player")
    return players.index(player)
