"""Who may make and end tokens: everybody for themselves. Helpers can't make one for a person."""

from typing import Any

import rules

from copper.accounts.permissions import is_signed_in


@rules.predicate
def is_nobodys_helper(actor: Any, thing: Any = None) -> bool:
    return actor.acting_for is None


@rules.predicate
def owns_the_token(actor: Any, token: Any = None) -> bool:
    return token is not None and actor.person is not None and token.person_id == actor.person.pk


rules.add_perm("api.make_token", is_signed_in & is_nobodys_helper)
rules.add_perm("api.revoke_token", owns_the_token)
rules.add_perm("api.see_tokens", is_signed_in & is_nobodys_helper)
