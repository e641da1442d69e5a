"""Points for ranked ballots (partial Borda) and for ratings (importance from 0 to 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from copper.methods import chance, checks, order
from copper.methods.order import Id

from .ballots import Ballot, Votes, known, read
from .standing import Cut, Standing, cut, places, resamples, settings, standings

HIGHEST = 1000  # answers of a scale of importance: each is counted by itself


@dataclass(frozen=True)
class BordaScore:
    """One question's `points`, their `mean` for each voter, and its `position` (ties: the mean).

    Trace: `firsts` put it first, `rankers` ranked it; `ranked` of the points came from them, the
    rest are shares of points that voters left over.
    """

    question: Id
    points: float
    mean: float | None
    position: float
    firsts: int
    rankers: int
    ranked: int
    standing: Standing | None


@dataclass(frozen=True)
class Borda:
    """Best first. `voters` ranked something, `blank` nothing."""

    questions: tuple[BordaScore, ...]
    top: Cut
    voters: int
    blank: int


@dataclass(frozen=True)
class Rating:
    """How important a question is to one voter; None is no answer."""

    voter: Id
    question: Id
    value: int | None


@dataclass(frozen=True)
class ImportanceScore:
    """One question's `mean` over the `n` who answered (None: nobody), and how many gave 0, 1, …"""

    question: Id
    mean: float | None
    n: int
    counts: tuple[int, ...]
    position: float | None
    standing: Standing | None


@dataclass(frozen=True)
class Importance:
    """Best first; questions that nobody answered last."""

    questions: tuple[ImportanceScore, ...]
    top: Cut
    voters: int


def borda(
    ballots: Iterable[Ballot],
    questions: Iterable[Id],
    *,
    longest: int | None = None,
    top: int = 10,
    rounds: int = 1000,
    level: float = 0.9,
    seed: int | None = None,
) -> Borda:
    """Borda points of ballots that rank only some of Q questions; every voter weighs the same.

    Place r of a ballot gets Q − r points. What is unranked shares the remaining points: after l
    ranked questions each gets (Q − l − 1)/2, the mean of the places that are left. So each ballot
    gives Q(Q − 1)/2 points, however long it is (the averaged model for truncated ballots;
    Baumeister, Faliszewski, Lang and Rothe, 2012). Blank ballots are left out. Groups are not
    looked at. With a `seed`: P(in the top) and rank bands, as in `interim`.

    ValueError: as `interim`. `longest` None: all questions may be ranked.
    """
    settings(top, level, rounds, seed)
    votes = read(ballots, questions, longest)
    count, lengths = len(votes.questions), votes.lengths
    filled = np.flatnonzero(lengths)
    worth = count - 1 - votes.place
    ranked = np.bincount(votes.question, worth, count)
    rankers = np.bincount(votes.question, minlength=count)
    share = (count - lengths - 1) / 2
    left_over = share[filled].sum() - np.bincount(votes.question, share[votes.voter], count)
    # Twice the points are whole numbers, so equal totals are equal.
    points = ranked + left_over
    best, worst = places(points)
    sure = None
    if seed is not None and len(filled) > 1:
        sure = _borda_standings(votes, worth - share[votes.voter], rounds, level, top, seed)
    firsts = np.bincount(votes.question[votes.place == 0], minlength=count)
    return Borda(
        tuple(
            BordaScore(
                votes.questions[q],
                float(points[q]),
                float(points[q] / len(filled)) if len(filled) else None,
                float(best[q] + worst[q]) / 2,
                int(firsts[q]),
                int(rankers[q]),
                int(ranked[q]),
                sure[q] if sure else None,
            )
            for q in sorted(range(count), key=lambda q: (best[q], q))
        ),
        cut(votes.questions, best, worst, rankers > 0, top),
        len(filled),
        len(votes.voters) - len(filled),
    )


def _borda_standings(
    votes: Votes, above: np.ndarray, rounds: int, level: float, top: int, seed: int
) -> tuple[Standing, ...]:
    """`above`: points above the voter's share for unranked questions, which moves no order."""
    from scipy.sparse import csr_array

    filled = np.flatnonzero(votes.lengths)
    rows = np.searchsorted(filled, votes.voter)
    points = csr_array((above, (rows, votes.question)), shape=(len(filled), len(votes.questions)))
    drawn = resamples(len(filled), rounds, chance.generator(seed, "borda"))
    scores = np.concatenate([(points.T @ times.T).T for times in drawn])
    return standings(votes.questions, scores, top=top, level=level)


