"""Sign-in cards: a printed code and a PIN, for people without e-mail or phone.

A wrong code and a wrong PIN can't be told apart, not by the words and not by the time: a hash is
always computed. Tries are counted before anything is looked up, outside any transaction.
"""

from datetime import timedelta
from functools import lru_cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts import events, rules, selectors
from copper.accounts.actor import Actor
from copper.accounts.models import Person, SignInCard
from copper.accounts.permissions import check, may
from copper.core import clock, ids, limits, network
from copper.core.errors import NotAllowed, Refused
from copper.messages import services as messages


def print_of(code: str) -> str:
    """What is stored instead of the code."""
    return ids.fingerprint("card", ids.read_code(code))


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return make_password("no card has this PIN")


def _new_code() -> str:
    while True:
        code = ids.new_code(rules.CARD_LETTERS)
        if not code.isdigit():  # only digits would read as a phone number
            return code


@transaction.atomic
def make_card(*, actor: Actor, person: Person) -> tuple[SignInCard, str]:
    """(card, code). The code is given out this once; afterwards only its hash exists.

    NotAllowed for somebody else's card unless it is the actor's job; never for staff members'.
    """
    actor.refuse_when_assisting()
    _check_card_work(actor, person)
    code = _new_code()
    card = SignInCard.objects.create(
        person=person, code_print=print_of(code), made_at=clock.now(), made_by=actor.person
    )
    events.tell(
        "card.made",
        actor=actor,
        person_ref=person.public_id,
        subject=card.public_id,
        subject_type="card",
    )
    if actor.person != person:
        _warn(person, _("A sign-in card was made for your account by somebody who helps you."))
    return card, code


def _check_card_work(actor: Actor, person: Person) -> None:
    """The person themselves, a coordinator, or who leads an organisation where they sit."""
    if person.merged_into_id or not person.is_active:
        raise Refused(_("This account is closed."))
    if may(actor, "accounts.make_card", person):
        allowed = True
    else:
        allowed = any(may(actor, "accounts.end_seat", seat) for seat in selectors.seats_of(person))
    if not allowed:
        raise NotAllowed()
    themselves = actor.person is not None and actor.person.pk == person.pk
    if not themselves and not actor.system and selectors.is_staff(person):
        # A card is a way into the account: nobody makes one into an account with more rights.
        raise NotAllowed(_("People with a staff seat make their own card."))


def _warn(person: Person, text: str) -> None:
    """To every contact we have, so that nobody gets a way into an account behind its back."""
    if person.email:
        messages.send_email(
            to=person.email, subject=_("A change to how you sign in"), body=text, urgent=True
        )
    if person.phone:
        messages.send_sms(to=person.phone, text=text, urgent=True)


def _alive() -> dict[str, object]:
    return {"revoked_at__isnull": True, "person__is_active": True}


def _count_try(code: str, address: str) -> str:
    limits.hit("sign_in.address", address)
    code_print = print_of(code)
    limits.hit("sign_in.card", code_print)
    return code_print


def person_of_card(*, code: str, pin: str, address: str) -> Person | None:
    """Whose card this is, when code and PIN are right; None otherwise, whatever was wrong.

    TooMany after five tries of one code, or too many from one address.
    """
    code_print = _count_try(code, address)
    card = (
        SignInCard.objects.select_related("person")
        .filter(code_print=code_print, **_alive())
        .first()
    )
    stored = card.pin_hash if card and card.pin_hash else _nobodys_hash()
    right = check_password(rules.clean_pin(pin), stored)
    if card is None or not card.pin_hash or not right:
        return None
    limits.reset("sign_in.card", code_print)
    SignInCard.objects.filter(pk=card.pk).update(last_used_at=clock.now())
    return card.person


def choose_first_pin(*, code: str, pin: str, address: str) -> Person | None:
    """Gives a new card its PIN, within the days the network allows. None when the card can't have
    one: unknown, cancelled, too old, or it has one already. Refused when the PIN is too easy."""
    code_print = _count_try(code, address)
    if fault := rules.fault_of_pin(rules.clean_pin(pin)):
        raise Refused(fault)
    pin_hash = make_password(rules.clean_pin(pin))
    since = clock.now() - timedelta(days=network.value("accounts.first_pin_days"))
    cards = SignInCard.objects.filter(
        code_print=code_print, pin_hash="", made_at__gte=since, revoked_at__isnull=True
    )
    # One statement, so that of two people with the same card only one gives it a PIN.
    if not cards.filter(person__is_active=True).update(
        pin_hash=pin_hash, pin_set_at=clock.now(), last_used_at=clock.now()
    ):
        return None
    limits.reset("sign_in.card", code_print)
    return SignInCard.objects.select_related("person").get(code_print=code_print).person


def right_pin(*, person: Person, pin: str) -> bool:
    """True when this is the PIN of one of the person's cards: to say again who one is."""
    limits.hit("sign_in.card", f"again:{person.public_id}")
    stored = [card.pin_hash for card in selectors.cards_of(person) if card.pin_hash]
    right = [check_password(rules.clean_pin(pin), each) for each in stored or [_nobodys_hash()]]
    return bool(stored) and any(right)


def change_pin(*, actor: Actor, card: SignInCard, old: str, new: str) -> None:
    """A new PIN for one's own card. Refused when the old one is wrong or the new one too easy."""
    actor.refuse_when_assisting()
    check(actor, "accounts.change_own", card.person)
    limits.hit("sign_in.card", card.code_print)
    if not check_password(rules.clean_pin(old), card.pin_hash or _nobodys_hash()):
        raise Refused(_("The old PIN is not right."))
    if fault := rules.fault_of_pin(rules.clean_pin(new)):
        raise Refused(fault)
    SignInCard.objects.filter(pk=card.pk).update(
        pin_hash=make_password(rules.clean_pin(new)), pin_set_at=clock.now()
    )


@transaction.atomic
def revoke_card(*, actor: Actor, card: SignInCard) -> None:
    """Cancels a card at once. Cancelling twice changes nothing."""
    actor.refuse_when_assisting()
    _check_card_work(actor, card.person)
    if not SignInCard.objects.filter(pk=card.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    ):
        return
    events.tell(
        "card.revoked",
        actor=actor,
        person_ref=card.person.public_id,
        subject=card.public_id,
        subject_type="card",
    )
