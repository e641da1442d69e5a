"""What of an account goes and what stays when somebody is erased, and why: for the page before."""

from django.utils.translation import gettext as _

from .models import Person
from .services import leaving
from .subject_data import Line, register


def lines(person: Person) -> list[Line]:
    return [
        Line(_("Your name, e-mail address and phone number"), True),
        Line(_("Your sign-in cards, passkeys and open sessions"), True),
        Line(_("Your access needs and languages"), True),
        Line(_("What we kept of forms you had not sent"), True),
        Line(
            _("Which seats you held, from when to when, without your name"),
            False,
            _("Decisions were made by these seats. Nobody can see that it was you."),
        ),
        Line(
            _("That somebody with a random number was erased, and the day"),
            False,
            _("So that we erase you again if an old backup is ever put back."),
        ),
    ]


def connect() -> None:
    # `erase` is done by services.leaving itself, after every other room.
    register("accounts", export=leaving.data_of, erase=lambda person: None, explain=lines)
