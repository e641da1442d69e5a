"""The demonstration's story, chapter by chapter. Each room adds its own chapter at the end.

Chapters call the services that people's clicks call, so the demonstration shows nothing that the
network could not do.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from django.db import transaction

from .chapters import (
    agreements,
    deciding,
    events,
    exchange,
    partners,
    people,
    places,
    questionnaires,
    reach,
    relationships,
    rules,
    ties,
)
from .stage import Stage

CHAPTERS: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("The town and its numbers", places.tell),
    ("People and their seats", people.tell),
    ("How the network works", rules.tell),
    ("Deciding and promising", deciding.tell),
    ("The yearly questions", questionnaires.tell),
    ("Two years of partners", partners.tell),
    ("Meetings, and time that is asked for", events.tell),
    ("Who is missing", reach.tell),
    ("Who works with whom", ties.tell),
    ("Promises on both sides, and the week", relationships.tell),
    ("Agreements, written and signed", agreements.tell),
    ("Files in and out", exchange.tell),
)


def tell(
    anchor: datetime | None = None, seed: int = 7, said: Callable[[str], object] = lambda text: None
) -> Stage:
    """Tells the whole story in an empty database; all of it or nothing."""
    moment = anchor or datetime.now(tz=UTC).replace(hour=9, minute=30, second=0, microsecond=0)
    stage = Stage(moment, Random(seed))  # noqa: S311 - a story, not a secret
    with transaction.atomic():
        for title, chapter in CHAPTERS:
            chapter(stage)
            said(title)
        stage.play()
    return stage
