"""One-time codes inside a session: to say again who one is, to confirm a contact, to agree to help.

(Signing in has its own, in allauth.) A code works once, for ten minutes, three tries, in the
session that asked for it; only its hash is stored.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _

from copper.core import clock, ids, limits
from copper.messages import services as messages

from . import rules
from .contacts import EMAIL, Contact

MINUTES, TRIES = 10, 3
# Goes out even to a contact that said stop; a code that has run out is not sent any more.
_NOW: dict[str, Any] = {"urgent": True, "good_for": timedelta(minutes=MINUTES)}


def code_text(code: str) -> str:
    """Names no topic, project or group: the phone may be shared."""
    return _(
        "%(code)s is your code. It works once, for 10 minutes. Nobody from us will ask you for it."
    ) % {"code": f"{code[:4]} {code[4:]}"}


def new() -> str:
    # Numbers: every script and every phone keyboard has them. 8 of them are 26 bits.
    return get_random_string(8, "0123456789")


def deliver(contact: Contact, code: str) -> None:
    if contact.kind == EMAIL:
        messages.send_email(to=contact.value, subject=_("Your code"), body=code_text(code), **_NOW)
    else:
        messages.send_sms(to=contact.value, text=code_text(code), **_NOW)


def send(request: HttpRequest, purpose: str, contact: Contact, *, really: bool = True) -> None:
    """Sends a code and remembers it for `purpose`. TooMany past the limits.

    `really=False` does everything but sending, so that nobody learns whom we know.
    """
    limits.hit("sign_in.address", limits.address_of(request))
    limits.hit("sign_in.contact", contact.value)
    code = new()
    request.session[f"code:{purpose}"] = {
        "print": ids.fingerprint(f"code:{purpose}", code) if really else "",
        "until": clock.now().timestamp() + MINUTES * 60,
        "left": TRIES,
        "kind": contact.kind,
        "value": contact.value,
    }
    if really:
        deliver(contact, code)


def waiting(request: HttpRequest, purpose: str) -> Contact | None:
    """The contact to which a code was sent that can still be typed."""
    sent = request.session.get(f"code:{purpose}")
    if not sent or not sent["left"] or sent["until"] < clock.now().timestamp():
        return None
    return Contact(sent["kind"], sent["value"])


def right(request: HttpRequest, purpose: str, typed: str) -> Contact | None:
    """The contact, when the code is right; it is used up then. None when wrong, old or spent."""
    contact = waiting(request, purpose)
    if contact is None:
        return None
    limits.hit("sign_in.code", contact.value)
    key = f"code:{purpose}"
    sent = {**request.session[key], "left": request.session[key]["left"] - 1}
    given = ids.fingerprint(key, rules.clean_pin(typed))
    if sent["print"] and constant_time_compare(given, sent["print"]):
        del request.session[key]
        return contact
    request.session[key] = sent
    return None
