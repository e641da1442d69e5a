"""Who may see how a relationship is. Predicates read the actor and the thing; no queries."""

from typing import Any

import rules

from copper.accounts.actor import Actor
from copper.accounts.permissions import is_coordinator, is_member, is_system
from copper.partners.permissions import SPEAKS, is_not_hidden, speaks_for_it


@rules.predicate
def speaks_somewhere(actor: Actor, thing: Any = None) -> bool:
    return any(seat.role in SPEAKS and seat.organisation_id for seat in actor.seats)


@rules.predicate
def is_of_the_community(actor: Actor, thing: Any = None) -> bool:
    return "community" in actor.blocs


@rules.predicate
def is_an_institution(actor: Actor, partner: Any = None) -> bool:
    return partner is not None and partner.organisation.bloc == "institution"


of_both_sides = is_coordinator | is_system | (speaks_for_it & is_not_hidden)

rules.add_perm("relationships.see_monday", is_coordinator | is_system)
rules.add_perm("relationships.prepare", is_coordinator | is_system)
rules.add_perm("relationships.mark_done", is_coordinator)
rules.add_perm("relationships.get_by_mail", is_coordinator)
rules.add_perm("relationships.have_own", speaks_somewhere)
rules.add_perm("relationships.see_both_sides", of_both_sides)
# What an institution does is open to all members; of a community organisation nothing is.
rules.add_perm(
    "relationships.see_conduct", is_system | is_coordinator | (is_member & is_an_institution)
)
rules.add_perm("relationships.list_conduct", is_member | is_system)
rules.add_perm("relationships.ask_to_open", is_of_the_community)
rules.add_perm("relationships.open_conduct", is_system)
