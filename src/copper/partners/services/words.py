"""The network's words for the communities that organisations work with: data, never in the code."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core.errors import Refused
from copper.partners.models import Community

OWN = "own"
CODE, NAME = ("code", "id"), ("title", "name", "term")


@dataclass(frozen=True)
class Loaded:
    """How many words are new, how many were there, and rows that could not be read: (row, why)."""

    added: int
    changed: int
    wrong: Sequence[tuple[int, str]]


@transaction.atomic
def add_word(*, actor: Actor, name: str) -> Community:
    """A word of the network's own. Refused when it is empty or there already."""
    check(actor, "partners.set_words")
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Write the word."))
    if Community.objects.filter(name__iexact=name).exists():
        raise Refused(_("This word is there already."))
    number = Community.objects.filter(taxonomy=OWN).count() + 1
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:28] or "word"
    while Community.objects.filter(code=f"{plain}-{number}").exists():
        number += 1
    return Community.objects.create(code=f"{plain}-{number}", name=name, taxonomy=OWN)


@transaction.atomic
def use_word(*, actor: Actor, word: Community, in_use: bool) -> None:
    """A word that is not used any more stays on the pages that have it, and is offered to nobody."""
    check(actor, "partners.set_words")
    Community.objects.filter(pk=word.pk).update(in_use=in_use)


@transaction.atomic
def load_words(
    *, actor: Actor, lines: Iterable[str], taxonomy: str, source: str, in_use: bool = True
) -> Loaded:
    """Reads a list of words from a CSV with a code and a name in each row, such as the equality
    taxonomy of 360Giving (columns Code, Title, Description). Loading it again changes names only.

    Refused: no such columns, or no row that can be read.
    """
    check(actor, "partners.set_words")
    reader = csv.DictReader(lines)
    heads = {str(head).strip().lower(): head for head in reader.fieldnames or ()}
    code_head = next((heads[name] for name in CODE if name in heads), None)
    name_head = next((heads[name] for name in NAME if name in heads), None)
    if code_head is None or name_head is None:
        raise Refused(_("The list needs a column “Code” and a column “Title”."))
    added, changed, wrong = 0, 0, []
    for number, row in enumerate(reader, start=2):
        code, name = (row[code_head] or "").strip(), (row[name_head] or "").strip()
        if not code or not name or len(code) > 40 or len(name) > 160:
            wrong.append((number, _("The code or the name is missing or too long.")))
            continue
        values = {"name": name, "taxonomy": taxonomy, "source": source}
        _word, is_new = Community.objects.update_or_create(
            code=code, defaults=values, create_defaults={**values, "in_use": in_use}
        )
        added, changed = added + is_new, changed + (not is_new)
    if not added + changed:
        raise Refused(_("There is no row in this list that could be read."))
    return Loaded(added, changed, tuple(wrong))
