"""Whether everybody may read how institutions behave: the community asks itself, and decides."""

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import network
from copper.core.errors import Refused
from copper.core.models import NetworkSetting
from copper.records import services as records
from copper.records.models import Decision
from copper.relationships.codes import CONDUCT

KEY = "relationships.conduct_public"


@transaction.atomic
def ask_to_open(*, actor: Actor) -> Decision:
    """Puts the question to the community bloc. Refused while it is put already."""
    check(actor, "relationships.ask_to_open")
    waiting = Decision.objects.filter(
        subject_type=CONDUCT, decided_at__isnull=True, withdrawn_at__isnull=True
    )
    if waiting.exists():
        raise Refused(_("The community is deciding on this already."))
    return records.open_decision(
        actor=actor,
        question=_("May everybody read how institutions keep their promises to us?"),
        options=[
            {"code": "open", "text": _("Yes, everybody")},
            {"code": "members", "text": _("No, members only")},
        ],
        rule="C",
        stake=2,
        subject_type=CONDUCT,
    )


@transaction.atomic
def carry_out(*, actor: Actor) -> bool:
    """Does what the community decided last. True when something changed.

    Only a decision by the community bloc counts, and each is carried out once.
    """
    check(actor, "relationships.open_conduct")
    decided = (
        Decision.objects.filter(subject_type=CONDUCT, rule="C", decided_at__isnull=False)
        .filter(outcome__in=["open", "members"])
        .order_by("-decided_at", "-pk")
        .first()
    )
    if decided is None:
        return False
    if NetworkSetting.objects.filter(key=KEY, decision=decided.public_id).exists():
        return False
    is_open = decided.outcome == "open"
    if network.value(KEY) == is_open:
        return False
    records.set_value(actor=actor, key=KEY, value=is_open, decision=decided)
    return True
