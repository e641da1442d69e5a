"""What each signal says, and the numbers the network chose for this room. No database.

Fewer than five promises are said as counts: a share of three tells nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from copper.core import network

from .codes import GOOD, LOOK, UNKNOWN
from .signals import Signal

ENOUGH_FOR_A_SHARE = 5
MOST_CONTACTS = 7


def _between(low: int, high: int) -> Any:
    def check(value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(
                _now("Write a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
            )

    return check


def _yes_or_no(value: Any) -> None:
    if not isinstance(value, bool):
        raise ValueError(_("Write yes or no (true or false)."))


network.declare(
    "relationships.contacts_a_week",
    MOST_CONTACTS,
    _("Organisations to contact in one week, at most"),
    _between(1, MOST_CONTACTS),
)
network.declare(
    "relationships.contacts_in_four_weeks",
    4,
    _("After so many meetings in four weeks we leave an organisation in peace"),
    _between(1, 28),
)
network.declare(
    "relationships.health_days",
    730,
    _("Days back that we look at promises and asks"),
    _between(30, 3650),
)
network.declare(
    "relationships.kept_of_100",
    80,
    _("Of 100 promises, so many kept on time are called good"),
    _between(1, 100),
)
network.declare(
    "relationships.conduct_public",
    False,
    _("Everybody may read how institutions keep their promises (the community decides)"),
    _yes_or_no,
)
SETTINGS = (
    "relationships.health_days",
    "relationships.kept_of_100",
    "partners.contact_weeks",
    "partners.contacts_deep",
)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Kept:
    """How something promised went: counts, and the newest day of each kind. Released ones are left out."""

    on_time: int = 0
    late: int = 0
    broken: int = 0
    overdue: int = 0
    last_good: date | None = None
    last_bad: date | None = None

    @property
    def n(self) -> int:
        return self.on_time + self.late + self.broken + self.overdue


def _share_words(good: int, n: int) -> str:
    """ "12 of 14" and, from five on, how many of 100 that is. No share is made of a few."""
    if n < ENOUGH_FOR_A_SHARE:
        return _now("%(good)s of %(n)s") % {"good": good, "n": n}
    return _now("%(good)s of %(n)s (that is %(share)s of 100)") % {
        "good": good,
        "n": n,
        "share": round(100 * good / n),
    }


def _state(kept: Kept, of_100: int) -> str:
    if kept.n == 0:
        return UNKNOWN
    if kept.n < ENOUGH_FOR_A_SHARE:
        return GOOD if kept.on_time == kept.n else LOOK
    return GOOD if 100 * kept.on_time >= of_100 * kept.n and not kept.overdue else LOOK


def promises(kept: Kept, of_100: int) -> Signal:
    """Promises with a day that has come: kept on time, kept late, not kept, still waited for."""
    if kept.n == 0:
        return Signal(UNKNOWN, _now("No promise of theirs was due yet."), n=0)
    words = [
        _now("Kept on time: %(share)s.") % {"share": _share_words(kept.on_time, kept.n)},
        *(
            text % {"n": number}
            for text, number in (
                (_now("Kept late: %(n)s."), kept.late),
                (_now("Not kept: %(n)s."), kept.broken),
                (_now("Still waited for: %(n)s."), kept.overdue),
            )
            if number
        ),
    ]
    mended = kept.last_good and kept.last_bad and kept.last_good > kept.last_bad
    if mended:
        words.append(_now("Since the last broken one, a promise was kept."))
    days = [day for day in (kept.last_good, kept.last_bad) if day]
    return Signal(_state(kept, of_100), " ".join(words), max(days, default=None), kept.n)


def loops(back: Kept, of_100: int, *, by_them: bool) -> Signal:
    """What was promised to people who gave their time: did it come back, and by the day?

    `by_them`: the institution asked; else members of this organisation were asked.
    """
    if back.n == 0:
        none = (
            _now("They asked nobody for time, or nothing had to come back yet.")
            if by_them
            else _now("Nothing had to come back to their members yet.")
        )
        return Signal(UNKNOWN, none, n=0)
    words = [
        _now("Came back to people by the day that was promised: %(share)s.")
        % {"share": _share_words(back.on_time, back.n)}
    ]
    if back.late:
        words.append(_now("Came back late: %(n)s.") % {"n": back.late})
    if back.overdue:
        words.append(_now("People still wait: %(n)s.") % {"n": back.overdue})
    days = [day for day in (back.last_good, back.last_bad) if day]
    return Signal(_state(back, of_100), " ".join(words), max(days, default=None), back.n)


def rhythm(
    *, last: date | None, weeks: int, agreed: date | None, rests: bool, today: date
) -> Signal:
    """Did people meet as often as the organisation wished?"""
    if rests:
        return Signal(GOOD, _now("They rest, so nobody calls unless they wish."), last)
    if agreed is not None:
        late = agreed < today
        words = (
            _now("The day you agreed on has passed.")
            if late
            else _now("The next time is agreed already.")
        )
        return Signal(LOOK if late else GOOD, words, agreed)
    if last is None:
        return Signal(UNKNOWN, _now("Nobody has met them yet."))
    good = last + timedelta(weeks=weeks) >= today
    wished = ngettext(
        "They wish to hear from each other every week.",
        "They wish to hear from each other every %(n)s weeks.",
        weeks,
    ) % {"n": weeks}
    return Signal(GOOD if good else LOOK, f"{wished} {_now('This is the last time:')}", last)


def people_known(known: int, wanted: int) -> Signal:
    if known >= wanted:
        words = ngettext("We know %(n)s person there.", "We know %(n)s people there.", known)
        return Signal(GOOD, words % {"n": known}, n=known)
    words = (
        _now("We know nobody there yet.")
        if known == 0
        else _now("We know one person there. When they are away, the link is gone.")
        if known == 1
        else _now("We know %(n)s people there and want to know more.") % {"n": known}
    )
    return Signal(LOOK, words, n=known)


@dataclass(frozen=True)
class Paper:
    """One agreement that is not over: signed by all, and to be looked at again on a day."""

    is_signed: bool
    since: date
    review_on: date | None


def agreement(papers: list[Paper], today: date) -> Signal:
    signed = [paper for paper in papers if paper.is_signed]
    if not papers:
        return Signal(UNKNOWN, _now("There is no agreement yet."), n=0)
    if not signed:
        return Signal(LOOK, _now("An agreement is being written or waits for names."),
                      min(paper.since for paper in papers), len(papers))  # fmt: skip
    late = [p.review_on for p in signed if p.review_on is not None and p.review_on < today]
    if late:
        return Signal(LOOK, _now("It should have been looked at again."), min(late), len(signed))
    words = _now("The agreement holds.")
    coming = [p.review_on for p in signed if p.review_on is not None]
    if coming:
        words = _now("The agreement holds. On this day it is looked at again:")
    return Signal(GOOD, words, min(coming, default=max(p.since for p in signed)), len(signed))


def caps_had(passed: list[date], full: list[date], months: int) -> Signal:
    """Were a community's members asked for more than it said? `passed`, `full`: months."""
    if passed:
        words = ngettext(
            "In %(n)s month they were asked for more than they said.",
            "In %(n)s months they were asked for more than they said.",
            len(passed),
        ) % {"n": len(passed)}
        return Signal(LOOK, words, max(passed), months)
    if full:
        return Signal(GOOD, _now("Never more than they said. This month was full:"), max(full), months)  # fmt: skip
    words = _now("In the last %(n)s months they were never asked for more than they said.")
    return Signal(GOOD, words % {"n": months}, n=months)


