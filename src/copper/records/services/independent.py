"""Straight to an independent person: complaints, objections, questions about data; without a name if wished."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import STRANGER, Actor, system_actor
from copper.accounts.models import Person
from copper.accounts.permissions import check
from copper.core import clock, ids, network
from copper.core.errors import NotHere, Refused
from copper.records import book, ways_in
from copper.records.models import Message

RECEIPT = "message receipt"


def _acknowledge_by(goes_to: str) -> date:
    if goes_to == "data_protection_officer":
        return clock.today() + timedelta(days=network.value("complaint.data_days"))
    return clock.add_working_days(clock.today(), network.value("complaint.other_days"))


@transaction.atomic
def leave_message(
    *,
    kind: str,
    words: str,
    contact: str = "",
    language: str = "",
    route: str = "web",
    actor: Actor = STRANGER,
    about_person: Person | None = None,
) -> tuple[Message, str]:
    """Takes a message in and gives its receipt code, shown once. The writer is never stored.

    On paper, by phone and in person a member types it in (`actor`); the book says who did.
    """
    way = ways_in.ways.get(kind)
    if not words.strip():
        raise Refused(_("Write what happened, in any language."))
    code = ids.new_code(12)
    message = Message.objects.create(
        kind=kind,
        words=words.strip(),
        contact=contact.strip(),
        language=language,
        route=route,
        receipt_print=ids.fingerprint(RECEIPT, code),
        received_at=clock.now(),
        acknowledge_by=_acknowledge_by(way.goes_to),
        goes_to=way.goes_to,
        about_person=about_person,
    )
    typed_for_somebody = route != "web" and actor.is_known
    book.write(
        actor=actor if typed_for_somebody else system_actor("way in"),
        kind="message.received",
        audience=f"role:{way.goes_to}",
        subject_type="message",
        subject=message.public_id,
        codes={"kind": kind, "route": route},
    )
    return message, code


@transaction.atomic
def acknowledge(*, actor: Actor, message: Message) -> Message:
    """ "We have read it": the clock of the first answer stops."""
    check(actor, "records.read_message", message)
    if message.acknowledged_at is None:
        message.save_changes(acknowledged_at=clock.now())
    return message


@transaction.atomic
def answer_message(*, actor: Actor, message: Message, answer: str) -> Message:
    """The answer; its writer reads it with the receipt code."""
    check(actor, "records.read_message", message)
    if not answer.strip():
        raise Refused(_("Write an answer."))
    if message.answered_at:
        raise Refused(_("This was answered already."))
    message.save_changes(
        answer=answer.strip(),
        answered_at=clock.now(),
        answered_by=actor.person,
        acknowledged_at=message.acknowledged_at or clock.now(),
    )
    book.write(
        actor=actor,
        kind="message.answered",
        audience=f"role:{message.goes_to}",
        subject_type="message",
        subject=message.public_id,
    )
    return message


def read_receipt(code: str) -> Message:
    """The message of a receipt code; NotHere for a wrong one, whatever is wrong with it."""
    found = Message.objects.filter(
        receipt_print=ids.fingerprint(RECEIPT, ids.read_code(code))
    ).first()
    if found is None:
        raise NotHere(_("We do not know this code. Check each letter and try again."))
    return found
