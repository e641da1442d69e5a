"""The menu and the home page are put together from what the rooms register (config/wiring.py)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from copper.core.registry import Registry


def everybody(actor: Any) -> bool:
    return True


@dataclass(frozen=True)
class MenuItem:
    """One line of the menu. `shown_to` takes an Actor; `order` sorts, low first.

    An address that needs a `language` gets the page's.
    """

    label: Any
    url_name: str
    shown_to: Callable[[Any], bool] = everybody
    order: int = 100


@dataclass(frozen=True)
class Panel:
    """One block of the home page. `content(actor)` gives the data for its template, or None to hide.

    `column` is one of "needs_me", "we_owe", "new".
    """

    column: str
    template: str
    content: Callable[[Any], dict[str, Any] | None]
    order: int = 100
    shown_to: Callable[[Any], bool] = everybody


menu: Registry[MenuItem] = Registry("menu item")
footer: Registry[MenuItem] = Registry("footer link")
account: Registry[MenuItem] = Registry("account link")  # beside the person's name
panels: Registry[Panel] = Registry("home panel")


def menu_for(actor: Any) -> list[MenuItem]:
    return _in_order(item for item in menu if item.shown_to(actor))


def _in_order(items: Iterable[MenuItem]) -> list[MenuItem]:
    return sorted(items, key=lambda item: item.order)


def account_for(actor: Any) -> list[MenuItem]:
    return _in_order(item for item in account if item.shown_to(actor))


def footer_for(actor: Any) -> list[MenuItem]:
    """Without an actor (an error before anybody was known): what everybody sees."""
    if actor is None:
        return footer_for_everybody()
    return _in_order(item for item in footer if item.shown_to(actor))


def footer_for_everybody() -> list[MenuItem]:
    """What a public page shows: it knows no actor, or it could not be cached."""
    return _in_order(item for item in footer if item.shown_to is everybody)


def panels_for(actor: Any) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """{column: [(template, data)…]} for one home page."""
    columns: dict[str, list[tuple[str, dict[str, Any]]]] = {"needs_me": [], "we_owe": [], "new": []}
    for panel in sorted(panels, key=lambda panel: panel.order):
        if panel.shown_to(actor) and (data := panel.content(actor)) is not None:
            columns[panel.column].append((panel.template, data))
    return columns
