"""Reading what somebody typed in the one field of the sign-in page."""

import re
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from copper.core import ids, network

from .rules import CARD_LETTERS, plain_digits

EMAIL, PHONE, CARD, UNKNOWN = "email", "phone", "card", ""


@dataclass(frozen=True)
class Contact:
    """`kind` is one of EMAIL, PHONE, CARD, UNKNOWN; `value` is in the form in which it is stored."""

    kind: str
    value: str


def read(typed: str) -> Contact:
    """What was typed: an e-mail address, a phone number, a card code, or nothing we know."""
    typed = typed.strip()
    if "@" in typed:
        return read_email(typed)
    code = ids.read_code(typed)
    # A card code always holds a letter (services.cards), a phone number never does.
    if re.search(r"[A-Za-z]", typed):
        return Contact(CARD, code) if len(code) == CARD_LETTERS else Contact(UNKNOWN, "")
    return read_phone(typed)


def read_email(typed: str) -> Contact:
    email = typed.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return Contact(UNKNOWN, "")
    return Contact(EMAIL, email) if len(email) <= 254 else Contact(UNKNOWN, "")


def read_phone(typed: str) -> Contact:
    """A number as E.164 (+447700900123), read as people of the network's country write it."""
    typed = plain_digits(typed)
    region = None if typed.lstrip().startswith("+") else network.value("accounts.phone_region")
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return Contact(UNKNOWN, "")
    # Possible, not valid: ranges that the library does not know yet belong to people too.
    if not phonenumbers.is_possible_number(number):
        return Contact(UNKNOWN, "")
    return Contact(PHONE, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def read_email_or_phone(typed: str) -> Contact:
    """As `read`, without cards."""
    contact = read(typed)
    return contact if contact.kind in (EMAIL, PHONE) else Contact(UNKNOWN, "")


def masked(contact: Contact) -> str:
    """Enough to know one's own contact again, on a screen that others may see."""
    if contact.kind == EMAIL:
        name, _at, domain = contact.value.partition("@")
        return f"{name[:1]}…@{domain}"
    return f"…{contact.value[-3:]}"
