"""Plain majority voting: the most votes first, whatever still fits the money."""

from collections.abc import Collection
from fractions import Fraction
from typing import NamedTuple

from .election import Election


class Pick(NamedTuple):
    """A project, what was left before it was funded, and who had as many votes and was not funded yet."""

    project: int
    before: Fraction
    tied: tuple[int, ...]


def most_votes_first(
    election: Election, money: Fraction, *, without: Collection[int] = (), unsupported: bool
) -> list[Pick]:
    """Goes down the list by votes (points), then tie-break, and funds what fits the rest of the money.

    `without`: already funded. `unsupported`: whether what nobody voted for is funded too if money is left.
    """
    votes = [who.support for who in election.supporters]
    waiting = [p for p in range(len(votes)) if p not in without and (votes[p] or unsupported)]
    picks = []
    while waiting:
        waiting = [p for p in waiting if election.costs[p] <= money]
        if not waiting:
            break
        most = max(votes[p] for p in waiting)
        tied = [p for p in waiting if votes[p] == most]
        best = min(tied, key=election.rank.__getitem__)
        picks.append(Pick(best, money, tuple(p for p in tied if p != best)))
        waiting.remove(best)
        money -= election.costs[best]
    return picks
