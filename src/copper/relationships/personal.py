"""What this room keeps about a person: that they want the Monday page by e-mail."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Person
from copper.accounts.subject_data import Line

from .models import ByMail


def export(person: Person) -> dict[str, Any]:
    row = ByMail.objects.filter(person=person).first()
    return {"monday_by_mail_since": row.since.isoformat()} if row else {}


def erase(person: Person) -> None:
    ByMail.objects.filter(person=person).delete()


def explain(person: Person) -> list[Line]:
    if ByMail.objects.filter(person=person).exists():
        return [Line(_("That you get the Monday page by e-mail"), True)]
    return []


def move(kept: Person, gone: Person) -> None:
    """Two accounts of one person became one."""
    if ByMail.objects.filter(person=kept).exists():
        ByMail.objects.filter(person=gone).delete()
    else:
        ByMail.objects.filter(person=gone).update(person=kept)
