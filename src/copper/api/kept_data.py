"""What this room keeps about a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.accounts import merging, subject_data
from copper.accounts.models import Person

from . import services
from .models import ApiToken


def export(person: Person) -> dict[str, Any]:
    return {
        "access_tokens": [
            {
                "name": token.name,
                "scopes": token.scopes,
                "made_at": token.made_at.isoformat(),
                "last_used_at": token.last_used_at and token.last_used_at.isoformat(),
                "expires_at": token.expires_at.isoformat(),
                "revoked_at": token.revoked_at and token.revoked_at.isoformat(),
            }
            for token in ApiToken.objects.filter(person=person).order_by("made_at")
        ]
    }


def explain(person: Person) -> list[subject_data.Line]:
    if not ApiToken.objects.filter(person=person).exists():
        return []
    return [subject_data.Line(_("Your access tokens for programs"), goes=True)]


def merge(kept: Person, gone: Person) -> None:
    """Tokens do not move: they were made with the rights of an account that is no more."""
    services.forget_tokens(gone)


def register() -> None:
    merging.register("api", merge)
    subject_data.register("api", export=export, erase=services.forget_tokens, explain=explain)
