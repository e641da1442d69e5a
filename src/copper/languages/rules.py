"""What a language tag is, which recordings there are, and when a translation fits its original."""

import re

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copper.records import book

from .codes import MEDIA

__all__ = ["MEDIA", "PURPOSES", "SCREENS", "is_tag", "misfit"]

# Which checks of the room `files` a recording goes through.
PURPOSES = {"audio": "screen_audio", "easy_read": "document", "sign": "screen_video"}
# Screens for residents and peers, which can carry recordings: address name → what people call it.
SCREENS = {
    "home": _("Home"),
    "site:front": _("The first page"),
    "site:about": _("About the network"),
    "site:who_reads": _("Who can read what you write"),
    "site:words": _("What our words mean"),
    "site:access": _("Using these pages"),
    "accounts:sign_in": _("Sign in"),
    "accounts:card": _("Sign in with your card"),
    "accounts:first_pin": _("Choose your PIN"),
    "accounts:lost_card": _("Lost card, phone or PIN"),
    "accounts:join": _("Your invitation"),
    "accounts:accept": _("You are invited"),
    "accounts:overview": _("My account"),
    "accounts:about_me": _("Name and language"),
    "accounts:needs": _("Needs and languages"),
    "accounts:contacts": _("E-mail and phone"),
    "accounts:card_list": _("Sign-in cards"),
    "accounts:shared_phone": _("This phone is shared"),
    "accounts:sessions": _("Where you are signed in"),
    "accounts:my_seats": _("My seats"),
    "accounts:my_data": _("What we keep about you"),
    "accounts:leave": _("Leave the network"),
    "accounts:erase": _("Erase me"),
    "events:calendar": _("Calendar"),
    "events:event": _("One event"),
    "events:link": _("See this in the calendar of your phone"),
    "records:decision_list": _("Decisions"),
    "records:decision": _("One decision"),
    "records:decision_open": _("Ask a question"),
    "records:decision_say": _("I object"),
    "records:promise_list": _("Promises"),
    "records:promise_make": _("Make a promise"),
    "records:book": _("The book"),
    "records:told_requests": _("Requests by authorities"),
    "records:speak": _("Tell us something"),
    "records:receipt": _("Read the answer"),
    "instruments:list": _("Questionnaires"),
    "instruments:code": _("Answer with a code"),
    "instruments:check": _("Look at your answers"),
    "agreements:list": _("Agreements"),
    "agreements:one": _("One agreement"),
    "agreements:sign": _("Read and sign"),
    "places:edition_list": _("Places"),
    "places:postcode": _("Find the area of a postcode"),
}
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-\d{3})?(-[a-z0-9]{5,8})*")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
# Some languages need far more letters than English, but no sentence becomes a book.
LONGEST = 400  # letters more than six times the English

book.declare_kind("language.added", _("A language was added"))
book.declare_kind("string.reviewed", _("A translated sentence was checked by a speaker"))
book.declare_kind("screen.recorded", _("A recording of a page was added"))


def is_tag(code: str) -> bool:
    """True for a BCP 47 language tag as we write them: en, ur, pa-Arab, phr, rom."""
    return bool(_TAG.fullmatch(code))


def misfit(original: str, translated: str) -> str:
    """Why a translation can't stand for its original, in plain words; empty when it fits."""
    if not translated.strip():
        return _now("The translation is empty.")
    rest, theirs = (_MARKUP.sub("", _PLACEHOLDER.sub("", t)) for t in (original, translated))
    wanted = sorted(_PLACEHOLDER.findall(original))
    # A lone % in a sentence that takes names or numbers would break each page it is on.
    if wanted != sorted(_PLACEHOLDER.findall(translated)) or ("%" in theirs and "%" not in rest):
        return _now("Keep the signs that stand for names and numbers as they are: %(signs)s") % {
            "signs": ", ".join(sorted(set(wanted))) or _now("none")
        }
    stray = any(sign in theirs and sign not in rest for sign in "<>")
    if stray or sorted(_MARKUP.findall(original)) != sorted(_MARKUP.findall(translated)):
        return _now("Keep the parts in <…> as they are, and add none.")
    most = LONGEST + 6 * len(original)
    if len(translated) > most:
        return _now("Use at most %(most)s letters. You wrote %(count)s.") % {
            "most": most,
            "count": len(translated),
        }
    return ""
