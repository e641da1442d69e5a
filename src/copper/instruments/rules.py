"""States and numbers of questionnaires: plain Python, no database."""

from datetime import date, datetime, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.files import rules as files_rules
from copper.records import book

from .models import FEWEST as FEWEST

PHONE, PAPER, ASSISTED = "phone", "paper", "assisted"
MOST_LINKS = 500  # in one go: they are shown once, on one page to print

network.declare(
    "questionnaires.acceptances",
    2,
    _("Community seats that must accept a questionnaire before its draft mark goes"),
)

# A question read aloud, for languages that are only spoken. Stored for everybody to hear.
files_rules.declare_purpose(
    "question_audio", _("A question, spoken"), files_rules.types_of(files_rules.AUDIO), work=True
)

book.declare_kind("questionnaire.published", _("A questionnaire was published"))
book.declare_kind("questionnaire.accepted", _("A community seat accepted a questionnaire"))
book.declare_kind("questionnaire.language_accepted", _("A speaker accepted a translation"))
book.declare_kind("round.opened", _("A round of questions was set up"))
book.declare_kind("round.closed", _("A round of questions was closed"))
book.declare_kind("round.answers_deleted", _("The answers of a round were deleted, as promised"))


class HasDays(Protocol):
    opens_on: date
    closes_on: date
    closed_at: datetime | None


def state(of_round: HasDays, today: date) -> str:
    """ "planned", "open" or "closed"; a round past its last day takes no more answers."""
    if of_round.closed_at is not None or today > of_round.closes_on:
        return "closed"
    return "planned" if today < of_round.opens_on else "open"


STATES = {"planned": _("planned"), "open": _("open"), "closed": _("closed")}


def rounded(moment: datetime, *, anonymous: bool) -> datetime:
    """The time that is kept: the end of the quarter of an hour, or the start of the (local) week.

    It rounds up in named rounds, because rows are sealed once their time has passed.
    """
    if anonymous:
        local = timezone.localtime(moment)
        monday = (local - timedelta(days=local.weekday())).date()
        return timezone.make_aware(datetime.combine(monday, datetime.min.time()))
    full = moment.replace(minute=0, second=0, microsecond=0)
    quarters = -(-(moment - full) // timedelta(minutes=15))
    return full + quarters * timedelta(minutes=15)
