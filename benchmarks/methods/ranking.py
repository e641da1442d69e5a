"""Priorities: speed beside choix, and whether intervals cover what they say."""

from functools import cache, partial

import numpy as np

from benchmarks.methods.case import Case
from copper.methods.ranking import (
    Ballot,
    BradleyTerry,
    bradley_terry,
    bradley_terry_wins,
    interim,
    robustness,
    top_chances,
)

ITEMS, PAIRS = 50, 4_000
VOTERS, ASKED, REPLICATIONS = 20, 10, 1_000


@cache
def pairs() -> list[tuple[int, int]]:
    """4,000 answers about 50 items whose strengths have a spread of 1."""
    draw = np.random.default_rng(4_000)
    truth = draw.normal(size=ITEMS)
    found = []
    for _ in range(PAIRS):
        i, j = draw.choice(ITEMS, 2, replace=False).tolist()
        first = draw.random() < 1 / (1 + np.exp(truth[j] - truth[i]))
        found.append((i, j) if first else (j, i))
    return found


def close(ours: list[float], theirs: list[float]) -> str:
    apart = float(np.abs(np.array(ours) - theirs).max())
    return "equal" if apart <= 1e-6 else f"DIFFERENT by {apart:.1e}"


def strongest(fit: BradleyTerry) -> str:
    return f"{fit.steps} steps, first item {fit.strengths[0].item}"


@cache
def ballots(voters: int = 5_000, questions: int = 100, groups: int = 20) -> list[Ballot]:
    draw = np.random.default_rng(7)
    appeal = draw.normal(0, 1, (groups, questions)) / 2 + draw.normal(0, 1, questions)
    return [
        Ballot(
            v,
            np.argsort(-appeal[v % groups] - draw.gumbel(size=questions))[:10].tolist(),
            v % groups,
        )
        for v in range(voters)
    ]


def coverage(items: int, spread: float, differ: float) -> str:
    """How often 90 % intervals of strengths, and 90 % rank bands, hold the truth.

    Strengths are drawn with standard deviation `spread`; with `differ`, each voter's own lie that
    far around them.
    """
    draw = np.random.default_rng([items, int(spread * 10), int(differ * 10)])
    held = ranked = 0
    for _ in range(REPLICATIONS):
        truth = draw.normal(0, spread, items)
        wins = np.zeros((items, items))
        for _ in range(VOTERS):
            own = truth + draw.normal(0, differ, items)
            for _ in range(ASKED):
                i, j = draw.choice(items, 2, replace=False)
                first = draw.random() < 1 / (1 + np.exp(own[j] - own[i]))
                wins[(i, j) if first else (j, i)] += 1
        fit = bradley_terry_wins(wins, range(items))
        error = np.abs(fit.values - (truth - truth.mean()))
        held += (error <= 1.6448536 * np.sqrt(np.diag(fit.covariance))).sum()
        place = (-truth).argsort().argsort() + 1
        bands = top_chances(fit, draws=400, seed=1)
        ranked += sum(band.low <= place[band.item] <= band.high for band in bands)
    share = REPLICATIONS * items
    return f"intervals {held / share:.3f}, rank bands {ranked / share:.3f}"


def covering(items: int, spread: float, differ: float = 0.0, note: str = "") -> Case:
    people = f", voters differ by {differ}" if differ else ""
    return Case(
        f"90 % cover: {items} items, spread {spread}{people}",
        lambda: partial(coverage, items, spread, differ),
        show=str,
        times=1,
        note=note,
    )


def cases() -> list[Case]:
    sd = 1.5
    payload = {"items": ITEMS, "pairs": pairs(), "prior_sd": sd}
    return [
        Case(
            "Bradley–Terry, 50 items, 4,000 pairs",
            lambda: partial(bradley_terry, pairs(), range(ITEMS), prior_sd=sd),
            show=strongest,
            result=lambda fit: fit.values.tolist(),
            oracle="choix_pairs.posterior",
            payload=lambda: payload,
            equal=close,
            seconds=0.005,
            times=25,
            note="Ours from the list of answers, checked, with intervals; choix gives strengths only.",
        ),
        Case(
            "the same without a prior",
            lambda: partial(bradley_terry, pairs(), range(ITEMS), prior_sd=1000),
            show=strongest,
            result=lambda fit: fit.values.tolist(),
            oracle="choix_pairs.likelihood",
            payload=lambda: payload,
            equal=close,
            times=25,
            note="Ours with a prior so wide (1,000) that it does not show.",
        ),
        Case(
            "P(in the top 10) and rank bands of 50 items",
            lambda: partial(top_chances, bradley_terry(pairs(), range(ITEMS)), top=10, seed=1),
            show=lambda found: f"{sum(one.standing == 'maybe' for one in found)} may be in",
        ),
        Case(
            "interim, 5,000 voters, 20 groups, 1,000 rounds",
            lambda: partial(interim, ballots(), range(100), seed=1),
            show=lambda found: (
                f"first {found.questions[0].question}, {len(found.top.inside)} inside"
            ),
            times=3,
        ),
        Case(
            "robustness, 5,000 voters, 100 questions",
            lambda: partial(robustness, ballots(), range(100)),
            show=lambda found: f"all three agree on {len(found.agreed)} of {found.size}",
            times=3,
        ),
        *(covering(items, spread) for items in (15, 25) for spread in (0.5, 1, 1.5)),
        covering(
            25,
            2,
            note="Answers are nearly certain here, and the prior (1.5) and the normal shape are too narrow.",
        ),
        covering(
            25,
            1,
            0.7,
            note="The model knows one opinion; where voters differ, differences look smaller than they are.",
        ),
    ]
