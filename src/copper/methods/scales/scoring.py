"""Each person's scores by the rules of a scale, and means over people."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from copper.methods import checks, order
from copper.methods.intervals import Interval
from copper.methods.order import Id

from .definition import (
    BELOW_ZERO,
    LARGEST,
    TOO_FEW_ANSWERED,
    Item,
    Scale,
    Score,
    combine,
    enough,
    is_code,
    span,
    stretch,
    turned,
)


@dataclass(frozen=True)
class Scored:
    """One score of one person: `value`, or None with a `reason`; `answered` of `asked` parts.

    reason: TOO_FEW_ANSWERED, or BELOW_ZERO (a geometric mean of something negative).
    """

    code: Id
    value: float | None
    reason: str | None
    answered: int
    asked: int


@dataclass(frozen=True)
class PersonScores:
    """All scores of one person, in the order of the scale."""

    person: Id | None
    scores: tuple[Scored, ...]

    def of(self, code: Id) -> Scored:
        """ValueError: no such score."""
        for one in self.scores:
            if one.code == code:
                return one
        checks.fail("score", f"{code!r} is not there")


@dataclass(frozen=True)
class Summary:
    """One score over people: mean, standard deviation (n − 1), interval (Student's t).

    n: people with a score; left_out: people without one. least, most: what the score can be, where
    that is known; the interval does not leave it. `mean` is None for nobody, `sd` for one person;
    there is no interval when everybody has the same score.
    """

    code: Id
    n: int
    left_out: int
    mean: float | None
    sd: float | None
    interval: Interval | None
    least: float | None
    most: float | None


def score(scale: Scale, answers: Mapping[Id, Any], *, person: Id | None = None) -> PersonScores:
    """The scores of one person. `answers`: {item code: number}; what is not there, None or a code
    for "not relevant" is missing.

    ValueError: an answer that is no number or outside its range, or an item that is not there;
    it names the person and the item.
    """
    who = None if person is None else order.plain(person, "person")
    return _score(_plan(scale), answers, who)


def score_all(scale: Scale, people: Mapping[Id, Mapping[Id, Any]]) -> tuple[PersonScores, ...]:
    """The scores of {person: answers}, in the order of the persons' ids."""
    plan = _plan(scale)
    return tuple(
        _score(plan, people[person], person) for person in order.canonical(people, "people")
    )


def keyed(
    scale: Scale, people: Mapping[Id, Mapping[Id, Any]], *, items: Iterable[Id] | None = None
) -> tuple[tuple[float | None, ...], ...]:
    """A row of numbers for each person, reverse items turned: what `cronbach_alpha` and `omega` take.

    items: which, in this order; None: all of the scale.
    """
    codes = [item.code for item in scale.items] if items is None else list(items)
    for code in codes:
        scale.item(code)
    plan = _plan(scale)
    rows = []
    for person in order.canonical(people, "people"):
        found = _numbers(plan, people[person], person)
        rows.append(tuple(found[code] for code in codes))
    return tuple(rows)


def summarise(
    scale: Scale, people: Mapping[Id, Mapping[Id, Any]], *, level: float = 0.95
) -> tuple[Summary, ...]:
    """Each score of the scale over people. Who may see it is not decided here."""
    checks.level(level)
    scored = score_all(scale, people)
    found = []
    for place, one in enumerate(scale.scores):
        values = [who.scores[place].value for who in scored]
        given = [value for value in values if value is not None]
        ends = _ends(scale, one)
        mean = fmean(given) if given else None
        sd = stdev(given) if len(given) > 1 else None
        low, high = ends or (None, None)
        found.append(
            Summary(
                one.code,
                len(given),
                len(values) - len(given),
                mean,
                sd,
                _interval(mean, sd, len(given), level, low, high),
                low,
                high,
            )
        )
    return tuple(found)


def _interval(
    mean: float | None,
    sd: float | None,
    n: int,
    level: float,
    low: float | None,
    high: float | None,
) -> Interval | None:
    if mean is None or not sd:
        return None
    from scipy.special import stdtrit

    half = float(stdtrit(n - 1, 0.5 + level / 2)) * sd / math.sqrt(n)
    return Interval(
        max(mean - half, -math.inf if low is None else low),
        min(mean + half, math.inf if high is None else high),
        level,
        "Student's t",
    )


def _ends(scale: Scale, one: Score) -> tuple[float, float] | None:
    """What a score can be; of a score of scores, what its parts allow."""
    if one.rescale is not None:
        return one.rescale
    if one.items:
        items = [scale.item(code) for code in one.items]
        return span([(item.least, item.most) for item in items], one.method)
    parts = [_ends(scale, other) for other in scale.scores if other.code in one.scores]
    return span([part or (None, None) for part in parts], one.method)


@dataclass(frozen=True)
class _Plan:
    """A scale with what is looked up for each person: items by code, the range of each score."""

    items: Mapping[Id, Item]
    scores: tuple[tuple[Score, tuple[float, float] | None], ...]
    not_relevant: tuple[Any, ...]


def _plan(scale: Scale) -> _Plan:
    items = {item.code: item for item in scale.items}
    scores = []
    for one in scale.scores:
        ends = [(items[code].least, items[code].most) for code in one.items]
        scores.append((one, span(ends, one.method) if one.rescale else None))
    return _Plan(items, tuple(scores), scale.not_relevant)


def _score(plan: _Plan, answers: Mapping[Id, Any], person: Id | None) -> PersonScores:
    numbers = _numbers(plan, answers, person)
    done: dict[Id, Scored] = {}
    for one, old in plan.scores:
        parts = [numbers[code] for code in one.items] + [done[code].value for code in one.scores]
        values = [part for part in parts if part is not None]
        done[one.code] = _scored(one, old, values, len(parts))
    return PersonScores(person, tuple(done.values()))


def _scored(
    one: Score, old: tuple[float, float] | None, values: Sequence[float], asked: int
) -> Scored:
    if not enough(len(values), asked, required=one.required, at_least=one.at_least):
        return Scored(one.code, None, TOO_FEW_ANSWERED, len(values), asked)
    value = combine(one.method, values, asked)
    if value is None:
        return Scored(one.code, None, BELOW_ZERO, len(values), asked)
    if one.rescale is not None and old is not None:
        value = stretch(value, old, one.rescale)
    return Scored(one.code, value, None, len(values), asked)


def _numbers(plan: _Plan, answers: Mapping[Id, Any], person: Id | None) -> dict[Id, float | None]:
    """Every item's number, turned where it must be; None when it is missing."""
    who = "" if person is None else f"person {person!r}, "
    if not isinstance(answers, Mapping):
        checks.fail(who.rstrip(", ") or "answers", f"{answers!r} is not {{item: answer}}")
    for code in answers:
        if code not in plan.items:
            checks.fail(f"{who}item {code!r}", "the scale has no such item")
    return {
        code: _number(item, answers.get(code), plan.not_relevant, f"{who}item {code!r}")
        for code, item in plan.items.items()
    }


def _number(item: Item, answer: Any, not_relevant: Sequence[Any], where: str) -> float | None:
    if answer is None or is_code(answer, not_relevant):
        return None
    least = -LARGEST if item.least is None else item.least
    most = LARGEST if item.most is None else item.most
    value = checks.number(answer, where, least=least, most=most)
    return turned(value, least, most) if item.reverse else value
