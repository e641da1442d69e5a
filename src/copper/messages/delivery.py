"""Taking messages out of the outbox. Each step is one small write of its own: no transaction is
open while a provider is asked, and a message is claimed by a conditional update, so that of many
workers one sends it."""

import logging
import smtplib
import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlparse

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F

from copper.core import clock, limits
from copper.core.errors import TooMany

from . import rules, selectors, sms
from .models import BOUNCED, EMAIL, FAILED, QUEUED, SENDING, SENT, STOPPED, Message, Suppression

log = logging.getLogger("copper.messages")
# "No such mailbox" while we hand the mail over. Other 5xx answers are about this one mail.
NO_SUCH_MAILBOX = {550, 551, 553}


def deliver(public_id: uuid.UUID | str) -> str:
    """Sends one message if it is due and nobody else has it. Returns its state ("" when not ours)."""
    now = clock.now()
    mine = Message.objects.filter(public_id=public_id, state=QUEUED, next_at__lte=now).update(
        state=SENDING, claimed_at=now, tries=F("tries") + 1
    )
    if not mine:
        return ""
    message = Message.objects.get(public_id=public_id)
    if stop := _reason_not_to_send(message, now):
        return _end(message, *stop)
    if later := _wait_for_limit(message):
        return _settle(message, QUEUED, next_at=now + later, tries=message.tries - 1)
    try:
        provider_id = _hand_over(message)
    except sms.WillNeverSend as error:
        return _end(message, FAILED, error.code)
    except Exception as error:
        return _later_or_never(message, error)
    return _end(message, SENT, provider_id=provider_id)


def _reason_not_to_send(message: Message, now: datetime) -> tuple[str, str] | None:
    if message.good_until and message.good_until <= now:
        return FAILED, "too_late"
    if not message.urgent:
        stopped = Suppression.objects.filter(channel=message.channel, to_print=message.to_print)
        if why := stopped.values_list("why", flat=True).first():
            return STOPPED, why
    return None


def _wait_for_limit(message: Message) -> timedelta | None:
    """How long to hold a message back because its contact got too many lately.

    Urgent ones are counted, and never held: those who ask for codes meet a limit at the door.
    """
    try:
        limits.hit("message.contact", message.to_print)
    except TooMany as error:
        return None if message.urgent else timedelta(seconds=error.retry_after + 1)
    return None


def _hand_over(message: Message) -> str:
    if message.channel != EMAIL:
        return sms.backend().send(message.to, message.body)
    if selectors.email_fault():
        raise sms.CouldNotSend("not_set_up")
    # The same id at each try, so that a mail sent twice is seen as one, and a bounce finds us.
    message_id = f"<{message.public_id}@{urlparse(settings.SITE_ADDRESS).hostname}>"
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.to],
        headers={"Message-ID": message_id},
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = max((answer[0] for answer in error.recipients.values()), default=0)
        if code in NO_SUCH_MAILBOX:
            suppress(message.channel, message.to_print, Suppression.BOUNCE)
            raise sms.WillNeverSend("no_such_mailbox") from None
        raise (sms.WillNeverSend if code >= 500 else sms.CouldNotSend)(f"smtp_{code}") from None
    return message_id.strip("<>")


def _later_or_never(message: Message, error: Exception) -> str:
    code = error.code if isinstance(error, sms.CouldNotSend) else type(error).__name__
    log.warning("a message could not be sent", extra={"run": message.public_id, "why": code})
    if message.tries > len(rules.WAITS):
        return _end(message, FAILED, code[:40])
    wait = rules.WAITS[message.tries - 1]
    return _settle(message, QUEUED, next_at=clock.now() + wait, failure=code[:40])


def _end(message: Message, state: str, failure: str = "", provider_id: str = "") -> str:
    changes: dict[str, Any] = {"failure": failure, "provider_id": provider_id}
    changes["ended_at"] = clock.now()
    if message.urgent or state == STOPPED:
        # A code must not lie about, and what will not be sent need not be kept.
        changes |= blank()
    return _settle(message, state, **changes)


def _settle(message: Message, state: str, **changes: Any) -> str:
    """Writes how a try ended, if it is still that try."""
    Message.objects.filter(pk=message.pk, state=SENDING, claimed_at=message.claimed_at).update(
        state=state, **changes
    )
    return state


def blank() -> dict[str, Any]:
    """What erasing a message changes. The hash of the contact stays, for a bounce still to come."""
    return {"to": "", "subject": "", "body": "", "erased_at": clock.now()}


def deliver_due(limit: int = 500) -> int:
    """Sends what is due: first what a dead worker left half-way. Returns how many were tried."""
    now = clock.now()
    Message.objects.filter(state=SENDING, claimed_at__lt=now - rules.STALE_AFTER).update(
        state=QUEUED, next_at=now
    )
    due = Message.objects.filter(state=QUEUED, next_at__lte=now).order_by("-urgent", "next_at")
    return sum(bool(deliver(found)) for found in due.values_list("public_id", flat=True)[:limit])


def erase_old(days: int) -> int:
    """Empties messages that ended more than `days` ago, and forgets whom they went to."""
    old = clock.now() - timedelta(days=days)
    ended = Message.objects.filter(ended_at__lte=old, state__in=[SENT, FAILED, BOUNCED, STOPPED])
    return ended.exclude(to_print="").update(**blank(), to_print="")


def suppress(channel: str, to_print: str, why: str) -> None:
    """No more messages to this contact. A person's own "stop" is not overwritten by a bounce."""
    try:
        with transaction.atomic():
            Suppression.objects.create(
                channel=channel, to_print=to_print, why=why, since=clock.now()
            )
    except IntegrityError:
        others = Suppression.objects.filter(channel=channel, to_print=to_print)
        others.exclude(why=Suppression.STOP).update(why=why, since=clock.now())
