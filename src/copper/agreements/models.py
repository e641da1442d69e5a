"""Agreements: who is in one, what its versions say, what people wonder about, and who signed what."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation, Person
from copper.core.fields import SealedJSONField, SealedTextField
from copper.core.models import PublicModel, VersionedModel
from copper.files.models import StoredFile

from . import codes


class Template(PublicModel):
    """The sections an agreement is built from. Changing it makes a new number; older ones stay."""

    number = models.PositiveIntegerField(unique=True)
    # [{"code", "kind", "required", "title": core.text or {}, "help": core.text or {}}, …];
    # {}: the words that come with the code, in the reader's language
    sections = models.JSONField()
    made_at = models.DateTimeField()
    made_by_ref = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("pattern of agreements")
        verbose_name_plural = _("patterns of agreements")

    def __str__(self) -> str:
        return f"pattern {self.number}"


class Agreement(VersionedModel):
    """What two or more parties agree. Its words lie in its versions."""

    title = models.CharField(_("what it is about"), max_length=200)
    # "project:<public id>" and the like: rooms above this one. Empty: working together as such.
    scope = models.CharField(max_length=80, blank=True)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=codes.STATES, default=codes.DRAFTING
    )
    state_since = models.DateField()
    made_at = models.DateTimeField()
    made_by_ref = models.UUIDField(null=True)
    # The newest version that every party signed: it holds until a newer one is signed by all.
    holds = models.ForeignKey(
        "Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    # The review day of which people were told, so that they are told once.
    told_of_review_on = models.DateField(null=True, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[code for code, _name in codes.STATES]),
                name="an_agreement_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=codes.SIGNED) | Q(holds__isnull=False, review_on__isnull=False),
                name="a_signed_agreement_holds_and_has_a_review",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "review_on"]),
            models.Index(fields=["scope"]),
        ]

    def __str__(self) -> str:
        return f"agreement {self.public_id}"


class Party(models.Model):
    """One side of an agreement. `organisation` None: the network itself."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    number = models.PositiveSmallIntegerField()  # its texts are kept under this number
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # A group that is no charity or company names who holds its money, contract and insurance.
    is_incorporated = models.BooleanField(_("it is registered"), default=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="a_party_has_its_own_number"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "agreement"])]

    def __str__(self) -> str:
        return f"party {self.number} of agreement {self.agreement_id}"

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else str(_("The network"))


class Version(VersionedModel):
    """What the agreement says. Closed when it was offered, or when another side changed it: the
    database then refuses any change."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(_("language"), max_length=35)  # BCP 47
    # {"section code": [{"of": party number or 0, "field": "text", …}, …]}: see content.py
    content: "models.Field[Any, Any]" = SealedJSONField(default=dict)
    is_binding = models.BooleanField(_("legally binding"), default=False)
    review_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    note = SealedTextField(_("what changed, and why"), blank=True)
    by_party = models.PositiveSmallIntegerField(default=0)  # 0: whoever helps both sides to write
    made_by_ref = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="one_version_of_an_agreement_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(closed_at__isnull=True),
                name="an_agreement_has_one_open_version",
            ),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True) | Q(closed_at__isnull=False),
                name="what_was_offered_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of agreement {self.agreement_id}"


class Translation(PublicModel):
    """A version in another language. Never changed: a better one gets the next number."""

    of_version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=35)
    number = models.PositiveIntegerField(default=1)
    content: "models.Field[Any, Any]" = SealedJSONField(default=dict)
    made_by_ref = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_version", "language", "number"],
                name="one_translation_of_a_version_of_a_number",
            )
        ]

    def __str__(self) -> str:
        return f"translation {self.public_id}"


class TranslationCheck(models.Model):
    """A named speaker read a translation beside the original and accepted it."""

    translation = models.OneToOneField(
        Translation, on_delete=models.CASCADE, related_name="acceptance"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"check of translation {self.translation_id}"


class Comment(PublicModel):
    """What somebody wonders or worries about, beside a section."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(max_length=40)
    party = models.PositiveSmallIntegerField(default=0)  # the side it comes from; 0: the network
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    is_worry = models.BooleanField(_("this worries us"), default=False)
    words = SealedTextField(_("words"), blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment on an agreement")
        verbose_name_plural = _("comments on agreements")
        indexes = [models.Index(fields=["agreement", "settled_at"])]

    def __str__(self) -> str:
        return f"comment {self.public_id}"


class Signature(PublicModel):
    """A party agreed to one version: by whom, in which language, how. Never changed."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_as = models.CharField(max_length=200)  # the party's name on that day
    how = models.CharField(max_length=10, choices=codes.HOW_SIGNED)
    language = models.CharField(_("language"), max_length=35)
    # The translation they read, when it was not the version's own language.
    translation = models.ForeignKey(
        Translation, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    # The language whose words count, which the signer was told of.
    counts = models.CharField(max_length=35)
    photo = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField(_("day"))  # on paper it may be earlier than `at`
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party"], name="a_party_signs_a_version_once"
            ),
            models.CheckConstraint(
                condition=Q(how=codes.SCREEN, photo__isnull=True)
                | Q(how=codes.PAPER, photo__isnull=False),
                name="a_signature_on_paper_has_its_photo",
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.public_id}"
