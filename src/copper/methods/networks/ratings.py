"""Trust and value: how organisations rate each other, shown from five raters on.

Partnership questions are asked as three items each, 1 to 4 (after Varda and others' PARTNER tool).
T_ij is the mean of the items that i answered about j, if it answered at least two of the three.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum
from typing import Any

from copper.methods import checks
from copper.methods.order import Id, canonical

TRUST, VALUE = "trust", "value"
TOO_FEW_RATERS = "too-few-raters"
# Hidden with another, so that the other cannot be worked out from the network's mean.
HIDDEN_WITH_ANOTHER = "hidden-with-another"
NOT_RATED = "not-rated"


@dataclass(frozen=True)
class Rating:
    """What one organisation says about another: answers to the items of trust and of value, None
    where there is no answer."""

    rater: Id
    rated: Id
    trust: tuple[float | None, ...] = ()
    value: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class OrganisationScore:
    """The mean of T_ij over those who rate an organisation, with how many they are; None when
    hidden, and `why`."""

    organisation: Id
    score: float | None
    raters: int | None
    why: str = ""


@dataclass(frozen=True)
class Scores:
    """`percent` of the network: 100 · (mean T_ij − low) ÷ (high − low); `mean`; over `pairs` pairs
    by `raters` raters. Then each organisation that was rated, in order of name."""

    of: str
    percent: float | None
    mean: float | None
    pairs: int | None
    raters: int | None
    organisations: tuple[OrganisationScore, ...]
    why: str = ""

    def score(self, organisation: Id) -> OrganisationScore:
        """One organisation's score. ValueError: nobody rated it."""
        for found in self.organisations:
            if found.organisation == organisation:
                return found
        checks.fail("organisation", f"{organisation!r} was not rated")


def pair_scores(
    ratings: Iterable[Rating],
    of: str = TRUST,
    *,
    need: int = 2,
    scale: tuple[float, float] = (1, 4),
) -> dict[tuple[Id, Id], float]:
    """T_ij (or V_ij, of="value") by (rater, rated): the mean of answered items where at least `need`
    were answered. Pairs below that are left out. Not to be shown: one rater's word.

    ValueError: an answer off the `scale`, ratings with different numbers of items or fewer than
    `need`, an organisation that rates itself, or the same one twice.
    """
    checks.one_of(of, (TRUST, VALUE), "of")
    checks.whole(need, "need", least=1)
    low, high = _limits(scale)
    found: dict[tuple[Id, Id], float] = {}
    seen: set[tuple[Id, Id]] = set()
    lengths: set[int] = set()
    for i, rating in enumerate(ratings):
        pair = _pair(rating, seen, i)
        items = getattr(rating, of)
        if not items:
            continue
        answers = _answers(items, low, high, checks.row(i, of))
        lengths.add(len(items))
        if len(lengths) > 1:
            checks.fail(checks.row(i, of), f"{len(items)} items, other ratings have another number")
        if len(items) < need:
            checks.fail(checks.row(i, of), f"{len(items)} items, but {need} must be answered")
        if len(answers) >= need:
            found[pair] = fsum(answers) / len(answers)
    canonical((end for pair in seen for end in pair), "rater and rated")
    return dict(sorted(found.items()))


def scores(
    ratings: Iterable[Rating],
    of: str = TRUST,
    *,
    least: int = 5,
    need: int = 2,
    scale: tuple[float, float] = (1, 4),
) -> Scores:
    """Trust (or value) of each organisation and of the network, from `least` raters on.

    `least` is 5 for everybody; 3 is meant for what only the organisation itself and the coordinator
    see. An organisation with fewer raters has no number. If its score could be worked out from the
    network's mean and the scores of all others, the shown one with the fewest raters is hidden too,
    until what is hidden is at least two organisations with `least` ratings together.
    Errors as in `pair_scores`.
    """
    checks.whole(least, "least", least=1)
    given = list(ratings)
    found = pair_scores(given, of, need=need, scale=scale)
    low, high = _limits(scale)
    about: dict[Id, list[float]] = {rating.rated: [] for rating in given}
    for (_, rated), score in found.items():
        about[rated].append(score)
    raters = len({rater for rater, _ in found})
    shown = raters >= least
    mean = fsum(found.values()) / len(found) if shown else None
    hidden = _hidden({organisation: len(own) for organisation, own in about.items()}, least)
    return Scores(
        of,
        None if mean is None else 100 * (mean - low) / (high - low),
        mean,
        len(found) if shown else None,
        raters if shown else None,
        tuple(
            OrganisationScore(organisation, None, None, hidden[organisation])
            if organisation in hidden
            else OrganisationScore(organisation, fsum(own) / len(own), len(own))
            for organisation, own in sorted(about.items())
        ),
        "" if shown else TOO_FEW_RATERS,
    )


def _hidden(counts: dict[Id, int], least: int) -> dict[Id, str]:
    """Who is hidden, and why."""
    hidden = {
        one: TOO_FEW_RATERS if raters else NOT_RATED
        for one, raters in counts.items()
        if raters < least
    }
    # Those with the fewest raters first, then by name.
    others = sorted(
        (one for one in counts if one not in hidden), key=lambda one: (counts[one], one)
    )
    for another in others:
        exposed = [counts[one] for one in hidden if counts[one]]
        # A single one has fewer than `least`, so what is hidden is never one alone.
        if not exposed or sum(exposed) >= least:
            break
        hidden[another] = HIDDEN_WITH_ANOTHER
    return hidden


def _limits(scale: Any) -> tuple[float, float]:
    if not isinstance(scale, tuple | list) or len(scale) != 2:
        checks.fail("scale", f"{scale!r} is not a pair of lowest and highest answer")
    low, high = (checks.number(end, "scale") for end in scale)
    if high <= low:
        checks.fail("scale", f"{high!r} is not more than {low!r}")
    return low, high


def _pair(rating: Any, seen: set[tuple[Id, Id]], i: int) -> tuple[Id, Id]:
    if not isinstance(rating, Rating):
        checks.fail(checks.row(i), f"{rating!r} is no Rating")
    canonical([rating.rater], checks.row(i, "rater"))
    canonical([rating.rated], checks.row(i, "rated"))
    pair = (rating.rater, rating.rated)
    if rating.rater == rating.rated:
        checks.fail(checks.row(i, "rated"), f"{rating.rated!r} rates itself")
    if pair in seen:
        checks.fail(checks.row(i, "rated"), f"{rating.rater!r} rated {rating.rated!r} twice")
    seen.add(pair)
    return pair


def _answers(items: Any, low: float, high: float, where: str) -> list[float]:
    if not isinstance(items, tuple | list):
        checks.fail(where, f"{items!r} is not a list of answers")
    return [checks.number(item, where, least=low, most=high) for item in items if item is not None]
