"""Who may release numbers from a project to the outside."""

import rules

from copper.accounts.permissions import is_system, role

rules.add_perm(
    "disclosure.release",
    is_system | role("coordinator", "community_lead", "researcher", "data_protection_officer"),
)
