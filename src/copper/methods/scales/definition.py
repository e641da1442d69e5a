"""A scale as data: its items, how they are turned round, and which scores are made of them.

The rules that turn answers into one number (`turned`, `enough`, `combine`, `span`, `stretch`) are
functions of plain numbers, so that a room with its own shape of questionnaire uses the same ones.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from statistics import fmean
from typing import Any

from copper.methods import checks, order
from copper.methods.intervals import LARGEST_COUNT
from copper.methods.order import Id

METHODS = ("mean", "sum", "min", "geometric_mean")
TOO_FEW_ANSWERED = "too_few_answered"
BELOW_ZERO = "below_zero"
# Shares are written with three digits: 2 of 3 answered meets a required share of 0.667.
ROUNDING = 0.0005
LARGEST = 1e15  # an answer further from 0 is a slip of the hand
LARGEST_SUM = 1e100


def codes_of(given: Any, where: str) -> tuple[Id, ...]:
    """A list of codes, never one text by mistake."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        checks.fail(where, f"{given!r} is not a list of codes")
    return tuple(given)


def ids_of(given: Any, where: str) -> tuple[Id, ...]:
    """The same, and each code is text or a whole number."""
    found = codes_of(given, where)
    for code in found:
        order.canonical([code], where)
    return found


@dataclass(frozen=True)
class Item:
    """One question. `least` and `most` are the ends of its answers; None: it has none.

    reverse: a high answer means little; it is turned round before it counts, and needs both ends.
    """

    code: Id
    least: float | None = None
    most: float | None = None
    reverse: bool = False

    def __post_init__(self) -> None:
        order.canonical([self.code], "items")
        where = f"item {self.code!r}"
        for end in (self.least, self.most):
            if end is not None:
                checks.number(end, where, least=-LARGEST, most=LARGEST)
        if self.least is not None and self.most is not None and self.least > self.most:
            checks.fail(where, f"{self.least!r} to {self.most!r} is no range")
        if self.reverse and (self.least is None or self.most is None):
            checks.fail(where, "to be turned round it needs its least and most answer")


@dataclass(frozen=True)
class Score:
    """One number out of items, or out of scores that come before it.

    method: "mean" of what was answered; "sum" (gaps are filled with the person's own mean); "min";
        "geometric_mean" (0 when any part is 0, undefined below).
    required: the share of the parts that must be answered; at_least: or their number instead.
    rescale: the range that the score is stretched onto, for example (0, 100).
    """

    code: Id
    items: tuple[Id, ...] = ()
    scores: tuple[Id, ...] = ()
    method: str = "mean"
    required: float = 1.0
    at_least: int | None = None
    rescale: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        order.canonical([self.code], "scores")
        where = f"score {self.code!r}"
        object.__setattr__(self, "items", ids_of(self.items, where))
        object.__setattr__(self, "scores", ids_of(self.scores, where))
        parts = self.items or self.scores
        if bool(self.items) == bool(self.scores):
            checks.fail(where, "it needs either items or scores")
        checks.unique(parts, where)
        checks.one_of(self.method, METHODS, where)
        checks.share(self.required, f"{where}, required")
        if self.at_least is not None:
            checks.whole(self.at_least, f"{where}, at_least", least=1, most=len(parts))
        if self.rescale is not None:
            if self.scores:
                checks.fail(where, "rescale the scores that it is made of instead")
            object.__setattr__(self, "rescale", tuple(self.rescale))
            if len(self.rescale) != 2:
                checks.fail(where, f"{self.rescale!r} is not (least, most)")
            low = checks.number(self.rescale[0], f"{where}, rescale")
            if checks.number(self.rescale[1], f"{where}, rescale") <= low:
                checks.fail(where, "the new range must rise")


@dataclass(frozen=True)
class Scale:
    """Items, scores in the order in which they are worked out, and answers that count as missing.

    ValueError: a code twice, a score of something that is not there or comes later, one that can't
    be rescaled because an item has no ends, a code for "not relevant" that is also an answer.
    """

    items: tuple[Item, ...]
    scores: tuple[Score, ...]
    not_relevant: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        for field in ("items", "scores", "not_relevant"):
            object.__setattr__(self, field, codes_of(getattr(self, field), field))
        for field, kind in (("items", Item), ("scores", Score)):
            for one in getattr(self, field):
                if not isinstance(one, kind):
                    checks.fail(field, f"{one!r} is not one of {kind.__name__}")
        known = {item.code: item for item in self.items}
        checks.unique(
            [*(item.code for item in self.items), *(one.code for one in self.scores)], "codes"
        )
        earlier: set[Id] = set()
        for one in self.scores:
            where = f"score {one.code!r}"
            for code in one.items:
                if code not in known:
                    checks.fail(where, f"item {code!r} is not there")
            for code in one.scores:
                if code not in earlier:
                    checks.fail(where, f"score {code!r} does not come before it")
            if one.rescale is not None:
                found = span(
                    [(known[code].least, known[code].most) for code in one.items], one.method
                )
                if found is None or found[0] == found[1]:
                    checks.fail(where, "it can't be rescaled: an item has no least and most")
            earlier.add(one.code)
        for code in self.not_relevant:
            for item in self.items:
                if _is_answer(code, item):
                    checks.fail("not_relevant", f"{code!r} is also an answer to item {item.code!r}")

    def item(self, code: Id) -> Item:
        """ValueError: no such item."""
        for item in self.items:
            if item.code == code:
                return item
        checks.fail("item", f"{code!r} is not there")


