"""What panels, doctor and other rooms read about messages. Never a contact, never words."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from copper.core import clock

from . import rules, sms
from .models import BOUNCED, FAILED, QUEUED, Message, Suppression

CONSOLE_MAIL = "django.core.mail.backends.console.EmailBackend"


def blocked(channel: str, to: str) -> str:
    """Why this contact gets no ordinary messages: stop, bounce or complaint; empty when it does."""
    found = Suppression.objects.filter(channel=channel, to_print=rules.print_of(channel, to))
    return found.values_list("why", flat=True).first() or ""


@dataclass(frozen=True)
class Undeliverable:
    """A message that did not arrive; `failure` is a code such as no_such_mailbox or http_400."""

    message: uuid.UUID
    channel: str
    state: str
    failure: str
    at: datetime | None


def undeliverable(days: int = 14, limit: int = 50) -> list[Undeliverable]:
    """The newest messages that failed or came back within `days`."""
    since = clock.now() - timedelta(days=days)
    rows = Message.objects.filter(state__in=[FAILED, BOUNCED], ended_at__gte=since)
    return [
        Undeliverable(row.public_id, row.channel, row.state, row.failure, row.ended_at)
        for row in rows.defer("to", "subject", "body").order_by("-ended_at")[:limit]
    ]


def oldest_wait() -> timedelta:
    """How long the oldest message that is due has been waiting; zero when none is."""
    now = clock.now()
    due = Message.objects.filter(state=QUEUED, next_at__lte=now).order_by("next_at")
    first = due.values_list("next_at", flat=True).first()
    return now - first if first else timedelta(0)


def email_fault() -> str:
    """What stands in the way of e-mail, in plain words; empty when nothing does."""
    if settings.EMAIL_BACKEND == CONSOLE_MAIL and not (settings.DEMO or settings.DEBUG):
        return _("No e-mail is sent. Set COPPER_EMAIL_HOST.")
    return ""


def sms_fault() -> str:
    """What stands in the way of text messages, in plain words; empty when nothing does."""
    try:
        return sms.backend().fault()
    except (ImportError, TypeError):
        return _("COPPER_SMS_BACKEND names a class that is not there.")


def set_up_faults() -> list[str]:
    """For doctor: what an operator must set before messages go out."""
    return [fault for fault in (email_fault(), sms_fault()) if fault]
