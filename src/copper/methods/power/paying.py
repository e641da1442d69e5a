"""Measures 4, 5, 7 and 8: where the money goes, how fast it comes, how much work is paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import median
from typing import Any

import numpy as np

from copper.methods import checks
from copper.methods.order import Id, canonical, same_kind
from copper.methods.ranking import rank_biased_overlap

from .measures import (
    BLOCS,
    COMMUNITY,
    HIGHER,
    INSTITUTION,
    LOWER,
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
    rows_of,
    shown,
)
from .records import Payment, PriorityList, Share, Spending, Work


@dataclass(frozen=True)
class Reference:
    """What others found: a mean and a standard deviation over n studies."""

    n: int
    mean: float
    sd: float


# Budget share of community partners in 200 projects in the United States (domain.md §5, measure 5).
US_PROJECTS = Reference(200, 0.36, 0.26)


def priority_fidelity(
    spending: Iterable[Spending],
    community: PriorityList,
    institution: PriorityList,
    terms: Terms,
    *,
    top: int = 10,
    p: float = 0.9,
) -> Measure:
    """Measure 4: share of money on the community's own top ten, and how alike the two lists are.

    Figures: "money" (parity 1, worse below; all money was counted, so no interval; n counts
    spendings) and "overlap": rank-biased overlap of both blocs' lists with persistence `p` (Webber,
    Moffat and Zobel, 2010; no target, because blocs may want different things; n counts voters of
    both, and each list needs the floor). Money on no priority (None) counts as money on none.
    ValueError: negative money, an item twice in a list, voters that are no whole number.
    """
    checks.whole(top, "top", least=1)
    lists = [_list(community, "community"), _list(institution, "institution")]
    voters = community.voters, institution.voters
    rows = [
        (
            amount(row.amount, checks.row(i, "amount")),
            named(row.priority, checks.row(i, "priority")),
        )
        for i, row in rows_of(spending, Spending)
    ]
    chosen = canonical((item for _, item in rows if item is not None), "priority")
    same_kind(chosen, lists[0], "priority")
    own = set(lists[0][:top])
    kept = fsum(money for money, item in rows if item in own)
    total = fsum(money for money, _ in rows)

    def overlap() -> Figure:
        found = rank_biased_overlap(*lists, p=p)
        return Figure(
            "overlap",
            "voters",
            found.extrapolated,
            sum(voters),
            why=UNDEFINED if found.extrapolated is None else "",
            # Whatever comes after the end of the lists, the value lies between these two.
            parts=(("p", p), ("least", found.least), ("most", found.least + found.residual)),
        )

    figures = (
        shown(
            terms,
            "money",
            "spendings",
            len(rows),
            lambda: _ratio("money", "spendings", len(rows), kept, total, Target(HIGHER, 1.0)),
            enough=(community.voters,),
        ),
        shown(terms, "overlap", "voters", sum(voters), overlap, enough=voters),
    )
    return Measure(4, "priority-fidelity", figures)


def budget_share(shares: Iterable[Share], terms: Terms) -> Measure:
    """Measure 5: budget share paid to the community. Parity `terms.even`, worse below.

    All money was counted, so there is no interval; n counts payments. To compare: `US_PROJECTS`.
    ValueError: negative money, an unknown bloc.
    """
    rows = []
    for i, share in rows_of(shares, Share):
        checks.one_of(share.bloc, BLOCS, checks.row(i, "bloc"))
        rows.append((amount(share.amount, checks.row(i, "amount")), share.bloc))
    own = fsum(money for money, bloc in rows if bloc == COMMUNITY)
    total = fsum(money for money, _ in rows)
    figure = shown(
        terms,
        "all",
        "payments",
        len(rows),
        lambda: _ratio("all", "payments", len(rows), own, total, Target(HIGHER, terms.even)),
    )
    return Measure(5, "budget-share", (figure,))


def payment_justice(payments: Iterable[Payment], today: int, terms: Terms) -> Measure:
    """Measure 7: share paid by the promised day; median days c ÷ median days i; oldest unpaid.

    Figures:
    - "on-time": paid by the promised day ÷ (paid, or unpaid and past the promised day). Parity 1,
      worse below; Wilson; n counts payments due.
    - "days-ratio": median days from claim to pay of the community ÷ that of institutions. Parity 1,
      worse above; undefined when the institutions' median is 0; n counts payments made to both.
      Paid before it was claimed counts as 0 days. What is not paid yet is in the other figures.
    - "days-community", "days-institution": the two medians.
    - "oldest-unpaid": days since the oldest unpaid claim; None and "undefined" when all is paid;
      n counts payments of both kinds.
    ValueError: an unknown bloc, a day that is no whole number, claimed or paid after `today`.
    """
    rows = _payments(payments, day(today, "today"))
    paid = [row for row in rows if row.paid is not None]
    due = [row for row in rows if row.paid is not None or row.promised < today]
    kept = [float(row.paid is not None and row.paid <= row.promised) for row in due]
    medians = {bloc: _days(paid, bloc) for bloc in (COMMUNITY, INSTITUTION)}
    waiting = [today - row.claimed for row in rows if row.paid is None]
    floors = tuple(
        count
        for bloc, days in medians.items()
        for count in (len(days), _payees(row for row in paid if row.bloc == bloc))
    )
    figures = (
        proportion(
            terms,
            "on-time",
            "payments-due",
            kept,
            Target(HIGHER, 1.0),
            enough=(_payees(due),),
            parts=(("on-time", fsum(kept)), ("due", float(len(due)))),
        ),
        shown(
            terms,
            "days-ratio",
            "payments-made",
            sum(map(len, medians.values())),
            lambda: _days_ratio(medians[COMMUNITY], medians[INSTITUTION], terms),
            enough=floors,
        ),
        *(
            shown(
                terms,
                code,
                "payments-made",
                len(days),
                lambda code=code, days=days: Figure(  # type: ignore[misc]
                    code, "payments-made", float(median(days)), len(days)
                ),
                enough=floor,
            )
            for code, days, floor in (
                ("days-community", medians[COMMUNITY], floors[:2]),
                ("days-institution", medians[INSTITUTION], floors[2:]),
            )
        ),
        shown(
            terms,
            "oldest-unpaid",
            "payments",
            len(rows),
            lambda: Figure(
                "oldest-unpaid",
                "payments",
                float(max(waiting)) if waiting else None,
                len(rows),
                why="" if waiting else UNDEFINED,
                parts=(("unpaid", float(len(waiting))),),
            ),
            enough=(_payees(rows),),
        ),
    )
    return Measure(7, "payment-justice", figures)


def paid_time(work: Iterable[Work], terms: Terms) -> Measure:
    """Measure 8: paid hours ÷ all hours; and fee ÷ all hours, against the rate card.

    Figures: "hours" (parity 1, worse below) and "rate": Σfee ÷ Σ(hours · rate of the card) (parity
    1, worse below; its parts say fee and card an hour). Both: bootstrap over people with a seed; n
    counts people. ValueError: negative numbers, more paid hours than hours.
    """
    rows: dict[Any, list[float]] = {}
    for i, row in rows_of(work, Work):
        hours = amount(row.hours, checks.row(i, "hours"))
        paid = checks.number(row.paid_hours, checks.row(i, "paid_hours"), least=0, most=hours)
        fee = amount(row.fee, checks.row(i, "fee"))
        card = hours * amount(row.rate, checks.row(i, "rate"))
        # Somebody without a name is a person of their own; a tuple is no id.
        key = (i,) if named(row.person, checks.row(i, "person")) is None else row.person
        rows.setdefault(key, []).extend((hours, paid, fee, card))
    canonical((key for key in rows if not isinstance(key, tuple)), "person")
    each = sorted(tuple(fsum(own[k::4]) for k in range(4)) for own in rows.values())
    table = np.array(each).reshape(-1, 4)
    hours, paid, fee, card = (fsum(column) for column in table.T)

    def figure(code: str, above: float, below: float, place: tuple[int, int]) -> Figure:
        target = Target(HIGHER, 1.0, "share" if code == "hours" else "ratio")
        found = _ratio(code, "people", len(each), above, below, target)
        if found.value is None:
            return found
        interval = bootstrap(
            terms,
            f"paid-time {code}",
            (len(each),),
            lambda rows: table[rows, place[0]].sum(axis=1) / table[rows, place[1]].sum(axis=1),
        )
        parts = found.parts
        if code == "rate" and hours:
            parts = (("fee-an-hour", fee / hours), ("card-an-hour", card / hours))
        return Figure(code, "people", found.value, found.n, interval, target, "", parts)

    figures = (
        shown(terms, "hours", "people", len(each), lambda: figure("hours", paid, hours, (1, 0))),
        shown(terms, "rate", "people", len(each), lambda: figure("rate", fee, card, (2, 3))),
    )
    return Measure(8, "paid-time", figures)


def _ratio(code: str, counts: str, n: int, above: float, below: float, target: Target) -> Figure:
    value = above / below if below else None
    why = UNDEFINED if value is None else ""
    return Figure(code, counts, value, n, None, target, why, (("of", above), ("all", below)))


def _days_ratio(own: Sequence[int], other: Sequence[int], terms: Terms) -> Figure:
    below = median(other)
    value = median(own) / below if below else None
    interval = None
    if value is not None:
        c, i = np.array(own), np.array(other)
        interval = bootstrap(
            terms,
            "days-ratio",
            (len(c), len(i)),
            lambda rows, others: np.median(c[rows], axis=1) / np.median(i[others], axis=1),
        )
    return Figure(
        "days-ratio",
        "payments-made",
        value,
        len(own) + len(other),
        interval,
        Target(LOWER, 1.0, "ratio"),
        UNDEFINED if value is None else "",
        (("days-community", float(median(own))), ("days-institution", float(below))),
    )


def _payments(payments: Iterable[Payment], today: int) -> list[Payment]:
    rows = []
    for i, row in rows_of(payments, Payment):
        checks.one_of(row.bloc, BLOCS, checks.row(i, "bloc"))
        day(row.claimed, checks.row(i, "claimed"), most=today)
        day(row.promised, checks.row(i, "promised"))
        if row.paid is not None:
            day(row.paid, checks.row(i, "paid"), most=today)
        named(row.payee, checks.row(i, "payee"))
        rows.append(row)
    canonical((row.payee for row in rows if row.payee is not None), "payee")
    return rows


def _days(paid: Iterable[Payment], bloc: str) -> list[int]:
    return sorted(max(0, (row.paid or 0) - row.claimed) for row in paid if row.bloc == bloc)


def _payees(rows: Iterable[Payment]) -> int:
    return people(rows, "payee")


def _list(given: PriorityList, name: str) -> list[Id]:
    checks.whole(given.voters, f"{name}, field “voters”")
    if isinstance(given.items, str):
        checks.fail(f"{name}, field “items”", "one text instead of a list")
    canonical(given.items, f"{name}, field “items”")
    return list(checks.unique(given.items, f"{name}, field “items”"))
