"""Whether releases, put together, tell of a few people.

Each release is a table with a filter: whom it counts. The people are divided as finely as all
releases together divide them; every number that was ever shown is then a sum of these cells, and
the question is the same as for one table.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copper.methods import checks
from copper.methods.order import Id

from .reader import SLACK, Places, Reader, Row, limits
from .releases import Release, divided, expanded, finest, groups, inside, overlap, places
from .rule import Rule
from .tables import Key

MOST_CELLS = 1000
OPEN = "open"


@dataclass(frozen=True)
class Conflict:
    """What could be worked out, and from which earlier releases.

    code "total"        totals, subtracted from each other, leave as few people as the rule hides
         "number"       numbers of the same name do, or two that are shown and lie one inside the
                        other: `key` of the new, `earlier_key` of the earlier release
         "combination"  several put together bound a group of people to `low` … `high`
    """

    code: str
    releases: tuple[Id, ...]
    key: Key | None = None
    earlier_key: Key | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Check:
    """Whether a release may follow the earlier ones.

    `method` "together": all releases were looked at as one. "pairs": the new one with each earlier
    one only, because one of these pairs is refused already, or for the reason in `why`: "too_large" (more than `most_cells` cells), "not_one_population"
    (the numbers are not of the same people at the same time), "open_before" (the earlier ones give
    something away without the new one).
    """

    allowed: bool
    conflicts: tuple[Conflict, ...]
    method: str
    why: str = ""


def check_release(
    new: Release, earlier: Sequence[Release], *, most_cells: int = MOST_CELLS
) -> Check:
    """Whether `new` may be released after `earlier` ones about the same people and measure.

    First pair by pair, with the true numbers: a difference of 1 to `small_cell_max` is refused.
    Totals are compared when somebody may be in both; numbers of the same name when one filter lies
    inside the other; any two that are shown when one counts some of the other's people; and the totals of all releases, added and subtracted in any way that leaves
    one group. When the filters are the same, the later counts more people or fewer: then
    what is shown is compared, and refused when it says surely that it is by 1 to `small_cell_max`.

    Then all together, by what is shown: refused when somebody who solves linear programmes could
    bound a group of people to at most `small_cell_max` (unless the true numbers say that it is
    empty), or learns of a small group more than that it is at least one. The releases named are
    as few as it takes. The rule is that of the new release. Where all together can't be looked at,
    the new one is put together with each earlier one.

    `most_cells`: into how many groups the releases may divide people, before all together is too
    much; a few hundred take about a second. ValueError: two releases with one id, or two that say
    different things of one group.
    """
    checks.unique([one.id for one in (*earlier, new)], "releases")
    checks.whole(most_cells, "most_cells", least=1)
    past = _that_matter(new, earlier)
    conflicts = [found for other in past for found in _pair(new, other, most_cells)]
    conflicts = conflicts or _totals(new, past, most_cells)
    if conflicts:
        return Check(False, tuple(conflicts), "pairs")
    why = _together(new, past, most_cells)
    if why == OPEN:
        return Check(False, (_fewest(new, past, most_cells),), "together")
    if not why:
        return Check(True, (), "together")
    # Each by itself is small enough, perhaps, or of the same people.
    single = [one for one in past if _together(new, [one], most_cells) == OPEN]
    conflicts = [_fewest(new, [one], most_cells) for one in single]
    return Check(not conflicts, tuple(conflicts), "pairs", why)


def _totals(new: Release, past: list[Release], most_cells: int) -> list[Conflict]:
    """Groups that the filters single out and that totals, added and subtracted, give exactly."""
    every = [*past, new]
    known = groups(every)
    singled = divided([expanded(one, known) for one in every], most_cells)
    if not singled:
        return []
    sums = np.array([[group >> i & 1 for group in sorted(singled)] for i in range(len(every))])
    totals = np.array([sum(one.table.values) for one in every], dtype=float)
    # Column c: how to add and subtract the totals so that group c is left, as nearly as can be.
    factors = np.linalg.pinv(sums.T)
    exact = np.abs(sums.T @ factors - np.eye(len(sums.T))).max(axis=0) < SLACK
    found = []
    for c in np.flatnonzero(exact):
        used = np.abs(factors[:, c]) > SLACK
        if (
            used[-1]
            and used[:-1].any()
            and _is_small(round(factors[:, c] @ totals), new.protected.rule)
        ):
            ids = tuple(one.id for one, is_used in zip(past, used, strict=False) if is_used)
            found.append(Conflict("total", ids))
    return found


def _that_matter(new: Release, earlier: Sequence[Release]) -> list[Release]:
    """Those that share people with the new one, or with one that does; of equal ones the first."""
    rest: dict[object, Release] = {}
    for one in sorted(earlier, key=lambda one: (isinstance(one.id, str), one.id)):
        shown = (one.table.dimensions, one.filter, one.protected.rule, one.protected.numbers)
        rest.setdefault((shown, one.table.counts), one)
    known = groups([new, *rest.values()])
    found, waiting = [], [new]
    while waiting:
        whom = expanded(waiting.pop(), known)
        near = [key for key, one in rest.items() if overlap(whom, expanded(one, known))]
        found += [rest[key] for key in near]
        waiting += [rest.pop(key) for key in near]
    return sorted(found, key=lambda one: (isinstance(one.id, str), one.id))


def _together(new: Release, past: list[Release], most_cells: int) -> str:
    """ "" when all put together say nothing; OPEN when they do; or why that can't be said."""
    if not past:
        return ""
    joint = _joint([*past, new], most_cells)
    if isinstance(joint, str):
        return joint
    if not joint.open_group(new.protected.rule):
        return ""
    before = _joint(past, most_cells)
    return (
        "open_before" if isinstance(before, str) or before.open_group(new.protected.rule) else OPEN
    )


