"""Taking a run back: what it added goes, what it filled in is put back, and nothing else is touched.

What people did since is never undone: such a row stays and says why.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.accounts.services.organisations import relations
from copper.core import clock, network
from copper.core.errors import ChangedMeanwhile, Refused
from copper.exchange import codes, rules
from copper.exchange.models import Grant, Row, Run
from copper.exchange.reading import Note
from copper.jobs import progress
from copper.partners import services as partners
from copper.partners.models import Community, Contact, Partner
from copper.places.models import Area
from copper.records import book

from .bringing import who_said_yes
from .looking import refuse_unless


@transaction.atomic
def take_back(
    *, actor: Actor, run: Run, job: Callable[[uuid.UUID], uuid.UUID] | None = None
) -> Run:
    """Undoes a run, now or by a worker. Refused when it is too long ago."""
    check(actor, "exchange.bring_in")
    actor.refuse_when_assisting()
    refuse_unless(run, codes.DONE)
    days = network.value("exchange.undo_days")
    if run.ended_at is None or run.ended_at < clock.now() - timedelta(days=days):
        raise Refused(
            _("This was brought in more than %(days)s days ago and can't be taken back any more.")
            % {"days": days}
        )
    run.save_changes(state=codes.UNDOING, by_ref=actor.ref)
    if job is not None and run.rows_count > rules.AT_ONCE:
        run.save_changes(task=job(run.public_id))
    else:
        carry_back(run.public_id, actor=actor)
        run.refresh_from_db()
    return run


def carry_back(run_id: uuid.UUID | str, *, actor: Actor | None = None) -> None:
    """Takes back what is still to do. May be called again at any time."""
    run = Run.objects.filter(public_id=run_id, state=codes.UNDOING).first()
    if run is None:
        return
    actor = actor or who_said_yes(run)
    did_something = [codes.ADDED, codes.FILLED]
    todo = run.rows.filter(outcome__in=did_something, undone="")
    total = run.rows.filter(outcome__in=did_something).count()
    while rows := list(
        todo.select_related("partner__organisation").order_by("-number")[: rules.BATCH]
    ):
        with transaction.atomic():
            _batch(rows, actor, is_grants=run.format == codes.GRANTS)
        progress.step(total - todo.count(), total)
    with transaction.atomic():
        run.save_changes(state=codes.TAKEN, undone_at=clock.now())
        counts = {code: run.rows.filter(undone=code).count() for code, _name in codes.UNDONE}
        book.write(
            actor=actor,
            kind="exchange.taken_back",
            subject_type="run",
            subject=run.public_id,
            codes={"format": run.format, **counts},
        )


def _batch(rows: Sequence[Row], actor: Actor, *, is_grants: bool) -> None:
    added = [row for row in rows if row.outcome == codes.ADDED and row.partner is not None]
    in_use = _in_use([row.partner for row in added if row.partner is not None], rows)
    gone = _remove_together([row for row in added if not _why_it_stays(row, in_use)])
    Row.objects.filter(pk__in=gone).update(undone=codes.TAKEN_BACK, before=None)
    for row in rows:
        if row.pk not in gone:
            notes = list(row.notes)
            undone = _grant(row, notes) if is_grants else _one(row, actor, in_use, notes)
            Row.objects.filter(pk=row.pk).update(undone=undone, notes=notes, before=None)


def _one(row: Row, actor: Actor, in_use: dict[int, str], notes: list[Any]) -> str:
    if row.partner is None:
        notes.append(("not_there", {}))
        return codes.TAKEN_BACK
    if row.outcome == codes.FILLED:
        return _put_back(row, row.partner, actor, notes)
    notes.append(_why_it_stays(row, in_use) or ("in_use", {"what": _("something else")}))
    return codes.STAYS


def _why_it_stays(row: Row, in_use: dict[int, str]) -> Note | None:
    partner = row.partner
    if partner is None or partner.version != (row.before or {}).get("version"):
        return ("changed", {})
    return ("in_use", {"what": in_use[partner.pk]}) if partner.pk in in_use else None


def _remove_together(rows: Sequence[Row]) -> set[int]:
    """Deletes what these rows added, in a few queries; the rows (their keys) that it worked for.

    Something may protect one of them that nobody thought of: then each is tried alone.
    """
    partners_here = [row.partner for row in rows if row.partner is not None]
    own = [
        row.partner.organisation_id
        for row in rows
        if row.partner is not None and (row.before or {}).get("organisation")
    ]
    try:
        with transaction.atomic():
            Partner.objects.filter(pk__in=[partner.pk for partner in partners_here]).delete()
            Organisation.objects.filter(pk__in=own).delete()
    except ProtectedError:
        if len(rows) == 1:
            return set()
        return set().union(*(_remove_together([row]) for row in rows))
    return {row.pk for row in rows}


def _in_use(added: Sequence[Partner], rows: Sequence[Row]) -> dict[int, str]:
    """{partner: what hangs on it} of everything in every room that points at it, besides what came
    with it. As many queries for a hundred as for one."""
    organisations = {partner.organisation_id: partner.pk for partner in added}
    partners_here = {partner.pk for partner in added}
    came_along = {(row.before or {}).get("contact") for row in rows}
    found: dict[int, str] = {}
    for model, name in relations():
        ids = model._default_manager.filter(**{f"{name}__in": list(organisations)})
        for pk in ids.values_list(f"{name}_id", flat=True):
            found[organisations[pk]] = str(model._meta.verbose_name)
    for pk in Organisation.objects.filter(merged_into__in=list(organisations)).values_list(
        "merged_into_id", flat=True
    ):
        found[organisations[pk]] = str(Organisation._meta.verbose_name)
    for model, name in _hanging_on_partners():
        hanging = model._default_manager.filter(**{f"{name}__in": partners_here})
        if model is Contact:
            hanging = hanging.exclude(public_id__in=[id_ for id_ in came_along if id_])
        for pk in hanging.values_list(f"{name}_id", flat=True):
            found[pk] = str(model._meta.verbose_name)
    return found


def _hanging_on_partners() -> list[tuple[type[Model], str]]:
    """(model, field) of what people may have added to a page: not its numbers, words and areas."""
    own = {"partners_partner_communities", "partners_partner_areas", "partners_identifier"}
    return [
        (rel.related_model, rel.field.name)
        for rel in Partner._meta.get_fields(include_hidden=True)
        if isinstance(rel, ForeignObjectRel)
        and not isinstance(rel.related_model, str)
        and rel.related_model is not Row
        and rel.related_model._meta.db_table not in own
    ]


def _put_back(row: Row, partner: Partner, actor: Actor, notes: list[Any]) -> str:
    """Field by field: what still says what the file said says again what it said before."""
    before: dict[str, Any] = row.before or {}
    if partner.merged_into_id is not None:
        notes.append(("changed", {}))
        return codes.STAYS
    kept = 0
    fields: dict[str, Any] = {}
    for name, (was, is_now) in before.get("fields", {}).items():
        if getattr(partner, name) == is_now:
            fields[name] = was
        else:
            kept += 1
            notes.append(("field_changed", {"field": name}))
    numbers = {(scheme, value) for scheme, value in before.get("numbers", ())}
    had = list(partner.identifiers.values_list("scheme", "value"))
    words, areas = before.get("communities", ()), before.get("areas", ())
    try:
        partners.change_partner(
            actor=actor,
            partner=partner,
            communities=Community.objects.filter(partners=partner).exclude(code__in=words)
            if words
            else None,
            areas=Area.objects.filter(pk__in=partner.areas.values("pk")).exclude(pk__in=areas)
            if areas
            else None,
            numbers=[pair for pair in had if pair not in numbers] if numbers else None,
            **fields,
        )
    except ChangedMeanwhile:
        notes.append(("changed", {}))
        return codes.STAYS
    if contact := before.get("contact"):
        for held in Contact.objects.filter(public_id=contact, partner=partner):
            partners.remove_contact(actor=actor, contact=held)
    undid = bool(fields or numbers or words or areas or before.get("contact"))
    return codes.TAKEN_BACK if not kept else (codes.PARTLY if undid else codes.STAYS)


def _grant(row: Row, notes: list[Any]) -> str:
    if not Grant.objects.filter(public_id=str((row.before or {}).get("grant"))).delete()[0]:
        notes.append(("not_there", {}))
    return codes.TAKEN_BACK
