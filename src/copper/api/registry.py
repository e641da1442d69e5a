"""Which rooms are in the API. A room writes a plain ninja Router and never imports this one:

    router = Router()

    @router.get("/walks", response=list[Walk], openapi_extra={"x-scope": "walks:read"})
    def list_walks(request): return selectors.walks(request.actor)

and config/wiring.py adds it: `api.registry.add("fieldwork", router, Scope("walks:read", _("…")))`.
An operation without a declared scope stops the start: nothing is open by oversight.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ninja import Router

from copper.accounts.actor import Actor
from copper.core.registry import Registry


@dataclass(frozen=True)
class Scope:
    """One thing that a token may be used for. `label` ends the sentence "This token may …".

    `may_have` is asked when the token is made and at each use: a token never has a right that its
    person lacks today. The services and selectors behind ask for their own permissions as well.
    """

    code: str
    label: Any
    may_have: Callable[[Actor], bool] = lambda actor: True


@dataclass(frozen=True)
class Part:
    """What one room brings."""

    room: str
    router: Router
    scopes: tuple[Scope, ...]


parts: Registry[Part] = Registry("part of the API")
scopes: Registry[Scope] = Registry("scope")


def add(room: str, router: Router, *room_scopes: Scope) -> None:
    """Called from config/wiring.py, once for each room."""
    parts.add(room, Part(room, router, room_scopes))
    for scope in room_scopes:
        scopes.add(scope.code, scope)
