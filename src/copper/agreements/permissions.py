"""Who may read, write, offer, sign. Predicates read the actor and the thing, whose `parties` the
selectors have loaded; no queries."""

from typing import Any

import rules

from copper.accounts.actor import Actor
from copper.accounts.permissions import is_coordinator, is_member, is_system, role

from .codes import SPEAKS


def speaks_for(actor: Actor, organisation_id: int | None) -> bool:
    """A voice of the organisation: its lead, researcher or policy maker. Of the network (None): its
    coordinator. Being a coordinator gives no voice in any organisation."""
    if organisation_id is None:
        return actor.has_role("coordinator")
    return any(seat.role in SPEAKS for seat in actor.seats_in(organisation_id=organisation_id))


def side_of(actor: Actor, agreement: Any) -> int:
    """The number of the party this actor speaks for; 0 for somebody who helps both sides."""
    for party in agreement.parties.all():
        if speaks_for(actor, party.organisation_id):
            return int(party.number)
    return 0


@rules.predicate
def is_of_a_party(actor: Actor, agreement: Any = None) -> bool:
    """Anybody with a seat at one of the parties, also its peer researchers."""
    return agreement is not None and any(
        party.organisation_id and actor.seats_in(organisation_id=party.organisation_id)
        for party in agreement.parties.all()
    )


@rules.predicate
def speaks_for_a_party(actor: Actor, agreement: Any = None) -> bool:
    return agreement is not None and bool(side_of(actor, agreement))


@rules.predicate
def speaks_for_the_party(actor: Actor, party: Any = None) -> bool:
    return party is not None and speaks_for(actor, party.organisation_id)


@rules.predicate
def speaks_for_one_of(actor: Actor, organisations: Any = None) -> bool:
    """`organisations`: ids, None for the network."""
    return any(speaks_for(actor, one) for one in organisations or ())


@rules.predicate
def speaks_for_any(actor: Actor, thing: Any = None) -> bool:
    return any(seat.role in SPEAKS and seat.organisation_id for seat in actor.seats)


@rules.predicate
def is_the_networks_interpreter(actor: Actor, agreement: Any = None) -> bool:
    return any(seat.organisation_id is None for seat in actor.seats_in(role="interpreter"))


is_of_it = is_of_a_party | is_coordinator
helps_to_write = speaks_for_a_party | is_coordinator | is_system

rules.add_perm("agreements.list", is_member | is_system)
rules.add_perm(
    "agreements.see",
    is_of_it | is_system | role("data_protection_officer") | is_the_networks_interpreter,
)
rules.add_perm("agreements.begin_any", is_coordinator | is_system | speaks_for_any)
rules.add_perm("agreements.begin", is_coordinator | is_system | speaks_for_one_of)
rules.add_perm("agreements.write", helps_to_write)
rules.add_perm("agreements.comment", is_of_it)
rules.add_perm("agreements.offer", helps_to_write)
# Nobody signs for another: not the coordinator, not the network's own work, not a helper.
rules.add_perm("agreements.sign", speaks_for_the_party)
rules.add_perm("agreements.end", speaks_for_a_party | is_system)
rules.add_perm("agreements.review", helps_to_write)
rules.add_perm("agreements.translate", is_of_it | is_the_networks_interpreter)
rules.add_perm("agreements.change_pattern", is_coordinator | is_system)
