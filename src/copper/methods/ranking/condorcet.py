"""Majorities between every two questions: Schulze, Copeland, and whether three methods agree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import lcm

import numpy as np

from copper.methods import checks
from copper.methods.order import Id

from .ballots import Ballot, known, read
from .james_lind import interim
from .standing import Cut, cut


@dataclass(frozen=True)
class Preferences:
    """`prefer[i, j]` ÷ `unit` voters put question i above j (questions × questions, read-only).

    `unit` is 1, or what makes whole numbers of votes that each group shares out equally (then a
    group counts as one vote). `rankers`: how many voters ranked each question.
    """

    questions: tuple[Id, ...]
    prefer: np.ndarray = field(repr=False, compare=False)
    unit: int
    rankers: tuple[int, ...]


@dataclass(frozen=True)
class Pairwise:
    """One question's place by majorities: `best` and `worst` differ where nothing decides.

    `wins`, `ties`, `losses` count the other questions (Schulze: by strongest paths; Copeland:
    direct majorities); `score` is wins + ties/2.
    """

    question: Id
    best: int
    worst: int
    wins: int
    ties: int
    losses: int
    score: float


@dataclass(frozen=True)
class Robustness:
    """The top by three methods. `agreed` are inside by all: "all three agree on 8 of 10".

    `disputed` are inside or tied by some, not inside by all. Both in canonical order.
    """

    size: int
    tops: tuple[tuple[str, Cut], ...]
    agreed: tuple[Id, ...]
    disputed: tuple[Id, ...]


def preferences(
    ballots: Iterable[Ballot],
    questions: Iterable[Id],
    *,
    longest: int | None = None,
    equal_groups: bool = False,
) -> Preferences:
    """Counts who is put above whom: ranked above unranked; between two unranked no preference.

    `equal_groups`: each group weighs the same, as in `interim`; else each voter.
    ValueError: as `interim`. `longest` None: all questions may be ranked.
    """
    votes = read(ballots, questions, longest)
    count, filled = len(votes.questions), votes.lengths > 0
    sizes = np.bincount(votes.of[filled], minlength=len(votes.groups))
    unit = lcm(*(int(size) for size in sizes if size)) if equal_groups else 1
    total = np.zeros((count, count), dtype=object)
    for g, size in enumerate(sizes):
        if size:
            weight = unit // int(size) if equal_groups else 1
            mine = votes.of[votes.voter] == g
            total += weight * _above(
                votes.voter[mine], votes.place[mine], votes.question[mine], count
            ).astype(object)
    rankers = np.bincount(votes.question, minlength=count)
    small = max(total.flat, default=0) < 2**62
    prefer = total.astype(np.int64) if small else total
    prefer.flags.writeable = False
    return Preferences(votes.questions, prefer, unit, tuple(map(int, rankers)))


def _above(voter: np.ndarray, place: np.ndarray, question: np.ndarray, count: int) -> np.ndarray:
    """(questions × questions) on how many ballots i stands above j.

    A ranked question beats all others but those before it, so only pairs on one ballot are counted.
    """
    found = np.repeat(np.bincount(question, minlength=count)[:, None], count, axis=1)
    np.fill_diagonal(found, 0)
    for gap in range(1, int(place.max(initial=0)) + 1):
        # Entries lie voter by voter in order of place: `gap` places apart is `gap` entries apart.
        same = voter[gap:] == voter[:-gap]
        np.subtract.at(found, (question[gap:][same], question[:-gap][same]), 1)
    return found


def schulze(prefs: Preferences, *, strength: str = "winning votes") -> tuple[Pairwise, ...]:
    """Places by strongest paths (Schulze, 2011), best first.

    A link i → j where more prefer i has the strength of its "winning votes" (all who prefer i;
    Schulze's own choice) or of its "margins" (less those who prefer j). A path is as strong as its
    weakest link; i beats j if its strongest path to j is the stronger. `best` is 1 + how many beat
    it: the unbeaten are all first.
    """
    checks.one_of(strength, ("winning votes", "margins"), "strength")
    prefer = prefs.prefer
    link = np.where(
        prefer > prefer.T, prefer if strength == "winning votes" else prefer - prefer.T, 0
    )
    # Only the order of strengths matters: ranks are small numbers, however large the counts.
    path = np.unique(link, return_inverse=True)[1].reshape(link.shape)
    for k in range(len(path)):
        np.maximum(path, np.minimum(path[:, k, None], path[None, k, :]), out=path)
    return _by_beats(prefs.questions, path > path.T, by_losses=True)


def copeland(prefs: Preferences) -> tuple[Pairwise, ...]:
    """Places by won majorities: one for a win, a half for a tie (Copeland, 1951), best first."""
    return _by_beats(prefs.questions, prefs.prefer > prefs.prefer.T, by_losses=False)


def _by_beats(
    questions: tuple[Id, ...], beats: np.ndarray, *, by_losses: bool
) -> tuple[Pairwise, ...]:
    count = len(questions)
    wins, losses = beats.sum(axis=1), beats.sum(axis=0)
    twice = 2 * wins + (count - 1 - wins - losses)
    if by_losses:
        best, worst = 1 + losses, count - wins
    else:
        best = 1 + (twice[:, None] < twice).sum(axis=1)
        worst = (twice[:, None] <= twice).sum(axis=1)
    ranking = sorted(range(count), key=lambda q: (best[q], worst[q], q))
    return tuple(
        Pairwise(
            questions[q],
            int(best[q]),
            int(worst[q]),
            int(wins[q]),
            int(count - 1 - wins[q] - losses[q]),
            int(losses[q]),
            float(twice[q]) / 2,
        )
        for q in ranking
    )


def robustness(
    ballots: Iterable[Ballot],
    questions: Iterable[Id],
    *,
    top: int = 10,
    longest: int = 10,
    strength: str = "winning votes",
) -> Robustness:
    """The top by interim scoring, by Schulze and by Copeland, and what all three agree on.

    Each group weighs the same in all three, so that only the method differs. A question tied across
    the cut counts as not agreed. ValueError: as `interim`; `strength` as in `schulze`.
    """
    given, listed = tuple(ballots), known(questions, "questions")
    prefs = preferences(given, listed, longest=longest, equal_groups=True)
    named = np.array(prefs.rankers) > 0
    tops = [("interim", interim(given, listed, longest=longest, top=top).top)]
    for name, found in (
        ("schulze", schulze(prefs, strength=strength)),
        ("copeland", copeland(prefs)),
    ):
        place = {one.question: one for one in found}
        best, worst = (
            np.array([getattr(place[question], end) for question in prefs.questions])
            for end in ("best", "worst")
        )
        tops.append((name, cut(prefs.questions, best, worst, named, top)))
    agreed = set(prefs.questions).intersection(*(one.inside for _, one in tops))
    some = {question for _, one in tops for question in one.items}
    return Robustness(
        top,
        tuple(tops),
        tuple(question for question in prefs.questions if question in agreed),
        tuple(question for question in prefs.questions if question in some - agreed),
    )
