"""After a yes: the rows are brought in, in batches, so that a killed worker loses nothing.

A row says what became of it in the same transaction as its organisation. So whoever takes up the run
again goes on after the last whole batch, and no row is brought in twice.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from copper.accounts.actor import Actor, actor_for, system_actor
from copper.accounts.models import Organisation, Person
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import CopperError
from copper.exchange import codes, rules
from copper.exchange.models import Row, Run
from copper.jobs import progress
from copper.partners import codes as partner_codes
from copper.partners import services as partners
from copper.partners.models import Community, Partner
from copper.places.models import Area
from copper.records import book

from . import granting
from .looking import refuse_unless
from .many import FILLED_IN, add_many, plain_ones


@transaction.atomic
def confirm(*, actor: Actor, run: Run, job: Callable[[uuid.UUID], uuid.UUID] | None = None) -> Run:
    """The coordinator's yes. A long file is work for a worker: `job` puts it there; without, and for
    a short file, everything is brought in at once. Rows in doubt without an answer are left out."""
    check(actor, "exchange.bring_in")
    actor.refuse_when_assisting()
    refuse_unless(run, codes.PREVIEW)
    run.save_changes(state=codes.RUNNING, confirmed_at=clock.now(), by_ref=actor.ref)
    if job is not None and run.rows_count > rules.AT_ONCE:
        run.save_changes(task=job(run.public_id))
    else:
        carry_out(run.public_id, actor=actor)
        run.refresh_from_db()
    return run


def carry_out(run_id: uuid.UUID | str, *, actor: Actor | None = None) -> None:
    """Brings in what is still to do of a run that was said yes to. May be called again at any time."""
    run = Run.objects.filter(public_id=run_id, state=codes.RUNNING).first()
    if run is None:
        return
    actor = actor or who_said_yes(run)
    hand = granting.GrantHand() if run.format == codes.GRANTS else Hand(actor)
    done = run.rows.exclude(outcome="").count()
    while numbers := list(
        run.rows.filter(outcome="").order_by("number").values_list("pk", flat=True)[: rules.BATCH]
    ):
        with transaction.atomic():
            rows = Row.objects.filter(pk__in=numbers, outcome="").select_related("run")
            _batch(list(rows.order_by("number")), hand)
        done += len(numbers)
        progress.step(min(done, run.rows_count), run.rows_count)
    _end(run, actor)


def _batch(rows: list[Row], hand: "Hand | granting.GrantHand") -> None:
    if isinstance(hand, Hand) and len(many := plain_ones(rows, hand.without_page)) > 1:
        add_many(actor=hand.actor, rows=many, words=hand.words)
    for row in rows:
        if not row.outcome:
            _one(row, hand.bring_in)


def who_said_yes(run: Run) -> Actor:
    """The person who confirmed, with the seats of today; the network itself for its own runs."""
    if run.by_ref is None:
        return system_actor("import")
    return actor_for(Person.objects.filter(public_id=run.by_ref).first())


@transaction.atomic
def _end(run: Run, actor: Actor) -> None:
    """What the file said is forgotten; what became of each row stays for the report and for undoing."""
    if not Run.objects.filter(pk=run.pk, state=codes.RUNNING).update(
        state=codes.DONE, ended_at=clock.now(), version=run.version + 1
    ):
        return
    run.rows.update(said=None)
    counts = {code: run.rows.filter(outcome=code).count() for code, _name in codes.OUTCOMES}
    book.write(
        actor=actor,
        kind="exchange.brought_in",
        subject_type="run",
        subject=run.public_id,
        codes={"format": run.format, **counts},
    )


def _one(row: Row, hand: Callable[[Row], None]) -> None:
    """One row; when its organisation can't be written, the row says why and the next one comes."""
    try:
        with transaction.atomic():
            hand(row)
    except CopperError as error:
        why = " ".join([str(error), *map(str, getattr(error, "missing", []))])
        row.outcome, row.before = codes.FAILED, None
        row.notes = [*row.notes, ("refused", {"why": why})]
    # Only if nobody else did it meanwhile: then what this transaction wrote is a double.
    if not Row.objects.filter(pk=row.pk, outcome="").update(
        outcome=row.outcome, partner=row.partner_id, notes=row.notes, before=row.before
    ):
        raise RuntimeError("A row was brought in by two workers at once.")


