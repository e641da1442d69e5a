"""Who may do what with the survey. Predicates read the actor and the thing; no queries.

Who may answer for an organisation is looked up in services/answering.py: while somebody is helped,
it is their seats that count, and the helper's actor does not carry them.
"""

from typing import Any

import rules

from copper.accounts.actor import Actor
from copper.accounts.permissions import is_coordinator, is_member, is_signed_in, is_system
from copper.partners.permissions import speaks_for_it


@rules.predicate
def is_theirs(actor: Actor, response: Any = None) -> bool:
    """Of the person who answers, or of whom the actor helps."""
    subject = actor.subject
    return subject is not None and getattr(response, "person_id", None) == subject.pk


@rules.predicate
def is_an_institution(actor: Actor, organisation: Any = None) -> bool:
    """Institutions' conduct is open to members; what is said of a community organisation is not."""
    return getattr(organisation, "bloc", "") == "institution"


rules.add_perm("ties.see", is_member | is_system)
rules.add_perm("ties.run", is_coordinator | is_system)
rules.add_perm("ties.answer", is_signed_in)
rules.add_perm("ties.see_response", is_theirs)
# `thing` is an Organisation. Close up: from three raters on, for itself and the coordinator.
rules.add_perm("ties.see_close_up", is_coordinator | is_system | speaks_for_it)
rules.add_perm(
    "ties.see_organisation",
    is_coordinator | is_system | speaks_for_it | (is_member & is_an_institution),
)
rules.add_perm("ties.see_quiet", is_coordinator | is_system)
