"""What changed between two waves, among the organisations that answered both.

"Trust fell" is never inferred when the response rate moved by over ten points: other people
answered. Intervals draw organisations anew, not ties (the vertex bootstrap of Snijders and Borgatti,
1999): an organisation comes with all it said and all that was said of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from typing import Any

import numpy as np

from copper.methods import chance, checks, intervals, order
from copper.methods.intervals import Interval
from copper.methods.order import Id

from .graph import Network, within
from .ratings import TRUST, VALUE, Rating, pair_scores

ROSE, FELL, UNCLEAR, NO_CONCLUSION = "rose", "fell", "no-clear-change", "no-conclusion"
TOO_FEW = "too-few-answers"
RESPONSE_MOVED = "response-rate-moved"
NO_INTERVAL = "no-interval"


@dataclass(frozen=True)
class Wave:
    """One round of the survey: the network (with who answered) and the ratings."""

    network: Network
    ratings: tuple[Rating, ...] = ()


@dataclass(frozen=True)
class Shift:
    """A figure in both waves. `change` = after − before with its interval; `n` counts organisations
    whose answers are in it, `pairs` pairs of them.

    `conclusion`: "rose" or "fell" (the interval leaves out 0), "no-clear-change", or
    "no-conclusion" and `why`.
    """

    code: str
    before: float | None
    after: float | None
    change: float | None
    interval: Interval | None
    n: int | None
    pairs: int | None
    conclusion: str
    why: str = ""


@dataclass(frozen=True)
class Change:
    """Two waves compared. `both`: who answered both; everything below is among them.

    `response_before`, `response_after`: answered ÷ asked; `moved`: by how many points; `comparable`:
    no more than allowed. `kept`, `new`, `lost`: ties; `jaccard` = kept ÷ (kept + new + lost), None
    without ties. `density` counts the ties, `trust` and `value` are the mean change of T_ij and
    V_ij over pairs rated in both waves. Fewer than `least` who answered both: no number at all, and
    `why`.
    """

    both: tuple[Id, ...]
    response_before: float | None
    response_after: float | None
    moved: float | None
    comparable: bool
    kept: tuple[tuple[Id, Id], ...]
    new: tuple[tuple[Id, Id], ...]
    lost: tuple[tuple[Id, Id], ...]
    jaccard: float | None
    jaccard_interval: Interval | None
    density: Shift
    trust: Shift
    value: Shift
    why: str = ""


def change(
    before: Wave,
    after: Wave,
    *,
    seed: int,
    least: int = 5,
    most_points: float = 10,
    need: int = 2,
    scale: tuple[float, float] = (1, 4),
    level: float = 0.95,
    draws: int = 2000,
) -> Change:
    """Compares two waves. `most_points`: how far the response rate may move for a conclusion, in
    points of 100. `least`: how many must have answered both (2 or more), and how many raters a score needs.
    Others as in `pair_scores`; `draws` of the bootstrap with `seed`.

    ValueError: one network is directed and the other not; a rating by somebody who did not answer or
    about somebody who is not in the network; bad numbers.
    """
    checks.whole(least, "least", least=2)
    checks.number(most_points, "most_points", least=0)
    checks.level(level)
    draws = checks.draws(draws)
    checks.whole(seed, "seed")
    if before.network.directed != after.network.directed:
        checks.fail("after", "one network is directed and the other is not")
    order.same_kind(before.network.nodes, after.network.nodes, "before and after")
    tables = {
        code: [
            _scores(wave, code, name, need, scale)
            for wave, name in ((before, "before"), (after, "after"))
        ]
        for code in (TRUST, VALUE)
    }
    both = tuple(sorted(set(before.network.answered) & set(after.network.answered)))
    if len(both) < least:
        return _nothing()
    rates = [Fraction(len(w.network.answered), len(w.network.nodes)) for w in (before, after)]
    moved = abs(rates[1] - rates[0]) * 100
    rule = _Rule(both, moved <= Fraction(str(most_points)), seed, level, draws, least)
    first, second = (set(within(wave.network, both).ties) for wave in (before, after))
    kept, new, lost = first & second, second - first, first - second
    every = len(first | second)
    times = (1 if before.network.directed else 2, len(both) * (len(both) - 1))
    return Change(
        both,
        float(rates[0]),
        float(rates[1]),
        float(moved),
        rule.comparable,
        tuple(sorted(kept)),
        tuple(sorted(new)),
        tuple(sorted(lost)),
        len(kept) / every if every else None,
        rule.jaccard(kept, first | second),
        rule.density(first, second, times),
        rule.score(TRUST, *tables[TRUST]),
        rule.score(VALUE, *tables[VALUE]),
    )


@dataclass(frozen=True)
class _Rule:
    """What all comparisons of two waves share."""

    both: tuple[Id, ...]
    comparable: bool
    seed: int
    level: float
    draws: int
    least: int

    def jaccard(self, kept: set[tuple[Id, Id]], every: set[tuple[Id, Id]]) -> Interval | None:
        top, all_of = (
            self._matrix(dict.fromkeys(kept, 1.0)),
            self._matrix(dict.fromkeys(every, 1.0)),
        )
        return self._interval("jaccard", lambda w: _weigh(w, top) / _weigh(w, all_of))

    def density(
        self, first: set[tuple[Id, Id]], second: set[tuple[Id, Id]], times: tuple[int, int]
    ) -> Shift:
        """Difference of densities; the interval is of new − lost ties among drawn pairs."""
        n, possible = len(self.both), times[1]
        before, after = (times[0] * len(ties) / possible for ties in (first, second))
        moves = dict.fromkeys(second - first, 1.0) | dict.fromkeys(first - second, -1.0)
        matrix = self._matrix(moves) * times[0]
        others = np.ones((n, n)) - np.eye(n)
        interval = self._interval("density", lambda w: _weigh(w, matrix) / _weigh(w, others))
        shift = times[0] * (len(second) - len(first)) / possible
        return self._shift("density", before, after, shift, interval, n, possible // times[0])

    def score(
        self, code: str, first: Mapping[tuple[Id, Id], float], second: Mapping[tuple[Id, Id], float]
    ) -> Shift:
        """Mean change over pairs that were rated in both waves."""
        inside = set(self.both)
        pairs = [pair for pair in first if pair in second and inside.issuperset(pair)]
        raters = len({rater for rater, _ in pairs})
        if raters < self.least:
            return _hidden(code)
        before, after = (
            fsum(table[pair] for pair in pairs) / len(pairs) for table in (first, second)
        )
        moves = self._matrix({pair: second[pair] - first[pair] for pair in pairs})
        there = self._matrix(dict.fromkeys(pairs, 1.0))
        shift = fsum(second[pair] - first[pair] for pair in pairs) / len(pairs)
        interval = self._interval(code, lambda w: _weigh(w, moves) / _weigh(w, there))
        return self._shift(code, before, after, shift, interval, raters, len(pairs))

    def _matrix(self, values: Mapping[tuple[Id, Id], float]) -> Any:
        place = {node: i for i, node in enumerate(self.both)}
        matrix = np.zeros((len(place), len(place)))
        for (a, b), value in values.items():
            matrix[place[a], place[b]] = value
        return matrix

    def _interval(self, code: str, statistic: Callable[[Any], Any]) -> Interval | None:
        """None when over half of the draws hold nothing to compare."""
        stream = chance.generator(self.seed, "networks", "change", code)
        size = len(self.both)
        drawn = stream.multinomial(size, np.full(size, 1 / size), size=self.draws)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = statistic(drawn.astype(float))
        values = values[np.isfinite(values)]
        if 2 * len(values) < self.draws:
            return None
        return intervals.percentile(values.tolist(), self.level, "bootstrap over organisations")

    def _shift(
        self,
        code: str,
        before: float,
        after: float,
        shift: float,
        interval: Interval | None,
        n: int,
        pairs: int,
    ) -> Shift:
        conclusion, why = self._conclusion(interval)
        return Shift(code, before, after, shift, interval, n, pairs, conclusion, why)

    def _conclusion(self, interval: Interval | None) -> tuple[str, str]:
        if not self.comparable:
            return NO_CONCLUSION, RESPONSE_MOVED
        if interval is None or interval.low is None or interval.high is None:
            return NO_CONCLUSION, NO_INTERVAL
        if interval.low > 0:
            return ROSE, ""
        return (FELL, "") if interval.high < 0 else (UNCLEAR, "")


def _weigh(drawn: Any, matrix: Any) -> Any:
    """Σ wᵢ·mᵢⱼ·wⱼ for each draw: a pair counts as often as both its ends were drawn."""
    return ((drawn @ matrix) * drawn).sum(axis=1)


def _scores(
    wave: Wave, code: str, name: str, need: int, scale: tuple[float, float]
) -> dict[tuple[Id, Id], float]:
    answered, nodes = set(wave.network.answered), set(wave.network.nodes)
    found = pair_scores(wave.ratings, code, need=need, scale=scale)
    for rater, rated in found:
        if rater not in answered:
            checks.fail(f"{name}, ratings", f"{rater!r} has not answered")
        if rated not in nodes:
            checks.fail(f"{name}, ratings", f"{rated!r} is not one of the nodes")
    return found


def _hidden(code: str) -> Shift:
    return Shift(code, None, None, None, None, None, None, NO_CONCLUSION, TOO_FEW)


def _nothing() -> Change:
    density, trust, value = (_hidden(code) for code in ("density", TRUST, VALUE))
    return Change(
        (), None, None, None, False, (), (), (), None, None, density, trust, value, TOO_FEW
    )
