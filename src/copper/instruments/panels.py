"""What the room puts on the menu and on the home page."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import may
from copper.ui.places_to_go import MenuItem, Panel

from . import selectors, shown


def _asked(actor: Actor) -> dict[str, Any] | None:
    found = selectors.open_rounds(actor)
    language = get_language() or "en"
    asked = [(shown.words(one.of_version.instrument.title, language), one) for one in found]
    return {"asked": asked} if asked else None


def _is_member(actor: Actor) -> bool:
    return may(actor, "instruments.list")


MENU = {"questionnaires": MenuItem(_("Questionnaires"), "instruments:list", _is_member, 60)}
PANELS = {"questionnaires": Panel("needs_me", "instruments/panel.jinja", _asked, 40)}
