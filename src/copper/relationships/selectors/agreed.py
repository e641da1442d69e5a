"""Agreements of an organisation, as far as this actor may read them."""

from collections.abc import Sequence

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.agreements import codes, selectors
from copper.agreements.models import Agreement
from copper.relationships.rules import Paper


def papers(actor: Actor, organisation: Organisation) -> list[Paper]:
    """How its agreements stand, those that are over left out. One query."""
    rows = (
        selectors.visible(actor)
        .prefetch_related(None)
        .filter(parties__organisation=organisation)
        .exclude(state__in=codes.OVER)
        .distinct()
        .values_list("state", "state_since", "review_on", "holds")
    )
    return [
        Paper(holds is not None, since, review_on) for _state, since, review_on, holds in rows[:50]
    ]


def of_organisation(actor: Actor, organisation: Organisation) -> Sequence[Agreement]:
    """Its agreements with the names of their parties, the newest first. Three queries."""
    rows = selectors.visible(actor).filter(parties__organisation=organisation)
    return list(rows.exclude(state__in=codes.OVER).distinct().order_by("-state_since", "-pk")[:10])
