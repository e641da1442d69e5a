"""Measure 15: the same things, felt differently."""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Any

import numpy as np

from copper.methods import checks
from copper.methods.order import Id, canonical

from .measures import (
    BLOCS,
    COMMUNITY,
    INSTITUTION,
    NEAR,
    TOO_FEW_ANSWERS,
    TOO_FEW_PEOPLE,
    Figure,
    Measure,
    Target,
    Terms,
    bootstrap,
    named,
    rows_of,
    same_bloc,
)
from .records import Rating


def perception_gap(
    ratings: Iterable[Rating], terms: Terms, *, scale: tuple[float, float]
) -> Measure:
    """Measure 15: perception gap on identical items, mean of institutions − mean of the community.

    Identical items: those that at least `terms.least` people of each of the two blocs answered;
    the gap is the mean of the items' gaps, each item counting the same. `scale`: lowest and highest
    answer. Figures: "gap" (parity 0, worse on both sides, distance in shares of the scale; bootstrap
    over people with a seed) and "item:ID" for every identical item. n counts raters.
    ValueError: a value off the scale, a person who answered an item twice or sits in two blocs.
    """
    low, high = _scale(scale)
    sides = _by_item(ratings, low, high)
    persons = [sorted({person for own in side.values() for person in own}) for side in sides]
    items = [
        item
        for item in canonical((item for side in sides for item in side), "item")
        if min(len(side.get(item, {})) for side in sides) >= terms.least
    ]
    tables = [_table(side, own, items) for side, own in zip(sides, persons, strict=True)]
    raters = [int((~np.isnan(table)).any(axis=1).sum()) if items else 0 for table in tables]
    target = Target(NEAR, 0.0, "gap", high - low)

    def figure(code: str, columns: slice, counts: Sequence[int]) -> Figure:
        means = [
            [fsum(one := column[~np.isnan(column)]) / len(one) for column in table[:, columns].T]
            for table in tables
        ]
        gaps = [i - c for c, i in zip(*means, strict=True)]
        return Figure(
            code,
            "raters",
            fsum(gaps) / len(gaps),
            sum(counts),
            bootstrap(terms, code, [len(table) for table in tables], again(columns)),
            target,
            parts=(
                (COMMUNITY, fsum(means[0]) / len(gaps)),
                (INSTITUTION, fsum(means[1]) / len(gaps)),
                ("raters-community", float(counts[0])),
                ("raters-institution", float(counts[1])),
                ("items", float(len(gaps))),
            ),
        )

    def again(columns: slice) -> Any:
        def gap(*drawn: Any) -> Any:
            means = [
                _means(table[:, columns], rows) for table, rows in zip(tables, drawn, strict=True)
            ]
            return (means[1] - means[0]).mean(axis=1)

        return gap

    if terms.people_outside < terms.least_people:
        return Measure(15, "perception-gap", (Figure("gap", "raters", why=TOO_FEW_PEOPLE),))
    if not items:
        return Measure(15, "perception-gap", (Figure("gap", "raters", why=TOO_FEW_ANSWERS),))
    figures = [figure("gap", slice(None), raters)]
    for k, item in enumerate(items):
        own = [len(side[item]) for side in sides]
        figures.append(figure(f"item:{item}", slice(k, k + 1), own))
    return Measure(15, "perception-gap", tuple(figures))


def _scale(scale: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(scale, tuple | list) or len(scale) != 2:
        checks.fail("scale", f"{scale!r} is not a pair of lowest and highest answer")
    low = checks.number(scale[0], "scale")
    high = checks.number(scale[1], "scale")
    if high <= low:
        checks.fail("scale", f"{high!r} is not more than {low!r}")
    return low, high


def _by_item(
    ratings: Iterable[Rating], low: float, high: float
) -> tuple[dict[Id, dict[Id, float]], dict[Id, dict[Id, float]]]:
    """item → person → value, for the community and for institutions."""
    found: dict[str, dict[Id, dict[Id, float]]] = {bloc: {} for bloc in BLOCS}
    blocs: dict[Any, str] = {}
    for i, row in rows_of(ratings, Rating):
        checks.one_of(row.bloc, BLOCS, checks.row(i, "bloc"))
        named(row.person, checks.row(i, "person"), optional=False)
        named(row.item, checks.row(i, "item"), optional=False)
        same_bloc(blocs, row.person, row.bloc, i)
        own = found[row.bloc].setdefault(row.item, {})
        if row.person in own:
            checks.fail(checks.row(i, "item"), f"{row.person!r} answered {row.item!r} twice")
        own[row.person] = checks.number(row.value, checks.row(i, "value"), least=low, most=high)
    canonical(blocs, "person")
    return found[COMMUNITY], found[INSTITUTION]


def _table(side: dict[Id, dict[Id, float]], persons: list[Id], items: list[Id]) -> Any:
    """Persons by items, NaN where there is no answer."""
    table = np.full((len(persons), len(items)), np.nan)
    for k, item in enumerate(items):
        own = side[item]
        table[:, k] = [own.get(person, np.nan) for person in persons]
    return table


def _means(table: Any, rows: Any) -> Any:
    """Item means for each draw of persons."""
    times = np.array([np.bincount(row, minlength=len(table)) for row in rows], dtype=float)
    there = ~np.isnan(table)
    return (times @ np.where(there, table, 0.0)) / (times @ there)
