"""What this room shows in the head of the page and on the home page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.ui.places_to_go import MenuItem, Panel

from . import held_forms, selectors
from .actor import Actor


def _kept(actor: Actor) -> dict[str, Any] | None:
    kept = held_forms.kept_for(actor.person) if actor.person else []
    return {"kept": kept} if kept else None


ACCOUNT = {"accounts": MenuItem(_("My account"), "accounts:overview")}
MENU = {
    "accounts.seats": MenuItem(_("People"), "accounts:seat_list", selectors.may_list, 80),
    "accounts.help": MenuItem(_("Help somebody"), "accounts:assist_start", selectors.may_help, 85),
}
PANELS = {"accounts.kept": Panel("needs_me", "accounts/_kept_panel.jinja", _kept, order=1)}
