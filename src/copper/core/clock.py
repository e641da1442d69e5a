"""The one clock. Services take the time from here and nowhere else.

Times are stored in UTC. Deadlines are local dates of the network, so "due on Friday" means
Friday where people live, on both sides of a change to or from summer time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("copper_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """Today's date where the network is."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block the clock stands at `moment` (aware). For the demonstration's story and tests."""
    if timezone.is_naive(moment):
        raise ValueError("The clock needs a moment with a time zone.")
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)


def local_date(moment: datetime) -> date:
    """The network's date at an aware moment."""
    return timezone.localtime(moment).date()


@lru_cache(maxsize=1)
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays()


def add_working_days(day: date, count: int) -> date:
    """The date `count` working days after `day` (which itself is not counted)."""
    if count < 0:
        raise ValueError("Working days are counted forwards: count must be 0 or more.")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
