"""Which network this database is, and what was done to look after it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.core import clock


class Network(models.Model):
    """One row: the id that tells a backup of this network from one of another."""

    network_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_network_a_database")]

    def __str__(self) -> str:
        return f"network {self.network_id}"

    @classmethod
    def id_here(cls) -> uuid.UUID:
        """The id of this network, made at the first call."""
        return cls.objects.get_or_create(id=1)[0].network_id


class Run(models.Model):
    """A backup, a restore, a try-out of a restore, an upgrade or a tidy-up, and how it went."""

    KINDS = [
        ("backup", _("backup")),
        ("restore", _("restore")),
        ("restore_test", _("try-out of a restore")),
        ("upgrade", _("upgrade")),
        ("tidy", _("tidy-up of what is due")),
        ("email_test", _("test e-mail")),
        ("book", _("check of the book")),
    ]

    kind = models.CharField(max_length=20, choices=KINDS)
    at = models.DateTimeField(default=clock.now)
    ok = models.BooleanField(_("went well"))
    # counts, sizes, versions and file names: never personal data
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["kind", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"
