"""People, the seats they sit in, and how they sign in without e-mail."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.core.fields import SealedJSONField, SealedTextField
from copper.core.models import PublicModel, VersionedModel

from . import roles


class PersonManager(BaseUserManager["Person"]):
    def create(self, **fields: Any) -> "Person":
        if fields.get("email"):
            fields["email"] = fields["email"].lower()  # as sign-in looks it up
        person = self.model(**fields)
        person.set_unusable_password()  # nobody has one: codes, passkeys and cards
        person.save(using=self._db)
        return person


class Person(PublicModel, AbstractBaseUser):
    """Somebody who uses the network. E-mail and phone may both be missing."""

    name = models.CharField(_("name people call you"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("phone number"), max_length=16, unique=True, null=True, blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(_("language of the pages"), max_length=35, default="en")
    shares_phone = models.BooleanField(
        _("this phone is shared"),
        default=False,
        help_text=_("We sign you out when you close the page, and keep nothing on the phone."),
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    # Erased: name, contacts and needs are gone; the row stays because the book refers to its id.
    erased_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", email__isnull=True, phone__isnull=True, is_active=False),
                name="an_erased_person_has_no_name_or_contact",
            ),
            models.CheckConstraint(
                condition=(Q(email__isnull=True) | ~Q(email=""))
                & (Q(phone__isnull=True) | ~Q(phone="")),
                name="a_contact_is_never_an_empty_text",
            ),
        ]

    def __str__(self) -> str:
        # Never the name: this text reaches logs and error pages.
        return f"person {self.public_id}"

    def shown_name(self) -> str:
        """What others read: the name people call them, or that they have left."""
        return self.name or str(
            _("a person who left") if self.erased_at else _("a person without a name")
        )


class PersonNeeds(models.Model):
    """Access needs and languages: the person's own, seen only by who arranges things for them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="needs")
    # {"spoken": ["ur", "phr"], "read": ["ur"], "needs": "…"}; sealed, since needs tell of health
    content = SealedJSONField(default=dict)

    def __str__(self) -> str:
        return f"needs of {self.person_id}"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def here(self) -> "OrganisationQuerySet":
        """Without those that became one with another."""
        return self.filter(merged_into__isnull=True)


class Organisation(VersionedModel):
    """Where a seat is. What the network knows of its partners lies in the room `partners`."""

    name = models.CharField(_("name"), max_length=200)
    bloc = models.CharField(_("bloc"), max_length=12, choices=roles.BLOCS)
    created_at = models.DateTimeField()
    # Two rows turned out to be one organisation: this one stays, since the book refers to its id.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [models.UniqueConstraint(fields=["name"], name="one_organisation_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Seat(PublicModel):
    """A person in a role, at an organisation or in a project, counted in a bloc, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    # "project:<public id>" and the like: rooms above this one. Empty: the whole network.
    scope = models.CharField(max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=roles.CHOICES)
    bloc = models.CharField(_("bloc"), max_length=12, choices=roles.BLOCS)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to (last day)"), null=True, blank=True)
    # Ended during its last day: from this moment on it gives no rights.
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_seat_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(ends_on__isnull=False),
                name="a_closed_seat_has_a_last_day",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "scope", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_seat_of_a_kind",
            ),
            # NULLs count as different, so seats of the network itself need a rule of their own.
            models.UniqueConstraint(
                fields=["person", "scope", "role"],
                condition=Q(ends_on__isnull=True, organisation__isnull=True),
                name="one_open_network_seat_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["person", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.role} ({self.bloc})"


class SignInCard(PublicModel):
    """A printed code with a PIN that the person chose. Only keyed hashes are stored."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    code_print = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=200, blank=True)  # empty until the person chose one
    pin_set_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in card")
        verbose_name_plural = _("sign-in cards")

    def __str__(self) -> str:
        return f"card {self.public_id}"


class Invitation(PublicModel):
    """An offer of a seat, taken up by a link or by a code on paper. No contact needed."""

    token_print = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    scope = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=30, choices=roles.CHOICES)
    bloc = models.CharField(max_length=12, choices=roles.BLOCS)
    # Whom it is for, in the inviter's words ("Amina's sister"), and where it was sent: sealed.
    for_whom = SealedTextField(blank=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="an_accepted_invitation_says_who_and_when",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.public_id}"


class Assistance(PublicModel):
    """A helper acts for a person: who, for whom, from when to when."""

    helper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assistances_given")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="assistances_received"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The person agreed, in their own way, in front of the helper.
    agreed_how = models.CharField(
        max_length=20,
        choices=[("spoken", _("spoken")), ("signed", _("signed")), ("other", _("another way"))],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(helper=F("person")), name="nobody_assists_themselves"
            ),
            models.UniqueConstraint(
                fields=["helper"],
                condition=Q(ended_at__isnull=True),
                name="a_helper_helps_one_person_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"assistance {self.public_id}"


class AssistedEntry(PublicModel):
    """One thing entered in assisted mode, and whether it was read back to the person."""

    assistance = models.ForeignKey(Assistance, on_delete=models.PROTECT, related_name="entries")
    what = models.CharField(max_length=80)  # a code such as "promise.made", never the words
    subject = models.UUIDField(null=True)
    at = models.DateTimeField()
    read_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "assisted entries"

    def __str__(self) -> str:
        return self.what


class MergeOffer(models.Model):
    """A short code shown in one account and typed into the other: both are the same person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE)
    code_print = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"merge offer of {self.person_id}"


class Erasure(models.Model):
    """That a person was erased, and when: kept so that a restored backup is cleaned again."""

    person_ref = models.UUIDField(unique=True)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"erasure of {self.person_ref}"


class HeldForm(PublicModel):
    """What somebody had typed when their session ended, for that person only, for a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    content = SealedJSONField()
    held_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"held form {self.public_id}"
