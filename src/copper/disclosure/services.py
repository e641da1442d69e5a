"""Releasing a table: the only way in which numbers leave a project."""

import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import ChangedMeanwhile, Refused
from copper.records import book

from . import differencing, gate, rules
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
    words what for. Refused when it could be subtracted from an earlier release of the same subject
    and measure; ChangedMeanwhile when somebody else released one at the same moment.
    """
    check(actor, "disclosure.release", subject)
    if not purpose.strip():
        raise Refused(_("Write what these numbers are for."), missing=[_("a purpose")])
    rule = rules.in_force()
    shown = gate.table(table, rule)
    counts: Any = {
        "rows": list(table.rows),
        "columns": list(table.columns),
        "cells": [list(row) for row in table.cells],
    }
    whom = table.plain_filter()
    earlier = list(Release.objects.filter(subject=subject, measure=measure).order_by("number"))
    if any(
        differencing.too_near(counts, whom, cast(Any, other.counts), other.filter, rule)
        for other in earlier
    ):
        raise _could_be_subtracted(rule)
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


def _could_be_subtracted(rule: rules.Rule) -> Refused:
    return Refused(
        _(
            "Numbers about almost the same people were released before. Whoever puts the two "
            "together could work out something about a few people."
        ),
        missing=[
            _("The two must count the same people, or differ by %(n)s people or more.")
            % {"n": rule.small_cell_max + 1}
        ],
        next_step=_("Use the earlier release, or wait until more people have taken part."),
    )
