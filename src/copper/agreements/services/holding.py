"""Holding one agreement while it is changed, so that two who press at once do not cross."""

from django.db.models import F
from django.utils.translation import gettext as _

from copper.agreements import codes
from copper.agreements.models import Agreement, Version
from copper.core.errors import Refused


def hold(agreement: Agreement) -> Agreement:
    """The agreement as it is now. Whoever else writes to it waits until this transaction ends."""
    Agreement.objects.filter(pk=agreement.pk).update(version=F("version") + 1)
    return (
        Agreement.objects.select_related("template", "holds", "replaces")
        .prefetch_related("parties__organisation")
        .get(pk=agreement.pk)
    )


def newest(agreement: Agreement) -> Version:
    return agreement.versions.order_by("-number")[:1].get()


def refuse_when_over(agreement: Agreement) -> None:
    if agreement.state in codes.OVER:
        raise Refused(
            _("This agreement is over."),
            next_step=_("Begin a new one, if you want to go on together."),
        )
