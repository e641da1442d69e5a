"""The numbers that jobs go by."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from copper.core import network

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
