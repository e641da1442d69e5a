"""The menu and the home page are put together from what the rooms register (config/wiring.py)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from copper.core.registry import Registry


@dataclass(frozen=True)
class MenuItem:
    """One line of the menu. `shown_to` takes an Actor; `order` sorts, low first."""

    label: Any
    url_name: str
    shown_to: Callable[[Any], bool] = lambda actor: True
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
    shown_to: Callable[[Any], bool] = field(default=lambda actor: True)


menu: Registry[MenuItem] = Registry("menu item")
footer: Registry[MenuItem] = Registry("footer link")  # the same for everybody: no actor is asked
account: Registry[MenuItem] = Registry("account link")  # beside the person's name
panels: Registry[Panel] = Registry("home panel")


def menu_for(actor: Any) -> list[MenuItem]:
    return _in_order(item for item in menu if item.shown_to(actor))


def _in_order(items: Iterable[MenuItem]) -> list[MenuItem]:
    return sorted(items, key=lambda item: item.order)


def account_for(actor: Any) -> list[MenuItem]:
    return _in_order(item for item in account if item.shown_to(actor))


def footer_links() -> list[MenuItem]:
    return _in_order(footer)


def panels_for(actor: Any) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """{column: [(template, data)…]} for one home page."""
    columns: dict[str, list[tuple[str, dict[str, Any]]]] = {"needs_me": [], "we_owe": [], "new": []}
    for panel in sorted(panels, key=lambda panel: panel.order):
        if panel.shown_to(actor) and (data := panel.content(actor)) is not None:
            columns[panel.column].append((panel.template, data))
    return columns
