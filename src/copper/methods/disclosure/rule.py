"""When a number about people may be shown, and how it is rounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from copper.methods import checks

MOST = 1e100  # of an amount, so that amounts can be added up
SHOW, FLAG, HIDE = "show", "flag", "hide"
TRUE, ROUNDED, SHOWN = "true", "rounded", "shown"


@dataclass(frozen=True)
class Rule:
    """What a network decided. The defaults are this network's own (presets: NHS_DIGITAL …).

    small_cell_max     counts from 1 up to this are hidden; 0: none is
    round_to           all other counts are rounded to the nearest multiple, halves up
    zeros_hidden       0 is hidden like a small count (then "hidden" may mean nobody at all)
    never_alone        no line of a table has just one hidden number beside others that are shown
    whole_groups       what happens when all of a group share one value (100 %): "show", "flag"
                       (said to whoever releases the table) or "hide" (the group's line is hidden,
                       its zeros too). The other side, 0 % of a group, is `zeros_hidden`.
    totals             "true": totals of everybody. "shown": totals of what is shown only
    rate_threshold     fewest people for a percentage
    percent_of         percentages come from the "true" or from the "rounded" counts
    decimal_from       fewest people for a percentage with one decimal; None: always whole
    raters_min         fewest people for a mean of their answers
    dominance_n, dominance_share, p_ratio: see `sensitive`; None switches a test off

    ValueError: a value that no rule can have; its name is in the message.
    """

    small_cell_max: int = 7
    round_to: int = 5
    rate_threshold: int = 10
    raters_min: int = 5
    zeros_hidden: bool = False
    never_alone: bool = True
    whole_groups: str = FLAG
    totals: str = TRUE
    percent_of: str = TRUE
    decimal_from: int | None = None
    dominance_n: int = 2
    dominance_share: float | None = None
    p_ratio: float | None = None

    def __post_init__(self) -> None:
        checks.whole(self.small_cell_max, "small_cell_max")
        checks.whole(self.round_to, "round_to", least=1)
        checks.whole(self.rate_threshold, "rate_threshold", least=1)
        checks.whole(self.raters_min, "raters_min", least=1)
        for name in ("zeros_hidden", "never_alone"):
            if not isinstance(getattr(self, name), bool):
                checks.fail(name, f"{getattr(self, name)!r} is neither True nor False")
        checks.one_of(self.whole_groups, (SHOW, FLAG, HIDE), "whole_groups")
        checks.one_of(self.totals, (TRUE, SHOWN), "totals")
        checks.one_of(self.percent_of, (TRUE, ROUNDED), "percent_of")
        if self.decimal_from is not None:
            checks.whole(self.decimal_from, "decimal_from", least=1)
        checks.whole(self.dominance_n, "dominance_n", least=1)
        for name in ("dominance_share", "p_ratio"):
            if getattr(self, name) is not None:
                checks.share(getattr(self, name), name)

    @property
    def least_hidden(self) -> int:
        """The least number that a hidden one can be: 1, or 0 where zeros can be hidden."""
        return 0 if self.zeros_hidden or self.whole_groups == HIDE else 1

    def hides(self, n: int) -> bool:
        """True for a number of people that is too small to show."""
        return self.zeros_hidden if n == 0 else n <= self.small_cell_max

    def rounded(self, n: int) -> int:
        """To the nearest `round_to`, halves up; never down to 0, since 0 is said of nobody only."""
        if n == 0:
            return 0
        return max(self.round_to, (n + self.round_to // 2) // self.round_to * self.round_to)

    def could_be(self, shown: int) -> tuple[int, int]:
        """(least, most): every number that is shown as `shown`."""
        if shown == 0:
            return 0, 0
        least = shown - self.round_to // 2
        if shown == self.round_to:
            least = 1
        return max(least, self.small_cell_max + 1), shown - self.round_to // 2 + self.round_to - 1


NETWORK = Rule()
# HES and ECDS since September 2018: 1–7 shown as *, others to the nearest 5, 0 shown.
NHS_DIGITAL = Rule(percent_of=ROUNDED, decimal_from=4000)
# ≤ 7 redacted (0 too: it can't be told from the others), totals of the rest, all rounded to 5.
OPENSAFELY = Rule(zeros_hidden=True, totals=SHOWN, percent_of=ROUNDED)
# The defaults of acro (the SACRO project): fewer than 10, zeros disclosive, NK rule, p-ratio.
SACRO = Rule(small_cell_max=9, zeros_hidden=True, dominance_n=2, dominance_share=0.9, p_ratio=0.1)


def count(n: int, rule: Rule = NETWORK) -> int | None:
    """A number of people by itself: rounded, or None when it is hidden.

    One that stands in a table with totals needs `protect`. ValueError: not a whole number ≥ 0.
    """
    checks.whole(n, "n")
    return None if rule.hides(int(n)) else rule.rounded(int(n))


def percentage(part: int, whole: int, rule: Rule = NETWORK) -> float | None:
    """A percentage (0–100) of people, halves up; None when it may not be shown.

    That is when `whole` is below `rule.rate_threshold`, when those who did, or those who did not,
    are few, or when all did or nobody and the rule hides whole groups. 0 and 100 are said of nobody and everybody only. ValueError: part > whole, or
    not whole numbers ≥ 0.
    """
    whole = checks.whole(whole, "whole")
    part = checks.whole(part, "part", most=whole)
    if whole < rule.rate_threshold or rule.hides(part) or rule.hides(whole - part):
        return None
    if rule.whole_groups == HIDE and part in (0, whole):
        return None
    steps = 10 if rule.decimal_from is not None and whole >= rule.decimal_from else 1
    top, below = (part, whole)
    if rule.percent_of == ROUNDED:
        top, below = rule.rounded(part), rule.rounded(whole)
    if not below:  # nobody of nobody, under a rule that shows even that
        return None
    found = (200 * steps * top + below) // (2 * below)
    if 0 < part < whole:
        found = min(100 * steps - 1, max(1, found))
    return found / steps


def mean(values: Sequence[float], rule: Rule = NETWORK) -> float | None:
    """The mean of one answer from each rater; None below `rule.raters_min`.

    ValueError: an answer is not a finite number; the row is named.
    """
    clean = [checks.number(value, checks.row(i)) for i, value in enumerate(values)]
    if len(clean) < rule.raters_min:
        return None
    try:
        return fsum(clean) / len(clean)
    except OverflowError:
        checks.fail("values", "their sum is too large")


def sensitive(contributions: Iterable[float], rule: Rule = SACRO) -> tuple[str, ...]:
    """Why a sum of amounts (money, hours) may not be shown: codes, none when it may.

    `contributions`: one amount ≥ 0 from each person or organisation.
    "threshold"  as many contributors as the rule hides
    "dominance"  the n largest make more than a share k of the sum: (n, k) rule
    "p-ratio"    what is left without the two largest is less than p of the largest, so that the
                 second can reckon the first to within p
    Source: Hundepool et al., Statistical Disclosure Control (2012), section 4.2.
    """
    amounts = sorted(
        (
            checks.number(one, checks.row(i), least=0, most=MOST)
            for i, one in enumerate(contributions)
        ),
        reverse=True,
    )
    total = fsum(amounts)
    found = ["threshold"] if rule.hides(len(amounts)) else []
    largest = fsum(amounts[: rule.dominance_n])
    if rule.dominance_share is not None and 0 < rule.dominance_share * total < largest:
        found.append("dominance")
    if rule.p_ratio is not None and total > 0 and fsum(amounts[2:]) < rule.p_ratio * amounts[0]:
        found.append("p-ratio")
    return tuple(found)