def _pair(new: Release, old: Release, most_cells: int) -> list[Conflict]:
    rule = new.protected.rule
    known = groups([new, old])
    one, other = expanded(new, known), expanded(old, known)
    if not overlap(one, other):
        return []
    if _is_small(sum(new.table.values) - sum(old.table.values), rule):
        return [Conflict("total", (old.id,))]
    mine, theirs = _by_key(new), _by_key(old)
    pairs = []
    names = [shape.name for shape in new.table.dimensions]
    if names == [shape.name for shape in old.table.dimensions]:
        differ = _never
        if one == other:
            differ = _surely_differ
        elif inside(one, other) or inside(other, one):
            differ = _differ
        pairs = [(k, k) for k in new.table.keys if k in theirs and differ(mine[k], theirs[k], rule)]
    pairs = pairs or _nested(new, old, most_cells)
    return [Conflict("number", (old.id,), key, earlier_key) for key, earlier_key in pairs]


def _nested(new: Release, old: Release, most_cells: int) -> list[tuple[Key, Key]]:
    """Numbers that are shown, one inside the other, and differ by few people. One that both
    releases show is left out: what it gives, it gives within one release."""
    cells = finest([new, old], most_cells)
    if cells is None:
        return []
    mine, theirs = (
        {
            sum(1 << i for c in parts for i in inside_of[c]): (n, number)
            for number, parts, n in zip(
                one.protected.numbers, one.table.parts, one.table.counts, strict=True
            )
        }
        for one, inside_of in zip((new, old), places([new, old], cells), strict=True)
    )
    rest = sorted((n, mask) for mask, (n, number) in theirs.items() if mask not in mine)
    found = []
    for mask, (n, number) in mine.items():
        if mask in theirs or number.value is None:
            continue
        most = new.protected.rule.small_cell_max
        for m, other in rest[
            bisect_left(rest, (n - most, 0)) : bisect_left(rest, (n + most + 1, 0))
        ]:
            is_nested = mask & other in {mask, other}
            if m != n and is_nested and theirs[other][1].value is not None:
                found.append((number.key, theirs[other][1].key))
    return found


@dataclass(frozen=True)
class _Seen:
    true: int
    low: int
    high: int | None


def _by_key(release: Release) -> dict[Key, _Seen]:
    rule = release.protected.rule
    found = {}
    for number, n in zip(release.protected.numbers, release.table.counts, strict=True):
        found[number.key] = _Seen(n, *limits(number, rule))
    return found


