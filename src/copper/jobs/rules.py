"""The numbers that jobs go by."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copper.core import clock, network

from .declare import Scheduled

# A worker says every few seconds that it lives; one not heard of for a minute is taken for dead.
# A minute is longer than SQLite's wait for a lock (20 s), so a busy database is not a death.
HEARTBEAT = timedelta(seconds=5)
DEAD_AFTER = timedelta(seconds=60)
# A page that shows progress is read within a day; schedules alone leave thousands of rows a day.
DONE_STAYS = timedelta(days=1)


def _whole_days(value: object) -> None:
    if not isinstance(value, int) or value < 1:
        raise ValueError(_("Write a number of days, 1 or more."))


network.declare(
    "jobs.keep_days", 14, _("Days that background work that failed stays listed"), _whole_days
)


def first_turn(planned: Scheduled, now: datetime) -> datetime:
    """When a schedule begins that has never been begun."""
    if planned.at is None:
        return now
    today = _on(clock.local_date(now), planned)
    return today if today > now else _on(clock.local_date(now) + timedelta(days=1), planned)


def next_turn(planned: Scheduled, due: datetime, now: datetime) -> datetime:
    """The turn after the one that was due: in step with it, or from now when turns were missed."""
    if planned.at is None:
        return due + planned.every if due + planned.every > now else now + planned.every
    following = _on(clock.local_date(due) + planned.every, planned)
    return following if following > now else first_turn(planned, now)


def _on(day: date, planned: Scheduled) -> datetime:
    assert planned.at is not None  # noqa: S101 - both callers asked; this tells mypy
    return timezone.make_aware(datetime.combine(day, planned.at))
