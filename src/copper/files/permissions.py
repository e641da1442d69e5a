"""Who may store and withdraw files. Who may read one is the file's own rule (rules.readers)."""

import rules

from copper.accounts.permissions import is_signed_in, is_system, role

from .rules import is_theirs, may_read

is_theirs = rules.predicate(is_theirs, name="is_theirs")

rules.add_perm("files.store", is_signed_in | is_system)
rules.add_perm("files.read", rules.predicate(may_read, name="the file's own rule"))
rules.add_perm(
    "files.withdraw", is_system | is_theirs | role("coordinator", "data_protection_officer")
)
