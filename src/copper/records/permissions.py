"""Who may propose, vote, decide, promise, object, answer. Predicates read the actor and the thing."""

from typing import Any

import rules

from copper.accounts.permissions import is_coordinator, is_member, is_signed_in, is_system, role

is_independent = role("independent_person")
is_data_protection_officer = role("data_protection_officer")


@rules.predicate
def proposed_it(actor: Any, decision: Any = None) -> bool:
    return (
        decision is not None
        and actor.person is not None
        and decision.proposed_by_id == actor.person.pk
    )


@rules.predicate
def holds_the_promise(actor: Any, promise: Any = None) -> bool:
    if promise is None or actor.person is None:
        return False
    if promise.by_person_id == actor.person.pk:
        return True
    return bool(
        promise.by_organisation_id and actor.seats_in(organisation_id=promise.by_organisation_id)
    )


@rules.predicate
def was_promised(actor: Any, promise: Any = None) -> bool:
    """Somebody the promise was made to; a promise to nobody named was made to every member."""
    if promise is None or actor.person is None:
        return False
    if promise.to_person_id == actor.person.pk:
        return True
    if promise.to_organisation_id:
        return bool(actor.seats_in(organisation_id=promise.to_organisation_id))
    return promise.to_person_id is None and actor.is_member


@rules.predicate
def speaks_for_the_promiser(actor: Any, promise: Any = None) -> bool:
    """A promise is made by the one who makes it: for oneself, or for an organisation one leads."""
    if promise is None or actor.person is None:
        return False
    if promise.by_person_id:  # a helper types for the person helped, and for nobody else
        return actor.subject is not None and promise.by_person_id == actor.subject.pk
    seats = [] if actor.acting_for else actor.seats_in(organisation_id=promise.by_organisation_id)
    return any(
        seat.role in {"community_lead", "researcher", "policy_maker", "coordinator"}
        for seat in seats
    )


@rules.predicate
def message_is_theirs(actor: Any, message: Any = None) -> bool:
    """Read by the role it goes to; never by the one it is about."""
    if message is None or actor.person is None:
        return False
    return actor.has_role(message.goes_to) and message.about_person_id != actor.person.pk


rules.add_perm("records.read_book", is_member)
rules.add_perm("records.open_decision", is_member | is_system)
rules.add_perm("records.vote", is_member)
rules.add_perm("records.close_decision", is_coordinator | proposed_it | is_system)
# `thing` is a bloc: nobody but the coordinator says how the other side raised its hands.
counts_own_side = rules.predicate(lambda actor, bloc=None: bloc in actor.blocs, name="own side")
rules.add_perm("records.count_hands", is_coordinator | is_system | counts_own_side)
rules.add_perm("records.record_meeting", is_coordinator | role("community_lead") | is_system)
rules.add_perm("records.make_promise", speaks_for_the_promiser | is_system)
rules.add_perm("records.keep_promise", holds_the_promise | is_coordinator)
# A promise to all members is not let go by the one who made it.
rules.add_perm("records.release_promise", was_promised & ~holds_the_promise)
rules.add_perm("records.break_promise", holds_the_promise | was_promised | is_coordinator)
rules.add_perm("records.object", is_signed_in)
rules.add_perm("records.answer_objection", is_independent | is_coordinator)
rules.add_perm("records.pause", is_member)
rules.add_perm("records.read_message", message_is_theirs)
rules.add_perm("records.list_messages", is_independent | is_data_protection_officer)
rules.add_perm("records.handle_authority_request", is_data_protection_officer)
rules.add_perm("records.tell_requests", is_data_protection_officer | is_system)
rules.add_perm("records.set_network_value", is_coordinator | is_system)
