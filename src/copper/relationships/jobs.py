"""What the worker does for the Monday page."""

from datetime import time, timedelta

from copper.accounts.actor import system_actor
from copper.jobs import job, schedule

from . import services


@job("relationships.prepare")
def prepare() -> None:
    """Each morning: what the community decided is done, and the week's lists are looked at again."""
    worker = system_actor("worker")
    services.carry_out(actor=worker)
    services.prepare(actor=worker)


@job("relationships.send_mails")
def send_mails() -> int:
    """On Mondays: how many things wait, and a link."""
    services.prepare(actor=system_actor("worker"))
    return services.send_mails()


schedule("relationships.prepare", prepare, every=timedelta(days=1), at=time(5, 0))
schedule("relationships.send_mails", send_mails, every=timedelta(days=1), at=time(6, 30))
