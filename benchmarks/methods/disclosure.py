"""Tables in which nobody can be recognised: how long it takes, and what a simpler way leaves open."""

import itertools
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from benchmarks.methods.case import Case
from copper.methods import disclosure
from copper.methods.disclosure import Protected, Rule, Table

TABLES = 300
EXACT = Rule(round_to=1)


def draw(seed: int, *sizes: int, mean: float) -> dict[tuple[int, ...], int]:
    """Counts as they are in practice: many small ones, a few large ones."""
    found = np.random.default_rng(seed).exponential(mean, sizes).astype(int)
    return {key: int(found[key]) for key in itertools.product(*map(range, sizes))}


@cache
def two_way(size: int = 20) -> Table:
    names = {"row": range(size), "column": range(size)}
    return disclosure.table(names, draw(1, size, size, mean=30))


@cache
def three_way(*sizes: int) -> Table:
    names = {name: range(size) for name, size in zip("abc", sizes, strict=True)}
    return disclosure.table(names, draw(2, *sizes, mean=20))


@cache
def wards() -> Table:
    """30 wards in 5 constituencies by 10 answers, with all totals."""
    areas = {"ward": {100 + i: range(6 * i, 6 * i + 6) for i in range(5)}}
    names = {"ward": range(30), "answer": range(10)}
    return disclosure.table(names, draw(3, 30, 10, mean=20), groups=areas)


def naive(table: Table, rule: Rule) -> Protected:
    """What is often done: hide what is small, then the next smallest of each line with a single
    hidden number, until no line has one. No proof."""
    hidden = {i for i, n in enumerate(table.counts) if rule.hides(n)}
    lone = True
    while lone:
        lone = False
        for _, parts in table.lines:
            mates = [i for i in parts if i not in hidden and table.counts[i]]
            if mates and sum(i in hidden for i in parts) == 1:
                hidden.add(min(mates, key=lambda i: (table.counts[i], i)))
                lone = True
    shown = {
        key: None if i in hidden else rule.rounded(n)
        for i, (key, n) in enumerate(zip(table.keys, table.counts, strict=True))
    }
    return disclosure.published(table, rule, shown)


def known(table: Table, protected: Protected) -> tuple[bool, bool]:
    """(a small number is known exactly, or surely to be small or within fewer values than that)."""
    true = dict(zip(table.keys, table.counts, strict=True))
    most = protected.rule.small_cell_max
    exact = narrow = False
    for one in disclosure.attack(protected):
        if 0 < true[one.key] <= most:
            exact |= one.low == one.high
            narrow |= one.high is not None and (one.high <= most or one.high - one.low < most - 1)
    return exact, narrow


def left_open(rule: Rule, by: Callable[[Table, Rule], Protected]) -> tuple[int, int, float]:
    """Of 300 tables of 5 by 5: with a small number known exactly; known too well; share hidden."""
    exact = narrow = hidden = numbers = 0
    for seed in range(TABLES):
        names = {"row": range(5), "column": range(5)}
        table = disclosure.table(names, draw(seed, 5, 5, mean=20))
        protected = by(table, rule)
        is_exact, is_narrow = known(table, protected)
        exact, narrow = exact + is_exact, narrow + is_narrow
        hidden, numbers = hidden + len(protected.hidden), numbers + len(table.keys)
    return exact, narrow, hidden / numbers


def compared(rule: Rule, name: str, by: Callable[[Table, Rule], Protected]) -> Case:
    rounding = f"rounded to {rule.round_to}" if rule.round_to > 1 else "not rounded"

    def show(answer: Any) -> str:
        exact, narrow, hidden = answer
        return f"open {narrow}, exactly {exact}, hides {hidden:.0%}"

    return Case(
        f"{name}, {TABLES} of 5 × 5, {rounding}",
        lambda: lambda: left_open(rule, by),
        show,
        times=1,
        note="open: a small number is surely small, or bounded to fewer values than 1 to 7; with the "
        "reader's linear programmes",
    )


def protecting(name: str, table: Callable[[], Table], rule: Rule, seconds: float | None) -> Case:
    def show(answer: Protected) -> str:
        small = sum(why == "small" for _, why in answer.trace.reasons)
        return f"{small} small, {len(answer.hidden) - small} more, {answer.trace.proofs} proofs"

    def prepare() -> Callable[[], Protected]:
        made = table()
        return lambda: disclosure.protect(made, rule)

    return Case(name, prepare, show, seconds=seconds)


def ledger() -> Case:
    """20 areas by 20 ages, then the same people by area and sex."""

    def prepare() -> Callable[[], disclosure.Check]:
        people = draw(5, 20, 20, 2, mean=15)
        ages: dict[tuple[int, int], int] = {}
        sexes: dict[tuple[int, int], int] = {}
        for (area, age, sex), n in people.items():
            ages[area, age] = ages.get((area, age), 0) + n
            sexes[area, sex] = sexes.get((area, sex), 0) + n
        made = []
        for i, (names, counts) in enumerate(
            [
                ({"area": range(20), "age": range(20)}, ages),
                ({"area": range(20), "sex": range(2)}, sexes),
            ]
        ):
            table = disclosure.table(names, counts)
            made.append(disclosure.release(i, table, disclosure.protect(table)))
        return lambda: disclosure.check_release(made[1], made[:1])

    return Case(
        "two releases put together, 800 cells",
        prepare,
        lambda answer: f"{'allowed' if answer.allowed else 'refused'}, {answer.method}",
        times=3,
    )


def cases() -> list[Case]:
    rule = disclosure.NETWORK
    return [
        protecting("20 × 20", two_way, rule, 1),
        protecting("20 × 20, not rounded", two_way, EXACT, 1),
        protecting("30 wards in 5 × 10 answers", wards, rule, 1),
        protecting("30 wards in 5 × 10 answers, not rounded", wards, EXACT, 1),
        protecting("6 × 5 × 4, all margins", lambda: three_way(6, 5, 4), rule, 1),
        protecting("6 × 5 × 4, not rounded", lambda: three_way(6, 5, 4), EXACT, 1),
        protecting("8 × 8 × 6, all margins", lambda: three_way(8, 8, 6), rule, None),
        ledger(),
        *(
            compared(one, name, by)
            for one in (rule, EXACT)
            for name, by in (("ours", disclosure.protect), ("naive", naive))
        ),
    ]
