"""Files that go out: directories and grants. By the coordinator's hand only, without any person."""

from typing import Any

from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core.errors import Refused
from copper.exchange import grants360, open_referral, validating
from copper.exchange.models import Grant
from copper.partners import codes as partner_codes
from copper.partners.models import Partner
from copper.records import book

# Who said yes to the network. That somebody was invited, or left, is nobody else's to know.
JOINED = (partner_codes.MEMBER, partner_codes.ACTIVE, partner_codes.RESTING)


def give_organisations(*, actor: Actor) -> dict[str, Any]:
    """Open Referral UK 3.0 of all who joined. It never holds a contact or anything of small print."""
    check(actor, "exchange.give_out")
    actor.refuse_when_assisting()
    partners = (
        Partner.objects.filter(state__in=JOINED, merged_into=None)
        .select_related("organisation")
        .prefetch_related("identifiers", "communities", "areas__edition")
        .order_by("organisation__name")
    )
    return _checked(actor, "services", open_referral.document(partners), len(partners))


def give_grants(*, actor: Actor, publisher: str) -> dict[str, Any]:
    """360Giving 1.4 of all grants. Refused when there is none: the standard knows no empty package."""
    check(actor, "exchange.give_out")
    actor.refuse_when_assisting()
    grants = list(Grant.objects.order_by("-awarded_on", "pk"))
    if not grants:
        raise Refused(_("There are no grants yet."))
    found = grants360.document(grants, publisher=publisher)
    return _checked(actor, "grants", found, len(grants))


def _checked(actor: Actor, name: str, document: dict[str, Any], count: int) -> dict[str, Any]:
    """Nothing goes out that our own check of the standard would not take back in."""
    if wrong := validating.fault(document, name):
        raise Refused(
            _("The file would not be right: at “%(where)s”: %(why)s")
            % {"where": wrong[0], "why": wrong[1]}
        )
    book.write(
        actor=actor,
        kind="exchange.given_out",
        codes={"what": name, "count": count},
    )
    return document
