"""Private uploads: the bytes, kept once, and each upload that refers to them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.core.fields import SealedTextField
from copper.core.models import PublicModel


class Content(models.Model):
    """Some bytes in the storage, kept once however often they were uploaded.

    When the last upload that refers to them is withdrawn, the bytes go and this row keeps the hash.
    The same bytes uploaded again later get a new row and a new place.
    """

    sha256 = models.CharField(max_length=64)
    # Random: a place is never used twice, so a late deletion can't hit newer bytes.
    storage_name = models.CharField(max_length=120, unique=True)
    size = models.PositiveBigIntegerField()  # bytes
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    references = models.PositiveIntegerField(default=1)
    stored_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(gone_at__isnull=True), name="bytes_are_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(gone_at__isnull=True, references__gt=0)
                | Q(gone_at__isnull=False, references=0),
                name="bytes_go_with_their_last_reference",
            ),
        ]
        indexes = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return f"content {self.sha256[:12]}"


class StoredFile(PublicModel):
    """One upload. Withdrawn: no longer served, its name gone; the hash stays in its Content."""

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="files")
    # A code of rules.TYPES. Here and not with the bytes: the same text may be a table or a note.
    type = models.CharField(max_length=12)
    purpose = models.CharField(max_length=40)  # a code of rules.purposes
    readers = models.CharField(max_length=60)  # a name in rules.readers
    # Public ids. `owner` is whose file it is: the person helped, when a helper uploaded it.
    uploaded_by = models.UUIDField(null=True)
    owner = models.UUIDField(null=True, db_index=True)
    at = models.DateTimeField()
    original_name = SealedTextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["uploaded_by"])]

    def __str__(self) -> str:
        return f"file {self.public_id}"

    @property
    def sha256(self) -> str:
        return self.content.sha256

    @property
    def size(self) -> int:
        """In bytes."""
        return self.content.size

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def dimensions(self) -> dict[str, Any]:
        """{width, height} in pixels and duration_ms, where known."""
        found = {name: getattr(self.content, name) for name in ("width", "height", "duration_ms")}
        return {name: value for name, value in found.items() if value is not None}