def importance(
    ratings: Iterable[Rating],
    questions: Iterable[Id],
    *,
    most: int = 3,
    top: int = 10,
    rounds: int = 1000,
    level: float = 0.9,
    seed: int | None = None,
) -> Importance:
    """Means of ratings from 0 to `most`, over those who answered: no answer is missing, not 0.

    With a `seed`: P(in the top) and rank bands from voters drawn anew; a question that nobody drawn
    had answered keeps its mean, and one that nobody answered has no standing.

    ValueError: a value that is not a whole number from 0 to `most`, a voter who rates a question twice.
    """
    settings(top, level, rounds, seed)
    listed = known(questions, "questions")
    values = _ratings(ratings, set(listed), checks.whole(most, "most", least=1, most=HIGHEST))
    voters = order.canonical((voter for voter, _ in values), "voters")
    keys = sorted(values)
    row_of = {voter: number for number, voter in enumerate(voters)}
    index = {question: number for number, question in enumerate(listed)}
    rows = np.array([row_of[voter] for voter, _ in keys], dtype=np.int64)
    columns = np.array([index[question] for _, question in keys], dtype=np.int64)
    given = np.array([values[key] for key in keys], dtype=np.int64)
    n = np.bincount(columns, minlength=len(listed))
    # −1: below every rating, so what nobody answered comes last.
    means = np.full(len(listed), -1.0)
    np.divide(np.bincount(columns, given, len(listed)), n, out=means, where=n > 0)
    best, worst = places(means)
    sure = None
    if seed is not None and len(voters) > 1:
        drawn = resamples(len(voters), rounds, chance.generator(seed, "importance"))
        sums = _resampled_means(rows, columns, given, means, len(voters), drawn)
        sure = standings(listed, sums, top=top, level=level)
    counts = np.zeros((len(listed), most + 1), dtype=np.int64)
    np.add.at(counts, (columns, given), 1)
    return Importance(
        tuple(
            ImportanceScore(
                listed[q],
                float(means[q]) if n[q] else None,
                int(n[q]),
                tuple(map(int, counts[q])),
                float(best[q] + worst[q]) / 2 if n[q] else None,
                sure[q] if sure and n[q] else None,
            )
            for q in sorted(range(len(listed)), key=lambda q: (best[q], q))
        ),
        cut(listed, best, worst, n > 0, top),
        len(voters),
    )


def _ratings(ratings: Iterable[Rating], questions: set[Id], most: int) -> dict[tuple[Id, Id], int]:
    found: dict[tuple[Id, Id], int | None] = {}
    for number, one in enumerate(ratings):
        if not isinstance(one, Rating):
            checks.fail(checks.row(number), f"{one!r} is not a Rating")
        order.canonical([one.voter], checks.row(number, "voter"))
        order.canonical([one.question], checks.row(number, "question"))
        if one.question not in questions:
            checks.fail(
                checks.row(number, "question"), f"{one.question!r} is not one of the questions"
            )
        if (one.voter, one.question) in found:
            checks.fail(checks.row(number), f"{one.voter!r} rates {one.question!r} twice")
        found[one.voter, one.question] = (
            None
            if one.value is None
            else checks.whole(one.value, checks.row(number, "value"), most=most)
        )
    return {key: value for key, value in found.items() if value is not None}


def _resampled_means(
    rows: np.ndarray,
    columns: np.ndarray,
    given: np.ndarray,
    means: np.ndarray,
    voters: int,
    drawn: Iterable[np.ndarray],
) -> np.ndarray:
    from scipy.sparse import csr_array

    shape = (voters, len(means))
    values = csr_array((given, (rows, columns)), shape=shape)
    answered = csr_array((np.ones_like(given), (rows, columns)), shape=shape)
    found = []
    for times in drawn:
        sums, n = (values.T @ times.T).T, (answered.T @ times.T).T
        found.append(np.where(n > 0, sums / np.maximum(n, 1), means))
    return np.concatenate(found)
