"""What every room's tables have in common, and the two small tables that lie below all rooms."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import ids
from .errors import ChangedMeanwhile


class PublicModel(models.Model):
    """A row that has an address: a random public id, made on the phone or here."""

    public_id = models.UUIDField(default=ids.new_public_id, unique=True, editable=False)

    class Meta:
        abstract = True


class VersionedModel(PublicModel):
    """A row that two people may change at once: the second one is told, and nothing is lost."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save_changes(self, **changes: Any) -> Self:
        """Writes `changes` if nobody wrote since this row was read; else raises ChangedMeanwhile."""
        updated = (
            type(self)
            ._default_manager.filter(pk=self.pk, version=self.version)
            .update(**changes, version=self.version + 1)
        )
        if not updated:
            raise ChangedMeanwhile()
        for name, value in changes.items():
            setattr(self, name, value)
        self.version += 1
        return self


class Counter(models.Model):
    """How often something that costs or guesses was done lately (see core.limits)."""

    limit = models.CharField(max_length=40)
    # A keyed hash: no phone number or address of a person is stored for counting.
    key = models.CharField(max_length=64)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["limit", "key", "window_starts_at"], name="counter_once_per_window"
            )
        ]
        indexes = [models.Index(fields=["window_starts_at"])]

    def __str__(self) -> str:
        return f"{self.limit}: {self.count}"


class NetworkSetting(models.Model):
    """A number or word that the network chose, from a date on. Rows are added, not changed."""

    key = models.CharField(_("setting"), max_length=80)
    value = models.JSONField(_("value"))
    valid_from = models.DateField(_("valid from"))
    # References into the book and to a person, as ids: this floor knows neither room.
    set_by = models.UUIDField(null=True)
    decision = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="one_setting_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"
