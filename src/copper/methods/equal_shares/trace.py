"""Why it came out like this: the rounds replayed, receipts, and what was behind each loser."""

import math
from fractions import Fraction
from typing import Any

import numpy as np

from copper.methods.order import Id

from .decide import Decision
from .election import Election
from .popular import Pick
from .purse import Exact, Floats, Purse, TooClose
from .results import Amount, Candidate, Loser, Outcome, Receipts, Round
from .run import run

# How near to a whole number a count of people in floats may be before it is computed exactly.
UNSURE = 1e-6


def explain(
    election: Election, decision: Decision, majority: tuple[Pick, ...], *, exact: bool
) -> Outcome:
    """The outcome with its trace. Amounts are Fractions when `exact`, else floats."""
    if exact:
        return _Trace(election, decision, majority, exactly=True, fractions=True).outcome()
    try:
        return _Trace(election, decision, majority, exactly=False, fractions=False).outcome()
    except TooClose:
        return _Trace(election, decision, majority, exactly=True, fractions=False).outcome()


class _Trace:
    """Replays the last run, round by round."""

    def __init__(
        self,
        election: Election,
        decision: Decision,
        majority: tuple[Pick, ...],
        *,
        exactly: bool,
        fractions: bool,
    ) -> None:
        self.election, self.decision, self.majority = election, decision, majority
        self.fractions = fractions
        self.open = set(election.candidates)
        self.raises = decision.last.raises if decision.last else 0
        self.share = election.share_after(self.raises)
        purse = Exact if exactly else Floats
        self.purse: Purse | None = purse(election, self.share) if decision.last else None
        self.payers: list[np.ndarray] = []
        self.paid: list[np.ndarray] = []

    def amount(self, value: Any) -> Amount:
        return Fraction(value) if self.fractions else float(value)

    def ids(self, places: Any) -> tuple[Id, ...]:
        return tuple(self.election.ids[place] for place in places)

    def votes(self, project: int) -> Amount:
        return self.amount(self.election.supporters[project].support * self.election.point)

    def outcome(self) -> Outcome:
        election, decision = self.election, self.decision
        winners = decision.winners
        ordinary = {pick.project for pick in self.majority}
        rounds = (*self._free(), *self._bought(), *self._topped())
        losers = tuple(
            self._loser(p, p in ordinary) for p in range(len(election.ids)) if p not in winners
        )
        ahead = decision.ahead
        return Outcome(
            winners=self.ids(sorted(winners)),
            rounds=rounds,
            losers=losers,
            budget=self.amount(election.budget),
            spent=self._cost(winners),
            first_share=self.amount(election.share),
            share=self.amount(self.share),
            raises=self.raises,
            stopped=self._stopped(),
            overspends_with=self.ids(ahead.bought) if ahead else (),
            by_votes=self.ids(sorted(ordinary)),
            spent_by_votes=self._cost(ordinary),
            left_out=self._left_out(winners),
            left_out_by_votes=self._left_out(ordinary),
            empty_ballots=sum(
                n for n, own in zip(election.sizes, election.chosen, strict=True) if not own
            ),
            lot=election.lot,
            ties=election.ties,
            exact=self.fractions,
            receipts=self._receipts(winners),
        )

    def _stopped(self) -> str:
        if not self.decision.last:
            return "nothing"
        if self.decision.ahead:
            return "overspends"
        return "full" if self.election.raise_by else "no_raises"

    def _cost(self, projects: set[int]) -> Amount:
        return self.amount(sum((self.election.costs[p] for p in projects), Fraction(0)))

    def _free(self) -> list[Round]:
        budget = self.amount(self.election.budget)
        return [
            Round(self.election.ids[p], "free", self.amount(0), budget) for p in self.decision.free
        ]

    def _bought(self) -> list[Round]:
        last, purse = self.decision.last, self.purse
        if last is None or purse is None:
            return []
        # Once more, now also sure about ties that changed nothing.
        tied = run(self.election, last.raises, exact=self.fractions, ties=True).tied
        return [
            self._buy(purse, project, others[1:])
            for project, others in zip(last.bought, tied, strict=True)
        ]

    def _buy(self, purse: Purse, project: int, tied: tuple[int, ...]) -> Round:
        before, candidates = purse.total(), self._candidates(purse)
        done = purse.pay(project)
        who = self.election.supporters[project]
        people = np.array(who.people)
        self.open.remove(project)
        self.payers.append(who.groups)
        self.paid.append(done.paid if self.fractions else done.paid.astype(float))
        return Round(
            project=self.election.ids[project],
            phase="shares",
            cost=self.amount(self.election.costs[project]),
            before=self.amount(before),
            price=self.amount(done.price),
            payers=int(people[(done.paid > 0).astype(bool)].sum()),
            short=int(people[done.short].sum()),
            tied=self.ids(tied),
            candidates=candidates,
        )

    def _candidates(self, purse: Purse) -> tuple[Candidate, ...]:
        found = []
        for project in sorted(self.open):
            price, cost = purse.price(project), self.election.costs[project]
            effective = None if price is None else self.amount(cost) / self.amount(price)
            found.append(
                Candidate(
                    self.election.ids[project],
                    self.votes(project),
                    effective,
                    self.amount(purse.money(project)),
                )
            )
        return tuple(found)

    def _topped(self) -> list[Round]:
        return [
            Round(
                project=self.election.ids[pick.project],
                phase="votes",
                cost=self.amount(self.election.costs[pick.project]),
                before=self.amount(pick.before),
                tied=self.ids(pick.tied),
            )
            for pick in self.decision.topped
        ]

    def _loser(self, project: int, by_votes: bool) -> Loser:
        election = self.election
        cost, who = election.costs[project], election.supporters[project]
        money = self.purse.money(project) if self.purse else Fraction(0)
        missing = cost - money
        if not who.support:
            why = "no_votes"
        elif cost > election.budget:
            why = "over_budget"
        else:
            why = "too_little_money"
        return Loser(
            project=election.ids[project],
            cost=self.amount(cost),
            votes=self.votes(project),
            supporters=who.count,
            why=why,
            money=self.amount(money),
            missing=self.amount(missing),
            more_supporters=self._more(cost, missing),
            by_votes=by_votes,
        )

    def _more(self, cost: Fraction, missing: Fraction | float) -> int | None:
        """How many full shares cover what is missing. TooClose when floats can't tell."""
        if not self.share or cost > self.election.budget:
            return None
        needed = (
            missing / self.share if isinstance(missing, Fraction) else missing / float(self.share)
        )
        if isinstance(needed, float) and abs(needed - round(needed)) <= UNSURE * max(1, needed):
            raise TooClose
        return max(1, math.ceil(needed))

    def _left_out(self, winners: set[int]) -> tuple[Id, ...]:
        """Voters who chose something and got nothing of it."""
        empty = [bool(own) and winners.isdisjoint(own) for own in self.election.chosen]
        chosen = np.array(empty, dtype=bool)[self.election.group_of]
        return tuple(self.election.voters[place] for place in np.flatnonzero(chosen))

    def _receipts(self, winners: set[int]) -> Receipts:
        election, last = self.election, self.decision.last
        bought = last.bought if last else ()
        gifts = winners - set(bought)
        left = self.purse.rest() if self.purse else np.zeros(len(election.sizes))
        return Receipts(
            voters=election.voters,
            share=self.amount(self.share),
            bought=self.ids(bought),
            group_of=election.group_of,
            payers=tuple(self.payers),
            paid=tuple(self.paid),
            left=left if self.fractions else left.astype(float),
            also=tuple(self.ids(p for p in own if p in gifts) for own in election.chosen),
        )
