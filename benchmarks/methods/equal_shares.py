"""Equal shares beside pabutools: the same winners on real and on random elections, and both times."""

import random
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks.methods.case import DATA, Case
from copper.methods import pabulib
from copper.methods.equal_shares import Outcome, equal_shares
from copper.methods.equal_shares.election import prepare

FILES = DATA / "pabulib"
RANDOM = 400
TOWN = "Poland_Warszawa_2018_Bielany"


@cache
def read(path: Path) -> pabulib.Election:
    return pabulib.read(path.read_text(encoding="utf-8"))


def given(path: Path, kind: str | None) -> tuple[Any, Any, Any]:
    vote = read(path)
    return vote.projects, vote.ballots(kind), vote.budget


def decide(path: Path, kind: str | None, **how: Any) -> Any:
    projects, ballots, budget = given(path, kind)
    return lambda: equal_shares(projects, ballots, budget, **how)


def asked(projects: Any, ballots: Any, budget: Any, **how: Any) -> dict[str, Any]:
    """The election as the peer is asked: plain texts and our order for ties."""
    known = {"utility": "cost", "raise_by": 1, "stop_when_full": True, "seed": 0}
    ties = how.get("ties", ("cheaper", "more_votes", "lot"))
    top_up = how.get("top_up", True)
    settings = known | {"ties": ties} | {key: how[key] for key in known.keys() & how.keys()}
    election = prepare(projects, ballots, budget, **settings)
    points = any(isinstance(own, dict) for own in ballots.values())
    return {
        "costs": {
            str(one): str(cost) for one, cost in zip(election.ids, election.costs, strict=True)
        },
        "budget": str(election.budget),
        "ballots": [
            {p: str(n) for p, n in own.items() if n} if points else list(own)
            for own in ballots.values()
        ],
        "points": points,
        "order": [
            str(election.ids[p])
            for p in sorted(range(len(election.ids)), key=election.rank.__getitem__)
        ],
        "raise_by": settings["raise_by"],
        "utility": settings["utility"],
        "top_up": top_up,
    }


def winners(found: Outcome, top_up: bool = True) -> list[list[str]]:
    """As the peer gives them; without a top-up only what the shares buy is compared."""
    return [sorted(map(str, found.winners)), sorted(map(str, found.by_votes)) if top_up else []]


def show(found: Outcome) -> str:
    rate = len(found.left_out), len(found.left_out_by_votes)
    return f"{len(found.winners)} win; left out {rate[0]}, by votes {rate[1]}"


def compare(ours: list[list[str]], theirs: list[list[str]]) -> str:
    wrong = sum(a != b for a, b in zip(ours, theirs, strict=True))
    return "equal" if not wrong else f"DIFFERENT {ours} {theirs}"


@cache
def elections() -> list[tuple[Any, Any, Any, dict[str, Any]]]:
    """Small elections full of ties and of money that is just enough, all utilities and kinds of ballots."""
    dice = random.Random(2023)
    found = []
    for number in range(RANDOM):
        costs = {
            f"p{i}": dice.choice([dice.randint(1, 40), 10, 10, Fraction(dice.randint(1, 99), 4)])
            for i in range(dice.randint(1, 9))
        }
        points = number % 2 == 1
        ballots = {}
        for voter in range(dice.randint(1, 25)):
            own = [p for p in costs if dice.random() < 0.4]
            ballots[voter] = {p: dice.randint(1, 5) for p in own} if points else own
        how = {
            "utility": dice.choice(["cost", "score"]) if points else "cost",
            "ties": dice.choice([("cheaper", "more_votes", "lot"), ("id",)]),
            "top_up": not points,
            "unsupported": True,
        }
        found.append((costs, ballots, dice.randint(5, 100), how))
    return found


def decide_all() -> list[Outcome]:
    return [equal_shares(*election, **how) for *election, how in elections()]


def same(ours: list[Any], theirs: list[Any]) -> str:
    wrong = sum(a != b for a, b in zip(ours, theirs, strict=True))
    return "equal" if not wrong else f"DIFFERENT in {wrong} of {len(ours)}"


def real(path: Path, kind: str | None, title: str = "", **how: Any) -> Case:
    town = path.stem == TOWN
    exact = how.get("exact", False)
    to_peer = {key: value for key, value in how.items() if key != "exact"}
    vote = read(path)
    return Case(
        name=f"{path.stem[:34]}{title}",
        prepare=partial(decide, path, kind, **how),
        show=show,
        result=partial(winners, top_up=how.get("top_up", True)),
        oracle="" if exact else "pabutools_shares.one",
        payload=lambda: asked(*given(path, kind), **to_peer),
        equal=compare,
        seconds=0.3 if town and not how else None,
        times=1 if exact else 5,
        peer_times=1 if town else 3,
        note=f"{len(vote.votes):,} voters, {len(vote.projects)} projects" if not how else "",
    )


def cases() -> list[Case]:
    found = []
    for path in sorted(FILES.glob("*.pb")):
        if read(path).vote_type in ("approval", "choose-1"):
            found.append(real(path, None))
            if path.stem != TOWN:
                found.append(real(path, None, ", ties by id", ties=("id",)))
        else:
            found.append(real(path, "approvals", ", who is named"))
            found.append(real(path, "scores", ", points × cost", top_up=False))
            found.append(real(path, "scores", ", points", top_up=False, utility="score"))
    town = FILES / f"{TOWN}.pb"
    if town.exists():
        found.append(real(town, None, ", audit", exact=True))
    found.append(
        Case(
            name=f"{RANDOM} random elections full of ties",
            prepare=lambda: decide_all,
            show=lambda all_of_them: f"{len(all_of_them)} decided",
            result=lambda all_of_them: [
                winners(found, how["top_up"])
                for found, (*_, how) in zip(all_of_them, elections(), strict=True)
            ],
            oracle="pabutools_shares.many",
            payload=lambda: [asked(*election, **how) for *election, how in elections()],
            equal=same,
            peer_times=1,
            note="approvals with top-up, also for what nobody voted for, as pabutools does; points without, since it tops"
            " up by points for each unit of money",
        )
    )
    return found
