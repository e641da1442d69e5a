"""The ledger of what was released, so that two releases can't be subtracted from each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from copper.core.fields import SealedJSONField
from copper.core.models import PublicModel


class Release(PublicModel):
    """One table that left. Rows are added, never changed."""

    # Counts up within a subject and measure: of two releases at the same moment, one has to wait.
    number = models.PositiveIntegerField()
    subject = models.UUIDField()
    subject_type = models.CharField(max_length=40)
    measure = models.CharField(max_length=80)
    filter = models.JSONField(default=dict)
    table_hash = models.CharField(max_length=64)
    # To compare later releases with: the true numbers {"rows", "columns", "cells"}, which properties
    # they are divided "by", the "rule" of the day, and what was "shown" by it
    counts = SealedJSONField()
    released_by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("release of numbers")
        verbose_name_plural = _("releases of numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "measure", "number"], name="releases_come_one_by_one"
            )
        ]

    def __str__(self) -> str:
        return f"release {self.public_id}"
