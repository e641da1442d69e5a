"""What the worker does for the book."""

from datetime import timedelta

from copper.accounts.actor import system_actor
from copper.jobs import job, schedule

from . import sealing
from .services.authorities import tell_when_allowed


@job("records.seal")
def seal_rows() -> int:
    """Writes the hash of new votes and answers into the book."""
    return sealing.seal_all()


@job("records.tell_requests")
def tell_requests() -> int:
    """Tells members of requests by authorities whose silence has ended."""
    return tell_when_allowed(actor=system_actor("worker"))


schedule("records.seal", seal_rows, every=timedelta(minutes=1))
schedule("records.tell_requests", tell_requests, every=timedelta(days=1))