def caps_kept(asked: int, over: int, last_over: date | None) -> Signal:
    """Did an institution ask within the limits that communities set?"""
    if asked == 0:
        return Signal(UNKNOWN, _now("They asked nobody for time."), n=0)
    if over:
        words = ngettext(
            "%(n)s ask of theirs went over a limit, with a yes for this once.",
            "%(n)s asks of theirs went over a limit, each with a yes for this once.",
            over,
        ) % {"n": over}
        return Signal(LOOK, words, last_over, asked)
    return Signal(GOOD, _now("All that they asked kept within the limits."), n=asked)


@dataclass(frozen=True)
class Looked:
    """The newest time one side looked into the other; `on` None: never."""

    on: date | None = None
    go_on: bool = False


def vetting(by_us: Looked, by_them: Looked) -> Signal:
    days = [one.on for one in (by_us, by_them) if one.on]
    if by_us.on and by_them.on:
        if by_us.go_on and by_them.go_on:
            return Signal(GOOD, _now("Both sides looked and want to go on."), min(days))
        return Signal(LOOK, _now("Both sides looked. One is not sure yet."), max(days))
    if not days:
        return Signal(UNKNOWN, _now("No side has looked into the other yet."))
    words = (
        _now("Only the network has looked. They have not looked into us.")
        if by_us.on
        else _now("Only they have looked. The network has not.")
    )
    return Signal(LOOK, words, max(days))


def objections(n: int, oldest: date | None) -> Signal:
    if n == 0:
        return Signal(GOOD, _now("No objection is open."), n=0)
    words = ngettext(
        "%(n)s objection is open, since:",
        "%(n)s objections are open, the oldest since:",
        n,
    )
    return Signal(LOOK, words % {"n": n}, oldest, n)


MEMBERSHIP = {
    "invited": (LOOK, _("Invited. Nobody has talked yet.")),
    "talking": (GOOD, _("We talk about working together.")),
    "member": (GOOD, _("A member.")),
    "active": (GOOD, _("Takes an active part.")),
    "resting": (GOOD, _("Rests. The seat stays, and nobody minds.")),
    "left": (LOOK, _("Left the network. The door stays open.")),
}


def membership(state: str, since: date) -> Signal:
    kind, words = MEMBERSHIP[state]
    return Signal(kind, words, since)


def reach(counted: date | None, today: date, days: int = 365) -> Signal:
    """Was it counted lately who takes part? Never how many."""
    if counted is None:
        return Signal(UNKNOWN, _now("Nobody has counted who takes part. It is a choice."))
    if counted + timedelta(days=days) < today:
        return Signal(LOOK, _now("It is more than a year ago that it was counted who takes part."), counted)  # fmt: skip
    return Signal(GOOD, _now("It was counted who takes part."), counted)
