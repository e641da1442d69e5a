"""Grants, brought in from files of 360Giving."""

from datetime import date

from copper.core import clock
from copper.exchange import codes, matching
from copper.exchange.models import Grant, Row


class GrantHand:
    """Brings grants in; knows the organisations of the network once."""

    def __init__(self) -> None:
        self.index = matching.load()

    def bring_in(self, row: Row) -> None:
        """One grant of a file; a grant that is here already stays as it is."""
        _bring_in(row, self.index)


def _bring_in(row: Row, index: matching.Index) -> None:
    if row.verdict != codes.NEW:
        row.outcome = codes.NOTHING if row.verdict == codes.SAME else codes.LEFT_OUT
        return
    said = dict(row.said)
    days = {
        name: date.fromisoformat(said.pop(name)) if said.get(name) else None
        for name in ("awarded_on", "starts_on", "ends_on")
    }
    said = {name: value for name, value in said.items() if name not in days}
    for side in ("recipient", "funder"):
        said[f"{side}_id"] = matching.organisation_of(
            index, said[f"{side}_id_text"], said[f"{side}_name"]
        )
    grant, is_new = Grant.objects.get_or_create(
        identifier=said.pop("identifier"), defaults={**said, **days, "added_at": clock.now()}
    )
    row.outcome = codes.ADDED if is_new else codes.NOTHING
    row.before = {"grant": str(grant.public_id)} if is_new else None
