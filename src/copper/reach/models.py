"""How many people of which groups take part: totals only, as people described themselves.

Nothing here points at a person, and no answer can be traced to one.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation
from copper.core.models import VersionedModel
from copper.places.models import Area, Measure

from . import codes


class Tally(VersionedModel):
    """One count: whom (members, participants, contributors), where, from when to when, against what.

    `people` were asked about in all; `counts` is {measure key: how many said so}, or {"1": …, "10": …}
    for tenths of deprivation. Who did not say is the difference.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="tallies"
    )
    whom = models.CharField(_("who was counted"), max_length=12, choices=codes.WHOM)
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    # The census table: all parts of this measure; or, for tenths, the measure that holds the tenth.
    base = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    tenths = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The area served; none: everywhere the table tells of.
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    people = models.PositiveIntegerField(_("how many people in all"))
    counts = models.JSONField(default=dict)
    how = models.CharField(_("how they were asked"), max_length=12, choices=codes.HOW)
    entered_at = models.DateTimeField()
    entered_by_ref = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("count of who takes part")
        verbose_name_plural = _("counts of who takes part")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_tally_has_an_order"),
            models.CheckConstraint(condition=Q(people__gte=1), name="a_tally_counts_somebody"),
        ]
        indexes = [models.Index(fields=["-last", "-id"])]

    def __str__(self) -> str:
        return f"tally {self.public_id}"
