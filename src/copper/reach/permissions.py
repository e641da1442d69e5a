"""Who may count and who may see. Predicates read the actor and the thing; no queries."""

from typing import Any

import rules

from copper.accounts.actor import Actor
from copper.accounts.permissions import is_coordinator, is_member, is_system
from copper.partners.permissions import speaks_for_it


@rules.predicate
def is_of_an_organisation(actor: Actor, tally: Any = None) -> bool:
    return getattr(tally, "organisation_id", None) is not None


rules.add_perm("reach.see", is_member | is_system)
# True numbers are typed by the organisation whose people they are, or by the coordinator.
rules.add_perm("reach.count", is_coordinator | is_system | (is_of_an_organisation & speaks_for_it))
