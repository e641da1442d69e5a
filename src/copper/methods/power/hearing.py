"""Measures 9, 10, 12, 13, 14 and 15: who is answered, heard, credited, and how it feels."""

from collections.abc import Iterable
from math import fsum
from typing import Any

import numpy as np

from copper.methods import checks
from copper.methods.order import canonical

from .measures import (
    BLOCS,
    COMMUNITY,
    HIGHER,
    INSTITUTION,
    NEAR,
    PARTS,
    UNDEFINED,
    Figure,
    Measure,
    Target,
    Terms,
    amount,
    bootstrap,
    day,
    named,
    people,
    proportion,
    risk_ratio,
    rows_of,
    same_bloc,
    shown,
    yes,
)
from .records import Contribution, Credit, Dataset, Segment, Theme

OUTCOMES = ("used", "partly", "not")


def loop_closure(
    contributions: Iterable[Contribution], today: int, terms: Terms, *, days: int
) -> Measure:
    """Measure 9: contributions answered and confirmed within `days` days ÷ due.

    Due: those whose last day (`raised` + `days`) is over; unanswered ones among them are failures.
    What is not due yet counts nowhere, closed or not, so that quick closing does not hide slow.
    Parity 1, worse below; Wilson; n counts contributions due, whoever raised them.
    ValueError: a day that is no whole number or after `today`, answered before it was raised,
    confirmed without or before the answer.
    """
    checks.whole(days, "days")
    rows = _contributions(contributions, day(today, "today"))
    due = [row for row in rows if row.raised + days < today]
    closed = [
        float(row.confirmed is not None and row.confirmed <= row.raised + days) for row in due
    ]
    figure = proportion(
        terms,
        "all",
        "contributions-due",
        closed,
        Target(HIGHER, 1.0),
        enough=(people(due),),
        parts=(
            ("closed", fsum(closed)),
            ("unanswered", float(sum(row.answered is None for row in due))),
            ("due", float(len(due))),
        ),
    )
    return Measure(9, "loop-closure", (figure,))


def influence_parity(
    contributions: Iterable[Contribution], terms: Terms, *, partly: float = 0.5
) -> Measure:
    """Measure 10: (used ÷ answered) of the community over that of institutions.

    `partly`: what a partly used contribution counts. Answered are those with an outcome.
    Figures: "ratio" (parity 1, worse on both sides; log interval of Katz and others, 1978; undefined
    when institutions' share is 0), "community", "institution" (the two shares; Wilson). n counts
    answered contributions. ValueError: an unknown bloc or outcome.
    """
    counts = {"used": 1.0, "partly": checks.share(partly, "partly"), "not": 0.0}
    answered: dict[str, list[Contribution]] = {bloc: [] for bloc in BLOCS}
    for i, row in rows_of(contributions, Contribution):
        checks.one_of(row.bloc, BLOCS, checks.row(i, "bloc"))
        named(row.person, checks.row(i, "person"))
        if row.outcome is not None:
            checks.one_of(row.outcome, OUTCOMES, checks.row(i, "outcome"))
            answered[row.bloc].append(row)
    sides = answered[COMMUNITY], answered[INSTITUTION]
    each = tuple([counts[row.outcome or ""] for row in side] for side in sides)
    persons = tuple(people(side) for side in sides)

    def ratio() -> Figure:
        shares = fsum(each[0]) / len(each[0]), fsum(each[1]) / len(each[1])
        value = shares[0] / shares[1] if shares[1] else None
        return Figure(
            "ratio",
            "contributions-answered",
            value,
            len(each[0]) + len(each[1]),
            risk_ratio(shares, (len(each[0]), len(each[1])), terms.level),
            Target(NEAR, 1.0, "ratio"),
            UNDEFINED if value is None else "",
            (("community", shares[0]), ("institution", shares[1])),
        )

    figures = (
        shown(
            terms,
            "ratio",
            "contributions-answered",
            sum(map(len, each)),
            ratio,
            enough=(*map(len, each), *persons),
        ),
        *(
            proportion(terms, bloc, "contributions-answered", values, None, enough=(persons[k],))
            for k, (bloc, values) in enumerate(zip((COMMUNITY, INSTITUTION), each, strict=True))
        ),
    )
    return Measure(10, "influence-parity", figures)


def analysis_depth(segments: Iterable[Segment], themes: Iterable[Theme], terms: Terms) -> Measure:
    """Measure 12: mean of three shares: segments coded by a peer, themes first proposed by the
    community (both: ½), contested themes settled with the community's reading (both: ½).

    Figures: "mean" (parity `terms.even`, worse below; bootstrap with a seed) and the three:
    "segments", "themes", "contested" (Wilson). The mean is taken of those that can be shown, so
    that no hidden one can be worked out from it; its n counts segments and themes in those.
    ValueError: an unknown proposer or reading.
    """
    coded = []
    for i, segment in rows_of(segments, Segment):
        coded.append(float(yes(segment.by_peer, checks.row(i, "by_peer"))))
    proposed, settled = [], []
    for i, theme in rows_of(themes, Theme):
        proposed.append(
            PARTS[checks.one_of(theme.proposed_by, PARTS, checks.row(i, "proposed_by"))]
        )
        if theme.settled_with is not None:
            where = checks.row(i, "settled_with")
            settled.append(PARTS[checks.one_of(theme.settled_with, PARTS, where)])
    columns = {"segments": sorted(coded), "themes": sorted(proposed), "contested": sorted(settled)}
    three = [proportion(terms, code, code, values, None) for code, values in columns.items()]
    used = {figure.code: figure.value for figure in three if figure.value is not None}
    mean = Figure("mean", "segments-and-themes", why=three[0].why)
    if used:
        tables = [np.array(columns[code]) for code in used]
        mean = Figure(
            "mean",
            "segments-and-themes",
            fsum(used.values()) / len(used),
            sum(map(len, tables)) - (len(settled) if {"themes", "contested"} <= set(used) else 0),
            bootstrap(
                terms,
                "analysis-depth",
                [len(table) for table in tables],
                lambda *rows: np.mean(
                    [table[own].mean(axis=1) for table, own in zip(tables, rows, strict=True)],
                    axis=0,
                ),
            ),
            Target(HIGHER, terms.even),
            parts=tuple(used.items()),
        )
    return Measure(12, "analysis-depth", (mean, *three))


