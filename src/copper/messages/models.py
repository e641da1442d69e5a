"""The outbox: messages on their way, and contacts that no message may go to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.core.fields import SealedTextField
from copper.core.models import PublicModel

EMAIL, SMS = "email", "sms"
CHANNELS = [(EMAIL, _("e-mail")), (SMS, _("text message"))]

QUEUED, SENDING, SENT = "queued", "sending", "sent"
FAILED, BOUNCED, STOPPED = "failed", "bounced", "stopped"
STATES = [
    (QUEUED, _("waiting")),
    (SENDING, _("being sent")),
    (SENT, _("sent")),
    (FAILED, _("could not be sent")),
    (BOUNCED, _("came back")),
    (STOPPED, _("not sent: this contact wants no messages or can't get them")),
]


class Message(PublicModel):
    """One e-mail or text message. Contact and words are sealed, and erased some days after."""

    channel = models.CharField(max_length=5, choices=CHANNELS)
    to = SealedTextField(blank=True)
    # A keyed hash of the contact: finds all messages to it without reading any.
    to_print = models.CharField(max_length=64, blank=True, db_index=True)
    subject = SealedTextField(blank=True)
    body = SealedTextField(blank=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=STATES, default=QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # sent, failed or stopped
    erased_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, blank=True, db_index=True)
    dedupe_key = models.CharField(max_length=160, blank=True)
    failure = models.CharField(max_length=40, blank=True)  # a code, never what the provider wrote

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"], condition=~Q(dedupe_key=""), name="a_message_is_queued_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[code for code, _name in STATES]), name="a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(to="", subject="", body=""),
                name="an_erased_message_is_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=QUEUED), name="messages_due"),
            models.Index(fields=["state", "ended_at"]),
        ]

    def __str__(self) -> str:
        return f"message {self.public_id}"


class Suppression(models.Model):
    """A contact that gets no messages: it said stop, does not exist, or called us spam."""

    STOP, BOUNCE, COMPLAINT = "stop", "bounce", "complaint"

    channel = models.CharField(max_length=5, choices=CHANNELS)
    to_print = models.CharField(max_length=64)
    why = models.CharField(
        max_length=9,
        choices=[
            (STOP, _("asked us to stop")),
            (BOUNCE, _("does not exist")),
            (COMPLAINT, _("marked our mail as spam")),
        ],
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "to_print"], name="a_contact_is_stopped_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.why}"
