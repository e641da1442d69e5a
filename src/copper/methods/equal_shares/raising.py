"""Raising everyone's share by a step ("add1") until the budget would be overspent.

Trying one step after the other can take millions of runs. Steps are left out only where it is
proved that they change nothing. If two shares buy the same projects in the same order, then for
every share between them, round by round: everyone has at least as much left as with the smaller
share and at most as much as with the larger one, so each ρ lies between its values at both. Where
the bought project's ρ at the smaller share is below all others' ρ at the larger one (or equal, both
known exactly, and it wins the tie), each round between must buy the same.
"""

from .election import Election
from .run import Run, run, surely_before

FIRST_LEAP = 8  # any number is right; a run ahead saves work in those before it


def raise_shares(election: Election, *, exact: bool) -> tuple[Run, Run | None]:
    """The last run that the budget covers, and the run after one more raise if that overspends.

    Stops when no project that somebody supports fits the rest of the budget (with `stop_when_full`;
    else only when all of them are bought), or one step more would overspend. Needs at least one voter and
    a budget.
    """
    found = {0: run(election, 0, exact=exact)}
    now, leap = found[0], FIRST_LEAP
    if election.raise_by is None:
        return now, None
    while not _is_full(election, now):
        ahead, leap = _next(election, now, leap, found, exact)
        if ahead.cost(election) > election.budget:
            return now, ahead
        now = ahead
    return now, None


def _next(
    election: Election, now: Run, leap: int, found: dict[int, Run], exact: bool
) -> tuple[Run, int]:
    """The run after the longest leap that is proved to miss nothing, and the leap to try next."""
    while True:
        at = now.raises + leap
        if at not in found:
            beyond = min((key for key in found if key > at), default=None)
            ahead = None if beyond is None else found[beyond]
            found[at] = run(election, at, exact=exact, ahead=ahead)
        if leap == 1 or same_between(election, now, found[at]):
            for old in [key for key in found if key < at]:
                del found[old]
            # A run that was tried in vain lies ahead: halfway to it is the best next guess.
            beyond = min((key for key in found if key > at), default=None)
            return found[at], 2 * leap if beyond is None else max(1, (beyond - at) // 2)
        leap = max(1, leap // 2)


def same_between(election: Election, low: Run, high: Run) -> bool:
    """Whether every share between two must buy the same, in the same order."""
    if low.bought != high.bought:
        return False
    for place, project in enumerate(low.bought):
        for other in (high.below[place] <= low.above[place]).nonzero()[0]:
            least = high.least[place][other]
            if not surely_before(election, project, low.rho[place], other, least):
                return False
    return True


def _is_full(election: Election, done: Run) -> bool:
    rest, bought = election.budget - done.cost(election), set(done.bought)
    waiting = [p for p in election.candidates if p not in bought]
    return not waiting or (
        election.stop_when_full and all(election.costs[p] > rest for p in waiting)
    )
