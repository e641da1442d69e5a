"""What comes out: winners of both rules, the rounds, every voter's receipt, what was behind each loser."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from copper.methods import checks
from copper.methods.order import Id

# An exact fraction in the audit mode, else a float.
Amount: TypeAlias = Fraction | float


@dataclass(frozen=True)
class Candidate:
    """A project that was still open when a round began.

    `votes`: points of all supporters (approval ballots: how many approve). `effective`: how many votes
    they count as, because some have spent their share: cost ÷ what a supporter with enough money
    would pay for each point; None when all supporters together can't pay it. `money`: what all
    supporters together still had.
    """

    project: Id
    votes: Amount
    effective: Amount | None
    money: Amount


@dataclass(frozen=True)
class Round:
    """One project that was funded.

    `phase`: "free" (it costs nothing), "shares" (bought by its supporters), "votes" (topped up with what
    was left, by popularity). In "shares": `price` is what a point cost, `payers` how many people paid
    something, `short` how many of them gave all they had left because that was less than the price.
    `tied`: projects that were exactly as good and lost by the tie-break. `before`: what was left
    before it was paid, of the raised shares of all ("shares") or of the true budget ("votes").
    `candidates`: all that were open, in "shares" only, in canonical order.
    """

    project: Id
    phase: str
    cost: Amount
    before: Amount
    price: Amount | None = None
    payers: int = 0
    short: int = 0
    tied: tuple[Id, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Loser:
    """A project that was not funded.

    `why`: "no_votes", "over_budget" (it costs more than the whole budget) or "too_little_money" (behind it).
    `money`: what its supporters had left together after the last round; `missing`: what that is short of
    the cost. `more_supporters`: so many more people with a full share who want this project only would
    have been enough to buy it with the shares of the last run (None: nobody has a share). Whether the
    whole rule, with all raises, would then fund it, is told by `changes_to_win`. `by_votes`: majority
    voting would have funded it.
    """

    project: Id
    cost: Amount
    votes: Amount
    supporters: int
    why: str
    money: Amount
    missing: Amount
    more_supporters: int | None
    by_votes: bool


@dataclass(frozen=True)
class Receipt:
    """What one voter's share paid for.

    `payments`: (project, amount) in the order of purchase; payments and `left` add up to `share`.
    `also`: funded projects of the voter's choice that the share did not pay for.
    """

    voter: Id
    share: Amount
    payments: tuple[tuple[Id, Amount], ...]
    left: Amount
    also: tuple[Id, ...]


@dataclass(frozen=True, eq=False)
class Receipts(Mapping[Id, Receipt]):
    """Every voter's receipt, by voter. People with the same ballot have the same receipt, kept once.

    `paid[k]`: what each person of each group of equal ballots (`payers[k]`) paid for the k-th project of
    `bought`. Arrays are read-only.
    """

    voters: tuple[Id, ...]
    share: Amount
    bought: tuple[Id, ...]
    group_of: np.ndarray = field(repr=False)
    payers: tuple[np.ndarray, ...] = field(repr=False)
    paid: tuple[np.ndarray, ...] = field(repr=False)
    left: np.ndarray = field(repr=False)
    also: tuple[tuple[Id, ...], ...] = field(repr=False)

    def __post_init__(self) -> None:
        for array in (self.group_of, self.left, *self.payers, *self.paid):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.voters)

    def __iter__(self) -> Iterator[Id]:
        return iter(self.voters)

    def __getitem__(self, voter: Id) -> Receipt:
        try:
            place = bisect_left(self.voters, voter)  # type: ignore[type-var]
        except TypeError:  # text among numbers, or the other way round
            raise KeyError(voter) from None
        if place == len(self.voters) or self.voters[place] != voter:
            raise KeyError(voter)
        group = self.group_of[place]
        payments = []
        for project, who, amounts in zip(self.bought, self.payers, self.paid, strict=True):
            found = int(np.searchsorted(who, group))
            if found < len(who) and who[found] == group and amounts[found] > 0:
                payments.append((project, _plain(amounts[found])))
        return Receipt(
            voter, self.share, tuple(payments), _plain(self.left[group]), self.also[group]
        )

    def payments_for(self, project: Id) -> tuple[tuple[Amount, int], ...]:
        """How much people paid for a project bought with shares: (amount, people), the least first.

        ValueError: it was not bought with shares.
        """
        checks.one_of(project, self.bought, "project")
        place = self.bought.index(project)
        people = np.bincount(self.group_of, minlength=len(self.left))[self.payers[place]]
        found: dict[Amount, int] = {}
        for amount, count in zip(self.paid[place], people, strict=True):
            if amount > 0:
                found[_plain(amount)] = found.get(_plain(amount), 0) + int(count)
        return tuple(sorted(found.items()))


@dataclass(frozen=True)
class Outcome:
    """The result of equal shares, majority voting beside it, and why.

    `winners` in canonical order; `rounds` has them in the order of funding. `first_share`: budget ÷
    voters; `share`: after `raises` raises; `spent` of the true budget; `stopped`: "full" (nothing else that
    somebody supports fits, or is left), "overspends" (one more raise would buy `overspends_with`, which cost more than
    the budget), "no_raises" (not asked for), or "nothing" (no voters, or no budget).
    `by_votes`: what majority voting alone would fund. `left_out` and `left_out_by_votes`: voters with a
    ballot that is not empty, none of whose projects is funded by either rule. `lot`: the order drawn for
    ties, the first goes first. `exact`: every decision and amount by exact fractions.
    """

    winners: tuple[Id, ...]
    rounds: tuple[Round, ...]
    losers: tuple[Loser, ...]
    budget: Amount
    spent: Amount
    first_share: Amount
    share: Amount
    raises: int
    stopped: str
    overspends_with: tuple[Id, ...]
    by_votes: tuple[Id, ...]
    spent_by_votes: Amount
    left_out: tuple[Id, ...]
    left_out_by_votes: tuple[Id, ...]
    empty_ballots: int
    lot: tuple[Id, ...]
    ties: tuple[str, ...]
    exact: bool
    receipts: Receipts = field(compare=False, repr=False)

    @property
    def only_by_shares(self) -> tuple[Id, ...]:
        """Funded by equal shares, not by majority voting."""
        return tuple(one for one in self.winners if one not in self.by_votes)

    @property
    def only_by_votes(self) -> tuple[Id, ...]:
        """Funded by majority voting, not by equal shares."""
        return tuple(one for one in self.by_votes if one not in self.winners)


def _plain(amount: Amount) -> Amount:
    return amount if isinstance(amount, Fraction) else float(amount)
