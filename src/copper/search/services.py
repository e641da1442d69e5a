"""Keeping the index. Rooms call these in the transaction that changes the thing itself."""

import uuid

from django.db import transaction

from copper.core import clock

from . import index as words_index
from . import letters
from .kinds import Entry, kinds
from .models import SearchRow


def index(
    *,
    kind: str,
    public_id: uuid.UUID,
    title: str,
    text: str = "",
    language: str = "en",
    audience: str = "",
) -> None:
    """Makes a thing findable in one language, or renews it. KeyError when nobody declared the kind.

    Only what its readers may read: the title is shown, and who finds a word knows that it is there.
    """
    _put(kind, Entry(public_id, title, text, language, audience))


@transaction.atomic
def _put(kind: str, entry: Entry) -> None:
    row, _made = SearchRow.objects.update_or_create(
        kind=kinds.get(kind).code,
        public_id=entry.public_id,
        language=entry.language,
        defaults={
            "title": entry.title[:300],
            "audience": entry.audience,
            "updated_at": clock.now(),
        },
    )
    words_index.put(row.pk, letters.words(entry.title), letters.words(entry.text))


@transaction.atomic
def remove(*, kind: str, public_id: uuid.UUID, language: str = "") -> int:
    """Nobody finds the thing any more (in one language, or in all). Returns how many rows went."""
    rows = SearchRow.objects.filter(kind=kind, public_id=public_id)
    if language:
        rows = rows.filter(language=language)
    words_index.drop(list(rows.values_list("pk", flat=True)))
    return rows.delete()[0]


@transaction.atomic
def reindex(kind: str) -> int:
    """Makes the index of a kind anew from what its room gives; returns how many rows there are.

    Kinds without `everything` are left as they are.
    """
    everything = kinds.get(kind).everything
    if everything is None:
        return SearchRow.objects.filter(kind=kind).count()
    old = SearchRow.objects.filter(kind=kind)
    words_index.drop(list(old.values_list("pk", flat=True)))
    old.delete()
    count = 0
    for count, entry in enumerate(everything(), 1):  # noqa: B007 - the count is the answer
        _put(kind, entry)
    return count
