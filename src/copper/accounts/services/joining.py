"""Two accounts of one person become one: a code shown in one account, typed in the other."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from copper.accounts import events, merging, rules
from copper.accounts.actor import Actor
from copper.accounts.models import (
    Assistance,
    HeldForm,
    Invitation,
    MergeOffer,
    Person,
    PersonNeeds,
    Seat,
    SignInCard,
)
from copper.accounts.permissions import check
from copper.core import clock, ids, limits
from copper.core.errors import Refused

from .people import sync_email

OFFER_MINUTES = 30


def print_of(code: str) -> str:
    return ids.fingerprint("merge", ids.read_code(code))


@transaction.atomic
def offer_merge(*, actor: Actor, person: Person) -> str:
    """A code that says "this is me"; typed into the person's other account within half an hour.

    A new code replaces the old one. The account that shows the code is the one that stays.
    """
    actor.refuse_when_assisting()
    check(actor, "accounts.change_own", person)
    code = ids.new_code(rules.MERGE_LETTERS)
    MergeOffer.objects.update_or_create(
        person=person,
        defaults={
            "code_print": print_of(code),
            "expires_at": clock.now() + timedelta(minutes=OFFER_MINUTES),
        },
    )
    return code


def find_offer(*, actor: Actor, code: str) -> Person:
    """The account that showed this code. Refused alike for wrong, old and one's own codes."""
    actor.refuse_when_assisting()
    limits.hit("merge.person", actor.ref)
    offer = (
        MergeOffer.objects.select_related("person")
        .filter(code_print=print_of(code), expires_at__gt=clock.now(), person__is_active=True)
        .first()
    )
    if offer is None or actor.person is None or offer.person_id == actor.person.pk:
        raise Refused(_("That code does not work. Show a new one in your other account."))
    return offer.person


def merge(*, actor: Actor, code: str) -> Person:
    """Joins the actor's account into the one that showed the code, and returns that one.

    Seats, cards, passkeys and contacts move; what a contact opens from now on is the joined account.
    Refused for a wrong code, which is counted: hence no transaction around it.
    """
    kept = find_offer(actor=actor, code=code)
    if actor.person is None:
        raise Refused(_("Sign in first."))
    return _join(actor, kept, actor.person, print_of(code))


@transaction.atomic
def _join(actor: Actor, kept: Person, gone: Person, code_print: str) -> Person:
    # Touching both rows, in one order, locks them: of two joins at once (also in opposite
    # directions) the second finds an account closed.
    for pk in sorted((kept.pk, gone.pk)):
        if not Person.objects.filter(pk=pk, is_active=True).update(is_active=True):
            raise Refused(_("One of the two accounts was closed meanwhile."))
    if not MergeOffer.objects.filter(person=kept, code_print=code_print).delete()[0]:
        raise Refused(_("That code does not work. Show a new one in your other account."))
    Person.objects.filter(pk=gone.pk).update(is_active=False, merged_into=kept)
    MergeOffer.objects.filter(person=gone).delete()
    Person.objects.filter(merged_into=gone).update(merged_into=kept)
    _move_seats(kept, gone)
    _move_ways_in(kept, gone)
    _move_the_rest(kept, gone)
    merging.move_all(kept, gone)
    for session in UserSession.objects.filter(user=gone):
        session.end()
    events.tell(
        "person.joined_accounts",
        actor=actor,
        person_ref=kept.public_id,
        subject=gone.public_id,
        codes={"into": str(kept.public_id)},
    )
    return kept


def _move_seats(kept: Person, gone: Person) -> None:
    for seat in Seat.objects.filter(person=gone):
        try:
            with transaction.atomic():
                Seat.objects.filter(pk=seat.pk).update(person=kept)
        except IntegrityError:  # both accounts held it: the second one ends and stays where it was
            Seat.objects.filter(pk=seat.pk).update(
                ends_on=max(seat.starts_on, clock.today()), closed_at=clock.now()
            )


def _move_ways_in(kept: Person, gone: Person) -> None:
    """A contact moves when the kept account has none of its kind; else it stays on the closed row,
    from where it opens the kept account too (selectors.person_with)."""
    SignInCard.objects.filter(person=gone).update(person=kept)
    Authenticator.objects.filter(user=gone, type=Authenticator.Type.WEBAUTHN).update(user=kept)
    Authenticator.objects.filter(user=gone).delete()
    email, phone, verified = gone.email, gone.phone, gone.phone_verified_at
    if email and not kept.email:
        Person.objects.filter(pk=gone.pk).update(email=None)
        Person.objects.filter(pk=kept.pk).update(email=email)
        kept.email, gone.email = email, None
        sync_email(gone, verified=False)
        sync_email(kept, verified=True)
    if phone and not kept.phone:
        Person.objects.filter(pk=gone.pk).update(phone=None, phone_verified_at=None)
        Person.objects.filter(pk=kept.pk).update(phone=phone, phone_verified_at=verified)


def _move_the_rest(kept: Person, gone: Person) -> None:
    HeldForm.objects.filter(person=gone).update(person=kept)
    Invitation.objects.filter(invited_by=gone).update(invited_by=kept)
    Invitation.objects.filter(accepted_by=gone).update(accepted_by=kept)
    now = clock.now()
    Assistance.objects.filter(Q(helper=gone) | Q(person=gone), ended_at__isnull=True).update(
        ended_at=now
    )
    # Past help stays with the account in which it happened; the closed row points to the kept one.
    if not PersonNeeds.objects.filter(person=kept).exists():
        for needs in PersonNeeds.objects.filter(person=gone):
            PersonNeeds.objects.create(person=kept, content=needs.content)
    PersonNeeds.objects.filter(person=gone).delete()
