"""Writing the words. Who changes what another side wrote, or what was offered, makes a new version."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.agreements import codes, content, rules, sections
from copper.agreements.models import Agreement, Version
from copper.agreements.permissions import side_of
from copper.core import clock, network
from copper.core.errors import ChangedMeanwhile, NotHere, Refused
from copper.records import book, pauses

from .holding import hold, newest, refuse_when_over

# What a page showed when somebody began to type: (number of the version, how often it was saved).
Seen = tuple[int, int]


@transaction.atomic
def write_section(
    *,
    actor: Actor,
    agreement: Agreement,
    section: str,
    rows: Sequence[Mapping[str, Any]],
    seen: Seen | None = None,
    note: str = "",
) -> Version:
    """One section in these words. `rows`: see content.py. ChangedMeanwhile when somebody saved since
    `seen`; Refused, saying why, for what can't be kept."""
    agreement = _open(actor, agreement)
    found = sections.find(sections.of_data(agreement.template.sections), section)
    if found is None:
        raise NotHere()
    try:
        clean = content.cleaned(found, rows, list(agreement.parties.all()))
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong
    now = newest(agreement)
    words = {code: kept for code, kept in now.content.items() if code != section}
    if clean:
        words[section] = clean
    return _save(actor, agreement, now, seen, note, content=words)


@transaction.atomic
def set_terms(
    *,
    actor: Actor,
    agreement: Agreement,
    is_binding: bool,
    review_on: date,
    seen: Seen | None = None,
    note: str = "",
) -> Version:
    """Whether it binds in law (no, unless chosen), and when the parties look at it again."""
    agreement = _open(actor, agreement)
    longest = network.value("agreements.longest_months")
    if fault := rules.review_fault(review_on, clock.today(), longest):
        raise Refused(fault)
    now = newest(agreement)
    return _save(actor, agreement, now, seen, note, is_binding=is_binding, review_on=review_on)


def _open(actor: Actor, agreement: Agreement) -> Agreement:
    """The agreement, held, if this actor may write in it."""
    agreement = hold(agreement)
    check(actor, "agreements.write", agreement)
    refuse_when_over(agreement)
    pauses.refuse_when_paused(agreement.public_id)
    return agreement


def _save(
    actor: Actor,
    agreement: Agreement,
    now: Version,
    seen: Seen | None,
    note: str,
    **changes: Any,
) -> Version:
    if seen is not None and seen != (now.number, now.version):
        raise ChangedMeanwhile(
            _("Somebody changed this agreement while you wrote."),
            kept=_("What you typed is still here."),
            next_step=_("Compare it with what stands there now, then save it again."),
        )
    if all(getattr(now, name) == value for name, value in changes.items()):
        return now
    side = side_of(actor, agreement)
    if now.closed_at is None and (now.by_party == side or not now.content):
        mine = {"by_party": side, "made_by_ref": actor.ref, "made_at": clock.now()}
        return now.save_changes(**mine, **changes)
    return _next(actor, agreement, now, side, content.plain(note), changes)


def _next(
    actor: Actor, agreement: Agreement, now: Version, side: int, note: str, changes: dict[str, Any]
) -> Version:
    """A new version; the one before stays as it was, with the signatures it has."""
    if now.closed_at is None:
        now.save_changes(closed_at=clock.now())
    kept = {name: getattr(now, name) for name in ("language", "content", "is_binding", "review_on")}
    made = Version.objects.create(
        agreement=agreement,
        number=now.number + 1,
        by_party=side,
        note=note,
        made_by_ref=actor.ref,
        made_at=clock.now(),
        **(kept | changes),
    )
    if agreement.state != codes.DRAFTING:
        agreement.save_changes(state=codes.DRAFTING, state_since=clock.today())
    book.write(
        actor=actor,
        kind="agreement.changed",
        subject_type="agreement",
        subject=agreement.public_id,
        codes={"version": made.number},
    )
    return made
