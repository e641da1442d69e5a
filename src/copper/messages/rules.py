"""What a contact looks like, which words stop messages, how often and how long we try."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from copper.core import ids, network
from copper.search import letters

from .models import EMAIL

# Waits before the second, third… try. A provider that is down is mostly back within hours.
WAITS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360)]
# A message "being sent" for longer than any provider's timeout: its worker died. It is sent again,
# under the same message id; a reminder twice does less harm than none.
STALE_AFTER = timedelta(minutes=15)


def _lists_of_words(value: object) -> None:
    if not isinstance(value, Mapping) or not all(
        isinstance(words, list) and all(isinstance(w, str) and letters.words(w) for w in words)
        for words in value.values()
    ):
        raise ValueError(_("Write lists of words by language, like {'en': ['stop']}."))


def _whole_days(value: object) -> None:
    if not isinstance(value, int) or value < 0:
        raise ValueError(_("Write a number of days, 0 or more."))


network.declare(
    "messages.keep_days", 30, _("Days that the words of a sent message are kept"), _whole_days
)
network.declare(
    "messages.stop_words",
    {
        "en": ["stop", "stopall", "stop all", "unsubscribe", "end", "quit"],
        "ur": ["بند", "بند کریں", "روکیں", "band", "band karo"],
        "pl": ["stop", "koniec", "zatrzymaj", "rezygnuję"],
    },
    _("Words that stop text messages when somebody sends them to us"),
    _lists_of_words,
)
network.declare(
    "messages.start_words",
    {
        "en": ["start", "unstop"],
        "ur": ["شروع", "شروع کریں", "shuru"],
        "pl": ["start", "wznów"],
    },
    _("Words that let text messages begin again"),
    _lists_of_words,
)


def normal_contact(channel: str, contact: str) -> str:
    """One form for each contact: small letters, or + and digits. ValueError when it can't be one."""
    contact = contact.strip()
    if channel == EMAIL:
        if "@" not in contact:
            raise ValueError("An e-mail address needs an @.")
        return contact.lower()
    digits = "".join(letter for letter in letters.normal(contact) if letter.isdigit())
    if not contact.startswith("+"):
        if digits.startswith("00"):
            digits = digits[2:]
        elif digits.startswith("0"):
            raise ValueError("A phone number needs its country, like +44.")
    if not 7 <= len(digits) <= 15:
        raise ValueError("This is no phone number.")
    return f"+{digits}"


def print_of(channel: str, contact: str) -> str:
    """The keyed hash under which a contact is found again."""
    return ids.fingerprint(f"messages.{channel}", normal_contact(channel, contact))


def language_of_word(text: str, wanted: Mapping[str, list[str]]) -> str | None:
    """The language in whose list the text is, or begins with a word of it; None when in none.

    "Stop please!!" means stop. "Stop by tomorrow, I have the forms" does not: a sentence of more
    than three words is somebody talking.
    """
    typed = letters.words(text)
    for language, entries in wanted.items():
        known = [letters.words(entry) for entry in entries]
        if typed in known or (1 < len(typed) <= 3 and typed[:1] in known):
            return language
    return None
