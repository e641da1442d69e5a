"""What the room puts on the menu and on the home page."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import may
from copper.core import clock
from copper.ui.places_to_go import MenuItem, Panel

from . import book, selectors


def _votes(actor: Actor) -> dict[str, Any] | None:
    found = selectors.open_decisions_for(actor)
    return {"decisions": found} if found else None


def _promises(actor: Actor) -> dict[str, Any] | None:
    found = selectors.promises_due(actor, clock.today() + timedelta(days=14))
    return {"promises": found} if found else None


def _lines(actor: Actor) -> dict[str, Any] | None:
    lines = selectors.as_lines(
        selectors.visible_entries(actor).exclude(kind__in=book.TECHNICAL)[:5]
    )
    return {"lines": lines} if lines else None


def _messages(actor: Actor) -> dict[str, Any] | None:
    waiting = selectors.messages_for(actor).filter(answered_at__isnull=True).count()
    return {"waiting": waiting} if waiting else None


def _objections(actor: Actor) -> dict[str, Any] | None:
    found = selectors.open_objections(actor)
    return {"objections": found} if found else None


def _is_member(actor: Actor) -> bool:
    return may(actor, "records.read_book")


def _reads_messages(actor: Actor) -> bool:
    return may(actor, "records.list_messages")


MENU = {
    "decisions": MenuItem(_("Decisions"), "records:decision_list", _is_member, 20),
    "promises": MenuItem(_("Promises"), "records:promise_list", _is_member, 30),
    "book": MenuItem(_("The book"), "records:book", _is_member, 40),
    "messages": MenuItem(_("Messages for you"), "records:message_list", _reads_messages, 50),
}
PANELS = {
    "votes": Panel("needs_me", "records/panel_votes.jinja", _votes, 10, _is_member),
    "messages": Panel("needs_me", "records/panel_messages.jinja", _messages, 5, _reads_messages),
    "objections": Panel(
        "needs_me",
        "records/panel_objections.jinja",
        _objections,
        6,
        lambda actor: may(actor, "records.answer_objection"),
    ),
    "promises": Panel("we_owe", "records/panel_promises.jinja", _promises, 10, _is_member),
    "book": Panel("new", "records/panel_lines.jinja", _lines, 50, _is_member),
}
