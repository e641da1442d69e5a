"""Sending messages, and hearing what came of them.

    from copper.messages import services as messages

    messages.send_sms(to=person.phone, text=_("…"), dedupe_key=f"visit:{visit.public_id}:overdue")

A row is written in the caller's transaction; a worker delivers it. The caller gives text in the
reader's language. This floor knows no person: callers decide who may be written to.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from copper.core import clock, network
from copper.core.errors import Refused

from . import delivery, jobs, rules, selectors, texts
from .models import BOUNCED, EMAIL, QUEUED, SENT, SMS, STOPPED, Message, Suppression


def send_email(
    *,
    to: str,
    subject: str,
    body: str,
    dedupe_key: str = "",
    urgent: bool = False,
    discreet: bool = False,
    good_for: timedelta | None = None,
) -> Message:
    """Puts an e-mail in the outbox; returns the row (its state is `stopped` when `to` wants none).

    dedupe_key: a message with this key is queued once, ever; the second call gives the first row.
    urgent: a sign-in code or a warning about safety or the account, which goes out even to a contact
        that said stop or bounced, and is emptied as soon as it is sent.
    discreet: for shared phones; sends neutral words of the active language in place of the given.
    good_for: not sent when it could not be sent within this time (a code that has run out).
    ValueError when `to` is no e-mail address.
    """
    if discreet:
        subject, body = texts.neutral().subject, texts.neutral().body
    subject = " ".join(subject.split())  # a line break would begin a new header
    return _queue(EMAIL, to, subject, body, dedupe_key, urgent, good_for)


def send_sms(
    *,
    to: str,
    text: str,
    dedupe_key: str = "",
    urgent: bool = False,
    discreet: bool = False,
    good_for: timedelta | None = None,
) -> Message:
    """Puts a text message in the outbox: `to` with its country (+44…). Rest as `send_email`."""
    if discreet:
        text = texts.neutral().body
    return _queue(SMS, to, "", text, dedupe_key, urgent, good_for)


@transaction.atomic
def _queue(
    channel: str,
    to: str,
    subject: str,
    body: str,
    dedupe_key: str,
    urgent: bool,
    good_for: timedelta | None,
) -> Message:
    now = clock.now()
    message = Message(
        channel=channel,
        to=rules.normal_contact(channel, to),
        to_print=rules.print_of(channel, to),
        subject=subject,
        body=body,
        urgent=urgent,
        dedupe_key=dedupe_key,
        queued_at=now,
        next_at=now,
        good_until=now + good_for if good_for else None,
    )
    why = "" if urgent else selectors.blocked(channel, to)
    if why:
        message.state, message.failure, message.ended_at = STOPPED, why, now
        message.to = message.subject = message.body = ""
        message.erased_at = now
    if dedupe_key and (first := Message.objects.filter(dedupe_key=dedupe_key).first()):
        return first
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:  # the same message from somebody else, a moment ago
        return Message.objects.get(dedupe_key=dedupe_key)
    if message.state == QUEUED:
        jobs.deliver.enqueue(message=str(message.public_id))
    return message


# --- what comes back ------------------------------------------------------------------------------


@transaction.atomic
def received_sms(*, sender: str, text: str) -> str:
    """Somebody texted us. STOP and START (in the network's words) are obeyed and answered once.

    Returns "stopped", "started" or "other". Other words are not kept. Refused when the provider
    gives a number without its country.
    """
    try:
        to_print = rules.print_of(SMS, sender)
    except ValueError:
        raise Refused(_("The sender's number must begin with + and the country.")) from None
    words = network.values("messages.stop_words", "messages.start_words")
    stops, starts = words["messages.stop_words"], words["messages.start_words"]
    stopped = Suppression.objects.filter(channel=SMS, to_print=to_print)
    if (language := rules.language_of_word(text, stops)) is not None:
        if not stopped.filter(why=Suppression.STOP).exists():
            delivery.suppress(SMS, to_print, Suppression.STOP)
            stopped.update(why=Suppression.STOP)
            _answer(sender, language, texts.stopped, starts)
        return "stopped"
    if (language := rules.language_of_word(text, starts)) is not None:
        if stopped.delete()[0]:
            _answer(sender, language, texts.started, stops)
        return "started"
    return "other"


def _answer(
    sender: str, language: str, text: Callable[[], str], back: dict[str, list[str]]
) -> None:
    """One answer in the language of the word. Urgent, since the contact has just said stop."""
    with translation.override(language):
        word = next(iter(back.get(language) or back.get("en") or ["START"])).upper()
        send_sms(to=sender, text=text() % {"word": word}, urgent=True)


@transaction.atomic
def record_bounce(*, provider_id: str = "", address_print: str = "", kind: str = "hard") -> int:
    """A provider says that a message came back. Returns how many messages it was about.

    kind: "hard" (no such mailbox or number: nothing more goes there), "complaint" (called spam: the
    same), "soft" (full, or away: only this message). ValueError for another kind.
    """
    if kind not in {"hard", "soft", "complaint"}:
        raise ValueError("A bounce is hard, soft or complaint.")
    messages = Message.objects.filter(state__in=[SENT, BOUNCED])
    if provider_id:
        messages = messages.filter(provider_id=provider_id.strip("<> "))
    elif address_print:
        messages = messages.filter(to_print=address_print)
    else:
        raise ValueError("A bounce needs a message or a contact.")
    contacts = set(messages.exclude(to_print="").values_list("channel", "to_print"))
    if kind != "soft":
        why = Suppression.BOUNCE if kind == "hard" else Suppression.COMPLAINT
        for channel, to_print in contacts:
            delivery.suppress(channel, to_print, why)
    # By contact only the newest is marked: which one came back is not known.
    newest = messages.order_by("-ended_at").values_list("pk", flat=True)[:1]
    return Message.objects.filter(pk__in=list(newest)).update(
        state=BOUNCED, failure=f"bounce_{kind}", ended_at=clock.now()
    )


def contact_works(*, channel: str, to: str) -> None:
    """A code sent to this contact was typed in: it can't be a dead one. A stop stays a stop."""
    found = Suppression.objects.filter(channel=channel, to_print=rules.print_of(channel, to))
    found.filter(why=Suppression.BOUNCE).delete()


@transaction.atomic
def forget_contact(*, channel: str, to: str) -> int:
    """Empties every message to a contact and sends none that waits, for "erase me".

    A stop stays, as a hash only: without it the next message would go out again.
    """
    messages = Message.objects.filter(channel=channel, to_print=rules.print_of(channel, to))
    messages.filter(state=QUEUED).update(state=STOPPED, failure="erased", ended_at=clock.now())
    return messages.update(**delivery.blank(), to_print="")
