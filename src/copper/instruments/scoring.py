"""From answers to numbers: reverse items, subscales, missing rules, means with intervals.

Pure functions; the rules of scoring themselves are those of copper.methods.scales. An answer is the
stored value (see answers.py); "declined" and "not relevant" count as missing everywhere.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev
from typing import Any

from copper.methods.scales import combine, enough, span, stretch, turned

from .definition import Definition, Item, Score


def number(definition: Definition, item: Item, answer: Any) -> float | None:
    """The number of one answer, turned round for reverse items (least + most − x); None if missing."""
    if answer is None or isinstance(answer, Mapping) or not item.gives_a_number:
        return None
    value: float | None
    if item.kind == "yes_no":
        value = 1.0 if answer == "yes" else 0.0
    elif item.kind == "single":
        value = next((c.score for c in item.choices if c.code == answer), None)
        if value is None:
            return None
    else:
        value = float(answer)
    if item.reverse:
        least, most = definition.bounds(item)
        return turned(value, least or 0, most or 0)
    return float(value)


def numbers(definition: Definition, answers: Mapping[str, Any]) -> dict[str, float | None]:
    """{item code: number or None} for the items that give numbers."""
    return {
        item.code: number(definition, item, answers.get(item.code))
        for item in definition.items
        if item.gives_a_number
    }


@dataclass(frozen=True)
class Scored:
    """`value` None: too little was answered for the missing rule. `answered` of `asked` counted."""

    value: float | None
    answered: int
    asked: int


def _enough(score: Score, answered: int, asked: int) -> bool:
    rule = score.missing
    return enough(answered, asked, required=rule.share or 1.0, at_least=rule.count)


def score_range(definition: Definition, score: Score) -> tuple[float, float] | None:
    """The least and the most a score can be, before rescaling; None when an item has no bounds."""
    if score.scores:
        return None
    return span([definition.bounds(definition.item(code)) for code in score.items], score.method)


def scores(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Scored]:
    """Every score of one response, in the order of the definition."""
    by_item = numbers(definition, answers)
    result: dict[str, Scored] = {}
    for score in definition.scores:
        parts = [by_item[c] for c in score.items] + [result[c].value for c in score.scores]
        answered = [part for part in parts if part is not None]
        value = None
        if _enough(score, len(answered), len(parts)):
            value = combine(score.method, answered, len(parts))
        old = score_range(definition, score) if score.rescale else None
        if value is not None and score.rescale and old:
            value = stretch(value, old, (score.rescale[0], score.rescale[1]))
        result[score.code] = Scored(value, len(answered), len(parts))
    return result


def t_quantile(freedom: int, level: float = 0.95) -> float:
    """The two-sided quantile of Student's t, for 3 degrees of freedom and more (error < 0.005).

    Cornish-Fisher expansion: Abramowitz and Stegun (1964), 26.7.5.
    """
    if freedom < 3:
        raise ValueError("The expansion needs at least 3 degrees of freedom.")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


@dataclass(frozen=True)
class Mean:
    """A mean with its spread (standard deviation, n − 1) and 95 % interval."""

    n: int
    mean: float
    spread: float
    low: float
    high: float


def mean_with_interval(
    values: Sequence[float], bounds: tuple[float, float] | None = None
) -> Mean | None:
    """None below four values. The interval (Student's t) never leaves the scale's own range."""
    if len(values) < 4:
        return None
    mean, spread = fmean(values), stdev(values)
    half = t_quantile(len(values) - 1) * spread / math.sqrt(len(values))
    low, high = mean - half, mean + half
    if bounds:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return Mean(len(values), mean, spread, low, high)
