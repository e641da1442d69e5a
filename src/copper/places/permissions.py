"""Any member may read places; only the network itself loads them (a command, the demonstration)."""

import rules

from copper.accounts.permissions import is_member, is_system

rules.add_perm("places.read", is_system | is_member)
rules.add_perm("places.look_up_postcode", is_system | is_member)
rules.add_perm("places.load", is_system)
