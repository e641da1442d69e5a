"""Who may do what with questionnaires. Predicates read the actor and the thing; no queries."""

from typing import Any

import rules

from copper.accounts.actor import Actor
from copper.accounts.permissions import (
    is_coordinator,
    is_member,
    is_signed_in,
    is_system,
    leads_the_organisation,
)


@rules.predicate
def sits_for_the_community(actor: Actor, thing: Any = None) -> bool:
    return any(seat.bloc == "community" for seat in actor.seats)


@rules.predicate
def speaks_for_the_community(actor: Actor, thing: Any = None) -> bool:
    """An interpreter, or a community seat; a coordinator does not accept translations alone."""
    return actor.has_role("interpreter") or any(seat.bloc == "community" for seat in actor.seats)


@rules.predicate
def is_published(actor: Actor, version: Any = None) -> bool:
    return getattr(version, "published_at", None) is not None


@rules.predicate
def is_of_their_organisation(actor: Actor, of_round: Any = None) -> bool:
    """Rounds of the whole network are for all members; an organisation's rounds for its own seats."""
    organisation_id = getattr(of_round, "organisation_id", None)
    return organisation_id is None or bool(actor.seats_in(organisation_id=organisation_id))


@rules.predicate
def answered_it(actor: Actor, response: Any = None) -> bool:
    person_id = getattr(response, "person_id", None)
    return person_id is not None and actor.person is not None and person_id == actor.person.pk


rules.add_perm("instruments.list", is_member | is_system)
rules.add_perm("instruments.see_version", is_coordinator | is_system | (is_member & is_published))
rules.add_perm("instruments.import", is_coordinator | is_system)
rules.add_perm("instruments.publish", is_coordinator | is_system)
rules.add_perm("instruments.accept", sits_for_the_community & is_published)
rules.add_perm("instruments.accept_language", speaks_for_the_community)
rules.add_perm("instruments.open_round", is_coordinator | is_system | leads_the_organisation)
rules.add_perm("instruments.run_round", is_coordinator | is_system | leads_the_organisation)
rules.add_perm("instruments.enter_paper", is_coordinator | is_system | leads_the_organisation)
rules.add_perm("instruments.answer", is_signed_in)
rules.add_perm(
    "instruments.see_results", is_system | is_coordinator | (is_member & is_of_their_organisation)
)
rules.add_perm("instruments.read_texts", is_coordinator | leads_the_organisation)
rules.add_perm("instruments.see_response", answered_it)
rules.add_perm("instruments.use_answers", is_system)
