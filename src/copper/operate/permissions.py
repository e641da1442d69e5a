"""Who may look after the network. From the command line it is the network itself (system actor)."""

import rules

from copper.accounts.permissions import check, is_coordinator, is_system, may

rules.add_perm("operate.see_doctor", is_system | is_coordinator)
rules.add_perm("operate.back_up", is_system)
rules.add_perm("operate.restore", is_system)
rules.add_perm("operate.upgrade", is_system)
rules.add_perm("operate.tidy", is_system)

__all__ = ["check", "may"]
