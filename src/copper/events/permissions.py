"""Who may do what with meetings and asks. Predicates read the actor and the thing; no queries.

`thing` is an Event (its organiser), an Ask (its two sides) or an Organisation.
"""

from typing import Any

import rules

from copper.accounts.actor import Actor
from copper.accounts.permissions import (
    is_coordinator,
    is_member,
    is_system,
    sits_in_no_institution,
)

SPEAKS = frozenset({"community_lead", "researcher", "policy_maker"})


def speaks_at(actor: Actor) -> list[int]:
    """Ids of the organisations for which this actor has a voice."""
    return [s.organisation_id for s in actor.seats if s.role in SPEAKS and s.organisation_id]


@rules.predicate
def speaks_for_the_organiser(actor: Actor, event: Any = None) -> bool:
    return getattr(event, "organiser_id", None) in speaks_at(actor)


@rules.predicate
def leads_the_community_organiser(actor: Actor, event: Any = None) -> bool:
    organiser = getattr(event, "organiser_id", None)
    return organiser is not None and any(
        seat.bloc == "community"
        for seat in actor.seats_in(role="community_lead", organisation_id=organiser)
    )


@rules.predicate
def asks_for_themselves(actor: Actor, ask: Any = None) -> bool:
    """Somebody with a voice where the ask comes from; the coordinator, where it is the network's."""
    asker = getattr(ask, "asker_id", None)
    if asker is None:
        return ask is not None and actor.has_role("coordinator")
    return asker in speaks_at(actor)


@rules.predicate
def leads_who_is_asked(actor: Actor, ask: Any = None) -> bool:
    asked = getattr(ask, "of_id", None)
    return asked is not None and bool(actor.seats_in(role="community_lead", organisation_id=asked))


@rules.predicate
def sits_where_it_is_asked(actor: Actor, ask: Any = None) -> bool:
    asked = getattr(ask, "of_id", None)
    return asked is not None and bool(actor.seats_in(organisation_id=asked))


@rules.predicate
def is_agreed(actor: Actor, ask: Any = None) -> bool:
    """What was said yes to stands in the calendar for all; what waits or was declined does not."""
    return getattr(ask, "state", "") in {"accepted", "done"}


@rules.predicate
def leads_it(actor: Actor, organisation: Any = None) -> bool:
    return organisation is not None and bool(
        actor.seats_in(role="community_lead", organisation_id=organisation.pk)
    )


@rules.predicate
def sits_there(actor: Actor, organisation: Any = None) -> bool:
    return organisation is not None and bool(actor.seats_in(organisation_id=organisation.pk))


@rules.predicate
def speaks_somewhere(actor: Actor, thing: Any = None) -> bool:
    return bool(speaks_at(actor))


rules.add_perm("events.list", is_member | is_system)
rules.add_perm("events.make", is_coordinator | is_system | speaks_for_the_organiser)
rules.add_perm("events.change", is_coordinator | is_system | speaks_for_the_organiser)
rules.add_perm("events.come", is_member)
# No institution's seat has a list of who comes; its people get numbers through the gate.
rules.add_perm(
    "events.see_names",
    is_coordinator | (leads_the_community_organiser & sits_in_no_institution),
)
rules.add_perm("events.see_numbers", is_coordinator | is_system | speaks_for_the_organiser)
rules.add_perm("events.ask", is_system | asks_for_themselves)
rules.add_perm("events.choose_whom_to_ask", is_coordinator | is_system | speaks_somewhere)
rules.add_perm(
    "events.see_ask",
    is_coordinator
    | is_system
    | asks_for_themselves
    | sits_where_it_is_asked
    | (is_member & is_agreed),
)
rules.add_perm(
    "events.see_ask_words",
    is_coordinator | is_system | asks_for_themselves | sits_where_it_is_asked,
)
rules.add_perm("events.answer_ask", leads_who_is_asked)
rules.add_perm("events.withdraw_ask", is_system | asks_for_themselves)
rules.add_perm("events.finish_ask", is_system | asks_for_themselves | leads_who_is_asked)
# How much an organisation may be asked is its own to say: not the coordinator's, nor an asker's.
rules.add_perm("events.set_cap", leads_it)
rules.add_perm("events.see_burden", is_coordinator | is_system | sits_there)
