"""Who may do what with people, seats, cards and invitations. Predicates read the actor; no queries.

Every room has such a file: `rules.add_perm("room.verb_noun", predicate)` and a service that calls
`check(actor, "room.verb_noun", thing)` first. An unknown permission is an error, not a "no".
"""

from typing import Any

import rules

from copper.core.errors import NotAllowed

from .actor import Actor


def may(actor: Actor, permission: str, thing: Any = None) -> bool:
    """True when this actor has the permission (on this thing). KeyError when nobody declared it."""
    if not rules.perm_exists(permission):
        raise KeyError(f"No permission is called '{permission}'.")
    return bool(rules.has_perm(permission, actor, thing))


def check(actor: Actor, permission: str, thing: Any = None, message: object = "") -> None:
    """Raises NotAllowed unless the actor has the permission."""
    if not may(actor, permission, thing):
        raise NotAllowed(message)


def role(*codes: str) -> Any:
    """A predicate: the actor sits in one of these roles today."""

    @rules.predicate(name=f"role:{'|'.join(codes)}")
    def sits_in(actor: Actor, thing: Any = None) -> bool:
        return actor.has_role(*codes)

    return sits_in


@rules.predicate
def is_system(actor: Actor, thing: Any = None) -> bool:
    return bool(actor.system)


@rules.predicate
def is_signed_in(actor: Actor, thing: Any = None) -> bool:
    return actor.person is not None


@rules.predicate
def is_member(actor: Actor, thing: Any = None) -> bool:
    return actor.is_member


@rules.predicate
def is_themselves(actor: Actor, person: Any = None) -> bool:
    return actor.person is not None and person is not None and actor.person.pk == person.pk


@rules.predicate
def is_who_they_help(actor: Actor, person: Any = None) -> bool:
    """A helper in assisted mode, about the person they help, who is there."""
    helped = actor.acting_for
    return helped is not None and person is not None and helped.pk == person.pk


@rules.predicate
def is_their_own_seat(actor: Actor, seat: Any = None) -> bool:
    return actor.person is not None and getattr(seat, "person_id", None) == actor.person.pk


@rules.predicate
def made_it(actor: Actor, invitation: Any = None) -> bool:
    return (
        actor.person is not None and getattr(invitation, "invited_by_id", None) == actor.person.pk
    )


@rules.predicate
def sits_in_no_institution(actor: Actor, thing: Any = None) -> bool:
    return "institution" not in actor.blocs


is_coordinator = role("coordinator")


@rules.predicate
def leads_the_organisation(actor: Actor, thing: Any = None) -> bool:
    organisation_id = getattr(thing, "organisation_id", None)
    return organisation_id is not None and bool(
        actor.seats_in(role="community_lead", organisation_id=organisation_id)
    )


# `thing` is a Seat or Invitation not yet saved. A lead seats people of their own organisation only,
# and only as peer researchers and residents: nobody makes themselves a coordinator.
@rules.predicate
def is_a_community_seat(actor: Actor, thing: Any = None) -> bool:
    return getattr(thing, "role", "") in {"peer_researcher", "resident", "interpreter", "mentor"}


rules.add_perm(
    "accounts.give_seat",
    is_system | is_coordinator | (leads_the_organisation & is_a_community_seat),
)
rules.add_perm(
    "accounts.end_seat",
    is_system | is_coordinator | is_their_own_seat | (leads_the_organisation & is_a_community_seat),
)
rules.add_perm(
    "accounts.invite", is_coordinator | is_system | (leads_the_organisation & is_a_community_seat)
)
rules.add_perm("accounts.withdraw_invitation", is_coordinator | made_it)
rules.add_perm("accounts.make_organisation", is_system | is_coordinator)
rules.add_perm("accounts.merge_organisations", is_system | is_coordinator)
rules.add_perm("accounts.make_card", is_system | is_themselves | is_coordinator)
rules.add_perm(
    "accounts.assist", role("coordinator", "community_lead", "interpreter", "peer_researcher")
)
rules.add_perm("accounts.see_needs", is_themselves | is_coordinator)
rules.add_perm("accounts.change_needs", is_themselves | is_who_they_help)
rules.add_perm("accounts.change_own", is_themselves)
rules.add_perm("accounts.list_seats", is_system | is_coordinator)
