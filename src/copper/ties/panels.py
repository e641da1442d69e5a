"""What the room puts on the menu and on the home page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import may
from copper.ui.places_to_go import MenuItem, Panel

from . import selectors


def _is_member(actor: Actor) -> bool:
    return may(actor, "ties.see")


def _asked(actor: Actor) -> dict[str, Any] | None:
    turns = [turn for turn in selectors.turns(actor) if turn.state != "sent"]
    return {"turns": turns} if turns else None


MENU = {"ties": MenuItem(_("Who works with whom"), "ties:list", _is_member, 52)}
PANELS = {"ties": Panel("needs_me", "ties/panel.jinja", _asked, 42)}
