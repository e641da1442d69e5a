"""What this room keeps about a person, and what goes when they are erased."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation, Person
from copper.accounts.subject_data import Line

from .models import Ask, CalendarLink, Coming, Event


def export(person: Person) -> dict[str, Any]:
    """What the person said about meetings, what they planned and asked. The secret of their
    calendar address is not kept, so it can't be given out."""
    return {
        "said_about_events": [
            {
                "event": row.event.title,
                "begins": row.event.starts_at.isoformat(),
                "answer": row.answer,
                "asked_for": row.needs,
                "organisers_may_read_needs": row.brings_needs,
                "said_at": row.said_at.isoformat(),
                "with_helper": row.with_helper,
            }
            for row in Coming.objects.filter(person=person).select_related("event").order_by("pk")
        ],
        "planned_events": list(
            Event.objects.filter(made_by_ref=person.public_id)
            .order_by("pk")
            .values_list("title", flat=True)
        ),
        "asks_made": list(
            Ask.objects.filter(proposed_by_ref=person.public_id)
            .order_by("pk")
            .values_list("title", flat=True)
        ),
        "has_calendar_address": CalendarLink.objects.filter(person=person).exists(),
    }


def erase(person: Person) -> None:
    """Whether they came and what they asked for goes; what they planned for others stays."""
    Coming.objects.filter(person=person).delete()
    CalendarLink.objects.filter(person=person).delete()


def explain(person: Person) -> list[Line]:
    lines = []
    if Coming.objects.filter(person=person).exists():
        lines.append(Line(_("Which meetings you come to, and what you asked for"), True))
    if CalendarLink.objects.filter(person=person).exists():
        lines.append(Line(_("The secret address of your calendar"), True))
    if Event.objects.filter(made_by_ref=person.public_id).exists():
        lines.append(
            Line(
                _("Meetings that you planned"),
                False,
                _("Others come to them; your name is not there."),
            )
        )
    if Ask.objects.filter(proposed_by_ref=person.public_id).exists():
        lines.append(
            Line(
                _("What you asked of organisations"),
                False,
                _("They answered it; your name is not there."),
            )
        )
    return lines


def move(kept: Person, gone: Person) -> None:
    """Two accounts of one person became one: where both answered, the newer answer stays."""
    there = {row.event_id: row for row in Coming.objects.filter(person=kept)}
    for row in Coming.objects.filter(person=gone):
        other = there.get(row.event_id)
        if other is None:
            Coming.objects.filter(pk=row.pk).update(person=kept)
            continue
        older = row if row.said_at <= other.said_at else other
        older.delete()
        if older is other:
            Coming.objects.filter(pk=row.pk).update(person=kept)
    # The address of the account that goes stops working: it was made for another name.
    CalendarLink.objects.filter(person=gone).delete()
    Event.objects.filter(made_by_ref=gone.public_id).update(made_by_ref=kept.public_id)
    Ask.objects.filter(proposed_by_ref=gone.public_id).update(proposed_by_ref=kept.public_id)


def move_organisation(kept: Organisation, gone: Organisation) -> None:
    """What the two asked of each other was asked of themselves, as it turns out: it goes."""
    Ask.objects.filter(asker=gone, of=kept).delete()
    Ask.objects.filter(asker=kept, of=gone).delete()
