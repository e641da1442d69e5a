"""What is asked of people's time, times to be careful with, and local times. No database.

An ask counts as one in every month that it touches; its minutes are shared out over its days.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copper.accounts.events import entry_words
from copper.core import network
from copper.records import book

from .codes import ACCEPTED, DECLINED, DONE, PROPOSED, WITHDRAWN

LONGEST = timedelta(days=14)  # longer things are several events
MOVES: Mapping[str, frozenset[str]] = {
    PROPOSED: frozenset({ACCEPTED, DECLINED, WITHDRAWN}),
    ACCEPTED: frozenset({DONE, DECLINED, WITHDRAWN}),  # a yes may become a no
    DECLINED: frozenset({ACCEPTED}),
    DONE: frozenset(),
    WITHDRAWN: frozenset(),
}


def _small_number(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000:
        raise ValueError(_("Write a whole number, 0 or more."))


def _careful_times(value: Any) -> None:
    if not isinstance(value, list):
        raise ValueError(_("Write a list of times."))
    for row in value:
        try:
            CarefulTime.read(row)
        except (KeyError, TypeError, ValueError):
            raise ValueError(
                _("Each time needs words, from, to, and a weekday (0 is Monday) or first and last.")
            ) from None


network.declare(
    "events.asks_a_month",
    3,
    _("How often an organisation's members are asked in a month, unless it says"),
    _small_number,
)
network.declare(
    "events.minutes_a_month",
    90,
    _("Minutes asked of one person in a month, unless an organisation says"),
    _small_number,
)
network.declare(
    "events.careful_times",
    [{"weekday": 4, "from": "12:30", "to": "14:30", "words": "Friday prayer"}],
    _("Times at which many people pray, fast or celebrate"),
    _careful_times,
)
_("Friday prayer")  # the words of the default, for translators

for _kind, _label in {
    "event.planned": _("A meeting was planned"),
    "event.changed": _("A planned meeting was changed"),
    "event.cancelled": _("A meeting was cancelled"),
    "event.held": _("A meeting took place"),
    "event.needs_read": _("What you need was read, to arrange a meeting you come to"),
    "ask.proposed": _("Time was asked of an organisation's members"),
    "ask.accepted": _("An organisation said yes to what was asked"),
    "ask.declined": _("An organisation said no to what was asked"),
    "ask.done": _("What was asked of an organisation's members is done"),
    "ask.withdrawn": _("An ask was withdrawn"),
    "ask.came_back": _("An organisation says that what was promised came back"),
    "cap.set": _("An organisation said how much it may be asked"),
    "cap.lifted": _("An organisation let one ask more through"),
}.items():
    book.declare_kind(_kind, _label)
if "event.answered" not in entry_words:
    entry_words.add("event.answered", _("Whether you come to a meeting"))


# --- months -----------------------------------------------------------------------------------


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def previous_month(month: date) -> date:
    return month_of(month - timedelta(days=1))


def read_month(typed: str) -> date:
    """ "2026-03" as the first of the month; ValueError for anything else."""
    found = re.fullmatch(r"(20\d\d)-(\d\d)", typed, re.ASCII)
    if not found:
        raise ValueError("A month is written like 2026-03.")
    return date(int(found[1]), int(found[2]), 1)


def months_between(first: date, last: date) -> Iterator[date]:
    """The first days of all months that the days from first to last touch."""
    month = month_of(first)
    while month <= last:
        yield month
        month = next_month(month)


def minutes_by_month(first: date, last: date, minutes: int) -> dict[date, int]:
    """{first of month: minutes}: shared out by days in whole minutes; they add up to `minutes`.

    ValueError when the last day comes before the first.
    """
    if last < first:
        raise ValueError("The last day comes before the first.")
    days, done, shared = (last - first).days + 1, 0, {}
    for month in months_between(first, last):
        until = min(next_month(month) - timedelta(days=1), last)
        so_far = minutes * ((until - first).days + 1) // days
        shared[month], done = so_far - done, so_far
    return shared


@dataclass(frozen=True)
class CapState:
    """How full one month of an organisation is."""

    month: date
    asks: int
    asks_cap: int
    minutes: int  # of one person
    minutes_cap: int

    @property
    def is_full(self) -> bool:
        return self.asks >= self.asks_cap or self.minutes >= self.minutes_cap

    @property
    def is_last_place(self) -> bool:
        return not self.is_full and self.asks + 1 == self.asks_cap

    def fits(self, minutes: int) -> bool:
        """True when one ask more, of so many minutes in this month, does not pass the cap."""
        return self.asks < self.asks_cap and self.minutes + minutes <= self.minutes_cap

    @property
    def is_passed(self) -> bool:
        """Over the cap, with what is in it already."""
        return self.asks > self.asks_cap or self.minutes > self.minutes_cap


# --- times --------------------------------------------------------------------------------------


def read_time(typed: str) -> time:
    """A time of day as people write it: 10:30, 10.30, 1030, 10, 2pm. ValueError with a sentence."""
    plain = "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in typed
    )
    found = re.fullmatch(
        r"(\d{1,2})(?:\s*[:.]?\s*(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", plain.strip().lower()
    )
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        half = (found[3] or "")[:1]
        if not half or 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0) if half else hour
            if hour < 24 and minute < 60:
                return time(hour, minute)
    raise ValueError(_now("Write a time like 10:30 or 2pm."))


def local_moment(day: date, at: time) -> datetime:
    """The moment, in UTC, at which clocks of the network show this. ValueError when none does.

    In the hour that comes twice in autumn the first one is meant.
    """
    moment = datetime.combine(day, at, timezone.get_default_timezone()).astimezone(UTC)
    shown = moment.astimezone(timezone.get_default_timezone())
    if (shown.date(), shown.time()) != (day, at):
        raise ValueError(_now("The clocks go forward in that hour, so this time does not exist."))
    return moment


@dataclass(frozen=True)
class CarefulTime:
    """Hours at which many people pray, fast or celebrate: on a weekday, or from a day to a day."""

    words: str
    begins: time
    ends: time
    weekday: int | None = None
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "CarefulTime":
        """From a row of the setting. KeyError, TypeError or ValueError when it is not whole."""
        first = date.fromisoformat(row["first"]) if "first" in row else None
        weekday = None if first else row["weekday"]
        if weekday is not None and (isinstance(weekday, bool) or weekday not in range(7)):
            raise ValueError("weekday")
        last = date.fromisoformat(row.get("last", row["first"])) if first else None
        words, begins, ends = row["words"], row["from"], row["to"]
        if not isinstance(words, str) or not words.strip():
            raise ValueError("words")
        return cls(
            words, time.fromisoformat(begins), time.fromisoformat(ends), weekday, first, last
        )

    def is_on(self, day: date) -> bool:
        if self.first is not None and self.last is not None:
            return self.first <= day <= self.last
        return day.weekday() == self.weekday

    @property
    def shown(self) -> str:
        """ "Friday prayer (12:30–14:30)", in the language of the page."""
        return f"{_now(self.words)} ({self.begins:%H:%M}–{self.ends:%H:%M})"


def careful_with(
    starts_at: datetime, ends_at: datetime, times: Sequence[CarefulTime]
) -> list[CarefulTime]:
    """Which of these times the event covers, even in part, where the network is."""
    begins, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    found = []
    for careful in times:
        day = begins.date()
        while day <= ends.date():
            from_ = begins.time() if day == begins.date() else time.min
            to = ends.time() if day == ends.date() else time.max
            if careful.is_on(day) and from_ < careful.ends and careful.begins < to:
                found.append(careful)
                break
            day += timedelta(days=1)
    return found


def careful_times() -> list[CarefulTime]:
    """What the network marked, as it is today. One query."""
    return [CarefulTime.read(row) for row in network.value("events.careful_times")]
