"""The book and what it tells of: decisions, promises, objections, pauses, complaints, requests.

The chain (Entry) holds ids, codes and salted hashes only. Words about people lie in EntryWords and
in the rows of each thing, which can be erased; the chain stays whole.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation, Person, Seat
from copper.accounts.roles import BLOCS
from copper.core.fields import SealedJSONField, SealedTextField
from copper.core.models import PublicModel, VersionedModel

from . import codes


class ChainHead(models.Model):
    """Where the chain stands. Writers queue on this one row, so that lines never fork."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"line {self.seq}"


class Entry(PublicModel):
    """One line of the book. Never changed, never deleted: the database refuses it."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    # "members", "person", or "role:<code>"
    audience = models.CharField(max_length=40)
    actor_ref = models.UUIDField(null=True)
    system = models.CharField(max_length=40, blank=True)
    on_behalf_ref = models.UUIDField(null=True)
    person_ref = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)
    codes = models.JSONField(default=dict)
    words_hash = models.CharField(max_length=64, blank=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("line in the book")
        verbose_name_plural = _("lines in the book")
        indexes = [
            models.Index(fields=["subject"]),
            models.Index(fields=["audience", "-seq"]),
            models.Index(fields=["person_ref"]),
        ]

    def __str__(self) -> str:
        return f"line {self.seq}: {self.kind}"


class EntryWords(models.Model):
    """The free text of a line, sealed and erasable; the salt goes with it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="words")
    salt = models.CharField(max_length=32)
    content = SealedJSONField()

    def __str__(self) -> str:
        return f"words of line {self.entry_id}"


class Batch(models.Model):
    """A run of immutable rows (votes, answers) whose hash stands in the book."""

    source = models.CharField(max_length=60)
    first_pk = models.BigIntegerField()
    last_pk = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "first_pk"], name="a_batch_starts_once"),
            models.CheckConstraint(
                condition=Q(last_pk__gte=models.F("first_pk")), name="a_batch_has_an_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.first_pk}–{self.last_pk}"


class Decision(VersionedModel):
    """A question put to people, how it may be decided, and what came of it."""

    question = models.CharField(_("question"), max_length=300)
    subject_type = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)
    # Where the rows of a higher room say who may see it: "project:<id>" and the like.
    scope = models.CharField(max_length=80, blank=True)
    rule = models.CharField(_("who decides"), max_length=1, choices=codes.RULES)
    legal_reason = models.TextField(
        _("the law that makes this an institution's decision"), blank=True
    )
    person_concerned = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stake = models.PositiveSmallIntegerField(_("how much it matters"), choices=codes.STAKES)
    # [{"code": "a", "text": "…"}]
    options = models.JSONField(_("options"))
    # {"community": 3}: fewer voters in the bloc and nothing is decided
    quorum = models.JSONField(default=dict)
    # {"community_lead": 2} or {"<seat's public id>": 3}: what a vote weighs; 1 where nothing is said
    weights = models.JSONField(default=dict)
    # An option needs more than this share of each deciding bloc's weight.
    majority_percent = models.PositiveSmallIntegerField(default=50)
    explained_in = models.JSONField(_("languages it was explained in"), default=list)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    # How the vote of each bloc stood: {"community": {"a": 4, "b": 1}}
    tally = models.JSONField(default=dict)
    holder = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    holder_role = models.CharField(max_length=30, blank=True)
    reason = models.TextField(_("why"), blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__in=["C", "J", "I", "P"]), name="a_decision_has_a_known_rule"
            ),
            models.CheckConstraint(condition=Q(stake__in=[1, 2, 3]), name="a_decision_has_a_stake"),
            models.CheckConstraint(
                condition=~Q(rule="I") | ~Q(legal_reason=""),
                name="an_institution_decides_only_by_law",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="a_decided_decision_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(majority_percent__gte=50, majority_percent__lt=100),
                name="a_majority_is_at_least_half",
            ),
        ]
        indexes = [
            models.Index(fields=["subject"]),
            models.Index(fields=["-opened_at"]),
        ]

    def __str__(self) -> str:
        return f"decision {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.withdrawn_at is None

    def option_text(self, code: str) -> str:
        return next((o["text"] for o in self.options if o["code"] == code), code)


