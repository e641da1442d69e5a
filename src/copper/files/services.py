"""Storing, withdrawing, sweeping. Nothing here is held in a transaction while bytes are read."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock, limits
from copper.core.errors import Refused
from copper.records import book

from . import content, keeping, rules
from .models import Content, StoredFile
from .rules import declare_purpose, purposes, readers
from .selectors import download_name, url

__all__ = [
    "Prepared",
    "declare_purpose",
    "download_name",
    "forget_names_of",
    "prepare",
    "purposes",
    "readers",
    "store",
    "sweep",
    "url",
    "withdraw",
]


@dataclass(frozen=True)
class Prepared:
    """Checked and cleaned bytes, already in the storage, that no row names yet."""

    storage_name: str
    type: rules.FileType
    size: int
    sha256: str
    name: str
    purpose: str
    width: int | None
    height: int | None
    duration_ms: int | None


def prepare(*, actor: Actor, upload: Any, purpose: str, filename: str = "") -> Prepared:
    """Checks and cleans an upload, before a transaction begins. Give the result to `store`.

    `upload` is an uploaded file, an open binary file, or bytes. Refused says what is wrong with it;
    KeyError when nobody declared the purpose. Bytes that are never stored are swept after a day.
    """
    check(actor, "files.store")
    wanted = rules.purposes.get(purpose)
    if actor.ref:
        limits.hit("upload.person", actor.ref)
    checked = content.look(upload, filename or getattr(upload, "name", None) or "", wanted)
    with checked.body:
        place = keeping.put(checked.body, checked.size)
    return Prepared(
        storage_name=place,
        type=checked.type,
        size=checked.size,
        sha256=checked.sha256,
        name=checked.name,
        purpose=purpose,
        width=checked.width,
        height=checked.height,
        duration_ms=checked.duration_ms,
    )


def store(
    *, actor: Actor, upload: Any, purpose: str, readers: str, filename: str = ""
) -> StoredFile:
    """Keeps an upload. `readers` names a rule of rules.readers ("uploader", "members", "public" …).

    Big uploads inside a longer transaction: call `prepare` before it, and pass what it returns as
    `upload`. Refused, NotAllowed and TooMany leave nothing behind.
    """
    check(actor, "files.store")
    rules.readers.get(readers)
    if not isinstance(upload, Prepared):
        upload = prepare(actor=actor, upload=upload, purpose=purpose, filename=filename)
    if upload.purpose != purpose:
        raise ValueError(f"This upload was checked as '{upload.purpose}', not as '{purpose}'.")
    return _keep(actor, upload, readers)


@transaction.atomic
def _keep(actor: Actor, prepared: Prepared, readers: str) -> StoredFile:
    return StoredFile.objects.create(
        content=_content(prepared),
        type=prepared.type.code,
        purpose=prepared.purpose,
        readers=readers,
        uploaded_by=actor.ref,
        owner=actor.subject.public_id if actor.subject else None,
        at=clock.now(),
        original_name=prepared.name,
    )


def _content(prepared: Prepared) -> Content:
    """The row of these bytes, with one more reference. The same bytes are kept once."""
    living = Content.objects.filter(sha256=prepared.sha256, gone_at__isnull=True)
    for _attempt in range(5):  # others may store or withdraw the same bytes at the same moment
        if living.update(references=F("references") + 1):
            kept = living.get()
            if kept.storage_name != prepared.storage_name:
                _remove_later(prepared.storage_name)
            return kept
        try:
            with transaction.atomic():
                return Content.objects.create(
                    sha256=prepared.sha256,
                    storage_name=prepared.storage_name,
                    size=prepared.size,
                    width=prepared.width,
                    height=prepared.height,
                    duration_ms=prepared.duration_ms,
                    stored_at=clock.now(),
                )
        except IntegrityError:
            continue
    raise RuntimeError("The same bytes were stored and withdrawn five times in a row.")


def _remove_later(storage_name: str) -> None:
    """Once the transaction is safe. Should that fail, the sweep does it."""
    transaction.on_commit(lambda: keeping.remove(storage_name), robust=True)


@transaction.atomic
def withdraw(*, actor: Actor, stored: StoredFile, why: str) -> StoredFile:
    """Takes a file back: it is served no more, its name goes, and its bytes go when nobody else
    uploaded the same ones. The hash stays. Withdrawing twice does nothing the second time."""
    check(actor, "files.withdraw", stored)
    if not why.strip():
        raise Refused(_("Write in a few words why this file goes."), missing=[_("a reason")])
    now = clock.now()
    changed = StoredFile.objects.filter(pk=stored.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=now, original_name=""
    )
    if not changed:
        return stored
    stored.withdrawn_at, stored.original_name = now, ""
    _let_go(stored.content, now)
    book.write(
        actor=actor,
        kind="file.withdrawn",
        subject=stored.public_id,
        subject_type="file",
        audience=book.PERSON if stored.owner else book.MEMBERS,
        person_ref=stored.owner,
        words={"why": why.strip()},
        codes={"purpose": stored.purpose, "sha256": stored.sha256},
    )
    return stored


def _let_go(content: Content, now: datetime) -> None:
    """One reference less; with the last one the bytes go."""
    row = Content.objects.filter(pk=content.pk)
    # One statement: between two, somebody could store the same bytes, and neither would match.
    last = Case(
        When(references=1, then=Value(now)), default=Value(None), output_field=DateTimeField()
    )
    row.update(references=F("references") - 1, gone_at=last)
    if row.filter(gone_at__isnull=False).exists():
        _remove_later(content.storage_name)


def forget_names_of(person_ref: uuid.UUID) -> None:
    """Erases the names that a person gave to files which stay."""
    StoredFile.objects.filter(Q(uploaded_by=person_ref) | Q(owner=person_ref)).update(
        original_name=""
    )


@dataclass
class Swept:
    """`orphans`: bytes that no row names. `missing`: public ids of files whose bytes are not there."""

    orphans: list[str]
    missing: list[str]
    removed: int = 0


def sweep(
    *,
    remove: bool,
    older_than: timedelta = timedelta(days=1),
    step: Callable[[int, int], None] | None = None,
) -> Swept:
    """Compares the storage with the rows. Young bytes are left: somebody may be storing them now."""
    swept = Swept([], [])
    before = clock.now() - older_than
    for number, folder in enumerate(keeping.folders(), start=1):
        # Rows first: bytes are there before their row, so a row seen here has its bytes below.
        living = Content.objects.filter(storage_name__startswith=f"{folder}/", gone_at__isnull=True)
        named = set(living.values_list("storage_name", flat=True))
        there = keeping.names_in(folder)
        lost = living.filter(storage_name__in=named - there)
        files = StoredFile.objects.filter(content__in=lost, withdrawn_at__isnull=True)
        swept.missing += [str(ref) for ref in files.values_list("public_id", flat=True)]
        for name in sorted(there - named):
            if keeping.is_older(name, before):
                swept.orphans.append(name)
                if remove:
                    keeping.remove(name)
                    swept.removed += 1
        if step:
            step(number, 256)
    return swept
