"""What the network knows of its partners: membership, numbers, contacts, vetting, meetings.

accounts.Organisation is the name and the bloc that seats hang on; Partner is everything else about it.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation, Person
from copper.core.fields import SealedTextField
from copper.core.models import PublicModel, VersionedModel
from copper.places.models import Area

from . import codes, identifiers
from .questions import QUESTIONS


class Community(models.Model):
    """A word for communities that organisations work with: the network's own vocabulary, as data.

    Never a label on a person.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    taxonomy = models.CharField(max_length=40, default="own")  # "own", "360giving-dei"
    source = models.CharField(max_length=200, blank=True)
    in_use = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Partner(VersionedModel):
    """One organisation of the network and how it stands to it."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="partner"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=codes.KINDS)
    state = models.CharField(
        _("membership"), max_length=10, choices=codes.STATES, default=codes.INVITED
    )
    state_since = models.DateField()
    created_at = models.DateTimeField()
    about = models.TextField(_("what they do, in a few words"), blank=True)
    brings = models.TextField(_("what they bring"), blank=True)
    wants = models.TextField(_("what they want from the network"), blank=True)
    website = models.URLField(_("website"), blank=True)
    # Of the office or the place where they meet: never somebody's home.
    postcode = models.CharField(_("postcode of the office"), max_length=10, blank=True)
    # An unincorporated group: who holds its money, contract and insurance.
    is_incorporated = models.BooleanField(
        _("it is registered (a charity, a company, …)"), default=True
    )
    money_held_by = models.CharField(
        _("who holds their money and contracts"), max_length=200, blank=True
    )
    languages = models.JSONField(_("languages they work in"), default=list)  # BCP 47
    communities = models.ManyToManyField(Community, blank=True, related_name="partners")
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    # Fewer than ten at work there: numbers about it are treated like numbers about a person.
    is_small = models.BooleanField(_("fewer than ten people work there"), default=True)
    # The rhythm the organisation chose; None: the network's.
    contact_weeks = models.PositiveSmallIntegerField(_("weeks between contacts"), null=True)
    next_contact_on = models.DateField(_("next agreed contact"), null=True, blank=True)
    # Two pages of one organisation became one: whoever comes here is led there.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    left_data_choice = models.CharField(max_length=10, choices=codes.DATA_CHOICES, blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _name in codes.KINDS]),
                name="a_partner_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[code for code, _name in codes.STATES]),
                name="a_partner_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=codes.LEFT) | ~Q(left_data_choice=""),
                name="who_leaves_says_what_becomes_of_their_data",
            ),
            models.CheckConstraint(
                condition=Q(contact_weeks__isnull=True)
                | Q(contact_weeks__gte=1, contact_weeks__lte=104),
                name="a_rhythm_is_one_to_104_weeks",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_contact_on"]),
            models.Index(fields=["kind", "state"]),
            models.Index(fields=["postcode"]),
        ]

    def __str__(self) -> str:
        return f"partner {self.public_id}"

    @property
    def organisation_public_id(self):
        return self.organisation.public_id


class Identifier(models.Model):
    """A number by which the world knows the organisation."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("kind of number"), max_length=12, choices=identifiers.CHOICES)
    value = models.CharField(_("number"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"], name="a_number_belongs_to_one_organisation"
            )
        ]

    def __str__(self) -> str:
        return identifiers.org_id(self.scheme, self.value)


class Contact(PublicModel):
    """Somebody at a partner whom one may call. Held only with their consent.

    Two phones of a person who also signs in are theirs to keep: then `person` says who it is.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = SealedTextField(_("name"))
    job = models.CharField(_("what they do there"), max_length=120, blank=True)
    email = SealedTextField(_("e-mail"), blank=True)
    phone = SealedTextField(_("phone number"), blank=True)
    order = models.PositiveSmallIntegerField(default=1)  # whom to call first
    consent_how = models.CharField(
        _("how they agreed that we keep this"), max_length=10, choices=codes.CONSENT_HOW
    )
    consent_on = models.DateField(_("when they agreed"))
    added_at = models.DateTimeField()
    added_by_ref = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=~Q(consent_how=""), name="a_contact_is_held_with_consent"
            )
        ]
        indexes = [models.Index(fields=["partner", "order"])]

    def __str__(self) -> str:
        return f"contact {self.public_id}"


class Vetting(PublicModel):
    """One side looks into the other, with the same questions whoever asks. The newest counts.

    `by` None: the network itself. `about` None: the network itself.
    """

    by = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="vettings_made"
    )
    about = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="vettings_had"
    )
    # {"question code": "yes" | "partly" | "no" | "unknown"}
    views = models.JSONField(default=dict)
    words = SealedTextField(_("anything else"), blank=True)
    go_on = models.BooleanField(_("we want to go on together"))
    on = models.DateField()
    by_person_ref = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(about__isnull=False),
                name="a_vetting_has_a_side",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | Q(about__isnull=True) | ~Q(by=F("about")),
                name="nobody_vets_themselves",
            ),
        ]
        indexes = [models.Index(fields=["about", "by", "-on"])]

    def __str__(self) -> str:
        return f"vetting {self.public_id}"

    @property
    def said(self) -> list[tuple[object, object]]:
        """(question, answer in words), in the order of the questions."""
        words = dict(codes.VETTING_VIEWS)
        return [
            (text, words.get(self.views[code], self.views[code]))
            for code, text in QUESTIONS.items()
            if code in self.views
        ]


class Meeting(PublicModel):
    """A meaningful contact: people met, spoke or wrote to each other. A newsletter is not one."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="meetings")
    on = models.DateField(_("when"))
    how = models.CharField(_("how"), max_length=10, choices=codes.CONTACT_HOW)
    with_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = SealedTextField(_("what it was about"), blank=True)
    started_by_them = models.BooleanField(_("they came to us"), default=False)
    written_by_ref = models.UUIDField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("contact with a partner")
        verbose_name_plural = _("contacts with partners")
        indexes = [models.Index(fields=["partner", "-on"])]

    def __str__(self) -> str:
        return f"meeting {self.public_id}"
