"""What people keep about themselves: name, language, contacts, access needs, sessions."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from copper.accounts import events, selectors
from copper.accounts.actor import Actor
from copper.accounts.contacts import EMAIL, Contact
from copper.accounts.models import Person, PersonNeeds
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.messages import services as messages

from .assisting import note_assisted


@transaction.atomic
def change_own(*, actor: Actor, person: Person, **changes: Any) -> Person:
    """Changes name, language or shares_phone of one's own account."""
    actor.refuse_when_assisting()
    check(actor, "accounts.change_own", person)
    unknown = set(changes) - {"name", "language", "shares_phone"}
    if unknown:
        raise ValueError(f"These can't be changed here: {', '.join(sorted(unknown))}.")
    for name, value in changes.items():
        setattr(person, name, value)
    person.save(update_fields=list(changes))
    return person


@transaction.atomic
def set_contact(*, actor: Actor, person: Person, contact: Contact) -> None:
    """Stores an e-mail or phone number that the person has just confirmed with a code.

    Refused when it is another account's: then both accounts may be joined.
    """
    actor.refuse_when_assisting()
    check(actor, "accounts.change_own", person)
    before = {"email": person.email, "phone": person.phone}[contact.kind]
    fields: dict[str, Any] = {contact.kind: contact.value}
    if contact.kind != EMAIL:
        fields["phone_verified_at"] = clock.now()
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(**fields)
    except IntegrityError as error:
        raise Refused(
            _("Another account has this contact."),
            next_step=_("If that account is yours too, join the two under My account."),
        ) from error
    for name, value in fields.items():
        setattr(person, name, value)
    if contact.kind == EMAIL:
        sync_email(person, verified=True)
    if before and before != contact.value:
        _warn_old(contact.kind, before)
    _tell_contact(actor, person, contact.kind, "set")


def sync_email(person: Person, *, verified: bool) -> None:
    """allauth keeps e-mail addresses in a table of its own; ours is the one that counts."""
    EmailAddress.objects.filter(user=person).exclude(email=person.email or "").delete()
    if person.email:
        EmailAddress.objects.update_or_create(
            user=person, email=person.email, defaults={"primary": True, "verified": verified}
        )


def _warn_old(kind: str, old: str) -> None:
    text = _("This contact was taken off your account. If that was not you, tell your coordinator.")
    if kind == EMAIL:
        messages.send_email(
            to=old, subject=_("A change to how you sign in"), body=text, urgent=True
        )
    else:
        messages.send_sms(to=old, text=text, urgent=True)


def _tell_contact(actor: Actor, person: Person, kind: str, what: str) -> None:
    events.tell(
        "contact.changed",
        actor=actor,
        person_ref=person.public_id,
        subject=person.public_id,
        codes={"contact": kind, "what": what},
    )


@transaction.atomic
def remove_contact(*, actor: Actor, person: Person, kind: str) -> None:
    """Removes "email" or "phone". Refused when it is the last way to sign in."""
    actor.refuse_when_assisting()
    check(actor, "accounts.change_own", person)
    old = {"email": person.email, "phone": person.phone}[kind]
    if not old:
        return
    other = person.phone if kind == EMAIL else person.email
    if not other and not ways_in_without_contact(person):
        raise Refused(
            _("This is your only way to sign in."),
            missing=[_("Add another contact, make a sign-in card or add a passkey first.")],
        )
    setattr(person, kind, None)
    fields = [kind]
    if kind != EMAIL:
        person.phone_verified_at = None
        fields.append("phone_verified_at")
    person.save(update_fields=fields)
    sync_email(person, verified=True)
    _warn_old(kind, old)
    _tell_contact(actor, person, kind, "removed")


def ways_in_without_contact(person: Person) -> bool:
    """True when a card with a PIN or a passkey opens the account."""
    return (
        any(card.pin_hash for card in selectors.cards_of(person))
        or Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists()
    )


@transaction.atomic
def set_needs(
    *, actor: Actor, person: Person, spoken: list[str], read: list[str], needs: str
) -> PersonNeeds:
    """Access needs and languages: by the person, or by a helper while the person is there.

    `spoken` and `read` are language tags (BCP 47); spoken-only languages are as good as any.
    """
    check(actor, "accounts.change_needs", person)
    content: Any = {"spoken": spoken, "read": read, "needs": needs}
    row, _created = PersonNeeds.objects.update_or_create(
        person=person, defaults={"content": content}
    )
    note_assisted(actor, "needs.changed", person.public_id)
    return row


def own_needs(*, actor: Actor, person: Person) -> dict[str, Any]:
    """One's own needs, or those of who one helps, to change them. Shape as `read_needs`."""
    check(actor, "accounts.change_needs", person)
    return _stored_needs(person)


def _stored_needs(person: Person) -> dict[str, Any]:
    row = PersonNeeds.objects.filter(person=person).first()
    content: Any = row.content if row else {}
    return {"spoken": [], "read": [], "needs": "", **content}


@transaction.atomic
def read_needs(*, actor: Actor, person: Person) -> dict[str, Any]:
    """{"spoken": […], "read": […], "needs": "…"}. When somebody else reads, the person is told."""
    check(actor, "accounts.see_needs", person)
    if actor.person is None or actor.person.pk != person.pk:
        events.tell(
            "needs.read", actor=actor, person_ref=person.public_id, subject=person.public_id
        )
    return _stored_needs(person)


def end_sessions(*, actor: Actor, person: Person, but: str = "", only: int | None = None) -> int:
    """Signs the person out everywhere, but for the session with key `but`; or of one session only."""
    check(actor, "accounts.change_own", person)
    sessions = UserSession.objects.filter(user=person).exclude(session_key=but)
    if only is not None:
        sessions = sessions.filter(pk=only)
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    return ended
