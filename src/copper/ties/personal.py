"""What this room keeps about a person, what goes when they are erased, and what two rows of one
organisation become."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation, Person
from copper.accounts.subject_data import Line

from . import results
from .models import Asked, Response, Tie, Wave


def export(person: Person) -> dict[str, Any]:
    """What the person answered for their organisation."""
    rows = Response.objects.filter(person=person).select_related("wave", "organisation")
    return {
        "answers": [
            {
                "round": row.wave.label,
                "organisation": row.organisation.name,
                "sent_at": row.sent_at.isoformat() if row.sent_at else None,
                "worked_with": {
                    tie.about.name: tie.said for tie in row.ties.select_related("about")
                },
            }
            for row in rows.prefetch_related("ties__about")
        ]
    }


def erase(person: Person) -> None:
    """Drafts go. What was sent is their organisation's answer; it no longer says whose hand wrote it."""
    theirs = Response.objects.filter(person=person)
    theirs.filter(sent_at__isnull=True).delete()
    theirs.update(person=None)


def explain(person: Person) -> list[Line]:
    theirs = Response.objects.filter(person=person)
    lines = []
    if theirs.filter(sent_at__isnull=True).exists():
        lines.append(Line(_("Answers to the partnership survey that you have not sent"), True))
    if theirs.filter(sent_at__isnull=False).exists():
        lines.append(
            Line(
                _("What you answered for your organisation in the partnership survey"),
                False,
                _("It is your organisation's answer. It no longer says that it came from you."),
            )
        )
    return lines


def move(kept: Person, gone: Person) -> None:
    """Two accounts of one person became one: of two answers for one organisation the sent one stays."""
    for row in Response.objects.filter(person=gone):
        other = Response.objects.filter(
            person=kept, wave=row.wave_id, organisation=row.organisation_id
        ).first()
        _one_of(row, other, person=kept)


def _one_of(row: Response, other: Response | None, **to: Any) -> None:
    """`row` moves; where that place is taken, the sent one stays, else the one that was there."""
    if other is not None and (other.sent_at is not None or row.sent_at is None):
        row.delete()
        return
    if other is not None:
        other.delete()
    Response.objects.filter(pk=row.pk).update(**to)


def move_rows(kept: Organisation, gone: Organisation) -> None:
    """Two rows of one organisation became one. What they said about each other goes: nobody rates
    themselves. Closed waves that knew both are worked out again."""
    both = {kept.pk, gone.pk}
    waves = list(
        Wave.objects.filter(
            Q(roster__organisation=gone) | Q(responses__organisation=gone)
        ).distinct()
    )
    Tie.objects.filter(by__in=both, about__in=both).delete()
    named_kept = Tie.objects.filter(about=kept).values("response")
    Tie.objects.filter(
        about=gone, response__in=list(named_kept.values_list("response", flat=True))
    ).delete()
    Tie.objects.filter(about=gone).update(about=kept)
    for row in Response.objects.filter(organisation=gone):
        other = Response.objects.filter(
            person=row.person_id, wave=row.wave_id, organisation=kept
        ).first()
        _one_of(row, other if row.person_id else None, organisation=kept)
    Tie.objects.filter(by=gone).update(by=kept)
    there = Asked.objects.filter(organisation=kept).values_list("wave", flat=True)
    Asked.objects.filter(organisation=gone, wave__in=list(there)).delete()
    Asked.objects.filter(organisation=gone).update(organisation=kept)
    for wave in sorted(waves, key=lambda one: (one.opens_on, one.pk)):
        if not wave.is_open:
            wave.save_changes(results=results.of_wave(wave))
