"""What this room keeps about a person, and what goes when they are erased."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Person
from copper.accounts.subject_data import Line

from .models import Contact, Meeting


def export(person: Person) -> dict[str, Any]:
    """Where the person is held as somebody to call, and meetings with them."""
    return {
        "held_as_contact": [
            {
                "organisation": row.partner.organisation.name,
                "name": row.name,
                "job": row.job,
                "email": row.email,
                "phone": row.phone,
                "agreed_on": row.consent_on.isoformat(),
            }
            for row in Contact.objects.filter(person=person).select_related("partner__organisation")
        ],
        "meetings": [
            {
                "organisation": row.partner.organisation.name,
                "on": row.on.isoformat(),
                "how": row.how,
            }
            for row in Meeting.objects.filter(with_person=person).select_related(
                "partner__organisation"
            )
        ],
    }


def erase(person: Person) -> None:
    """The contact goes; that two organisations met stays, without the person and the words."""
    Contact.objects.filter(person=person).delete()
    Meeting.objects.filter(with_person=person).update(with_person=None, words="")


def explain(person: Person) -> list[Line]:
    lines = []
    if Contact.objects.filter(person=person).exists():
        lines.append(Line(_("That you can be called for an organisation"), True))
    if Meeting.objects.filter(with_person=person).exists():
        lines.append(Line(_("Notes about meetings with you"), True))
    return lines


def move(kept: Person, gone: Person) -> None:
    """Two accounts of one person became one."""
    Contact.objects.filter(person=gone).update(person=kept)
    Meeting.objects.filter(with_person=gone).update(with_person=kept)
