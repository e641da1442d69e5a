"""James Lind Alliance interim prioritisation: groups scored apart, re-ranked, and added.

Source: James Lind Alliance Guidebook, chapter 8, "Collating and scoring interim priorities".
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from copper.methods import chance, checks
from copper.methods.order import Id

from .ballots import Ballot, Votes, read
from .overlap import Overlap, rank_biased_overlap
from .standing import LONGEST, Cut, Standing, classes, cut, places, resamples, settings, standings


@dataclass(frozen=True)
class Points:
    """What one group gave one question: the trace of its score.

    `rankers` voters ranked it and gave it `points`; that is `position` in the group's order (ties
    take the mean) and so `score`: Q for the top of Q questions, one less for each place below.
    """

    group: Id
    rankers: int
    points: int
    position: float
    score: float


@dataclass(frozen=True)
class Question:
    """One question's `score` added over groups, and its `position` by it (ties take the mean).

    `standing` is None without a seed, with a group of one voter, or when nobody ranked it.
    """

    question: Id
    score: float
    position: float
    points: tuple[Points, ...]
    standing: Standing | None


@dataclass(frozen=True)
class GroupList:
    """One group's own list. `voters` ranked something, `blank` handed in nothing.

    `order` is best first, ties together, without questions that nobody in the group ranked.
    `audience`: who may see the list and the group's points: "everyone", "group" (privately, or the
    group merges with another by its own choice) or "nobody" (too few for any number).
    """

    group: Id
    voters: int
    blank: int
    order: tuple[tuple[Id, ...], ...]
    top: Cut
    audience: str


@dataclass(frozen=True)
class Interim:
    """The community's interim priorities.

    `questions` and `order` are best first. `vanished` are groups of whose own top too little is
    left in the top for all; if there are any, `union` offers the groups' tops together (else None).
    `derivable` is the one group with a list that not everyone may see, if it is the only one:
    publish places then, not scores, or its list can be worked out by subtraction.
    """

    questions: tuple[Question, ...]
    order: tuple[tuple[Id, ...], ...]
    groups: tuple[GroupList, ...]
    top: Cut
    vanished: tuple[Id, ...]
    union: tuple[Id, ...] | None
    derivable: Id | None
    rounds: int
    level: float
    seed: int | None


@dataclass(frozen=True)
class Beside:
    """Institutions' lists, and how alike each is to the community's. Never added to anything."""

    lists: tuple[GroupList, ...]
    overlaps: tuple[tuple[Id, Overlap], ...]


def interim(
    ballots: Iterable[Ballot],
    questions: Iterable[Id],
    *,
    longest: int = 10,
    top: int = 10,
    keeps: int = 1,
    shown_from: int = 10,
    private_from: int = 5,
    rounds: int = 1000,
    level: float = 0.9,
    seed: int | None = None,
) -> Interim:
    """Priorities of several groups, each of which weighs the same.

    Each voter ranks up to `longest` questions; rank r scores longest + 1 − r. Points are added up
    inside each group; each group's order gives position scores (top of Q questions gets Q, ties the
    mean of their places); position scores are added over groups. A group whose ballots are all
    blank gives every question the same.

    A group has vanished when fewer than `keeps` of its own top `top` are in the top for all.
    Lists are for everyone from `shown_from` voters, for the group itself from `private_from`.
    With a `seed`, voters are drawn anew inside each group `rounds` times: P(in the top) and rank
    bands at `level`.

    ValueError: a voter twice, an unknown or repeated question, a ranking that is too long.
    """
    settings(top, level, rounds, seed)
    checks.whole(keeps, "keeps", least=1)
    votes = read(ballots, questions, checks.whole(longest, "longest", least=1, most=LONGEST))
    worth = longest - votes.place
    totals = _by_group(votes, worth)
    best, worst = places(totals)
    scores = _position_scores(best, worst).sum(axis=0)
    first, last = places(scores)
    rankers = _by_group(votes, np.ones_like(worth))
    named = rankers.sum(axis=0) > 0
    lists = _lists(votes, rankers, best, worst, top, shown_from, private_from)
    overall = cut(votes.questions, first, last, named, top)
    vanished = tuple(
        one.group
        for one in lists
        if one.top.items and len({*one.top.items} & {*overall.items}) < keeps
    )
    sure = None if seed is None else _standings(votes, worth, rounds, level, top, seed)
    ranking = sorted(range(len(votes.questions)), key=lambda q: (first[q], q))
    wanted = {question for one in lists for question in one.top.items}
    hidden = [one.group for one in lists if one.audience != "everyone" and one.voters]
    return Interim(
        questions=tuple(
            Question(
                votes.questions[q],
                float(scores[q]),
                float(first[q] + last[q]) / 2,
                _trace(votes, q, rankers, totals, best, worst),
                sure[q] if sure and named[q] else None,
            )
            for q in ranking
        ),
        order=classes(votes.questions, first, named),
        groups=lists,
        top=overall,
        vanished=vanished,
        union=tuple(votes.questions[q] for q in ranking if votes.questions[q] in wanted)
        if vanished
        else None,
        derivable=hidden[0] if len(hidden) == 1 else None,
        rounds=rounds if sure else 0,
        level=level,
        seed=seed,
    )


def beside(
    community: Interim,
    ballots: Iterable[Ballot],
    *,
    longest: int = 10,
    shown_from: int = 10,
    private_from: int = 5,
    p: float = 0.9,
) -> Beside:
    """Institutions' lists beside the community's, which has to be finished first.

    The same points inside each group, and nothing added. `p` as in `rank_biased_overlap`.
    ValueError: as `interim`; or a group is one of the community's.
    """
    questions = [one.question for one in community.questions]
    votes = read(ballots, questions, checks.whole(longest, "longest", least=1, most=LONGEST))
    for group in votes.groups:
        if group in {one.group for one in community.groups}:
            checks.fail("ballots", f"group {group!r} is one of the community's")
    best, worst = places(_by_group(votes, longest - votes.place))
    rankers = _by_group(votes, np.ones_like(votes.place))
    lists = _lists(votes, rankers, best, worst, community.top.size, shown_from, private_from)
    overlaps = tuple(
        (one.group, rank_biased_overlap(community.order, one.order, p=p)) for one in lists
    )
    return Beside(lists, overlaps)


def _by_group(votes: Votes, worth: np.ndarray) -> np.ndarray:
    """(groups × questions) sums of `worth`, one number for each entry."""
    shape = (len(votes.groups), len(votes.questions))
    found = np.zeros(shape, dtype=np.int64)
    np.add.at(found, (votes.of[votes.voter], votes.question), worth)
    return found


def _position_scores(best: np.ndarray, worst: np.ndarray) -> np.ndarray:
    """Q for the top of Q, ties the mean of their places; halves, so sums are exact."""
    return best.shape[-1] + 1 - (best + worst) / 2


def _lists(
    votes: Votes,
    rankers: np.ndarray,
    best: np.ndarray,
    worst: np.ndarray,
    top: int,
    shown_from: int,
    private_from: int,
) -> tuple[GroupList, ...]:
    checks.whole(private_from, "private_from", least=1)
    checks.whole(shown_from, "shown_from", least=private_from)
    filled = votes.lengths > 0
    found = []
    for g, group in enumerate(votes.groups):
        voters = int(filled[votes.of == g].sum())
        named = rankers[g] > 0
        enough = "everyone" if voters >= shown_from else "group"
        found.append(
            GroupList(
                group,
                voters,
                int((votes.of == g).sum()) - voters,
                classes(votes.questions, best[g], named),
                cut(votes.questions, best[g], worst[g], named, top),
                enough if voters >= private_from else "nobody",
            )
        )
    return tuple(found)


def _trace(
    votes: Votes,
    q: int,
    rankers: np.ndarray,
    totals: np.ndarray,
    best: np.ndarray,
    worst: np.ndarray,
) -> tuple[Points, ...]:
    given = _position_scores(best, worst)
    return tuple(
        Points(
            group,
            int(rankers[g, q]),
            int(totals[g, q]),
            float(best[g, q] + worst[g, q]) / 2,
            float(given[g, q]),
        )
        for g, group in enumerate(votes.groups)
    )


def _standings(
    votes: Votes, worth: np.ndarray, rounds: int, level: float, top: int, seed: int
) -> tuple[Standing, ...] | None:
    """None when a group has one voter: drawn anew it is always the same, which proves nothing."""
    from scipy.sparse import csr_array

    scores = np.zeros((rounds, len(votes.questions)))
    for g, group in enumerate(votes.groups):
        mine = np.flatnonzero((votes.of == g) & (votes.lengths > 0))
        if len(mine) == 1:
            return None
        if not len(mine):
            continue  # the same for every question
        entries = votes.of[votes.voter] == g
        rows = np.searchsorted(mine, votes.voter[entries])
        shape = (len(mine), len(votes.questions))
        points = csr_array((worth[entries], (rows, votes.question[entries])), shape=shape)
        done = 0
        for drawn in resamples(len(mine), rounds, chance.generator(seed, "interim", group)):
            totals = (points.T @ drawn.T).T
            scores[done : done + len(drawn)] += _position_scores(*places(totals))
            done += len(drawn)
    return standings(votes.questions, scores, top=top, level=level)
