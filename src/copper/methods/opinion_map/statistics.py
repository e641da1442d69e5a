"""What each group says about each statement, and how sure that is (Polis; Small et al., 2021).

A agree, D disagree, S have seen and answered (pass included). The letters of the fields are those
of Polis: p share, a agree, d disagree, t test, r representativeness.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from copper.methods import checks, intervals
from copper.methods.intervals import Proportion
from copper.methods.order import Id

from .arrays import Flags, Floats, Whole, WithArrays, closed

Side: TypeAlias = Literal["agree", "disagree"]


@dataclass(frozen=True)
class Cell:
    """One group on one statement, or everybody on it (`group` None).

    `agree`, `disagree`, `passed` of `seen`, each share with its interval (Wilson, 1927). `pa`, `pd`
    smoothed shares; `pat`, `pdt` their normal deviates from a half; `ra`, `rd` times as likely as
    among all others; `rat`, `rdt` the normal deviates of that. The last four are None when there
    is no other group.
    """

    group: Id | None
    statement: Id
    agree: Proportion
    disagree: Proportion
    passed: Proportion
    seen: int
    pa: float
    pd: float
    pat: float
    pdt: float
    ra: float | None
    rd: float | None
    rat: float | None
    rdt: float | None


@dataclass(frozen=True, eq=False)
class GroupStatistics(WithArrays):
    """Arrays of groups × statements, in the order of `groups` and `statements`.

    `agree`, `disagree`, `seen`: votes. `pa`, `pd`: (A + 1) ÷ (S + 2), (D + 1) ÷ (S + 2). `pat`,
    `pdt`: their tests against a half. `ra`, `rd`: the share here ÷ that among all other groups
    together. `rat`, `rdt`: two-proportion tests of that; these four are None with fewer than two
    groups. `agree_low` … `disagree_high`: Wilson limits at `level` of A ÷ S and D ÷ S; 0 and 1
    where nobody has seen the statement. `cell` gives one group on one statement.
    """

    groups: tuple[Id, ...]
    statements: tuple[Id, ...]
    level: float
    agree: Whole
    disagree: Whole
    seen: Whole
    pa: Floats
    pd: Floats
    pat: Floats
    pdt: Floats
    ra: Floats | None
    rd: Floats | None
    rat: Floats | None
    rdt: Floats | None
    agree_low: Floats
    agree_high: Floats
    disagree_low: Floats
    disagree_high: Floats

    def cell(self, group: Id, statement: Id) -> Cell:
        """ValueError: the group or the statement is not there."""
        at = (place(self.groups, group, "group"), place(self.statements, statement, "statement"))
        return self._cell(at, group)

    def _cell(self, at: tuple[int, int], group: Id | None) -> Cell:
        a, d, s = int(self.agree[at]), int(self.disagree[at]), int(self.seen[at])
        ra, rd, rat, rdt = (
            None if x is None else float(x[at]) for x in (self.ra, self.rd, self.rat, self.rdt)
        )
        return Cell(
            group=group,
            statement=self.statements[at[1]],
            agree=intervals.wilson(a, s, self.level),
            disagree=intervals.wilson(d, s, self.level),
            passed=intervals.wilson(s - a - d, s, self.level),
            seen=s,
            pa=float(self.pa[at]),
            pd=float(self.pd[at]),
            pat=float(self.pat[at]),
            pdt=float(self.pdt[at]),
            ra=ra,
            rd=rd,
            rat=rat,
            rdt=rdt,
        )


@dataclass(frozen=True)
class Listed:
    """A statement in a list: `count` of `n` voted for this `side`, so many in 1 with `interval`.

    `p` and `p_test` are the smoothed share and its test; `ratio` and `ratio_test` compare with all
    others (None where there are none, and for what everybody agrees on). `best_agree`: the
    statement that this group most agrees on, which stands first.
    """

    statement: Id
    side: Side
    count: int
    n: int
    interval: Proportion
    p: float
    p_test: float
    ratio: float | None = None
    ratio_test: float | None = None
    best_agree: bool = False


@dataclass(frozen=True)
class Consensus:
    """What the majority of all agree on, and what it disagrees with: the strongest first."""

    agree: tuple[Listed, ...]
    disagree: tuple[Listed, ...]


@dataclass(frozen=True, eq=False)
class InformedConsensus(WithArrays):
    """Group-informed consensus a statement (Small et al., 2021, section 3.5).

    `agree` = Π over groups of (A + 1) ÷ (S + 2): high only when every group tends to agree. It
    shrinks with the number of groups; `agree_mean`, the geometric mean, does not. `agree_least` is
    the share in the group that agrees least, and `agree_least_group` the place of that group in
    `OpinionMap.groups`. The same for disagreeing.
    """

    agree: Floats
    agree_mean: Floats
    agree_least: Floats
    agree_least_group: Whole
    disagree: Floats
    disagree_mean: Floats
    disagree_least: Floats
    disagree_least_group: Whole


def place(known: Sequence[Id], one: Id, where: str) -> int:
    try:
        return known.index(one)
    except ValueError:
        checks.fail(where, f"{one!r} is not on this map")


def count(
    group: Whole, statement: Whole, value: NDArray[np.int8], shape: tuple[int, int]
) -> tuple[Whole, Whole, Whole]:
    """(agree, disagree, seen), each groups × statements; a vote with group −1 is left out."""
    known = group >= 0
    code = (group[known] * shape[1] + statement[known]) * 3 + value[known] + 1
    votes = np.bincount(code, minlength=3 * shape[0] * shape[1]).reshape(*shape, 3)
    return votes[:, :, 2], votes[:, :, 0], votes.sum(axis=2)


def proportion_test(successes: Whole, n: Whole) -> Floats:
    """The normal deviate of a share from a half, with one success and one trial added."""
    return 2 * np.sqrt(n + 1) * ((successes + 1) / (n + 1) - 0.5)


def two_proportion_test(one: Whole, n: Whole, other: Whole, n_other: Whole) -> Floats:
    """The pooled two-proportion deviate with 1 added to all four; 0 where everybody agrees."""
    a, b, m, k = one + 1, other + 1, n + 1, n_other + 1
    pooled = (a + b) / (m + k)
    inside = pooled < 1
    wide = np.sqrt(np.where(inside, pooled * (1 - pooled), 1) * (1 / m + 1 / k))
    return np.where(inside, (a / m - b / k) / wide, 0.0)


def wilson(successes: Whole, n: Whole, level: float) -> tuple[Floats, Floats]:
    """Limits as `intervals.wilson`, for arrays; 0 and 1 where n is 0."""
    deviate = intervals.z(level)
    seen = np.maximum(n, 1)
    share = successes / seen
    middle = 2 * successes + deviate**2
    half = deviate * np.sqrt(deviate**2 + 4 * successes * (1 - share))
    below = 2 * (seen + deviate**2)
    low = np.where(successes == 0, 0.0, (middle - half) / below)
    high = np.where(successes == n, 1.0, (middle + half) / below)
    return closed(low), closed(high)


def statistics(
    groups: tuple[Id, ...],
    statements: tuple[Id, ...],
    counts: tuple[Whole, Whole, Whole],
    level: float,
) -> GroupStatistics:
    """Everything that follows from the counts alone."""
    a, d, s = counts
    pa, pd = (a + 1) / (s + 2), (d + 1) / (s + 2)
    agree_low, agree_high = wilson(a, s, level)
    disagree_low, disagree_high = wilson(d, s, level)
    ra, rd, rat, rdt = _against_others(pa, pd, counts)
    return GroupStatistics(
        groups=groups,
        statements=statements,
        level=level,
        agree=closed(a),
        disagree=closed(d),
        seen=closed(s),
        pa=closed(pa),
        pd=closed(pd),
        pat=closed(proportion_test(a, s)),
        pdt=closed(proportion_test(d, s)),
        ra=ra,
        rd=rd,
        rat=rat,
        rdt=rdt,
        agree_low=agree_low,
        agree_high=agree_high,
        disagree_low=disagree_low,
        disagree_high=disagree_high,
    )


def _against_others(
    pa: Floats, pd: Floats, counts: tuple[Whole, Whole, Whole]
) -> tuple[Floats, Floats, Floats, Floats] | tuple[None, None, None, None]:
    """(ra, rd, rat, rdt) against all other groups together."""
    if len(pa) < 2:
        return None, None, None, None
    a, d, s = counts
    others, against, seen = (x.sum(axis=0, keepdims=True) - x for x in counts)
    return (
        closed(pa / ((others + 1) / (seen + 2))),
        closed(pd / ((against + 1) / (seen + 2))),
        closed(two_proportion_test(a, s, others, seen)),
        closed(two_proportion_test(d, s, against, seen)),
    )


def informed(found: GroupStatistics) -> InformedConsensus:
    """Group-informed consensus; with no group at all every product is 1, and the least too."""
    parts: list[NDArray[np.float64] | Whole] = []
    for p in (found.pa, found.pd):
        k = max(len(p), 1)
        # Of four hundred groups the product may be too small for a number; its mean is not.
        mean = np.exp(np.log(p).sum(axis=0) / k)
        least = p.argmin(axis=0) if len(p) else np.full(p.shape[1], -1)
        parts += [p.prod(axis=0), mean, p.min(axis=0, initial=1.0), least]
    return InformedConsensus(*(closed(part) for part in parts))  # type: ignore[arg-type]


def representative(
    found: GroupStatistics, allowed: Flags, most: int, critical: float
) -> dict[Id, tuple[Listed, ...]]:
    """For each group the statements that set it apart, agreed ones first.

    Both tests of a side must pass `critical`; in order of ratio × its test × share × its test. The
    statement that the group agrees on best comes first. A group always has one, if it voted.
    """
    return {
        group: _representative(found, g, allowed, most, critical)
        for g, group in enumerate(found.groups)
    }


def _representative(
    found: GroupStatistics, g: int, allowed: Flags, most: int, critical: float
) -> tuple[Listed, ...]:
    if found.ra is None or found.rd is None or found.rat is None or found.rdt is None:
        return ()
    ra, rd, rat, rdt = found.ra[g], found.rd[g], found.rat[g], found.rdt[g]
    pa, pd, pat, pdt = found.pa[g], found.pd[g], found.pat[g], found.pdt[g]
    agrees = rat > rdt
    metric = np.where(agrees, ra * rat * pa * pat, rd * rdt * pd * pdt)
    passes = ((rat > critical) & (pat > critical)) | ((rdt > critical) & (pdt > critical))
    enough = np.flatnonzero(allowed & passes)
    voted = np.flatnonzero(allowed & (found.agree[g] + found.disagree[g] > 0))
    best = _best_agree(voted, ra, rat, pa, pat, critical)
    chosen = [n for n in enough[np.argsort(-metric[enough], kind="stable")].tolist() if n != best]
    if best is not None:
        chosen = [best, *chosen]
    elif not len(enough):
        seen = np.flatnonzero(allowed & (found.seen[g] > 0))
        chosen = seen[np.maximum(rat, rdt)[seen].argmax()][None].tolist() if len(seen) else []
    listed = [_listed(found, g, n, bool(agrees[n]), n == best) for n in chosen[:most]]
    return tuple(sorted(listed, key=lambda one: one.side))


def _best_agree(
    candidates: Whole, ra: Floats, rat: Floats, pa: Floats, pat: Floats, critical: float
) -> int | None:
    """As Polis walks through the statements, one beating the best so far."""
    general, special = (pa * pat).tolist(), (ra * rat * pa * pat).tolist()
    ratio, good = ra.tolist(), ((pat > critical) | ((ra > 1) & (pa > 0.5))).tolist()
    best: int | None = None
    for n in candidates.tolist():
        if best is None:
            better = good[n]
        elif ratio[best] > 1:
            better = special[n] > special[best]
        else:
            better = general[n] > general[best]
        if better:
            best = n
    return best


def _listed(found: GroupStatistics, g: int, n: int, agrees: bool, best: bool) -> Listed:
    cell = found._cell((g, n), found.groups[g])
    if agrees:
        told, p, p_test, ratio, test = cell.agree, cell.pa, cell.pat, cell.ra, cell.rat
    else:
        told, p, p_test, ratio, test = cell.disagree, cell.pd, cell.pdt, cell.rd, cell.rdt
    side: Side = "agree" if agrees else "disagree"
    return Listed(
        cell.statement, side, told.count, told.n, told, p, p_test, ratio, test, best_agree=best
    )


def consensus(
    all_votes: GroupStatistics, allowed: Flags, most: int, critical: float, majority: float
) -> Consensus:
    """Shares over `majority` whose test passes `critical`, in order of share × test."""

    def top(p: Floats, test: Floats, agrees: bool) -> tuple[Listed, ...]:
        good = np.flatnonzero(allowed & (p > majority) & (test > critical))
        by = good[np.argsort(-(p * test)[good], kind="stable")][:most]
        return tuple(_listed(all_votes, 0, n, agrees, best=False) for n in by.tolist())

    return Consensus(
        top(all_votes.pa[0], all_votes.pat[0], True), top(all_votes.pd[0], all_votes.pdt[0], False)
    )
