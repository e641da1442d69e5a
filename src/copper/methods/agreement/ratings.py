"""Who said what about which section, in one shape for all coefficients."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

from copper.methods import checks, order
from copper.methods.order import Id

# What a coder says about a section: the name of a category, or a number.
Value: TypeAlias = str | int | float

ONE_CODER = "one_coder"
NOTHING_SHARED = "nothing_shared"
NO_VARIATION = "no_variation"


@dataclass(frozen=True)
class Ratings:
    """Rows of `values`, one for each of `coders`, one place for each of `units`; None: not rated.

    `not_finished` counts what was said about sections that the coder had not finished, and which
    therefore is not in `values`.
    """

    coders: tuple[Id, ...]
    units: tuple[Id, ...]
    values: tuple[tuple[Value | None, ...], ...]
    not_finished: int = 0

    def __post_init__(self) -> None:
        if len(self.values) != len(self.coders):
            checks.fail("ratings", f"{len(self.values)} rows for {len(self.coders)} coders")
        for coder, row in zip(self.coders, self.values, strict=True):
            if len(row) != len(self.units):
                checks.fail(f"coder {coder!r}", f"{len(row)} places for {len(self.units)} units")

    def of(self, coder: Id) -> tuple[Value | None, ...]:
        """The row of one coder. ValueError: no such coder."""
        if coder not in self.coders:
            checks.fail("coder", f"{coder!r} is not one of the coders")
        return self.values[self.coders.index(coder)]


@dataclass(frozen=True)
class Disagreement:
    """A unit about which coders said different things, and who said what."""

    unit: Id
    values: tuple[tuple[Id, Value], ...]


def rated(
    records: Iterable[tuple[Id, Id, Value]],
    *,
    finished: Mapping[Id, Collection[Id]] | None = None,
    texts: Mapping[Id, Id] | None = None,
    absent: Value | None = None,
) -> Ratings:
    """Rows of ratings out of records (coder, unit, value), in any order.

    finished: for each coder the units that the coder has finished, or the texts when `texts` says
        for each unit in which text it stands. What is said about anything else does not count, and
        a coder who is not named has finished nothing. None: each coder finished what has a record.
    absent: what it means that a finished unit has no record, for example 0 for "code not given".
        None: nothing was said. Needs `finished`.

    ValueError, with the row: not three fields, a bad id or value, the same coder and unit twice, a
    unit that `texts` does not know.
    """
    said = _said(records)
    if absent is not None:
        _check(absent, "absent")
        if finished is None:
            checks.fail("absent", "it cannot be known what is absent without `finished`")
    done = None if finished is None else _finished(finished, texts, {unit for _, unit in said})
    if texts is not None:
        _known(said, texts)
    kept = (
        said if done is None else {key: said[key] for key in said if key[1] in done.get(key[0], ())}
    )
    everyone = {coder for coder, _ in kept} if done is None else set(done)
    coders = order.canonical(everyone, "coders")
    all_units = {unit for _, unit in kept}.union(*(done or {}).values())
    units = order.canonical(all_units, "units")
    blank = absent if done is not None else None
    values = tuple(
        tuple(
            kept.get((coder, unit), blank if done and unit in done[coder] else None)
            for unit in units
        )
        for coder in coders
    )
    return Ratings(tuple(coders), tuple(units), values, len(said) - len(kept))


def disagreements(ratings: Ratings | Sequence[Sequence[Value | None]]) -> tuple[Disagreement, ...]:
    """The units about which at least two coders said different things, in the order of their ids.

    ValueError: a value that cannot be one (coder and unit are named), rows of different lengths.
    """
    found = as_ratings(ratings)
    _values(found)
    answer = []
    for column, unit in enumerate(found.units):
        said = [(c, row[column]) for c, row in zip(found.coders, found.values, strict=True)]
        given = tuple((coder, value) for coder, value in said if value is not None)
        if len({value for _, value in given}) > 1:
            answer.append(Disagreement(unit, given))
    return tuple(answer)


def as_ratings(ratings: Ratings | Sequence[Sequence[Value | None]]) -> Ratings:
    """Plain rows become Ratings whose coders and units are 0, 1, 2 …"""
    if isinstance(ratings, Ratings):
        return ratings
    rows = tuple(_row(row, number) for number, row in enumerate(ratings))
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        checks.fail(
            "ratings", f"the coders have {sorted(widths)} places: they must have the same units"
        )
    width = widths.pop() if widths else 0
    return Ratings(tuple(range(len(rows))), tuple(range(width)), rows)


def coded(
    ratings: Ratings, categories: Sequence[Value] | None, *, ranked: bool
) -> tuple[list[Value], np.ndarray]:
    """The categories in their order, and the ratings as places in it (coders × units; -1: none).

    `categories` None: those that are used, sorted; text has no rank of its own, so `ranked` needs
    them. ValueError: a value that is no category or cannot be one.
    """
    used = _values(ratings)
    if categories is None:
        if ranked and any(isinstance(value, str) for value in used):
            checks.fail("categories", "text has no order of its own: name the categories in theirs")
        known = sorted(used)  # type: ignore[type-var]
    else:
        known = named(categories)
        if foreign := [value for value in used if value not in set(known)]:
            where = place(ratings, lambda value: value in foreign, "categories")
            checks.fail(where, f"{min(foreign, key=repr)!r} is not one of the categories")
    index: dict[Value | None, int] = {value: number for number, value in enumerate(known)}
    index[None] = -1
    flat = np.fromiter(
        map(index.__getitem__, chain.from_iterable(ratings.values)),
        dtype=np.int64,
        count=len(ratings.coders) * len(ratings.units),
    )
    return known, flat.reshape(len(ratings.coders), len(ratings.units))


def named(categories: Sequence[Value]) -> list[Value]:
    """The categories, checked: names or numbers, each once."""
    known = list(categories)
    for number, value in enumerate(known):
        _check(value, f"categories, {checks.row(number)}")
    checks.unique(known, "categories")
    return known


def too_little(codes: np.ndarray) -> str | None:
    """Why nothing can be calculated: fewer than two coders who rated, or no unit that two rated."""
    given = codes >= 0
    if given.any(axis=1).sum() < 2:
        return ONE_CODER
    return None if (given.sum(axis=0) >= 2).any() else NOTHING_SHARED


def _row(row: Any, number: int) -> tuple[Value | None, ...]:
    if isinstance(row, str | Mapping) or not hasattr(row, "__iter__"):
        checks.fail(f"coder {number + 1}", "a row is a list of values")
    return tuple(row.tolist()) if isinstance(row, np.ndarray) else tuple(row)


def _values(ratings: Ratings) -> list[Value]:
    """The distinct values; all of them checked."""
    types = set(map(type, chain.from_iterable(ratings.values))) - {type(None)}
    if any(issubclass(t, bool) or not issubclass(t, str | Real) for t in types):
        _blame(ratings)
    found = set(chain.from_iterable(ratings.values)) - {None}
    if any(value == "" or (not isinstance(value, str) and not _finite(value)) for value in found):
        _blame(ratings)
    if len({isinstance(value, str) for value in found}) > 1:
        checks.fail("ratings", "some values are text and some are numbers")
    return list(found)  # type: ignore[arg-type]


def _finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number too long for a float
        return False


def _check(value: Any, where: str) -> None:
    if isinstance(value, str):
        if not value:
            checks.fail(where, "a value is empty; None means “not rated”")
    elif isinstance(value, bool) or not isinstance(value, Real):
        checks.fail(where, f"{value!r} is neither text nor a number")
    elif not _finite(value):
        checks.fail(where, f"{value!r} is not a finite number; None means “not rated”")


def _blame(ratings: Ratings) -> None:
    """Raises for the first value that cannot be one."""
    for coder, row in zip(ratings.coders, ratings.values, strict=True):
        for unit, value in zip(ratings.units, row, strict=True):
            if value is not None:
                _check(value, f"coder {coder!r}, unit {unit!r}")


def place(ratings: Ratings, wrong: Callable[[Any], bool], otherwise: str) -> str:
    """Words for where the first such value stands; `otherwise` when it stands nowhere."""
    return next(
        (
            f"coder {coder!r}, unit {unit!r}"
            for coder, row in zip(ratings.coders, ratings.values, strict=True)
            for unit, value in zip(ratings.units, row, strict=True)
            if value is not None and wrong(value)
        ),
        otherwise,
    )


def _said(records: Iterable[tuple[Id, Id, Value]]) -> dict[tuple[Id, Id], Value]:
    said: dict[tuple[Id, Id], Value] = {}
    for number, record in enumerate(records):
        coder, unit, value = fields(record, number, "coder", "unit", "value")
        _check(value, checks.row(number, "value"))
        if (coder, unit) in said:
            checks.fail(checks.row(number), f"coder {coder!r} has rated unit {unit!r} already")
        said[coder, unit] = value
    return said


def fields(record: Any, number: int, *names: str) -> tuple[Any, Any, Any]:
    """The three fields of a record, the first two of them ids."""
    if isinstance(record, str) or not hasattr(record, "__len__") or len(record) != 3:
        checks.fail(checks.row(number), f"a record is ({', '.join(names)})")
    first, second, third = record
    order.canonical([first], checks.row(number, names[0]))
    order.canonical([second], checks.row(number, names[1]))
    return first, second, third


def _known(said: Iterable[tuple[Id, Id]], texts: Mapping[Id, Id]) -> None:
    for _, unit in said:
        if unit not in texts:
            checks.fail("texts", f"unit {unit!r} is in no text")


def _finished(
    finished: Mapping[Id, Collection[Id]], texts: Mapping[Id, Id] | None, units: set[Id]
) -> dict[Id, set[Id]]:
    """For each coder the finished units."""
    done = {coder: set(members(what, coder)) for coder, what in finished.items()}
    if texts is None:
        return done
    return {coder: {unit for unit in texts if texts[unit] in what} for coder, what in done.items()}


def members(what: Any, coder: Id) -> Collection[Id]:
    """What a coder finished: a list or set, never one text by mistake."""
    if isinstance(what, str) or not isinstance(what, Collection):
        checks.fail(f"finished, coder {coder!r}", f"{what!r} is not a list of ids")
    return what