def likert(
    items: Iterable[Id],
    least: float,
    most: float,
    *,
    reverse: Collection[Id] = (),
    subscales: Mapping[Id, tuple[Id, ...]] | None = None,
    total: Id | None = "total",
    method: str = "mean",
    required: float = 1.0,
    rescale: tuple[float, float] | None = None,
    not_relevant: Iterable[Any] = (),
) -> Scale:
    """A scale whose items all go from `least` to `most`, scored alike.

    subscales: {code: its items}. total: the code of the score of all items; None: there is none.
    ValueError: as in Scale; a reverse item that is not there.
    """
    codes = ids_of(items, "items")
    for code in (turn := ids_of(reverse, "reverse")):
        if code not in codes:
            checks.fail("reverse", f"item {code!r} is not there")
    how: dict[str, Any] = {"method": method, "required": required, "rescale": rescale}
    scores = [Score(code, parts, **how) for code, parts in (subscales or {}).items()]
    if total is not None:
        scores.append(Score(total, codes, **how))
    return Scale(
        tuple(Item(code, least, most, code in turn) for code in codes),
        tuple(scores),
        codes_of(not_relevant, "not_relevant"),
    )


def turned(value: float, least: float, most: float) -> float:
    """A reverse item's answer: the least becomes the most. ValueError: not a finite number."""
    low, high = _number(least, "least"), _number(most, "most")
    return low + high - _number(value, "value")


def enough(
    answered: int, asked: int, *, required: float = 1.0, at_least: int | None = None
) -> bool:
    """Whether a score can be worked out: something was answered, and the share (or number) asked for.

    ValueError: more answered than asked, or numbers that are none.
    """
    checks.whole(answered, "answered", most=checks.whole(asked, "asked", most=LARGEST_COUNT))
    checks.share(required, "required")
    if at_least is not None:
        return answered >= checks.whole(at_least, "at_least", least=1)
    return answered > 0 and answered / asked >= required - ROUNDING


def combine(method: str, values: Sequence[float], asked: int) -> float | None:
    """One number out of those answered, of `asked` parts (see Score). None: it is not defined.

    ValueError: an unknown method, a value that is no finite number, more values than asked.
    """
    checks.one_of(method, METHODS, "method")
    for row, value in enumerate(values):
        _number(value, checks.row(row, "value"))
    checks.whole(asked, "asked", least=len(values), most=LARGEST_COUNT)
    if not len(values):
        return None
    if method == "mean":
        return fmean(values)
    if method == "sum":
        return fmean(values) * asked
    if method == "min":
        return min(values)
    if min(values) < 0:
        return None
    return 0.0 if min(values) == 0 else math.exp(fmean([math.log(value) for value in values]))


def span(
    ends: Sequence[tuple[float | None, float | None]], method: str
) -> tuple[float, float] | None:
    """The least and the most that a score of items with these ends can be; None: no ends."""
    least = [low for low, _ in ends if low is not None]
    most = [high for _, high in ends if high is not None]
    if len(least) < len(ends) or len(most) < len(ends):
        return None
    low, high = (combine(method, side, len(ends)) for side in (least, most))
    return None if low is None or high is None else (low, high)


def stretch(value: float, old: tuple[float, float], new: tuple[float, float]) -> float:
    """A value of the old range at its place in the new range.

    ValueError: a number is not finite, a range is no pair, the old range does not rise.
    """
    for where, pair in (("old", old), ("new", new)):
        if isinstance(pair, str) or not hasattr(pair, "__len__") or len(pair) != 2:
            checks.fail(where, f"{pair!r} is not (least, most)")
    low, high = (_number(end, "old") for end in old)
    start, end = (_number(end, "new") for end in new)
    if low >= high:
        checks.fail("old", f"{low!r} to {high!r} does not rise")
    return start + (_number(value, "value") - low) / (high - low) * (end - start)


def _number(value: Any, where: str) -> float:
    """Checked; a whole number stays one. Sums of answers may be larger than any answer."""
    found = checks.number(value, where, least=-LARGEST_SUM, most=LARGEST_SUM)
    return int(value) if isinstance(value, Integral) else found


def is_code(answer: Any, codes: Iterable[Any]) -> bool:
    """Whether an answer is one of these codes; True and 1 are not the same."""
    return any(
        isinstance(answer, bool) == isinstance(code, bool) and answer == code for code in codes
    )


def _is_answer(code: Any, item: Item) -> bool:
    try:
        value = checks.number(code, "")
    except ValueError:
        return False
    low = -math.inf if item.least is None else item.least
    high = math.inf if item.most is None else item.most
    return low <= value <= high
