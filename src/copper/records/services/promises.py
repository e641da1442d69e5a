"""Promises made by anyone to anyone, with a date. Nobody promises on another's behalf."""

import uuid
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation, Person
from copper.accounts.permissions import check
from copper.accounts.services import note_assisted
from copper.core import clock
from copper.core.errors import Refused
from copper.records import book
from copper.records.models import Promise


@transaction.atomic
def make_promise(
    *,
    actor: Actor,
    text: str,
    due_on: date,
    by_person: Person | None = None,
    by_organisation: Organisation | None = None,
    to_person: Person | None = None,
    to_organisation: Organisation | None = None,
    subject_type: str = "",
    subject: uuid.UUID | None = None,
) -> Promise:
    """A promise by oneself (default), or by an organisation one speaks for; to somebody, or to all members."""
    if by_person is None and by_organisation is None:
        by_person = actor.subject
    promise = Promise(
        text=text.strip(),
        due_on=due_on,
        by_person=by_person,
        by_organisation=by_organisation,
        to_person=to_person,
        to_organisation=to_organisation,
        subject_type=subject_type,
        subject=subject,
        made_at=clock.now(),
    )
    check(
        actor, "records.make_promise", promise, _("Only the one who promises can make a promise.")
    )
    if not promise.text:
        raise Refused(_("Write what is promised."))
    if due_on < clock.today():
        raise Refused(_("A promise needs a day that is still to come."))
    promise.save(force_insert=True)
    _note(actor, promise, "promise.made", {"due": due_on})
    note_assisted(actor, "promise.made", promise.public_id)
    return promise


def _note(
    actor: Actor, promise: Promise, kind: str, codes: dict[str, object] | None = None
) -> None:
    by = promise.by_person or promise.by_organisation
    assert by is not None  # noqa: S101 - a constraint says so; this tells mypy
    # What two people promise each other is read by these two: a line for each.
    readers = {promise.by_person, promise.to_person} if promise.is_private else {None}
    for reader in sorted(readers, key=lambda person: person.pk if person else 0):
        book.write(
            actor=actor,
            kind=kind,
            audience=book.PERSON if reader else book.MEMBERS,
            person_ref=reader.public_id if reader else None,
            subject_type="promise",
            subject=promise.public_id,
            codes={"by": by.public_id, **(codes or {})},
        )


def _close(actor: Actor, promise: Promise, state: str) -> Promise:
    if promise.state != "open":
        raise Refused(_("This promise is closed already."))
    promise.save_changes(state=state, closed_on=clock.today())
    _note(
        actor,
        promise,
        f"promise.{state}",
        {"due": promise.due_on, "late": promise.due_on < clock.today()},
    )
    return promise


@transaction.atomic
def keep_promise(*, actor: Actor, promise: Promise) -> Promise:
    """Done, says the one who promised (or the coordinator)."""
    check(actor, "records.keep_promise", promise)
    return _close(actor, promise, "kept")


@transaction.atomic
def break_promise(*, actor: Actor, promise: Promise) -> Promise:
    """Not kept, says either side, once the day has passed."""
    check(actor, "records.break_promise", promise)
    if promise.due_on >= clock.today():
        raise Refused(_("There is still time to keep this promise."))
    return _close(actor, promise, "broken")


@transaction.atomic
def release_promise(*, actor: Actor, promise: Promise) -> Promise:
    """No longer needed: only the side it was made to can say so."""
    check(actor, "records.release_promise", promise)
    return _close(actor, promise, "released")
