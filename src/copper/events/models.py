"""Meetings and what they need, who comes, and what is asked of a community's members."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation, Person
from copper.core.fields import SealedJSONField, SealedTextField
from copper.core.models import PublicModel, VersionedModel

from . import codes


def _known(field: str, choices: list) -> Q:
    return Q(**{f"{field}__in": [code for code, _name in choices]})


class Event(VersionedModel):
    """Something people come to, at a place or online. `organiser` None: the network itself."""

    organiser = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=codes.KINDS)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    is_online = models.BooleanField(_("online"), default=False)
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = models.URLField(_("link to join"), blank=True)
    words = models.TextField(_("what it is about"), blank=True)
    languages = models.JSONField(_("languages spoken there"), default=list)  # BCP 47
    travel = models.CharField(_("travel"), max_length=8, choices=codes.TRAVEL, blank=True)
    food = models.CharField(_("food"), max_length=200, blank=True)
    prayer_plan = models.CharField(_("what we do about prayer times"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=codes.STATES, default=codes.PLANNED)
    cancelled_why = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    # Counts changes that people's calendars have to take over (RFC 5545).
    sequence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    made_by_ref = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="an_event_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=_known("kind", codes.KINDS), name="an_event_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=_known("state", codes.STATES), name="an_event_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(is_online=True) | ~Q(place=""), name="an_event_is_somewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"]),
            models.Index(fields=["organiser", "starts_at"]),
        ]

    def __str__(self) -> str:
        return f"event {self.public_id}"

    def is_open(self, now: datetime) -> bool:
        """People may still say whether they come."""
        return self.state == codes.PLANNED and self.ends_at > now


class Arrangement(PublicModel):
    """One thing that is needed so that people can come, and whether it is arranged."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="arrangements")
    what = models.CharField(max_length=16, choices=codes.WHAT)
    language = models.CharField(max_length=35, blank=True)  # of an interpreter
    who = SealedTextField(_("who does it"), blank=True)
    is_arranged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "what", "language"], name="each_thing_is_arranged_once"
            ),
            models.CheckConstraint(
                condition=(Q(what=codes.INTERPRETER) & ~Q(language=""))
                | (~Q(what=codes.INTERPRETER) & Q(language="")),
                name="an_interpreter_has_a_language_and_nothing_else_has",
            ),
            models.CheckConstraint(
                condition=_known("what", codes.WHAT), name="what_is_arranged_is_known"
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.what} for event {self.event_id}"


class Coming(PublicModel):
    """What a person said: they come, or can't. Their needs are read only with their say-so."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="comings")
    answer = models.CharField(max_length=12, choices=codes.ANSWERS)
    # {"wants": ["step_free", …], "interpreter": "ur" or ""}; sealed, since needs tell of health
    needs = SealedJSONField(default=dict)
    # They let the organisers read what they wrote under "needs and languages" in their account.
    brings_needs = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    with_helper = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="a_person_answers_once_for_an_event"
            ),
            models.CheckConstraint(
                condition=_known("answer", codes.ANSWERS), name="an_answer_is_known"
            ),
        ]
        indexes = [models.Index(fields=["person", "answer"])]

    def __str__(self) -> str:
        return f"answer to event {self.event_id}"


class CalendarLink(models.Model):
    """A secret address under which a calendar program reads what a person said yes to."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_link")
    token_print = models.CharField(max_length=64, unique=True)
    titles = models.CharField(max_length=8, choices=codes.TITLES, default="neutral")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar link of {self.person_id}"


class Ask(VersionedModel):
    """Time that somebody asks of the members of a community organisation."""

    # None: the network itself.
    asker = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="asks_made"
    )
    of = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="asks_had")
    kind = models.CharField(_("kind"), max_length=10, choices=codes.ASK_KINDS)
    title = models.CharField(_("title"), max_length=160)
    words = models.TextField(_("what it is for"), blank=True)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to (last day)"))
    minutes = models.PositiveSmallIntegerField(_("minutes of each person's time"))
    people = models.PositiveIntegerField(_("how many people"))
    is_paid = models.BooleanField(_("people are paid for it"), default=False)
    comes_back = models.CharField(_("what comes back to them"), max_length=300)
    comes_back_on = models.DateField(_("by when"))
    came_back_on = models.DateField(null=True, blank=True)  # the asked organisation says so
    state = models.CharField(max_length=10, choices=codes.ASK_STATES, default=codes.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by_ref = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="an_ask_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, people__gte=1), name="an_ask_takes_somebodys_time"
            ),
            models.CheckConstraint(condition=~Q(comes_back=""), name="an_ask_says_what_comes_back"),
            models.CheckConstraint(
                condition=Q(asker__isnull=True) | ~Q(asker=F("of")), name="nobody_asks_themselves"
            ),
            models.CheckConstraint(
                condition=_known("state", codes.ASK_STATES), name="an_ask_has_a_known_state"
            ),
        ]
        indexes = [
            models.Index(fields=["of", "first_day", "last_day"]),
            models.Index(fields=["asker", "state"]),
            models.Index(fields=["first_day"]),
        ]

    def __str__(self) -> str:
        return f"ask {self.public_id}"


class Cap(models.Model):
    """How much an organisation lets itself be asked, from a month on. Rows are added, not changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="caps")
    from_month = models.DateField()  # the first of a month
    asks = models.PositiveSmallIntegerField(_("asks in a month"))
    minutes = models.PositiveSmallIntegerField(_("minutes of one person in a month"))
    set_at = models.DateTimeField()
    set_by_ref = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-from_month"])]

    def __str__(self) -> str:
        return f"cap of organisation {self.organisation_id} from {self.from_month}"


class Lift(models.Model):
    """The organisation itself lets one ask more through, in one month, from one asker."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="lifts")
    asker = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    month = models.DateField()  # the first of a month
    used_by = models.ForeignKey(
        Ask, null=True, blank=True, on_delete=models.SET_NULL, related_name="lifts"
    )
    made_at = models.DateTimeField()
    made_by_ref = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "month"])]

    def __str__(self) -> str:
        return f"lift of organisation {self.organisation_id} in {self.month}"
