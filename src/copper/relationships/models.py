"""What is prepared for the Monday page, and who wants it by e-mail.

Nothing here is told for the first time: each row points to something of another room.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation, Person
from copper.partners.models import Partner
from copper.reach.models import Tally

from . import codes


class Week(models.Model):
    """One week of the coordinator. Whom to contact is chosen once, so that seven stay seven."""

    first = models.DateField(unique=True)  # its Monday
    chosen_at = models.DateTimeField()
    looked_at = models.DateTimeField()  # when the rooms were last asked what is noted below
    spared = models.PositiveIntegerField(default=0)  # due, and left in peace

    class Meta:
        verbose_name = _("week")
        verbose_name_plural = _("weeks")

    def __str__(self) -> str:
        return f"week from {self.first}"


class ToContact(models.Model):
    """An organisation to get in touch with in a week, and why."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="contacts")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=8, choices=codes.WHY_CONTACT)
    on = models.DateField()  # agreed for that day, or due since then
    last_on = models.DateField(null=True)  # when people met last

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week", "partner"], name="an_organisation_is_contacted_once_a_week"
            ),
            models.CheckConstraint(
                condition=models.Q(why__in=[code for code, _name in codes.WHY_CONTACT]),
                name="a_contact_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why}: partner {self.partner_id}"


class Noted(models.Model):
    """One thing that changes slowly, noted in the morning. All rows are written anew each time.

    `what` is a code of words.NOTED; `params` are names of organisations and numbers for its sentence,
    never words about people.
    """

    section = models.CharField(max_length=12)
    what = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # A count that is taken back takes with it what was said of it.
    tally = models.ForeignKey(Tally, null=True, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(null=True)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["section", "on"])]

    def __str__(self) -> str:
        return f"{self.section}: {self.what}"


class ByMail(models.Model):
    """Who wants the Monday page by e-mail: they said so themselves."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="monday_by_mail")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"monday by mail for {self.person_id}"
