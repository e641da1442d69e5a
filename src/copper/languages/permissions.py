"""Who may add a language, check a sentence, or record a page."""

import rules

from copper.accounts.permissions import is_coordinator, is_member, is_system, role

is_reviewer = role("coordinator", "interpreter", "community_lead", "peer_researcher")

rules.add_perm("languages.see_coverage", is_member)
rules.add_perm("languages.review", is_reviewer)
rules.add_perm("languages.add", is_coordinator | is_system)
rules.add_perm("languages.record", role("coordinator", "interpreter"))
