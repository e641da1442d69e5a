"""What can be found, and by whom. Nothing is found that no room declared.

    kinds.declare("finding", _("Findings"), may_find=lambda actor: Q(audience="public") if … else None)

People are no kind of thing: a search over people would be a register of them.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from copper.core.registry import Registry

PEOPLE = {"account", "contact", "member", "participant", "people", "person", "resident", "seat"}


@dataclass(frozen=True)
class Entry:
    """One thing in one language, as a room gives it to the index."""

    public_id: uuid.UUID
    title: str
    text: str = ""
    language: str = "en"
    audience: str = ""  # a word of the room's own, such as "public" or "project:<id>"


@dataclass(frozen=True)
class Kind:
    """`may_find(viewer)` gives a Q over SearchRow (its `audience`, mostly), or None for nothing.

    `everything()` gives all entries anew, for `manage reindex`.
    """

    code: str
    label: Any
    may_find: Callable[[Any], Q | None]
    everything: Callable[[], Iterable[Entry]] | None = None


kinds: Registry[Kind] = Registry("kind of thing to search")


def declare(
    code: str,
    label: Any,
    *,
    may_find: Callable[[Any], Q | None],
    everything: Callable[[], Iterable[Entry]] | None = None,
) -> None:
    """Says that things of this kind can be found. ValueError for people."""
    if PEOPLE & {part.rstrip("s") if part != "people" else part for part in code.split(".")}:
        raise ValueError("People are not searched: that would be a register of them.")
    kinds.add(code, Kind(code, label, may_find, everything))


def what_may_be_found(viewer: Any, code: str = "") -> Q | None:
    """The rows that this viewer may find, of one kind or all; None when there are none."""
    wanted = [kinds.get(code)] if code else list(kinds)
    parts = [(kind.code, kind.may_find(viewer)) for kind in wanted]
    allowed = [Q(kind=name) & part for name, part in parts if part is not None]
    if not allowed:
        return None
    result = allowed[0]
    for more in allowed[1:]:
        result |= more
    return result
