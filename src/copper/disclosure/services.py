"""Releasing a table: the only way in which numbers leave a project."""

import uuid
from dataclasses import asdict, dataclass
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import ChangedMeanwhile, Refused
from copper.methods import disclosure
from copper.records import book

from . import gate, rules
from . import permissions as _declared  # noqa: F401 - declares them
from .models import Release


@dataclass(frozen=True)
class Released:
    """The row of the ledger, and the table as it may leave."""

    release: Release
    table: gate.ShownTable


@transaction.atomic
def release(
    *,
    actor: Actor,
    subject: uuid.UUID,
    measure: str,
    table: gate.Counts,
    purpose: str,
    subject_type: str = "project",
) -> Released:
    """Lets a table out: hidden and rounded by the rule of today, written into ledger and book.

    `subject` is what the numbers are about, `measure` a code for what is counted, `purpose` says in
    words what for. Refused when earlier releases of the same subject and measure, put together with
    it, would tell of a few people; ChangedMeanwhile when somebody else released one at the same moment.
    """
    check(actor, "disclosure.release", subject)
    if not purpose.strip():
        raise Refused(_("Write what these numbers are for."), missing=[_("a purpose")])
    rule = rules.in_force()
    protected = gate.protect(table, rule)
    shown = gate.shown_table(table, protected)
    whom = table.plain_filter()
    earlier = list(Release.objects.filter(subject=subject, measure=measure).order_by("number"))
    new = disclosure.release(len(earlier) + 1, table.as_table(), protected, whom)
    found = disclosure.check_release(new, [_as_released(row) for row in earlier])
    if not found.allowed:
        raise _could_be_worked_out(rule, found)
    counts: Any = {
        "rows": list(table.rows),
        "columns": list(table.columns),
        "cells": [list(row) for row in table.cells],
        "by": list(table.by),
        "rule": asdict(rule),
        "shown": [[*cast(Any, key), value] for key, value in protected.shown().items()],
    }
    try:
        with transaction.atomic():
            row = Release.objects.create(
                number=len(earlier) + 1,
                subject=subject,
                subject_type=subject_type,
                measure=measure,
                filter=whom,
                table_hash=shown.hash(),
                counts=counts,
                released_by=actor.ref,
                at=clock.now(),
            )
    except IntegrityError as taken:
        raise ChangedMeanwhile() from taken
    book.write(
        actor=actor,
        kind="disclosure.released",
        subject=subject,
        subject_type=subject_type,
        words={"purpose": purpose.strip()},
        codes={"release": row.public_id, "measure": measure, "table": row.table_hash},
    )
    return Released(row, shown)


def _as_released(row: Release) -> disclosure.Release:
    """A row of the ledger, as it was shown. The first ones do not say how: then as it would be
    shown today under the rule of its day."""
    kept = cast(Any, row.counts)
    counts = gate.Counts(
        kept["rows"],
        kept["columns"],
        kept["cells"],
        row.filter,
        tuple(kept.get("by", ("rows", "columns"))),
    )
    table = counts.as_table()
    if "shown" in kept:
        shown: dict[disclosure.Key, int | None]
        shown = {(one, other): value for one, other, value in kept["shown"]}
        protected = disclosure.published(table, disclosure.Rule(**kept["rule"]), shown)
    else:
        protected = disclosure.protect(table, rules.in_force(clock.local_date(row.at)))
    return disclosure.release(row.number, table, protected, row.filter)


def _could_be_worked_out(rule: rules.Rule, found: disclosure.Check) -> Refused:
    several = any(len(conflict.releases) > 1 for conflict in found.conflicts)
    needed = {"n": rule.small_cell_max + 1}
    if several:
        return Refused(
            _(
                "Other tables were released before. Whoever puts them together with this one could "
                "work out something about a few people."
            ),
            missing=[
                _("No group of fewer than %(n)s people may come out of them together.") % needed
            ],
            next_step=_("Use the earlier release, or wait until more people have taken part."),
        )
    return Refused(
        _(
            "Numbers about almost the same people were released before. Whoever puts the two "
            "together could work out something about a few people."
        ),
        missing=[
            _("The two must count the same people, or differ by %(n)s people or more.") % needed
        ],
        next_step=_("Use the earlier release, or wait until more people have taken part."),
    )