class Hand:
    """Brings rows in for one actor; knows the words and areas once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.words = {word.code: word for word in Community.objects.all()}
        self.without_page = {
            name.casefold(): pk
            for pk, name in Organisation.objects.filter(partner=None, merged_into=None).values_list(
                "pk", "name"
            )
        }

    def bring_in(self, row: Row) -> None:
        """Does what the verdict and the choice say, and writes on the row what became of it."""
        what = {codes.NEW: codes.ADD, codes.SAME: codes.JOIN, codes.DOUBT: row.choice}.get(
            row.verdict, ""
        )
        if what == codes.ADD:
            self._add(row)
        elif what == codes.JOIN and row.partner_id is not None:
            self._fill(row)
        else:
            row.outcome = codes.LEFT_OUT

    def _add(self, row: Row) -> None:
        said = row.said
        organisation = self._organisation(said)
        partner = partners.add_partner(
            actor=self.actor,
            name=said["name"] if organisation else _free_name(said),
            kind=said["kind"],
            organisation=organisation,
            numbers=[(scheme, value) for scheme, value in said["numbers"]],
            communities=[self.words[code] for code in said["communities"] if code in self.words],
            areas=_areas(said),
            **{name: said[name] for name in FILLED_IN},
        )
        contact = self._contact(partner, said)
        row.partner, row.outcome = partner, codes.ADDED
        row.before = {
            "version": partner.version,
            "organisation": organisation is None,
            "contact": contact,
        }

    def _organisation(self, said: Mapping[str, Any]) -> Organisation | None:
        """An organisation that has seats and no page yet."""
        pk = self.without_page.pop(said["name"].casefold(), None)
        bloc = partner_codes.BLOC_OF[said["kind"]]
        return Organisation.objects.filter(pk=pk, bloc=bloc).first() if pk else None

    def _fill(self, row: Row) -> None:
        """Only what is missing: what an organisation wrote about itself is not written over."""
        said = row.said
        partner = _where_it_is(row.partner_id)
        if partner is None or partner.state == partner_codes.LEFT:
            row.outcome, row.notes = codes.LEFT_OUT, [*row.notes, ("gone", {})]
            return
        fields = {n: said[n] for n in FILLED_IN if said[n] and not getattr(partner, n)}
        had = set(partner.identifiers.values_list("scheme", "value"))
        numbers = [(s, v) for s, v in said["numbers"] if (s, v) not in had]
        here = {word.code for word in partner.communities.all()}
        words = [c for c in said["communities"] if c in self.words and c not in here]
        here_areas = set(partner.areas.values_list("pk", flat=True))
        areas = [area for area in _areas(said) if area.pk not in here_areas]
        before = {name: [getattr(partner, name), value] for name, value in fields.items()}
        if fields or numbers or words or areas:
            partners.change_partner(
                actor=self.actor,
                partner=partner,
                communities=[self.words[code] for code in [*here, *words] if code in self.words]
                if words
                else None,
                areas=[*partner.areas.all(), *areas] if areas else None,
                numbers=[*had, *numbers] if numbers else None,
                **fields,
            )
        contact = self._contact(partner, said)
        is_changed = bool(fields or numbers or words or areas or contact)
        row.partner, row.outcome = partner, codes.FILLED if is_changed else codes.NOTHING
        row.before = {
            "fields": before,
            "numbers": numbers,
            "communities": words,
            "areas": [area.pk for area in areas],
            "contact": contact,
        }

    def _contact(self, partner: Partner, said: Mapping[str, Any]) -> str | None:
        """Holds the contact of the row, unless that person is held there already. Its public id."""
        who = said["contact"]
        if who is None:
            return None
        for held in partner.contacts.all():
            if held.name.casefold() == who["name"].casefold():
                return None
        contact = partners.hold_contact(
            actor=self.actor,
            partner=partner,
            name=who["name"],
            job=who["job"],
            phone=who["phone"],
            email=who["email"],
            consent_how=who["consent"],
            consent_on=date.fromisoformat(who["consent_on"]),
        )
        return str(contact.public_id)


def _where_it_is(pk: int | None) -> Partner | None:
    """The page, or the one it became one with since the file was looked at."""
    found = Partner.objects.select_related("organisation").filter(pk=pk or 0).first()
    while found is not None and found.merged_into_id is not None:
        found = (
            Partner.objects.select_related("organisation").filter(pk=found.merged_into_id).first()
        )
    return found


def _free_name(said: Mapping[str, Any]) -> str:
    """The name; with the postcode behind it when another organisation has the very same name."""
    name: str = said["name"]
    if said["postcode"] and Organisation.objects.filter(name=name).exists():
        return f"{name[:185]} ({said['postcode']})"
    return name


def _areas(said: Mapping[str, Any]) -> list[Area]:
    found: list[Area] = []
    for edition, code in said["areas"]:
        found += Area.objects.filter(edition__code=edition, code=code)
    return found
