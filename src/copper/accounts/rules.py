"""What a contact, a PIN and a code must look like; numbers the network may change. No database."""

import itertools
import re
import unicodedata
from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.core import network

network.declare("network.name", "", _("The name of this network"))
network.declare(
    "accounts.phone_region",
    "GB",
    _("The country of phone numbers written without +44 and the like"),
)
network.declare("accounts.invitation_days", 14, _("Days in which an invitation can be taken up"))
network.declare("accounts.first_pin_days", 14, _("Days in which a new card needs its PIN"))
network.declare("accounts.shared_phone_minutes", 30, _("Minutes until a shared phone signs out"))

# In their own names; a person may write in any other. Spoken-only ones are as good as any.
LANGUAGES = [
    ("en", "English"), ("ur", "اردو"), ("pl", "Polski"), ("phr", "Pahari-Pothwari"),
    ("pa", "ਪੰਜਾਬੀ"), ("pnb", "پنجابی"), ("bn", "বাংলা"), ("syl", "Sylheti"), ("gu", "ગુજરાતી"),
    ("hi", "हिन्दी"), ("ps", "پښتو"), ("fa", "فارسی"), ("ar", "العربية"), ("ku", "Kurdî"),
    ("rom", "Romani"), ("sk", "Slovenčina"), ("cs", "Čeština"), ("ro", "Română"),
    ("hu", "Magyar"), ("uk", "Українська"), ("so", "Soomaali"), ("ti", "ትግርኛ"),
    ("fr", "Français"), ("bfi", "British Sign Language"),
]  # fmt: skip
SPOKEN_ONLY = {"phr", "rom", "syl", "bfi"}

CARD_LETTERS = 12
INVITATION_LETTERS = 12
MERGE_LETTERS = 8
PIN_DIGITS = range(5, 13)


def plain_digits(typed: str) -> str:
    """The text with every script's digits as 0-9: a phone set to Urdu types ۱۲۳."""
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter
        for letter in typed
    )


def clean_pin(typed: str) -> str:
    """The PIN as digits only, spaces forgiven; it may be a bad one."""
    return re.sub(r"[\s\-]", "", plain_digits(typed))


def fault_of_pin(pin: str) -> Any:
    """What is wrong with a PIN that somebody wants to choose, in plain words; None when it is good."""
    if not (pin.isascii() and pin.isdigit()):
        return _("A PIN is made of numbers only.")
    if len(pin) not in PIN_DIGITS:
        return _("Choose 5 to 12 numbers.")
    steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
    if len(set(pin)) <= 2 or (len(steps) == 1 and steps <= {-1, 0, 1}):
        return _(
            "That PIN is too easy to guess. Don't use rows like 12345, or the same number again."
        )
    if any(pin == pin[:size] * (len(pin) // size) for size in (2, 3, 4) if len(pin) % size == 0):
        return _("That PIN is too easy to guess. Don't use the same numbers again and again.")
    if re.search(r"19\d\d|20[0-3]\d", pin):
        return _("That PIN has a year in it. Years and birthdays are easy to guess.")
    return None