def credit_parity(credits: Iterable[Credit], terms: Terms) -> Measure:
    """Measure 13: the community's share of weighted credit ÷ its share of hours.

    Parity 1, worse on both sides; bootstrap over people with a seed; n counts people, and both the
    community and the others need the floor. Undefined when nobody has credit, or the community no
    hours. ValueError: negative numbers, an unknown bloc, a person in two blocs.
    """
    rows: dict[Any, list[float]] = {}
    blocs: dict[Any, str] = {}
    for i, row in rows_of(credits, Credit):
        checks.one_of(row.bloc, BLOCS, checks.row(i, "bloc"))
        key = (i,) if named(row.person, checks.row(i, "person")) is None else row.person
        same_bloc(blocs, key, row.bloc, i)
        credit = amount(row.credit, checks.row(i, "credit"))
        hours = amount(row.hours, checks.row(i, "hours"))
        rows.setdefault(key, []).extend((credit, hours))
    canonical((key for key in rows if not isinstance(key, tuple)), "person")
    sides = [
        np.array(
            sorted(
                (fsum(own[::2]), fsum(own[1::2]))
                for key, own in rows.items()
                if (blocs[key] == COMMUNITY) == inside
            )
        ).reshape(-1, 2)
        for inside in (True, False)
    ]

    def figure() -> Figure:
        (credit, hours), (others, their_hours) = (
            (fsum(side[:, 0]), fsum(side[:, 1])) for side in sides
        )
        if not (hours and credit + others):
            return Figure("all", "people", n=len(rows), target=target, why=UNDEFINED)
        shares = credit / (credit + others), hours / (hours + their_hours)
        return Figure(
            "all",
            "people",
            shares[0] / shares[1],
            len(rows),
            bootstrap(terms, "credit-parity", [len(side) for side in sides], again),
            target,
            parts=(("credit", shares[0]), ("hours", shares[1])),
        )

    def again(*drawn: Any) -> Any:
        own, other = (side[rows].sum(axis=1) for side, rows in zip(sides, drawn, strict=True))
        share = own / (own + other)
        return share[:, 0] / share[:, 1]

    target = Target(NEAR, 1.0, "ratio")
    found = shown(terms, "all", "people", len(rows), figure, enough=[len(side) for side in sides])
    return Measure(13, "credit-parity", (found,))


def data_return(
    datasets: Iterable[Dataset], today: int, terms: Terms, *, days: int = 90
) -> Measure:
    """Measure 14: datasets with a community access rule and seat; returned within `days` ÷ due.

    Figures: "control": datasets with both, of all; "returned": given back by `owed_from` + `days`,
    of those whose last day is over (what is not due yet counts nowhere, as in measure 9). Parity 1,
    worse below; Wilson; n counts datasets. ValueError: a day that is no whole number, returned
    after `today`, an access rule or seat that is neither True nor False.
    """
    checks.whole(days, "days")
    day(today, "today")
    rows = []
    for i, row in rows_of(datasets, Dataset):
        yes(row.access_rule, checks.row(i, "access_rule"))
        yes(row.seat, checks.row(i, "seat"))
        if row.owed_from is not None:
            day(row.owed_from, checks.row(i, "owed_from"))
        if row.returned is not None:
            day(row.returned, checks.row(i, "returned"), most=today)
        rows.append(row)
    last = [(row.owed_from + days, row.returned) for row in rows if row.owed_from is not None]
    due = [(end, returned) for end, returned in last if end < today]
    figures = (
        proportion(
            terms,
            "control",
            "datasets",
            [float(row.access_rule and row.seat) for row in rows],
            Target(HIGHER, 1.0),
            parts=(
                ("access-rule", float(sum(row.access_rule for row in rows))),
                ("seat", float(sum(row.seat for row in rows))),
            ),
        ),
        proportion(
            terms,
            "returned",
            "datasets-due",
            [float(returned is not None and returned <= end) for end, returned in due],
            Target(HIGHER, 1.0),
        ),
    )
    return Measure(14, "data-return", figures)


def _contributions(contributions: Iterable[Contribution], today: int) -> list[Contribution]:
    rows = []
    for i, row in rows_of(contributions, Contribution):
        checks.one_of(row.bloc, BLOCS, checks.row(i, "bloc"))
        day(row.raised, checks.row(i, "raised"), most=today)
        if row.answered is not None:
            day(row.answered, checks.row(i, "answered"), least=row.raised, most=today)
        if row.confirmed is not None:
            where = checks.row(i, "confirmed")
            if row.answered is None:
                checks.fail(where, "confirmed, but not answered")
            day(row.confirmed, where, least=row.answered, most=today)
        named(row.person, checks.row(i, "person"))
        rows.append(row)
    return rows
