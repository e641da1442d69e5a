"""Making and ending tokens."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Person
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.records import book

from . import rules, selectors
from .models import ApiToken


@transaction.atomic
def make_token(
    *, actor: Actor, name: str, scopes: Sequence[str], days: int
) -> tuple[ApiToken, str]:
    """A new token and its text, which nobody can read again later.

    Refused for no scope, a scope that this person may not have, or too long a life.
    """
    check(actor, "api.make_token")
    assert actor.person is not None  # noqa: S101 - the permission says so; this tells mypy
    allowed = {scope.code for scope in selectors.scopes_for(actor)}
    if not scopes or not set(scopes) <= allowed:
        raise Refused(_("Choose what the token may do, from what you may do yourself."))
    if not 1 <= days <= max(rules.lifetimes()):
        raise Refused(_("Choose how long the token lives, from the list."))
    text = rules.new_token()
    now = clock.now()
    token = ApiToken.objects.create(
        person=actor.person,
        name=name.strip()[:80],
        scopes=sorted(set(scopes)),
        token_print=rules.print_of(text),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    _note(actor, "api.token_made", token, {"scopes": token.scopes, "days": days})
    return token, text


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """Ends a token at once. Ending it twice is no fault."""
    check(actor, "api.revoke_token", token)
    ended = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
    if ended:
        _note(actor, "api.token_revoked", token, {})


def _note(actor: Actor, kind: str, token: ApiToken, codes: dict[str, object]) -> None:
    book.write(
        actor=actor,
        kind=kind,
        subject=token.public_id,
        subject_type="api_token",
        audience=book.PERSON,
        person_ref=actor.ref,
        codes=codes,
    )


def note_use(token: ApiToken) -> None:
    """When the token was last used, to a few minutes."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at >= rules.NOTE_USE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def forget_tokens(person: Person) -> None:
    """All tokens of a person go, for "erase me"."""
    ApiToken.objects.filter(person=person).delete()
