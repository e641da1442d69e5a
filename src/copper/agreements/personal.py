"""What this room keeps about a person, and what goes when they are erased."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Person
from copper.accounts.subject_data import Line

from .models import Comment, Signature, TranslationCheck


def _theirs(person: Person) -> Q:
    """Signatures never change hands, so those given under an account that was merged count too."""
    return Q(person=person) | Q(person__merged_into=person)


def export(person: Person) -> dict[str, Any]:
    signatures = Signature.objects.filter(_theirs(person)).select_related("version__agreement")
    return {
        "signatures": [
            {
                "agreement": row.version.agreement.title,
                "version": row.version.number,
                "for": row.signed_as,
                "how": row.how,
                "language": row.language,
                "on": row.on.isoformat(),
            }
            for row in signatures.order_by("at")
        ],
        "comments": [
            {
                "agreement": row.agreement.title,
                "section": row.section,
                "words": row.words,
                "at": row.at.isoformat(),
            }
            for row in Comment.objects.filter(person=person).select_related("agreement")
        ],
        "accepted_translations": [
            {"language": language, "at": at.isoformat()}
            for language, at in TranslationCheck.objects.filter(_theirs(person)).values_list(
                "translation__language", "at"
            )
        ],
    }


def erase(person: Person) -> None:
    """What they said beside an agreement goes. That their organisation signed stays."""
    Comment.objects.filter(person=person).delete()


def explain(person: Person) -> list[Line]:
    lines = []
    if Comment.objects.filter(person=person).exists():
        lines.append(Line(_("What you said beside agreements"), True))
    if Signature.objects.filter(_theirs(person)).exists():
        lines.append(
            Line(
                _("That you signed agreements for your organisation, and photos of the paper"),
                False,
                _("The other parties rely on it. It no longer says your name, except on paper."),
            )
        )
    return lines


def move(kept: Person, gone: Person) -> None:
    """Two accounts of one person became one. Signatures stay with the account that gave them."""
    Comment.objects.filter(person=gone).update(person=kept)
