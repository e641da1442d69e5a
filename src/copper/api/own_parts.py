"""The parts of the API for rooms that lie below all domain rooms."""

from django.utils.translation import gettext_lazy as _

from . import registry
from .registry import Scope
from .routers import book, messages, people


def add_all() -> None:
    """Called from config/wiring.py."""
    registry.add(
        "accounts",
        people.router,
        Scope("me:read", _("read who you are and your seats")),
        Scope("network:read", _("read the roles of the network")),
    )
    registry.add(
        "messages",
        messages.router,
        Scope(
            "messages:report",
            _("report messages that came back, and texts that people sent us"),
            may_have=lambda actor: actor.has_role("coordinator"),
        ),
    )
    registry.add(
        "records",
        book.router,
        Scope(
            "book:read",
            _("read the lines of the book that members read"),
            may_have=lambda actor: actor.is_member,
        ),
    )
