"""Delivery and erasure in the background."""

from datetime import timedelta

from copper.core import network
from copper.jobs import job, schedule

from . import delivery


@job("messages.deliver")
def deliver(message: str) -> None:
    """Right after the writer's transaction. What fails here, `deliver_due` takes up again."""
    delivery.deliver(message)


@job("messages.deliver_due")
def deliver_due() -> None:
    delivery.deliver_due()


@job("messages.erase_old")
def erase_old() -> None:
    delivery.erase_old(network.value("messages.keep_days"))


schedule("messages.deliver_due", deliver_due, every=timedelta(minutes=1))
schedule("messages.erase_old", erase_old, every=timedelta(hours=6))
