"""Questionnaires, their versions, rounds of asking, and answers."""

from typing import Any, cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation, Person
from copper.accounts.roles import BLOCS
from copper.core.fields import SealedJSONField
from copper.core.models import PublicModel, VersionedModel

FEWEST = 5  # domain.md §9: fewer than five answers, no number, everywhere
KINDS = [("own", _("our own")), ("third_party", _("somebody else's"))]
CHANNELS = [
    ("phone", _("on a phone or computer")),
    ("paper", _("on paper")),
    ("assisted", _("with a helper")),
]


class Instrument(PublicModel):
    """A questionnaire. Title, licence and source are copied from its newest published version."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.JSONField(_("title"))  # core.text
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    licence = models.CharField(_("licence"), max_length=200)
    source = models.CharField(_("source"), max_length=1000, blank=True)
    # The licence does not let us ship the words: each network puts in what it has a right to use.
    wording_by_user = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _label in KINDS]),
                name="a_questionnaire_is_ours_or_not",
            )
        ]

    def __str__(self) -> str:
        return self.code


class InstrumentVersion(VersionedModel):
    """What is asked. A draft can change; once published the database refuses any change."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()  # definition.QuestionnaireFile, as it came in and goes out
    is_equality = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"], name="one_version_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(published_at__isnull=True),
                name="one_draft_of_a_questionnaire",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of questionnaire {self.instrument_id}"


class VersionAcceptance(models.Model):
    """A community seat says: these questions are all right to ask us."""

    of_version = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="acceptances"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_version", "person"], name="a_person_accepts_a_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"acceptance of version {self.of_version_id}"


class LanguageCheck(models.Model):
    """A named speaker accepted every text of a version in a language."""

    of_version = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="language_checks"
    )
    language = models.CharField(max_length=35)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_version", "language"], name="a_language_is_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} of version {self.of_version_id}"


class Round(VersionedModel):
    """One time of asking: which version, whom, from when to when, and what is kept how long."""

    of_version = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="rounds"
    )
    label = models.CharField(_("what people call this round"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scope = models.CharField(max_length=80, blank=True)  # "project:<public id>" and the like
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    by_seats = models.BooleanField(_("members answer after signing in"), default=True)
    by_links = models.BooleanField(_("people answer by a link or a code on paper"), default=False)
    seat_roles = models.JSONField(default=list, blank=True)  # empty: every seat
    # Nothing ties an answer to a person or a link (docs/decisions/0046).
    is_anonymous = models.BooleanField(_("nobody can tell who answered what"), default=True)
    keeps_bloc = models.BooleanField(_("keep which side answered"), default=False)
    fewest_shown = models.PositiveSmallIntegerField(default=FEWEST)
    delete_answers_on = models.DateField(_("delete the answers on"), null=True, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answers_deleted_at = models.DateTimeField(null=True, blank=True)
    # What may be shown, worked out once when the round closes; hidden numbers are not in it.
    results = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="a_round_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(fewest_shown__gte=FEWEST), name="a_round_never_shows_fewer_than_5"
            ),
            models.CheckConstraint(
                condition=Q(by_seats=True) | Q(by_links=True), name="somebody_may_answer_a_round"
            ),
            models.CheckConstraint(
                condition=Q(answers_deleted_at__isnull=True) | Q(closed_at__isnull=False),
                name="answers_go_after_the_round_closed",
            ),
        ]
        indexes = [models.Index(fields=["closed_at", "closes_on"])]

    def __str__(self) -> str:
        return f"round {self.public_id}"


class Link(models.Model):
    """A way in without an account. Only a keyed hash is stored, and no time and no person.

    `is_used` is all that is kept; the rows of an anonymous round go when it closes.
    """

    of_round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="links")
    token_print = models.CharField(max_length=64, unique=True)
    bloc = models.CharField(max_length=12, choices=BLOCS, blank=True)
    is_used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"link of round {self.of_round_id}"


class Turn(models.Model):
    """That a person had their turn in a round: so that nobody answers twice. No time, no answer."""

    of_round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of_round", "person"], name="one_turn_each")]

    def __str__(self) -> str:
        return f"turn in round {self.of_round_id}"


class Response(PublicModel):
    """That somebody answered. Never changed: the database refuses it. What they said is a Sheet."""

    of_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="responses")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    bloc = models.CharField(max_length=12, choices=BLOCS, blank=True)
    language = models.CharField(max_length=35)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    was_read_back = models.BooleanField(default=False)
    # Rounded: to the quarter of an hour, or to the week in an anonymous round.
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    is_anonymous = models.BooleanField()  # as its round is: sealed with the whole round, not singly
    content_hash = models.CharField(max_length=64)  # salted; the salt goes with the sheet

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["of_round", "person"],
                condition=Q(person__isnull=False),
                name="one_answer_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(channel="assisted") | Q(was_read_back=True),
                name="an_assisted_answer_was_read_back",
            ),
            models.CheckConstraint(
                # nor the helper: who helped whom in which week would give the person away
                condition=Q(is_anonymous=False)
                | Q(person__isnull=True, organisation__isnull=True, entered_by__isnull=True),
                name="an_anonymous_answer_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.public_id}"


class Sheet(models.Model):
    """What somebody answered, sealed. It can be taken away; its hash in Response stays."""

    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="sheet")
    content = SealedJSONField()  # {item code: value}, see answers.py
    salt = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"sheet of answer {self.response_id}"

    @property
    def answers(self) -> dict[str, Any]:
        return cast(dict[str, Any], self.content)
