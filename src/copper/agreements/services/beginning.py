"""A new agreement between two or more."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.agreements import codes, content, patterns
from copper.agreements.models import Agreement, Party, Version
from copper.agreements.permissions import side_of
from copper.core import clock
from copper.core.errors import Refused
from copper.records import book
from copper.ui import tongues

MOST_PARTIES = 20


@transaction.atomic
def begin(
    *,
    actor: Actor,
    title: str,
    parties: Sequence[Organisation | None],
    not_registered: Collection[Organisation] = (),
    language: str = "en",
    scope: str = "",
    replaces: Agreement | None = None,
) -> Agreement:
    """An empty agreement from the newest pattern. `parties`: organisations; None is the network.

    `not_registered`: those that are no charity or company and so say who holds their money. `replaces`:
    an agreement between the same parties, which holds until this one is signed by all.
    """
    ids = [party.pk if party else None for party in parties]
    check(actor, "agreements.begin", ids)
    title = content.plain(title)
    if not title or len(title) > 200:
        raise Refused(_("Say in a few words what the agreement is about."))
    if len(set(ids)) < 2 or len(set(ids)) != len(ids) or len(ids) > MOST_PARTIES:
        raise Refused(_("An agreement is between two or more, each named once."))
    if any(party and party.merged_into_id for party in parties):
        raise Refused(_("One of these organisations became one with another. Choose that one."))
    if tongues.find(language) is None:
        raise Refused(_("Choose the language you write in."))
    if replaces:
        _check_replaced(actor, replaces, ids)
    now = clock.now()
    agreement = Agreement.objects.create(
        title=title,
        scope=scope,
        template=patterns.keep_newest(),
        state_since=clock.today(),
        made_at=now,
        made_by_ref=actor.ref,
        replaces=replaces,
    )
    loose = {organisation.pk for organisation in not_registered}
    for number, party in enumerate(parties, 1):
        Party.objects.create(
            agreement=agreement,
            number=number,
            organisation=party,
            is_incorporated=party is None or party.pk not in loose,
        )
    Version.objects.create(
        agreement=agreement,
        number=1,
        language=language,
        content=_taken_from(replaces, agreement),
        by_party=side_of(actor, agreement),
        made_by_ref=actor.ref,
        made_at=now,
    )
    book.write(
        actor=actor,
        kind="agreement.begun",
        subject_type="agreement",
        subject=agreement.public_id,
        codes={"parties": [party.public_id if party else "network" for party in parties]},
    )
    return agreement


def _check_replaced(actor: Actor, old: Agreement, ids: Sequence[int | None]) -> None:
    check(actor, "agreements.write", old)
    if old.state in codes.OVER or old.holds_id is None:
        raise Refused(_("Only an agreement that holds can be replaced."))
    if [party.organisation_id for party in old.parties.all()] != list(ids):
        raise Refused(_("A new agreement takes the place of one between the same parties."))


def _taken_from(old: Agreement | None, new: Agreement) -> content.Content:
    """What the older one says, where the pattern still has that section."""
    if old is None or old.holds is None:
        return {}
    kept = {row["code"]: row["kind"] for row in new.template.sections}
    before = {row["code"]: row["kind"] for row in old.template.sections}
    return {
        code: rows
        for code, rows in old.holds.content.items()
        if kept.get(code) == before.get(code) and code in kept
    }
