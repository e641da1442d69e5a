"""Personal access tokens: what a person's programs sign in with."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Person
from copper.core.fields import SealedTextField
from copper.core.models import PublicModel


class ApiToken(PublicModel):
    """A token of a person for some scopes. Only a keyed hash is stored: it is shown once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = SealedTextField(_("what it is for"), blank=True)
    scopes = models.JSONField(default=list)
    token_print = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="a_token_ends_after_it_was_made"
            )
        ]

    def __str__(self) -> str:
        return f"token {self.public_id}"
