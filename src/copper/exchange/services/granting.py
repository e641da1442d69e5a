"""Grants, brought in from files of 360Giving."""

from datetime import date

from copper.core import clock
from copper.exchange import codes
from copper.exchange.models import Grant, Row


def bring_in(row: Row) -> None:
    """One grant of a file; a grant that is here already stays as it is."""
    if row.verdict != codes.NEW:
        row.outcome = codes.NOTHING if row.verdict == codes.SAME else codes.LEFT_OUT
        return
    said = dict(row.said)
    days = {
        name: date.fromisoformat(said.pop(name)) if said.get(name) else None
        for name in ("awarded_on", "starts_on", "ends_on")
    }
    said = {name: value for name, value in said.items() if name not in days}
    grant, is_new = Grant.objects.get_or_create(
        identifier=said.pop("identifier"), defaults={**said, **days, "added_at": clock.now()}
    )
    row.outcome = codes.ADDED if is_new else codes.NOTHING
    row.before = {"grant": str(grant.public_id)} if is_new else None
