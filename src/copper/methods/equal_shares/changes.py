"""What would have made a project win: found by running the whole rule again with the change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from copper.methods import checks
from copper.methods.order import Id

from .decide import decide
from .election import Ballot, Election, Number, Project, money, prepare


@dataclass(frozen=True)
class Changes:
    """Two ways, each alone, in which a project would have been funded, all else being the same.

    `supporters`: with so many more people, who each want this project only (Boehmer and others,
    "Evaluation of project performance in participatory budgeting", 2024: singleton-add), it wins, with one
    fewer it does not. `cost`: at this cost it wins, one step dearer it does not. Each is tried out, so
    it is true; but the rule is not monotone, so another, smaller change might do as well.
    None: the project costs more than the budget (supporters), or no cost above 0 would do (cost).
    `wins`: it is funded as things are; then 0 supporters and its own cost.
    """

    project: Id
    wins: bool
    supporters: int | None
    cost: Fraction | None


def changes_to_win(
    projects: Mapping[Id, Number] | Iterable[Project],
    ballots: Mapping[Id, Ballot],
    budget: Number,
    project: Id,
    *,
    cost_step: Number = 1,
    utility: str = "cost",
    raise_by: Number | None = 1,
    stop_when_full: bool = True,
    top_up: bool = True,
    unsupported: bool = False,
    ties: Iterable[str] = ("cheaper", "more_votes", "lot"),
    seed: int = 0,
    exact: bool = False,
) -> Changes:
    """By how much a project lost, by the rule as a whole; arguments as in `equal_shares`.

    Runs the rule about twice for each doubling of the answer. More people share the same budget, so
    each has a smaller first share; ballots with points: they give the most points anybody gave. Costs tried
    are whole multiples of `cost_step` below the project's cost. ValueError: as `equal_shares`; no
    such project.
    """
    election = prepare(
        projects,
        ballots,
        budget,
        utility=utility,
        raise_by=raise_by,
        stop_when_full=stop_when_full,
        ties=ties,
        seed=seed,
    )
    step = money(cost_step, "cost_step")
    if not step:
        checks.fail("cost_step", "must be more than 0")
    place = election.ids.index(checks.one_of(project, election.ids, "project"))
    cost = election.costs[place]

    def wins(changed: Election) -> bool:
        done = decide(changed, top_up=top_up, unsupported=unsupported, exact=exact)
        return place in done.winners

    if wins(election):
        return Changes(project, True, 0, cost)
    steps = -(-cost // step)  # the dearest cost below the real one is one step less
    saved = first_that_wins(
        lambda n: wins(election.with_cost(place, (steps - n) * step)), int(steps) - 1
    )
    more = first_that_wins(
        lambda n: wins(election.with_singletons(place, n)), _enough(election, cost)
    )
    return Changes(project, False, more, None if saved is None else (steps - saved) * step)


def first_that_wins(wins: Callable[[int], bool], most: int) -> int | None:
    """A number from 1 to `most` that wins while one less does not (0 never does). None: none was found."""
    low, high = 0, 1
    while True:
        high = min(high, most)
        if high <= low:
            return None
        if wins(high):
            break
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if wins(middle):
            high = middle
        else:
            low = middle
    return high


def _enough(election: Election, cost: Fraction) -> int:
    """So many more supporters certainly do: their own first shares cover the cost."""
    budget = election.budget
    if cost > budget:
        return 0
    if cost == budget:  # never by shares alone; perhaps by votes
        return 2 * election.people + 1
    return max(1, -(-election.people * cost // (budget - cost)))
