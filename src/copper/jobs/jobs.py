"""Housekeeping of the floors below all rooms."""

from datetime import timedelta

from copper.core import limits

from . import services
from .declare import job, schedule


@job("jobs.forget_old")
def forget_old() -> None:
    services.forget_old()
    limits.forget_old()


schedule("jobs.forget_old", forget_old, every=timedelta(hours=1))
