"""What the coordinator reads of files that came in, each in a fixed number of queries."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core.errors import NotHere
from copper.partners.models import Partner

from . import codes
from .models import Grant, Row, Run


def runs(actor: Actor) -> QuerySet[Run]:
    check(actor, "exchange.bring_in")
    return Run.objects.order_by("-made_at", "-pk")


def run(actor: Actor, public_id: uuid.UUID) -> Run:
    check(actor, "exchange.bring_in")
    found = Run.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotHere(_("This file was thrown away, or it was never here."))
    return found


def parts(found: Run) -> list[tuple[str, Any, int]]:
    """(code, word, how many rows) of what would happen, or of what happened; only what there is."""
    waiting = found.state == codes.PREVIEW
    field, words = ("verdict", codes.VERDICTS) if waiting else ("outcome", codes.OUTCOMES)
    counted = found.rows.order_by().values_list(field).annotate(Count("pk"))
    numbers: dict[str, int] = dict(counted)
    return [(code, word, numbers[code]) for code, word in words if numbers.get(code)]


@dataclass(frozen=True)
class ShownRow:
    """`what`: (word, colour) of the tag; `notes`: sentences; `choices` for a row in doubt."""

    number: int
    name: str
    partner: Any
    what: tuple[Any, str]
    notes: list[str]
    choice: str = ""
    choices: list[tuple[str, Any]] | None = None


def rows(found: Run, part: str = "") -> QuerySet[Row]:
    waiting = found.state == codes.PREVIEW
    asked = found.rows.select_related("partner__organisation").order_by("number")
    if part:
        asked = asked.filter(**{"verdict" if waiting else "outcome": part[:10]})
    return asked


_COLOURS = {
    codes.NEW: "green", codes.SAME: "blue", codes.DOUBT: "yellow", codes.WRONG: "red",
    codes.ADDED: "green", codes.FILLED: "blue", codes.NOTHING: "grey", codes.LEFT_OUT: "grey",
    codes.FAILED: "red", codes.TAKEN_BACK: "grey", codes.STAYS: "yellow", codes.PARTLY: "yellow",
}  # fmt: skip


def shown(row: Row) -> ShownRow:
    """A row as the page shows it: a word, sentences, and the answers that may be given."""
    is_open = row.verdict == codes.DOUBT and not row.outcome
    code = row.undone or row.outcome or row.verdict
    words = dict(codes.VERDICTS) | dict(codes.OUTCOMES) | dict(codes.UNDONE)
    name = row.partner.organisation.name if row.partner else ""
    if row.said is not None:
        name = row.said.get("name") or row.said.get("title") or name
    answers = [a for a in codes.CHOICES if a[0] != codes.JOIN or row.partner_id is not None]
    return ShownRow(
        number=row.number,
        name=name,
        partner=row.partner,
        what=(words[code], _COLOURS[code]),
        notes=[sentence(code, values) for code, values in row.notes],
        choice=row.choice or codes.SKIP,
        choices=answers if is_open else None,
    )


def sentence(code: str, values: dict[str, Any]) -> str:
    """A note in words. "refused" carries its own sentence."""
    if code == "refused":
        return str(values["why"])
    if code in {"field_changed", "cut"}:  # these name a field of ours, not a heading of the file
        key = "field" if code == "field_changed" else "column"
        words = {field.name: field.verbose_name for field in Partner._meta.concrete_fields}
        values = {**values, key: words[values[key]]}
    return str(codes.NOTES[code]) % values


def grants(actor: Actor) -> QuerySet[Grant]:
    """Grants, the newest first: what 360Giving publishes is open to all members."""
    check(actor, "exchange.see_grants")
    return Grant.objects.order_by("-awarded_on", "-pk")
