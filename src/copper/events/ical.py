"""Calendars that other programs read (iCalendar, RFC 5545). Never what somebody needs, nor who comes."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, vText
from icalendar import Event as Entry

from . import codes
from .models import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//CoPPeR//events//EN"
STATUS = {
    codes.PLANNED: "CONFIRMED",
    codes.HELD: "CONFIRMED",
    codes.CANCELLED: "CANCELLED",
}


def calendar(events: Iterable[Event], *, neutral: bool = False, address_of: str = "") -> bytes:
    """A whole calendar file. `neutral`: only that there is something, for shared phones.

    `address_of`: the address of one event's page with "{id}" where the id stands; empty: none.
    Times are written in the network's zone with its rules around them, so that a change to summer
    time between now and then moves nothing.
    """
    rows = list(events)
    book = Calendar()
    book.add("prodid", _PRODUCT)
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", "CoPPeR")
    if rows:
        book.add_component(_zone([timezone.localtime(row.starts_at).date() for row in rows]))
    for row in rows:
        book.add_component(_entry(row, neutral, address_of))
    return book.to_ical()


def _zone(days: list[date]) -> Timezone:
    """The zone's rules from a year before the first day to a year after the last."""
    year = timedelta(days=370)
    return Timezone.from_tzid(
        settings.TIME_ZONE, first_date=min(days) - year, last_date=max(days) + year
    )


def _entry(row: Event, neutral: bool, address_of: str) -> Entry:
    entry = Entry()
    # Stays the same for ever: programs know the event again by it, also after a change.
    entry.add("uid", f"{row.public_id}@copper")
    entry.add("sequence", row.sequence)
    entry.add("dtstamp", row.changed_at)
    entry.add("created", row.made_at)
    entry.add("last-modified", row.changed_at)
    entry.add("dtstart", timezone.localtime(row.starts_at))
    entry.add("dtend", timezone.localtime(row.ends_at))
    entry.add("status", STATUS[row.state])
    if neutral:
        entry.add("summary", _("CoPPeR: something you said yes to"))
        entry.add("class", "PRIVATE")
        return entry
    entry.add("summary", row.title)
    if row.place or row.is_online:
        entry["location"] = vText(row.place or row.link or _("online"))
    if row.words:
        entry.add("description", row.words)
    if address_of:
        entry.add("url", address_of.format(id=row.public_id))
    return entry
