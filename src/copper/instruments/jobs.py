"""Rounds close after their last day, and answers go on the day that was promised."""

from datetime import timedelta

from copper.accounts.actor import system_actor
from copper.jobs import job, schedule

from . import services


@job("instruments.close_due")
def close_due() -> int:
    return services.close_due(system_actor("worker"))


@job("instruments.delete_due")
def delete_due() -> int:
    return services.delete_due(system_actor("worker"))


schedule("instruments.close_due", close_due, every=timedelta(hours=1))
schedule("instruments.delete_due", delete_due, every=timedelta(hours=1))
