"""Grants as the 360Giving Data Standard 1.4 tells of them, out and in. Money is whole pence."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from copper.core import clock

from . import validating
from .models import Grant
from .reading import Note

VERSION = "1.4"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
MOST_PENCE = 10**15


def document(grants: Iterable[Grant], *, publisher: str) -> dict[str, Any]:
    """A package of grants; "grants" must not be empty by the standard."""
    return {
        "version": VERSION,
        "issued": clock.today().isoformat(),
        "license": LICENCE,
        "publisher": {"name": publisher},
        "grants": [_grant(grant) for grant in grants],
    }


def _grant(grant: Grant) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": grant.identifier,
        "title": grant.title,
        "description": grant.description,
        "currency": grant.currency,
        "amountAwarded": grant.pence // 100 if grant.pence % 100 == 0 else grant.pence / 100,
        "awardDate": grant.awarded_on.isoformat(),
        "recipientOrganization": [{"id": grant.recipient_id_text, "name": grant.recipient_name}],
        "fundingOrganization": [{"id": grant.funder_id_text, "name": grant.funder_name}],
    }
    days = {"startDate": grant.starts_on, "endDate": grant.ends_on}
    if planned := {name: day.isoformat() for name, day in days.items() if day}:
        found["plannedDates"] = [planned]
    if grant.programme or grant.programme_code:
        found["grantProgramme"] = [{"code": grant.programme_code, "title": grant.programme}]
    return found


def is_ours(found: Any) -> bool:
    return isinstance(found, dict) and isinstance(found.get("grants"), list)


def read(found: dict[str, Any]) -> Iterable[tuple[int, dict[str, Any] | None, list[Note]]]:
    """(number in the file, grant as keywords of the model in JSON, notes); None for a wrong one."""
    for number, said in enumerate(found["grants"], 1):
        if wrong := validating.fault(said, "grants", "grant"):
            yield number, None, [("schema", {"where": wrong[0], "why": wrong[1]})]
            continue
        notes: list[Note] = []
        grant = _read(said, notes)
        yield number, grant, notes


def _read(said: dict[str, Any], notes: list[Note]) -> dict[str, Any] | None:
    if "recipientIndividual" in said:
        notes.append(("person", {}))
        return None
    if said["currency"] != "GBP":
        notes.append(("grant_currency", {"said": said["currency"]}))
        return None
    amount = Decimal(said["amountAwarded"])
    if not 0 <= amount * 100 <= MOST_PENCE or amount * 100 != int(amount * 100):
        notes.append(("grant_money", {}))
        return None
    recipient, funder = said["recipientOrganization"][0], said["fundingOrganization"][0]
    planned = (said.get("plannedDates") or [{}])[0]
    programme = (said.get("grantProgramme") or [{}])[0]
    grant: dict[str, Any] = {
        "identifier": said["id"],
        "title": said["title"],
        "description": said["description"],
        "pence": int(amount * 100),
        "awarded_on": said["awardDate"][:10],
        "starts_on": _day(planned.get("startDate"), notes),
        "ends_on": _day(planned.get("endDate"), notes),
        "recipient_id_text": recipient["id"],
        "recipient_name": recipient["name"],
        "funder_id_text": funder["id"],
        "funder_name": funder["name"],
        "programme": programme.get("title") or "",
        "programme_code": programme.get("code") or "",
    }
    if too_long := _too_long(grant):
        notes.append(("too_long_field", {"field": too_long}))
        return None
    if grant["starts_on"] and grant["ends_on"] and grant["ends_on"] < grant["starts_on"]:
        notes.append(("grant_date", {"said": grant["ends_on"]}))
        grant["ends_on"] = None
    return grant


def _too_long(grant: dict[str, Any]) -> str:
    """The first field that is longer than what we keep."""
    for field in Grant._meta.concrete_fields:
        most = getattr(field, "max_length", None)
        value = grant.get(field.name)
        if most and isinstance(value, str) and len(value) > most:
            return field.name
    return ""


def _day(said: str | None, notes: list[Note]) -> str | None:
    """A whole day; a month or a year alone is no day, and is left out."""
    if not said:
        return None
    try:
        return date.fromisoformat(said[:10]).isoformat()
    except ValueError:
        notes.append(("grant_date", {"said": said[:20]}))
        return None
