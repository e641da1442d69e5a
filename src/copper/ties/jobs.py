"""A wave closes after its last day."""

from datetime import timedelta

from copper.accounts.actor import system_actor
from copper.jobs import job, schedule

from . import services


@job("ties.close_due")
def close_due() -> int:
    return services.close_due(system_actor("worker"))


schedule("ties.close_due", close_due, every=timedelta(hours=1))
