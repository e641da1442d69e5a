"""Leaving, and being erased. What stays, stays without a name."""

import json
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from copper.accounts import events, selectors, subject_data
from copper.accounts.actor import Actor, actor_for, system_actor
from copper.accounts.models import (
    Assistance,
    Erasure,
    HeldForm,
    Invitation,
    MergeOffer,
    Person,
    PersonNeeds,
    SignInCard,
)
from copper.accounts.permissions import check
from copper.core import clock
from copper.messages import services as messages
from copper.messages.models import EMAIL, SMS

from .seats import end_seat, refuse_without_coordinator


@transaction.atomic
def leave(*, actor: Actor, person: Person) -> None:
    """Ends every seat of one's own. The account stays, so that one can look, download and erase."""
    actor.refuse_when_assisting()
    check(actor, "accounts.change_own", person)
    for seat in selectors.seats_of(person):
        end_seat(actor=actor, seat=seat)
    events.tell("person.left", actor=actor, person_ref=person.public_id, subject=person.public_id)


def erasures_file() -> Path:
    """The list of erased people's ids beside the database: restoring an old backup reads it."""
    return Path(settings.DATA) / "erasures.jsonl"


@transaction.atomic
def erase(*, actor: Actor, person: Person) -> None:
    """Erases a person: name, contacts, cards, needs and sessions go; seats stay with the bare id.

    Refused for the only coordinator. What other rooms erase and keep: subject_data.
    """
    actor.refuse_when_assisting()
    check(actor, "accounts.change_own", person)
    if any(seat.role == "coordinator" for seat in selectors.seats_of(person)):
        refuse_without_coordinator(person)
    _erase(person, actor)


def _erase(person: Person, actor: Actor) -> None:
    now = clock.now()
    for seat in selectors.seats_of(person):
        end_seat(actor=system_actor("erasure"), seat=seat)
    events.tell("person.erased", actor=actor, person_ref=person.public_id, subject=person.public_id)
    # Accounts joined into this one are the same human being.
    for someone in [person, *Person.objects.filter(merged_into=person)]:
        subject_data.erase_everywhere(someone)
        _erase_here(someone)
        Erasure.objects.get_or_create(person_ref=someone.public_id, defaults={"erased_at": now})
        _write_line(someone.public_id)


def _erase_here(person: Person) -> None:
    now = clock.now()
    for session in UserSession.objects.filter(user=person):
        session.end()
    for channel, contact in ((EMAIL, person.email), (SMS, person.phone)):
        if contact:
            messages.forget_contact(channel=channel, to=contact)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SignInCard.objects.filter(person=person).delete()
    PersonNeeds.objects.filter(person=person).delete()
    HeldForm.objects.filter(person=person).delete()
    MergeOffer.objects.filter(person=person).delete()
    Invitation.objects.filter(invited_by=person).update(for_whom="")
    Invitation.objects.filter(accepted_by=person).update(for_whom="")
    Assistance.objects.filter(helper=person, ended_at__isnull=True).update(ended_at=now)
    Assistance.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now)
    Person.objects.filter(pk=person.pk).update(
        name="",
        email=None,
        phone=None,
        phone_verified_at=None,
        language="en",
        shares_phone=False,
        is_active=False,
        last_login=None,
        erased_at=now,
    )


def _write_line(reference: uuid.UUID) -> None:
    """Last step of the transaction: a line too many erases again, a line missing never."""
    path = erasures_file()
    line = json.dumps({"person": str(reference), "at": clock.now().isoformat()}) + "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def listed_erasures() -> list[uuid.UUID]:
    """The ids in erasures.jsonl; a torn last line is left out."""
    path = erasures_file()
    found: list[uuid.UUID] = []
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            found.append(uuid.UUID(json.loads(line)["person"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found


@transaction.atomic
def erase_again(references: Iterable[uuid.UUID]) -> int:
    """After a restore: erases whoever had been erased since the backup. Returns how many it were."""
    people = Person.objects.filter(public_id__in=list(references), erased_at__isnull=True)
    erased = 0
    for person in people:
        _erase(person, system_actor("restore"))
        erased += 1
    return erased


def data_of(person: Person) -> dict[str, object]:
    """What this room keeps about a person, as plain JSON: part of "everything about me"."""
    needs = PersonNeeds.objects.filter(person=person).first()
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
        "this_phone_is_shared": person.shares_phone,
        "joined": person.joined_at.isoformat(),
        "needs_and_languages": needs.content if needs else {},
        "seats": [
            {
                "role": seat.role,
                "bloc": seat.bloc,
                "organisation": seat.organisation.name if seat.organisation else None,
                "scope": seat.scope,
                "from": seat.starts_on.isoformat(),
                "to": seat.ends_on.isoformat() if seat.ends_on else None,
            }
            for seat in selectors.all_seats_of(person)
        ],
        "sign_in_cards": [
            {"made": card.made_at.isoformat(), "last_used": _text(card.last_used_at)}
            for card in selectors.cards_of(person)
        ],
        "passkeys_and_apps": list(
            Authenticator.objects.filter(user=person).values_list("type", flat=True)
        ),
        "sessions": [
            {"from": each.created_at.isoformat(), "browser": each.user_agent, "address": each.ip}
            for each in UserSession.objects.filter(user=person)
        ],
        "helped_by": [
            {
                "helper": each.helper.shown_name(),
                "from": each.started_at.isoformat(),
                "to": _text(each.ended_at),
                "entered": [entry.what for entry in each.entries.all()],
            }
            for each in selectors.assistances_of(person)
        ],
        "helped_others": Assistance.objects.filter(helper=person).count(),
        "invitations_made": [
            {"role": each.role, "at": each.invited_at.isoformat(), "for": each.for_whom}
            for each in selectors.invitations_of(actor_for(person))
            if each.invited_by_id == person.pk
        ],
        "joined_accounts": [
            {"email": each.email, "phone": each.phone}
            for each in Person.objects.filter(merged_into=person)
        ],
    }


def _text(moment: object) -> str | None:
    return moment.isoformat() if moment is not None and hasattr(moment, "isoformat") else None
