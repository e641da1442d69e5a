"""What becomes of agreements when two organisations become one (see config/wiring.py)."""

from copper.accounts.actor import system_actor
from copper.accounts.models import Organisation
from copper.agreements import codes
from copper.agreements.models import Agreement

from .lasting import _end


def move_rows(kept: Organisation, gone: Organisation) -> None:
    """Parties change hands by themselves, and signatures keep the name they were given under. Only
    an agreement of the two with each other has nobody left to agree with, so it ends."""
    both = (
        Agreement.objects.exclude(state__in=codes.OVER)
        .filter(parties__organisation=kept)
        .filter(parties__organisation=gone)
        .distinct()
    )
    for agreement in both:
        if {party.organisation_id for party in agreement.parties.all()} <= {kept.pk, gone.pk}:
            _end(system_actor("merging"), agreement, "")
