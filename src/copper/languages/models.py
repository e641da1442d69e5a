"""Languages that a network switched on, reviews of translated strings, and recordings of screens."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.core.models import PublicModel
from copper.files.models import StoredFile

from . import codes


class Language(PublicModel):
    """A language beyond the shipped ones. One that is only spoken shows the text of another."""

    code = models.CharField(_("language tag"), max_length=35, unique=True)
    name = models.CharField(_("its own name"), max_length=60)
    name_en = models.CharField(_("its name in English"), max_length=60)
    is_rtl = models.BooleanField(_("written from right to left"), default=False)
    is_spoken_only = models.BooleanField(_("only spoken"), default=False)
    shown_as = models.CharField(_("text is shown in"), max_length=35, blank=True)
    added_by_ref = models.UUIDField(null=True)
    added_at = models.DateTimeField()
    is_on = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_spoken_only=False) | ~Q(shown_as=""),
                name="a_spoken_language_shows_another_ones_text",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Review(PublicModel):
    """What a speaker said of one string: right as it is, or better so. The newest one counts."""

    language = models.CharField(max_length=35)
    # A hash of context and English text, since texts are long.
    key = models.CharField(max_length=64)
    # One text, or one for each plural form.
    texts = models.JSONField()
    is_corrected = models.BooleanField()
    reviewer_ref = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("review of a string")
        verbose_name_plural = _("reviews of strings")
        indexes = [models.Index(fields=["language", "key", "-reviewed_at"])]

    def __str__(self) -> str:
        return f"{self.language} {self.key[:8]}"


class ScreenMedia(PublicModel):
    """Recorded audio, Easy Read or a sign-language video of one screen, in one language."""

    screen = models.CharField(max_length=80)  # the name of its address
    language = models.CharField(max_length=35)
    kind = models.CharField(max_length=10, choices=codes.MEDIA)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by_ref = models.UUIDField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("recording of a screen")
        verbose_name_plural = _("recordings of screens")
        constraints = [
            models.UniqueConstraint(
                fields=["screen", "language", "kind"], name="one_recording_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.screen} {self.language} {self.kind}"
