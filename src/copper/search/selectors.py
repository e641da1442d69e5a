"""Finding things by their words."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Value, When, Window
from django.db.models.functions import RowNumber

from . import index, letters
from .kinds import what_may_be_found
from .models import SearchRow

MOST_WORDS = 12


@dataclass(frozen=True)
class Found:
    kind: str
    public_id: uuid.UUID
    title: str
    language: str  # of the title, for its lang attribute


@dataclass(frozen=True)
class Results:
    """One page, and how many there are in all."""

    rows: list[Found]
    total: int


def search(
    words: str,
    *,
    viewer: Any,
    kind: str = "",
    language: str = "",
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """Things that hold a word beginning with each of `words`, in any language and any accents.

    Only what `viewer` (an Actor) may find. Each thing once: in `language` when it is found in that
    one. First those with the words in their title, then the newest. KeyError for an unknown kind.
    Two queries.
    """
    allowed = what_may_be_found(viewer, kind)
    wanted = letters.words(words)[:MOST_WORDS]
    if allowed is None or not wanted:
        return Results([], 0)
    order = [
        Case(When(index.having(wanted, in_title=True), then=Value(0)), default=Value(1)).asc(),
        F("updated_at").desc(),
        F("pk").desc(),
    ]
    preferred = Case(When(language=language, then=Value(0)), default=Value(1))
    found = (
        SearchRow.objects.filter(allowed)
        .filter(index.having(wanted))
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("kind"), F("public_id")],
                order_by=[preferred.asc(), *order],
            )
        )
        .filter(place=1)
    )
    rows = [
        Found(row.kind, row.public_id, row.title, row.language)
        for row in found.order_by(*order)[offset : offset + limit]
    ]
    return Results(rows, found.count())
