"""The list of people who were erased, kept beside the database too.

A restore brings back an older database, and with it people who asked to be erased since. So
accounts.services.erase also writes each erasure to `erasures.jsonl` in the data folder (a random
reference and a time, nothing else), a restore carries that list over, and the people on it are erased
again.
"""

import json
import os
import sqlite3
import uuid
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from copper.accounts import services as accounts
from copper.accounts.models import Erasure

from .backups import postgres
from .place import SQLITE, Place

NAME = "erasures.jsonl"
Ledger = dict[uuid.UUID, str]  # {the person's reference: when, as ISO text}


def ledger_of(data: Path) -> Path:
    return data / NAME


def append(path: Path, entries: Ledger) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a") as out:
        for person, at in entries.items():
            out.write(json.dumps({"person": str(person), "at": at}) + "\n")
        out.flush()
        os.fsync(out.fileno())


def read(path: Path) -> Ledger:
    """The list in a file; a half-written last line (the power went) is passed over."""
    found: Ledger = {}
    if not path.exists():
        return found
    for line in path.read_text().splitlines():
        try:
            entry = json.loads(line)
            found[uuid.UUID(entry["person"])] = str(entry["at"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def sync(data: Path) -> int:
    """Adds erasures that the file missed (the process died after the commit). Returns how many."""
    path = ledger_of(data)
    known = read(path)
    missed = {
        row.person_ref: row.erased_at.isoformat()
        for row in Erasure.objects.all()
        if row.person_ref not in known
    }
    if missed:
        append(path, missed)
    return len(missed)


def in_database(place: Place) -> Ledger:
    """The erasures in a place's database, read without Django; {} when it can't be read."""
    query = "SELECT person_ref, erased_at FROM accounts_erasure"
    try:
        if place.engine == SQLITE:
            if not place.sqlite_file.exists():
                return {}
            with closing(sqlite3.connect(place.sqlite_file, timeout=20)) as connection:
                rows: Iterable[Any] = connection.execute(query).fetchall()
        else:
            with postgres.connect(place) as connection:
                rows = connection.execute(query).fetchall()
    except (sqlite3.DatabaseError, psycopg.Error):
        return {}  # a broken or empty database may be the very reason for the restore
    return {uuid.UUID(str(person)): str(at) for person, at in rows}


def carry(place: Place, staged: Path, more: Path | None = None) -> None:
    """Writes into a staged folder all erasures that the running network, its list and `more` know."""
    path = ledger_of(staged)
    known = read(path)
    wanted = in_database(place) | read(ledger_of(place.data)) | (read(more) if more else {})
    append(path, {person: at for person, at in wanted.items() if person not in known})


def erase_again(data: Path) -> int:
    """Erases the people on the list who are back after a restore. Returns how many."""
    listed = read(ledger_of(data))
    again = accounts.erase_again(listed)
    known = set(Erasure.objects.values_list("person_ref", flat=True))
    Erasure.objects.bulk_create(
        # They joined after this backup was made: nothing to erase, but worth remembering.
        Erasure(person_ref=reference, erased_at=datetime.fromisoformat(at))
        for reference, at in listed.items()
        if reference not in known
    )
    return again
