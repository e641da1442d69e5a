"""Runs of bringing data in, what became of each row, and grants as 360Giving tells of them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation
from copper.core.fields import SealedJSONField
from copper.core.models import PublicModel, VersionedModel
from copper.core.money import Money
from copper.partners.models import Partner

from . import codes


class Run(VersionedModel):
    """One file: looked at, said yes to, brought in, perhaps taken back."""

    format = models.CharField(_("what kind of file"), max_length=10, choices=codes.FORMATS)
    state = models.CharField(max_length=10, choices=codes.STATES, default=codes.PREVIEW)
    # How the file was read: {"encoding", "separator", "civicrm", "unused": [], "twice": []}.
    reading = models.JSONField(default=dict)
    rows_count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    by_ref = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # The job at work on it, for its progress.
    task = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["-made_at", "-id"]), models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"run {self.public_id}"


class Row(models.Model):
    """One row of a file. What it says goes when the run is brought in or thrown away; what became of
    it stays until the run can no longer be taken back."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # of its first line in the file
    verdict = models.CharField(max_length=6, choices=codes.VERDICTS)
    choice = models.CharField(max_length=6, choices=codes.CHOICES, blank=True)
    # The organisation it is about: found before, or made by this row.
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said: Any = SealedJSONField(null=True)  # entries.Entry, or a grant, as JSON
    notes: Any = SealedJSONField(default=list)  # [[code of codes.NOTES, {words}], …]
    outcome = models.CharField(max_length=8, choices=codes.OUTCOMES, blank=True)
    undone = models.CharField(max_length=10, choices=codes.UNDONE, blank=True)
    # What to put back: {"version", "fields": {name: [was, is]}, "numbers", "communities", …}.
    before: Any = SealedJSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="a_row_has_its_own_number")
        ]
        indexes = [
            models.Index(fields=["run", "verdict", "number"]),
            models.Index(fields=["run", "outcome", "number"]),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"


class Grant(PublicModel):
    """Money that one organisation gave another, as 360Giving 1.4 tells of it."""

    identifier = models.CharField(_("identifier"), max_length=200, unique=True)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("what it is for"))
    currency = models.CharField(max_length=3, default="GBP")
    pence = models.BigIntegerField(_("amount"))  # whole pence
    awarded_on = models.DateField(_("awarded on"))
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    recipient_id_text = models.CharField(max_length=200)  # org-id, or the funder's own id
    recipient_name = models.CharField(_("given to"), max_length=300)
    funder_id_text = models.CharField(max_length=200)
    funder_name = models.CharField(_("given by"), max_length=300)
    # When the organisation is one of the network's.
    recipient = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants_had"
    )
    funder = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants_given"
    )
    programme = models.CharField(_("programme"), max_length=300, blank=True)
    programme_code = models.CharField(max_length=100, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(condition=Q(pence__gte=0), name="a_grant_takes_no_money"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="a_grant_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["-awarded_on", "-id"])]

    def __str__(self) -> str:
        return f"grant {self.public_id}"

    @property
    def money(self) -> Money:
        return Money(self.pence, self.currency)
