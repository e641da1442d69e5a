"""The partnership survey: waves, who is asked, who answered, and with whom each says it works.

What one organisation says about another is sealed: only sums over many are ever shown.
"""

from typing import cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.accounts import roles
from copper.accounts.models import Organisation, Person
from copper.core.fields import SealedJSONField
from copper.core.models import PublicModel, VersionedModel

from . import codes


class Wave(VersionedModel):
    """One round of the survey. Open until `closed_at`; then its results are worked out once and kept."""

    label = models.CharField(_("name of this round"), max_length=80, unique=True)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    is_long = models.BooleanField(_("long form"), default=False)
    rate_at_most = models.PositiveSmallIntegerField(default=10)
    closed_at = models.DateTimeField(null=True)
    opened_by_ref = models.UUIDField(null=True)
    # Worked out from the rows below when the wave closes (see results.py).
    results = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("round of the partnership survey")
        verbose_name_plural = _("rounds of the partnership survey")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="a_wave_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(rate_at_most__gte=1), name="a_wave_asks_about_somebody"
            ),
        ]
        indexes = [models.Index(fields=["-opens_on", "-id"])]

    def __str__(self) -> str:
        return f"wave {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Asked(models.Model):
    """An organisation on the list of a wave, as it was when the wave opened."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="roster")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    bloc = models.CharField(max_length=12, choices=roles.BLOCS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "organisation"], name="an_organisation_is_asked_once_a_wave"
            )
        ]

    def __str__(self) -> str:
        return f"asked {self.pk}"


class Response(PublicModel):
    """What one person answers for their organisation in one wave; a draft until `sent_at`."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="responses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # None: they were erased. What the organisation said stays with the organisation.
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField(null=True)  # the first step is done, also with "nobody"
    sent_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=10, choices=codes.CHANNELS, default=codes.PHONE)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "organisation", "person"],
                name="a_person_answers_once_for_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(named_at__isnull=False),
                name="what_is_sent_names_somebody_or_nobody",
            ),
        ]
        indexes = [models.Index(fields=["wave", "sent_at"])]

    def __str__(self) -> str:
        return f"survey response {self.public_id}"


class Tie(models.Model):
    """`by` says that it worked with `about`; `rating` is {item code: 1 to 4, or None}, sealed."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="ties")
    by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_rated = models.BooleanField(default=False)
    rating = SealedJSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "about"], name="a_response_names_an_organisation_once"
            ),
            models.CheckConstraint(
                condition=~Q(by=F("about")), name="no_organisation_rates_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"tie {self.pk}"

    @property
    def said(self) -> dict[str, int | None]:
        """{item code: 1 to 4, or None for "I don't know"}; empty where it was not rated."""
        return cast(dict[str, int | None], self.rating or {})
