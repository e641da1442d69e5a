"""Votes and answers are rows of their own; a job writes their joint hash into the book each minute."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from copper.accounts.actor import system_actor
from copper.core import clock
from copper.core.registry import Registry

from . import book
from .models import Batch, Vote


@dataclass(frozen=True)
class Source:
    """Immutable rows to seal. `row_hash(row)` covers ids and codes (and a kept hash of the content).

    `at` names the column with the time of writing: only rows a minute old are sealed, so that a slow
    transaction can't slip a row in below the seal.
    """

    rows: Callable[[], QuerySet[Any]]
    row_hash: Callable[[Any], str]
    at: str


sources: Registry[Source] = Registry("source of sealed rows")
SETTLED = timedelta(minutes=1)


def _digest(hashes: Iterable[str]) -> str:
    running = hashlib.sha256()
    for value in hashes:
        running.update(value.encode())
    return running.hexdigest()


@transaction.atomic
def seal(name: str, most: int = 5000) -> int:
    """Seals the next settled rows of one source. Returns how many."""
    source = sources.get(name)
    last = (
        Batch.objects.filter(source=name)
        .order_by("-last_pk")
        .values_list("last_pk", flat=True)
        .first()
        or 0
    )
    settled = {f"{source.at}__lte": clock.now() - SETTLED}
    rows = list(source.rows().filter(pk__gt=last, **settled).order_by("pk")[:most])
    if not rows:
        return 0
    digest = _digest(source.row_hash(row) for row in rows)
    entry = book.write(
        actor=system_actor("worker"),
        kind="rows.sealed",
        subject_type=name,
        codes={"first": rows[0].pk, "last": rows[-1].pk, "rows": len(rows), "digest": digest},
    )
    Batch.objects.create(
        source=name,
        first_pk=rows[0].pk,
        last_pk=rows[-1].pk,
        rows=len(rows),
        digest=digest,
        entry=entry,
    )
    return len(rows)


def seal_all() -> int:
    """Seals every source; the scheduled job."""
    return sum(seal(name) for name in sources.names())


def faults() -> list[str]:
    """Batches whose rows no longer give the digest that stands in the book."""
    found = []
    for batch in Batch.objects.select_related("entry").order_by("pk"):
        source = sources.get(batch.source)
        rows = source.rows().filter(pk__gte=batch.first_pk, pk__lte=batch.last_pk).order_by("pk")
        hashes = [source.row_hash(row) for row in rows]
        if (
            len(hashes) != batch.rows
            or _digest(hashes) != batch.digest
            or batch.entry.codes["digest"] != batch.digest
        ):
            found.append(
                f"{batch.source} {batch.first_pk}–{batch.last_pk}: rows were changed, added or taken away."
            )
    return found


def _vote_hash(vote: Vote) -> str:
    parts = (
        vote.public_id,
        vote.decision_id,
        vote.seat_id or "",
        vote.person_ref or "",
        vote.bloc,
        vote.option,
        vote.weight,
        vote.people,
        vote.cast_at.isoformat(),
    )
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


sources.add("decision votes", Source(Vote.objects.all, _vote_hash, "cast_at"))