def _is_small(difference: int, rule: Rule) -> bool:
    return 0 < abs(difference) <= rule.small_cell_max


def _differ(one: _Seen, other: _Seen, rule: Rule) -> bool:
    return _is_small(one.true - other.true, rule)


def _never(one: _Seen, other: _Seen, rule: Rule) -> bool:
    return False


def _surely_differ(one: _Seen, other: _Seen, rule: Rule) -> bool:
    if one.high is None or other.high is None:
        return False
    low, high = sorted((one.low - other.high, one.high - other.low), key=abs)
    return low * high > 0 and abs(high) <= rule.small_cell_max


# --- all together ---------------------------------------------------------------------------------


class _Joint:
    """The finest cells of some releases, and what was shown of them.

    `shown`, `true`: (cells, low, high) of each number, as shown and as it is; `small`: the cells of
    each small number that a release hides.
    """

    def __init__(self, cells: int, shown: list[Row], true: list[Row], small: list[Places]) -> None:
        self.cells, self.small = cells, small
        self.reader = Reader(cells, shown)
        self.truth = Reader(cells, true)

    @property
    def fits(self) -> bool:
        return self.reader.possible and self.truth.possible

    def open_group(self, rule: Rule) -> tuple[int, int | None] | None:
        """The (low, high) of the first group that a reader knows too well; None: there is none."""
        most, least = rule.small_cell_max, max(1, rule.least_hidden)
        singles: list[Places] = [[c] for c in range(self.cells)]
        for part in self._unproved(singles, -1, most + 1):
            high = self.reader.high(part)
            if high is not None and 1 <= high <= most and self.truth.high(part) != 0:
                return self.reader.low(part), high
        for part in self._unproved([*singles, *self.small], 1, least):
            low = self.reader.low(part)
            known = self.truth.high(part) if least < low <= most else None
            if known is not None and known <= most:
                return low, self.reader.high(part)
        return None

    def _unproved(self, parts: list[Places], sign: int, enough: int) -> list[Places]:
        """Those that in no corner looked at are as small as `enough` (sign 1), or as large (−1)."""
        if sign < 0:
            parts = [part for part in parts if self.reader.endless.isdisjoint(part)]
        left = []
        while parts:
            corner = self.reader.corner(parts[0], sign)
            open_still = [
                part for part in parts if sign * corner[list(part)].sum() > sign * enough + SLACK
            ]
            if open_still and open_still[0] is parts[0]:
                left.append(open_still.pop(0))
            parts = open_still
        return left


def _joint(releases: Sequence[Release], most_cells: int) -> _Joint | str:
    """Or why there is none."""
    cells = finest(releases, most_cells)
    if cells is None:
        return "too_large"
    shown: list[Row] = []
    true: list[Row] = []
    small: list[Places] = []
    for one, inside_of in zip(releases, places(releases, cells), strict=True):
        rule = one.protected.rule
        for number, parts, n in zip(
            one.protected.numbers, one.table.parts, one.table.counts, strict=True
        ):
            full = [i for c in parts for i in inside_of[c]]
            if n and not full:
                return "not_one_population"
            true.append((full, n, n))
            part = [i for c in number.parts for i in inside_of[c]]
            shown.append((part, *limits(number, rule)))
            if number.value is None and len(parts) == 1 and 0 < n <= rule.small_cell_max:
                small.append(full)
    joint = _Joint(len(cells), shown, true, small)
    return joint if joint.fits else "not_one_population"


def _fewest(new: Release, past: list[Release], most_cells: int) -> Conflict:
    """The conflict with as few earlier releases as it takes: each is left out in turn."""
    kept = past
    for one in past:
        fewer = [other for other in kept if other is not one]
        if _together(new, fewer, most_cells) == OPEN:
            kept = fewer
    joint = _joint([*kept, new], most_cells)
    found = None if isinstance(joint, str) else joint.open_group(new.protected.rule)
    low, high = found or (None, None)
    return Conflict("combination", tuple(one.id for one in kept), low=low, high=high)
