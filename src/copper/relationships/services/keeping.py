"""One press on the Monday page: done."""

import uuid

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.records import selectors as records
from copper.records import services as promises
from copper.records.models import Promise


def mark_done(*, actor: Actor, public_id: uuid.UUID) -> Promise:
    """The promise is kept. NotHere for one this actor may not know of; Refused when it is closed."""
    check(actor, "relationships.mark_done")
    return promises.keep_promise(actor=actor, promise=records.promise(actor, public_id))
