"""What this room keeps about a person, what goes when they leave, and what moves with a merge."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from copper.accounts import merging, subject_data
from copper.accounts.actor import system_actor
from copper.accounts.models import Person

from . import rules, selectors, services
from .models import StoredFile


def _is_work(stored: StoredFile) -> bool:
    return stored.purpose in rules.purposes and rules.purposes.get(stored.purpose).work


def export(person: Person) -> dict[str, Any]:
    return {
        "files": [
            {
                "name": stored.original_name,
                "purpose": stored.purpose,
                "type": selectors.file_type(stored).media_type,
                "bytes": stored.size,
                "stored_at": stored.at.isoformat(),
                "address": selectors.url(stored),
                **stored.dimensions(),
            }
            for stored in selectors.of_owner(person.public_id)
        ]
    }


def erase(person: Person) -> None:
    for stored in selectors.of_owner(person.public_id):
        if not _is_work(stored):
            services.withdraw(actor=system_actor("erasure"), stored=stored, why=str(_("erase me")))
    # What they sent for somebody else, or for the network's work, stays without the name they gave.
    services.forget_names_of(person.public_id)


def explain(person: Person) -> list[subject_data.Line]:
    files = selectors.of_owner(person.public_id)
    work = sum(map(_is_work, files))
    own = len(files) - work
    lines = []
    if own:
        what = ngettext("%(n)s file of yours", "%(n)s files of yours", own) % {"n": own}
        lines.append(subject_data.Line(what, goes=True))
    if work:
        what = ngettext("%(n)s file of the network", "%(n)s files of the network", work)
        why = _("You sent it for our shared work. It stays, without the name you gave it.")
        lines.append(subject_data.Line(what % {"n": work}, goes=False, why=why))
    return lines


def move(kept: Person, gone: Person) -> None:
    """Two accounts became one: the files of the one that goes are the other's now."""
    for name in ("owner", "uploaded_by"):
        StoredFile.objects.filter(**{name: gone.public_id}).update(**{name: kept.public_id})


def register() -> None:
    subject_data.register("files", export=export, erase=erase, explain=explain)
    if "files" not in merging.movers:
        merging.register("files", move)
