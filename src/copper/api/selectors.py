"""Tokens as their person sees them, and the token behind a request."""

import uuid

from django.db.models import QuerySet

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import NotHere

from . import (
    permissions,  # noqa: F401 - declares them
    rules,
)
from .models import ApiToken
from .registry import Scope, scopes


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The person's own tokens, newest first, ended ones too."""
    check(actor, "api.see_tokens")
    return ApiToken.objects.filter(person=actor.person).order_by("-made_at", "-pk")


def own_token(actor: Actor, public_id: uuid.UUID) -> ApiToken:
    """One of the person's own tokens; NotHere for anybody else's."""
    token = tokens_of(actor).filter(public_id=public_id).first()
    if token is None:
        raise NotHere()
    return token


def scopes_for(actor: Actor) -> list[Scope]:
    """What this person may let a token do."""
    return [scope for scope in scopes if scope.may_have(actor)]


def live_token(text: str) -> ApiToken | None:
    """The token, with its person, if it may be used now. One query."""
    found = ApiToken.objects.select_related("person").filter(
        token_print=rules.print_of(text),
        revoked_at__isnull=True,
        expires_at__gt=clock.now(),
        person__is_active=True,
    )
    return found.first()
