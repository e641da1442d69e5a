"""The rule as a caller asks for it."""

from collections.abc import Iterable, Mapping

from copper.methods.order import Id

from .decide import decide
from .election import Ballot, Number, Project, prepare
from .popular import most_votes_first
from .results import Outcome
from .trace import explain


def equal_shares(
    projects: Mapping[Id, Number] | Iterable[Project],
    ballots: Mapping[Id, Ballot],
    budget: Number,
    *,
    utility: str = "cost",
    raise_by: Number | None = 1,
    stop_when_full: bool = True,
    top_up: bool = True,
    unsupported: bool = False,
    ties: Iterable[str] = ("cheaper", "more_votes", "lot"),
    seed: int = 0,
    exact: bool = False,
) -> Outcome:
    """The method of equal shares (Peters, Pierczyński and Skowron, 2021), completed, with a full trace.

    projects: id → cost, or `Project`s. ballots: voter → the projects they approve, or voter →
    {project: points}; one kind for all; 0 points and what is not named are no support; who hands in an
    empty ballot has a share too. budget: in the same money as the costs.

    1. Everyone has budget ÷ voters. In each round the project with the smallest ρ is bought, where ρ is
       the price of a point ÷ what a point is worth: the project's cost (utility "cost", so the most
       effective votes win) or 1 (utility "score": points themselves; for approval ballots, the
       number of funded projects). Supporters pay price × points, or all they have left.
    2. "Add1": everyone's share is raised by `raise_by` units of money and all is done anew, as long as the
       true budget covers what is bought. None: no raises. `stop_when_full`: also no more raises once no
       other supported project fits the rest, as pabutools does; without it, raises go on while they
       can and may exchange projects of a full budget for others, as in Wieliczka in 2023.
    3. `top_up`: what is left goes to the most votes (points), whatever still fits. `unsupported`: even to
       projects that nobody voted for.

    Who is equal in ρ (or votes): the rules in `ties` decide in their order. "cheaper"; "more_votes"
    (points); "lot": an order drawn with `seed`; "id": by id. What is left undecided goes to the lot.
    A project that costs nothing is funded if somebody supports it.

    exact: every step in exact fractions, which takes longer; amounts are Fractions then. Otherwise
    floats, but no decision hangs on their noise: what is too close to call is computed exactly, so
    the winners are the same.

    ValueError: a cost, budget or point that is no number, negative, above 1e18 or below 1e-9
    and not 0; an id that is there twice; a ballot that names an unknown project; kinds of ballots mixed.
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
    decision = decide(election, top_up=top_up, unsupported=unsupported, exact=exact)
    majority = most_votes_first(election, election.budget, unsupported=unsupported)
    return explain(election, decision, tuple(majority), exact=exact)
