"""Hiding what is small, and as much more as it takes that nothing hidden can be worked out.

A reader knows what is shown, how it was rounded, that a hidden number is at least 1 (0 where the
rule hides zeros), and the rule. So a hidden number has a range: from the least to the most that it
has in any table that would be shown the same. A table is protected when

- each small number could be anything that the rule hides, from the least that where the zeros are
  leaves possible (1 for a cell), and also a number that the rule shows (`small_cell_max` + 1 or
  more);
- each number that is hidden for the others' sake has a range as wide as the rule's own;
- no line has just one hidden number beside others that are shown (`Rule.never_alone`).

The ranges are proved one by one: for each end a whole table is written down in which the number has
that value (`space`), and checked without the solver.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from copper.methods import checks, solver

from . import rule as rules
from .rule import Rule
from .space import Space
from .tables import Key, Table

MOST_COST = 10**6  # hiding more people than this is as bad as hiding this many


@dataclass(frozen=True)
class Number:
    """A number as it may be shown. `value` None: hidden. `parts`: the cells that it adds up."""

    key: Key
    value: int | None
    parts: tuple[int, ...]


@dataclass(frozen=True)
class WholeGroup:
    """All of a group share one value ("all"), or nobody of it has it ("none")."""

    group: Key
    value: Key
    code: str


@dataclass(frozen=True)
class Trace:
    """Why numbers are hidden. For whoever holds the true numbers: never to be published.

    `reasons`: (key, code) of each hidden number: "small", "zero", "group" (all of a group share a
    value), "asked", "beside" (next to a single hidden number), "protects" (it could be used to
    work out another). `whole_groups`: see `Rule.whole_groups`. `shown_again`: were hidden on the
    way, and turned out not to be needed. `proofs`: how many tables prove the ranges; `solved`:
    how many linear programmes it took.
    """

    reasons: tuple[tuple[Key, str], ...]
    whole_groups: tuple[WholeGroup, ...]
    shown_again: tuple[Key, ...]
    proofs: int
    solved: int


@dataclass(frozen=True)
class Protected:
    """A table as it may be published, and for its owner why. `cells`: how many cells there are."""

    rule: Rule
    numbers: tuple[Number, ...]
    cells: int
    trace: Trace

    @property
    def hidden(self) -> tuple[Key, ...]:
        return tuple(one.key for one in self.numbers if one.value is None)

    def shown(self) -> dict[Key, int | None]:
        """{key: rounded number, or None when it is hidden}."""
        return {one.key: one.value for one in self.numbers}


def protect(table: Table, rule: Rule = rules.NETWORK, *, hide: Collection[Key] = ()) -> Protected:
    """Hides and rounds a table by a rule, and proves that nothing hidden can be worked out.

    `hide`: numbers to be hidden besides (too few gave money for it, a name would be known, …). A
    number that is 0 can be hidden only under a rule that hides zeros.

    Which numbers are hidden for the others' sake: the linear programme that moves a hidden number
    to where it must be able to go, at the least cost in people hidden (after Kelly, Golden and
    Assad, 1992; Fischetti and Salazar, 2001). Then every one of them, the largest first, is shown
    again if all proofs hold without it.

    ValueError: `hide` names a number that is not in the table, or a zero.
    """
    work = _Work(table, rule)
    for key in hide:
        work.ask(key)
    work.hide_what_is_small()
    if rule.totals == rules.SHOWN:
        return work.totals_of_the_shown()
    work.protect()
    work.show_what_need_not_be_hidden()
    return work.proved()


def published(table: Table, rule: Rule, shown: Mapping[Key, int | None]) -> Protected:
    """A table as it was published before, or elsewhere: {key: value, or None where hidden}.

    Nothing is proved of it. ValueError: a number of the table is not there, or is no count.
    """
    numbers = []
    for key, parts in zip(table.keys, table.parts, strict=True):
        if key not in shown:
            checks.fail("shown", f"{key!r} is not there")
        value = shown[key]
        numbers.append(
            Number(key, None if value is None else checks.whole(value, f"shown, {key!r}"), parts)
        )
    if rule.totals == rules.SHOWN:
        unseen = {
            c for one in numbers if one.value is None and len(one.parts) == 1 for c in one.parts
        }
        numbers = [
            one
            if len(one.parts) == 1
            else replace(one, parts=tuple(c for c in one.parts if c not in unseen))
            for one in numbers
        ]
    return Protected(rule, tuple(numbers), table.cells, Trace((), (), (), 0, 0))


class _Work:
    """A table on its way. Numbers are known by their place in `table.keys`."""

    def __init__(self, table: Table, rule: Rule) -> None:
        self.table, self.rule = table, rule
        self.why: dict[int, str] = {}
        self.again: list[int] = []
        self.places = {key: i for i, key in enumerate(table.keys)}
        self.groups: list[WholeGroup] = []
        self.full_lines: list[tuple[int, ...]] = []
        self._find_whole_groups()
        self.lines_of: dict[int, list[tuple[int, ...]]] = {}
        for _, parts in table.lines:
            for i in parts:
                self.lines_of.setdefault(i, []).append(parts)
        self.space: Space  # of `protect` only
        self.proofs = self.solved = 0
        self.lowest: dict[int, int] = {}

    # --- what the rule hides ----------------------------------------------------------------------

    def _can_hide(self, i: int) -> bool:
        return self.table.counts[i] >= self.rule.least_hidden

    def ask(self, key: Key) -> None:
        if key not in self.places:
            checks.fail("hide", f"{key!r} is no number of this table")
        if not self._can_hide(self.places[key]):
            checks.fail("hide", f"{key!r} is 0, and this rule hides no zeros")
        self.why[self.places[key]] = "asked"

    def _find_whole_groups(self) -> None:
        counts, keys = self.table.counts, self.table.keys
        for whole, parts in self.table.lines:
            some = [i for i in parts if counts[i]]
            if len(parts) < 2 or not some:
                continue
            if len(some) == 1:
                self.groups.append(WholeGroup(keys[whole], keys[some[0]], "all"))
                self.full_lines.append(parts)
            for i in parts:
                if not counts[i]:
                    self.groups.append(WholeGroup(keys[whole], keys[i], "none"))

    def hide_what_is_small(self) -> None:
        for i, n in enumerate(self.table.counts):
            if self.rule.hides(n):
                self.why[i] = "small" if n else "zero"
        if self.rule.whole_groups == rules.HIDE:
            for line in self.full_lines:
                for i in line:
                    self.why.setdefault(i, "group")

    def totals_of_the_shown(self) -> Protected:
        """Totals of what is shown say nothing of what is hidden."""
        keys, parts, counts = self.table.keys, self.table.parts, self.table.counts
        single = {part[0] for part in parts if len(part) == 1}
        unseen = {part[0] for i, part in enumerate(parts) if len(part) == 1 and i in self.why}
        numbers = []
        for i, (key, part) in enumerate(zip(keys, parts, strict=True)):
            if not single.issuperset(part):
                checks.fail("rule, totals", "totals of what is shown need every cell to be shown")
            rest, n = part, counts[i]
            if len(part) > 1 and self.why.get(i) != "asked":
                rest = tuple(c for c in part if c not in unseen)
                n = sum(self.table.values[c] for c in rest)
                self.why.pop(i, None)
                if self.rule.hides(n):
                    self.why[i] = "zero"
            elif len(part) == 1 and part[0] in unseen:
                self.why.setdefault(i, "small")
            numbers.append(Number(key, None if i in self.why else self.rule.rounded(n), rest))
        return self._result(numbers)

    # --- what has to be hidden besides --------------------------------------------------------------

    def protect(self) -> None:
        rule, counts = self.rule, self.table.counts
        ranges = [(n, n) if rule.hides(n) else rule.could_be(rule.rounded(n)) for n in counts]
        self.space = Space(
            self.table.values,
            self.table.parts,
            [low - n for (low, _), n in zip(ranges, counts, strict=True)],
            [high - n for (_, high), n in zip(ranges, counts, strict=True)],
            [min(0, rule.least_hidden - n) for n in counts],
            [
                float(min(max(n, 1), MOST_COST)) if self._can_hide(i) else None
                for i, n in enumerate(counts)
            ],
        )
        for i in sorted(self.why):
            self.space.hide(i)
        open_still = True
        while open_still:
            self._hide_beside_single_ones()
            open_still = False
            for i in self._smallest_first():
                open_still |= self._make_safe(i)

    def _hide(self, i: int, why: str) -> None:
        self.why[i] = why
        self.space.hide(i)

    def _smallest_first(self) -> list[int]:
        return sorted(self.why, key=lambda i: (self.table.counts[i], i))

    def _hide_beside_single_ones(self) -> None:
        """The next smallest number of each line in which just one is hidden."""
        waiting = sorted(self.why) if self.rule.never_alone else []
        while waiting:
            for line in self.lines_of.get(waiting.pop(), ()):
                mates = [j for j in line if j not in self.why and self.table.counts[j]]
                if mates and sum(j in self.why for j in line) == 1:
                    mate = min(mates, key=lambda j: (self.table.counts[j], j))
                    self._hide(mate, "beside")
                    waiting.append(mate)

    def _goals(self, i: int) -> Iterator[tuple[int | None, int | None]]:
        """What is not proved yet: (at least, at most) so far from the true value."""
        n, most_hidden = self.table.counts[i], self.rule.small_cell_max
        width = max(1, most_hidden - 1)
        if n <= most_hidden:
            lowest = self.lowest.setdefault(i, min(n, self.rule.least_hidden))
            if self.space.seen(i)[0] > lowest - n:
                yield None, lowest - n
            top = max(most_hidden + 1, self.lowest[i] + width)
            if self.space.seen(i)[1] < top - n:
                yield top - n, None
        else:
            low, high = self.space.seen(i)
            if high - low < width:
                yield low + width, None

    def _make_safe(self, i: int) -> bool:
        """Hides what it takes for one hidden number; True when that was anything."""
        more = False
        for least, most in self._goals(i):
            found = self.space.reach(i, least=least, most=most)
            while found is None and most is not None:
                # Where the zeros are leaves no table so low: seven people in seven cells, say.
                self.lowest[i] += 1
                most += 1
                found = self.space.reach(i, most=most)
            if found is None:
                raise solver.NotSolved("A number that is hidden cannot be made larger.")
            needed, numbers = found
            for j in needed:
                self._hide(j, "protects")
            self.space.keep(numbers)
            more |= bool(needed)
        return more

    # --- what need not be hidden --------------------------------------------------------------------

    def show_what_need_not_be_hidden(self) -> None:
        extra = [i for i, why in self.why.items() if why in {"beside", "protects"}]
        for i in sorted(extra, key=lambda i: (-self.table.counts[i], i)):
            if self._leaves_one_alone(i):
                continue
            before, why = self.space.found, self.why.pop(i)
            self.space.show(i)
            kept = len(self.space.found)
            if all(self._holds(j) for j in self._nearest_first(i)):
                self.again.append(i)
            else:
                self.space.found = np.vstack([before, self.space.found[kept:]])
                self._hide(i, why)

    def _leaves_one_alone(self, i: int) -> bool:
        if not self.rule.never_alone:
            return False
        return any(sum(j in self.why for j in line) == 2 for line in self.lines_of.get(i, ()))

    def _nearest_first(self, i: int) -> list[int]:
        """Those that are most likely to be laid open by it, so that a vain try is short."""
        near = {j for line in self.lines_of.get(i, ()) for j in line}
        return sorted(self.why, key=lambda j: (j not in near, self.table.counts[j], j))

    def _holds(self, i: int) -> bool:
        for least, most in self._goals(i):
            found = self.space.reach(i, least=least, most=most)
            if found is None or found[0]:
                return False
            self.space.keep(found[1])
        return True

    # --- what is given back -------------------------------------------------------------------------

    def proved(self) -> Protected:
        self.proofs, self.solved = len(self.space.found), self.space.solved
        rounded = self.rule.rounded
        return self._result(
            [
                Number(key, None if i in self.why else rounded(n), part)
                for i, (key, n, part) in enumerate(
                    zip(self.table.keys, self.table.counts, self.table.parts, strict=True)
                )
            ]
        )

    def _result(self, numbers: list[Number]) -> Protected:
        keys = self.table.keys
        trace = Trace(
            tuple((keys[i], self.why[i]) for i in sorted(self.why)),
            tuple(self.groups) if self.rule.whole_groups != rules.SHOW else (),
            tuple(keys[i] for i in self.again),
            self.proofs,
            self.solved,
        )
        return Protected(self.rule, tuple(numbers), self.table.cells, trace)