class Vote(PublicModel):
    """One vote, or a show of hands counted for a bloc. The last vote of a person counts."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    person_ref = models.UUIDField(null=True)
    entered_by_ref = models.UUIDField(null=True)
    bloc = models.CharField(max_length=12, choices=BLOCS)
    option = models.CharField(max_length=20)
    weight = models.PositiveIntegerField(default=1)
    people = models.PositiveIntegerField(default=1)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1, weight__gte=1), name="a_vote_counts_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True, person_ref__isnull=True)
                | Q(seat__isnull=False, person_ref__isnull=False, people=1),
                name="a_vote_is_a_persons_or_a_count",
            ),
        ]

    def __str__(self) -> str:
        return f"vote {self.public_id}"


class Dissent(models.Model):
    """A different opinion that stands beside a decision, in the words of who holds it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    person_ref = models.UUIDField(null=True)
    bloc = models.CharField(max_length=12, choices=BLOCS)
    words = SealedTextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dissent on {self.decision_id}"


class Promise(VersionedModel):
    """By whom, to whom, what, by when; kept, broken or released."""

    text = models.CharField(_("what is promised"), max_length=400)
    by_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Nobody named: promised to all members.
    subject_type = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    due_on = models.DateField(_("by when"))
    state = models.CharField(max_length=10, choices=codes.PROMISE_STATES, default="open")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.CheckConstraint(
                condition=Q(by_person__isnull=False) | Q(by_organisation__isnull=False),
                name="a_promise_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="a_closed_promise_has_a_date",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"promise {self.public_id}"

    @property
    def is_private(self) -> bool:
        """Between two people: it is theirs. All others are for members."""
        return self.by_person_id is not None and self.to_person_id is not None


class Objection(VersionedModel):
    """Somebody says no. The item pauses until it is talked through."""

    subject_type = models.CharField(max_length=40)
    subject = models.UUIDField()
    words = SealedTextField(_("what you object to, and why"))
    raised_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    through = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=codes.OBJECTION_STATES, default="raised")
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"objection {self.public_id}"


class Pause(PublicModel):
    """An item stands still, for ten working days unless a decision renews it."""

    subject_type = models.CharField(max_length=40)
    subject = models.UUIDField()
    objection = models.ForeignKey(
        Objection, null=True, on_delete=models.PROTECT, related_name="pauses"
    )
    paused_by_ref = models.UUIDField(null=True)
    reason = SealedTextField(blank=True)
    starts_at = models.DateTimeField()
    ends_on = models.DateField()
    renewed_by = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"pause {self.public_id}"


class Message(VersionedModel):
    """What somebody told an independent person: a complaint, an objection, a question about data.

    It may come without a name. A receipt code lets its writer read the answer.
    """

    kind = models.CharField(max_length=20)
    words = SealedTextField()
    contact = SealedTextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    route = models.CharField(max_length=12, choices=codes.ROUTES)
    receipt_print = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    acknowledge_by = models.DateField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    goes_to = models.CharField(max_length=30)  # a role
    about_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answer = SealedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("message to an independent person")
        verbose_name_plural = _("messages to an independent person")
        indexes = [models.Index(fields=["goes_to", "answered_at"])]

    def __str__(self) -> str:
        return f"message {self.public_id}"


class AuthorityRequest(VersionedModel):
    """Police, Home Office, DWP or another authority asked for data."""

    authority = models.CharField(_("who asks"), max_length=200)
    asked_for = SealedTextField(_("what they ask for"))
    legal_basis = models.TextField(_("the law they name"), blank=True)
    received_on = models.DateField(_("received on"))
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=codes.REQUEST_STATES, default="open")
    reason = SealedTextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # The law can forbid telling; then it says which law, and until when.
    silence_law = models.CharField(max_length=200, blank=True)
    silence_until = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request by an authority")
        verbose_name_plural = _("requests by authorities")
        constraints = [
            models.CheckConstraint(
                condition=Q(silence_law="", silence_until__isnull=True)
                | (~Q(silence_law="") & Q(silence_until__isnull=False)),
                name="silence_names_its_law_and_its_end",
            )
        ]

    def __str__(self) -> str:
        return f"request {self.public_id}"
