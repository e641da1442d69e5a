"""Messages that say nothing to somebody else who holds the phone."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


def neutral() -> Text:
    """No topic, no project, no group, in the language that is active now."""
    sentence = _("You have a message. Open CoPPeR to read it.")
    return Text(_("You have a message"), f"{sentence}\n{settings.SITE_ADDRESS}")


def stopped() -> str:
    return _("You will get no more texts from us. To get them again, text %(word)s.")


def started() -> str:
    return _("You will get texts from us again. To stop them, text %(word)s.")
