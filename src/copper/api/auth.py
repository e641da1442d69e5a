"""Who calls: a bearer token gives an Actor with the rights of its person, for its scopes only.

Cookies count for nothing here, so no other site can make a browser call us.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from copper.accounts.actor import Actor, actor_for
from copper.core import limits
from copper.core.errors import NotAllowed

from . import selectors, services
from .models import ApiToken
from .registry import Scope

LONGEST = 200  # letters: what is longer is no token of ours


class ScopedToken(HttpBearer):
    """Lets in a live token that has one scope, if its person may still have it."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = selectors.live_token(token) if 0 < len(token) <= LONGEST else None
        if found is None:
            limits.hit("api.guess", limits.address_of(request))
            return None
        limits.hit("api.token", found.pk)
        actor = actor_for(found.person)
        require(self.scope, found, actor)
        services.note_use(found)
        request.actor = actor  # type: ignore[attr-defined]
        return found


def require(scope: Scope, token: ApiToken, actor: Actor) -> None:
    """NotAllowed unless token and person both have the scope."""
    if scope.code not in token.scopes:
        raise NotAllowed(
            _("This token is not for that. It needs the scope %(scope)s.") % {"scope": scope.code},
            next_step=_("Make a token with that scope on the page of your access tokens."),
        )
    if not scope.may_have(actor):
        raise NotAllowed()


def actor_of(request: HttpRequest) -> Actor:
    """The actor whom the token stands for; operations call it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return actor
