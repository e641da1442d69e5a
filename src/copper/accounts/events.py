"""What happens to accounts, told to whoever listens.

Accounts lie below the book, so the book adds a listener here (config/wiring.py). A listener runs
inside the service's transaction: when it fails, nothing happened.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.core.registry import Registry

from .actor import Actor

# kind → what members read. `audience` of each event decides who may read the line.
KINDS: dict[str, Any] = {
    "seat.given": _("A seat was given"),
    "seat.ended": _("A seat ended"),
    "card.made": _("A sign-in card was made"),
    "card.revoked": _("A sign-in card was cancelled"),
    "needs.read": _("Your access needs were read"),
    "invitation.sent": _("An invitation was made"),
    "invitation.withdrawn": _("An invitation was withdrawn"),
    "invitation.accepted": _("An invitation was accepted"),
    "assistance.started": _("A helper began to act for you"),
    "assistance.ended": _("A helper stopped acting for you"),
    "assistance.read_back": _("What a helper entered was read back to you"),
    "person.joined_accounts": _("Two accounts of one person were joined"),
    "person.left": _("A person left the network"),
    "person.erased": _("A person's details were erased"),
    "contact.changed": _("A way to reach you was changed"),
    "second_step.changed": _("The second step of signing in was changed"),
    "data.downloaded": _("Everything about you was downloaded"),
}


@dataclass(frozen=True)
class AccountEvent:
    """`audience`: "members", "person" (the one of person_ref) or "role:<code>". `codes` hold ids,
    numbers and codes only; `words` can be erased."""

    kind: str
    actor: Actor
    person_ref: uuid.UUID | None = None
    subject: uuid.UUID | None = None
    subject_type: str = "person"
    audience: str = "person"
    on_behalf_of: uuid.UUID | None = None
    codes: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


listeners: Registry[Callable[[AccountEvent], Any]] = Registry("listener to account events")

# What a helper entered, in words: rooms whose services allow assisted mode add theirs.
entry_words: Registry[Any] = Registry("words for an assisted entry")
entry_words.add("needs.changed", _("Needs and languages"))


def words_for(what: str) -> Any:
    """What an assisted entry is called on the page; the bare code when its room gave no words."""
    return entry_words.get(what) if what in entry_words else what


def tell(kind: str, **fields: Any) -> None:
    """Tells every listener. KeyError when nobody declared the kind."""
    if kind not in KINDS:
        raise KeyError(f"No account event is called '{kind}'.")
    event = AccountEvent(kind, **fields)
    for listener in listeners:
        listener(event)
