"""What can be found: one row for each thing and language. The words lie in the database's own
full-text index (see `index`), in their normal form, not as text."""

from django.db import models


class SearchRow(models.Model):
    """A thing in one language. Its title is shown to whoever may find it."""

    kind = models.CharField(max_length=40)
    public_id = models.UUIDField()
    language = models.CharField(max_length=35)
    title = models.CharField(max_length=300)
    audience = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "public_id", "language"], name="a_thing_is_found_once_a_language"
            )
        ]
        indexes = [models.Index(fields=["kind", "audience"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
