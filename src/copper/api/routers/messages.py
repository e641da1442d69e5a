"""What providers of e-mail and text messages report back to us."""

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import StringConstraints

from copper.core.errors import Refused
from copper.messages import rules, services

router = Router()
Short = Annotated[str, StringConstraints(max_length=320, strip_whitespace=True)]


class Bounce(Schema):
    """Either the message, by the id that the provider gave it, or the contact."""

    provider_id: Short = ""
    contact: Short = ""
    kind: Literal["hard", "soft", "complaint"] = "hard"


class Noted(Schema):
    messages: int


class Received(Schema):
    sender: Short
    text: Annotated[str, StringConstraints(max_length=2000)]


class Heard(Schema):
    result: str  # stopped, started or other


@router.post("/messages/bounces", response=Noted, openapi_extra={"x-scope": "messages:report"})
def report_bounce(request, bounce: Bounce):
    """A message came back: hard (nothing more goes there), soft, or complaint (marked as spam)."""
    if bool(bounce.provider_id) == bool(bounce.contact):
        raise Refused(_("Give the message's id or the contact, one of the two."))
    address_print = ""
    if bounce.contact:
        channel = "email" if "@" in bounce.contact else "sms"
        try:
            address_print = rules.print_of(channel, bounce.contact)
        except ValueError:
            raise Refused(_("This is no e-mail address and no phone number.")) from None
    count = services.record_bounce(
        provider_id=bounce.provider_id, address_print=address_print, kind=bounce.kind
    )
    return Noted(messages=count)


@router.post("/messages/received", response=Heard, openapi_extra={"x-scope": "messages:report"})
def report_received(request, received: Received):
    """Somebody texted us: STOP and START are obeyed, other words are not kept."""
    return Heard(result=services.received_sms(sender=received.sender, text=received.text))
