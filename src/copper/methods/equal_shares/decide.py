"""Who wins by the whole rule: what is free, equal shares with its raises, then what is left by votes."""

from dataclasses import dataclass
from fractions import Fraction

from .election import Election
from .popular import Pick, most_votes_first
from .raising import raise_shares
from .run import Run


@dataclass(frozen=True)
class Decision:
    """Who wins, as places in the election: free of charge, bought with shares, topped up by votes."""

    free: tuple[int, ...]
    last: Run | None  # None: no shares
    ahead: Run | None  # the run after one raise more, if that overspends
    topped: tuple[Pick, ...]

    @property
    def winners(self) -> set[int]:
        bought = self.last.bought if self.last else ()
        return {*self.free, *bought, *(pick.project for pick in self.topped)}


def decide(election: Election, *, top_up: bool, unsupported: bool, exact: bool) -> Decision:
    """Who wins, without the trace."""
    free = tuple(
        p for p, who in enumerate(election.supporters) if who.support and not election.costs[p]
    )
    last = ahead = None
    if election.share:
        last, ahead = raise_shares(election, exact=exact)
    bought = last.bought if last else ()
    rest = election.budget - sum((election.costs[p] for p in bought), Fraction(0))
    topped: list[Pick] = []
    if top_up:
        topped = most_votes_first(election, rest, without={*free, *bought}, unsupported=unsupported)
    return Decision(free, last, ahead, tuple(topped))
