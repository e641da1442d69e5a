"""Which statement a person is shown next: drawn by lot, better statements with better chances."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from copper.methods import chance, checks, order
from copper.methods.order import Id

from .arrays import Flags, Floats, closed


@dataclass(frozen=True)
class NextStatement:
    """What was drawn and how, for the log: with `seed`, `person` and `turn` it can be run again.

    `statement` and its `probability` are None when the person has voted on everything. `odds`:
    (statement, priority, probability) for each that could have come; `point`: the number from 0 to
    1 that was drawn, counted along them.
    """

    statement: Id | None
    probability: float | None
    odds: tuple[tuple[Id, float, float], ...]
    point: float | None
    seed: int
    person: Id
    turn: int


def priority(
    agree: ArrayLike,
    passed: ArrayLike,
    seen: ArrayLike,
    extremity: ArrayLike,
    is_meta: ArrayLike = False,
    *,
    meta_priority: float = 49.0,
) -> Floats:
    """Polis's comment priority: [(1 − (P+1)/(S+2)) · (E+1) · (A+1)/(S+2) · (1 + 8·2^(−S/5))]².

    A agree, P passed, S seen, E extremity: numbers or arrays of one shape. Statements few have
    seen, that people agree with, do not pass on, and that divide, come first. Meta statements have
    a fixed priority (Polis: 7² = 49). The result is read-only.
    ValueError: a number is missing, below 0 or not finite (the row is named), shapes differ, more
    agree and pass than have seen it, `is_meta` is neither True nor False.
    """
    a, p, s = _numbers(agree, "agree"), _numbers(passed, "passed"), _numbers(seen, "seen")
    e, meta = _numbers(extremity, "extremity"), _flags(is_meta)
    fixed = checks.number(meta_priority, "meta_priority", least=0)
    try:
        a, p, s, e, meta = np.broadcast_arrays(a, p, s, e, meta)
    except ValueError:
        checks.fail("agree, passed, seen, extremity, is_meta", "their shapes differ")
    _each(a <= s - p, "seen", "fewer have seen it than agree and pass")
    with np.errstate(over="ignore"):
        important = (1 - (p + 1) / (s + 2)) * (e + 1) * (a + 1) / (s + 2)
        found = np.where(meta, fixed, (important * (1 + 8 * 2 ** (-s / 5))) ** 2)
    _each(np.isfinite(found), "extremity", "it is too large")
    return closed(found)


def _numbers(given: ArrayLike, field: str) -> Floats:
    try:
        found = np.asarray(given)
    except ValueError:  # rows of different lengths
        checks.fail(field, "is neither a number nor an array of numbers")
    if found.size and found.dtype.kind not in "iuf":
        checks.fail(field, "is neither a number nor an array of numbers")
    found = found.astype(float)
    _each(np.isfinite(found) & (found >= 0), field, "it is not a finite number ≥ 0")
    return found


def _flags(given: ArrayLike) -> Flags:
    try:
        found = np.asarray(given)
    except ValueError:
        found = np.array(["x"])
    if found.size and found.dtype.kind != "b":
        checks.fail("is_meta", "is neither True nor False, nor a list of these")
    return found.astype(bool)


def _each(good: Flags, field: str, why: str) -> None:
    if not good.all():
        checks.fail(checks.row(int((~good).argmax()), field), why)


def next_statement(
    priorities: Mapping[Id, float],
    *,
    seed: int,
    person: Id,
    voted: Iterable[Id] = (),
    turn: int | None = None,
    floor: float = 0.1,
) -> NextStatement:
    """Draws one of the statements the person has not voted on, in proportion to priority.

    `priorities`: each statement that may be shown (`OpinionMap.routing()`). A share `floor` of the
    draws is even over all of them, so that no statement is never shown; 0 is as Polis does.
    `turn`: a number that differs for each draw of this person; by default how many of these
    statements they have voted on. Same seed, person and turn: the same draw.
    ValueError: a priority is negative or no number, `floor` is not from 0 to 1.
    """
    ids = order.canonical(priorities, "priorities")
    person = order.plain(person, "person")
    checks.share(floor, "floor")
    done = set(order.canonical(voted, "voted"))
    order.same_kind(done, ids, "voted")
    for one in ids:
        checks.number(priorities[one], f"priority of {one!r}", least=0)
    left = [one for one in ids if one not in done]
    turn = len(ids) - len(left) if turn is None else checks.whole(turn, "turn")
    stream = chance.generator(seed, "opinion_map", "next", type(person).__name__, person, turn)
    if not left:
        return NextStatement(None, None, (), None, seed, person, turn)
    values = np.array([float(priorities[one]) for one in left])
    # By the largest first: a sum of huge numbers must not overflow.
    values = values / values.max() if values.max() > 0 else np.ones(len(left))
    odds = (1 - floor) * values / values.sum() + floor / len(left)
    point = float(stream.random())
    at = min(int((odds.cumsum() <= point).sum()), len(left) - 1)
    told = tuple(
        (one, float(priorities[one]), p) for one, p in zip(left, odds.tolist(), strict=True)
    )
    return NextStatement(left[at], float(odds[at]), told, point, seed, person, turn)
