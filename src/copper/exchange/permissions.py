"""Who may bring files in and give files out: the coordinator only. Predicates read the actor."""

import rules

from copper.accounts.permissions import is_coordinator, is_member, is_system

rules.add_perm("exchange.bring_in", is_coordinator | is_system)
# No institution takes a list of communities away.
rules.add_perm("exchange.give_out", is_coordinator | is_system)
rules.add_perm("exchange.see_grants", is_member | is_system)
