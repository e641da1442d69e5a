"""Who may do what with partners. Predicates read the actor and the thing; no queries.

`thing` is a Partner (or an Organisation): whoever speaks for it may change its page and see its log.
"""

from typing import Any

import rules

from copper.accounts.actor import Actor
from copper.accounts.permissions import is_coordinator, is_member, is_system

SPEAKS = {"community_lead", "researcher", "policy_maker"}


def organisation_id_of(thing: Any) -> int | None:
    """Of a Partner, Contact, Meeting (through its partner), or an Organisation itself."""
    thing = getattr(thing, "partner", thing) if hasattr(thing, "partner_id") else thing
    # Whoever wrote on a page that became one with another speaks for that other one now.
    thing = getattr(thing, "merged_into", None) or thing
    found = getattr(thing, "organisation_id", None)
    return found if found is not None else getattr(thing, "pk", None)


@rules.predicate
def speaks_for_it(actor: Actor, thing: Any = None) -> bool:
    """Somebody with a voice there: who leads it, or an institution's researcher or policy maker."""
    organisation_id = organisation_id_of(thing)
    return organisation_id is not None and any(
        seat.role in SPEAKS for seat in actor.seats_in(organisation_id=organisation_id)
    )


@rules.predicate
def is_the_network(actor: Actor, thing: Any = None) -> bool:
    return thing is None


@rules.predicate
def is_not_hidden(actor: Actor, partner: Any = None) -> bool:
    """Who left and asked to be hidden is seen by nobody but the coordinator."""
    return getattr(partner, "state", "") != "left" or partner.left_data_choice == "keep"


rules.add_perm("partners.list", is_member | is_system)
rules.add_perm("partners.see", is_coordinator | is_system | (is_member & is_not_hidden))
rules.add_perm("partners.add", is_coordinator | is_system)
rules.add_perm("partners.change", is_coordinator | is_system | speaks_for_it)
# Anybody may say that their own organisation rests or leaves: the way out is short.
rules.add_perm("partners.move", is_coordinator | is_system | speaks_for_it)
# `thing` is who looks: the network (None) or an organisation. Nobody looks on another's behalf.
rules.add_perm("partners.vet", is_system | (is_coordinator & is_the_network) | speaks_for_it)
rules.add_perm("partners.see_contacts", is_coordinator | is_system | speaks_for_it)
rules.add_perm("partners.hold_contact", is_coordinator | is_system | speaks_for_it)
rules.add_perm("partners.see_log", is_coordinator | is_system | speaks_for_it)
rules.add_perm("partners.write_log", is_coordinator | is_system | speaks_for_it)
rules.add_perm("partners.set_words", is_coordinator | is_system)
rules.add_perm("partners.merge", is_coordinator | is_system)
