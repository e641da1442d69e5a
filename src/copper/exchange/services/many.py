"""Many new organisations at once: what partners.services.add_partner does for one, in a few queries.

Only rows about which nothing can go wrong come here; all others go one by one through the service.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import clock
from copper.exchange import codes
from copper.exchange.models import Row
from copper.partners import codes as partner_codes
from copper.partners.models import Community, Contact, Identifier, Partner
from copper.records import book

FILLED_IN = ("about", "brings", "wants", "website", "postcode", "languages")


def plain_ones(rows: Sequence[Row], without_page: Mapping[str, int]) -> list[Row]:
    """Rows that are new, with a name and numbers that nobody has, without areas."""
    candidates = [
        row
        for row in rows
        if (row.verdict == codes.NEW or (row.verdict, row.choice) == (codes.DOUBT, codes.ADD))
        and not row.said["areas"]
        and row.said["name"].casefold() not in without_page
    ]
    names = {row.said["name"] for row in candidates}
    taken = set(Organisation.objects.filter(name__in=names).values_list("name", flat=True))
    numbers = [value for row in candidates for _scheme, value in row.said["numbers"]]
    had = set(Identifier.objects.filter(value__in=numbers).values_list("scheme", "value"))
    plain = []
    for row in candidates:
        own = {(scheme, value) for scheme, value in row.said["numbers"]}
        if row.said["name"] in taken or own & had:
            continue
        taken.add(row.said["name"])
        had |= own
        plain.append(row)
    return plain


def add_many(*, actor: Actor, rows: Sequence[Row], words: Mapping[str, Community]) -> None:
    """Adds the organisations of these rows, inside the caller's transaction."""
    check(actor, "partners.add")
    now, today = clock.now(), clock.today()
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=row.said["name"],
            bloc=partner_codes.BLOC_OF[row.said["kind"]],
            created_at=now,
        )
        for row in rows
    )
    pages = Partner.objects.bulk_create(
        Partner(
            organisation=organisation,
            kind=row.said["kind"],
            state_since=today,
            created_at=now,
            **{name: row.said[name] for name in FILLED_IN},
        )
        for row, organisation in zip(rows, organisations, strict=True)
    )
    Identifier.objects.bulk_create(
        Identifier(partner=page, scheme=scheme, value=value)
        for row, page in zip(rows, pages, strict=True)
        for scheme, value in row.said["numbers"]
    )
    through = Partner.communities.through
    through._default_manager.bulk_create(
        through(partner_id=page.pk, community_id=words[code].pk)
        for row, page in zip(rows, pages, strict=True)
        for code in row.said["communities"]
        if code in words
    )
    held = _contacts(actor, rows, pages)
    book.write(
        actor=actor,
        kind="exchange.added",
        subject_type="run",
        subject=rows[0].run.public_id,
        codes={
            "partners": [page.public_id for page in pages],
            "contacts": [contact.public_id for contact in held.values()],
        },
    )
    _note(rows, pages, held)


def _contacts(actor: Actor, rows: Sequence[Row], pages: Sequence[Partner]) -> dict[int, Contact]:
    """{row: its contact}. That each of them agreed, and when, was looked at when the file was."""
    found = {}
    for row, page in zip(rows, pages, strict=True):
        if (who := row.said["contact"]) is None:
            continue
        check(actor, "partners.hold_contact", page)
        found[row.pk] = Contact(
            partner=page,
            name=who["name"],
            job=who["job"],
            phone=who["phone"],
            email=who["email"],
            consent_how=who["consent"],
            consent_on=date.fromisoformat(who["consent_on"]),
            added_at=clock.now(),
            added_by_ref=actor.ref,
        )
    Contact.objects.bulk_create(found.values())
    return found


def _note(rows: Sequence[Row], pages: Sequence[Partner], held: Mapping[int, Contact]) -> None:
    """What became of the rows; only if nobody else brought them in meanwhile."""
    still = Row.objects.filter(pk__in=[row.pk for row in rows], outcome="")
    if still.update(outcome=codes.ADDED) != len(rows):
        raise RuntimeError("Rows were brought in by two workers at once.")
    for row, page in zip(rows, pages, strict=True):
        contact = str(held[row.pk].public_id) if row.pk in held else None
        before: dict[str, Any] = {"version": page.version, "organisation": True, "contact": contact}
        row.outcome, row.partner, row.before = codes.ADDED, page, before
    Row.objects.bulk_update(rows, ["partner", "before"])
