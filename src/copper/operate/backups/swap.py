"""Puts a restored network in the place of the running one, and keeps the old one aside.

What is to be moved is written to `swap.json` first. A swap that was cut off half-way (power, kill) is
carried to its end by `finish_if_cut_off`; one that fails is undone.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from copper.operate.place import ASIDE, POSTGRESQL, Place, belongs

from . import postgres

JOURNAL = "swap.json"


@dataclass(frozen=True)
class Plan:
    """Folder names are relative to the data folder; database names are of the PostgreSQL server."""

    staged: str
    aside: str
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    new_database: str = ""
    aside_database: str = ""


def aside_database(place: Place, stamp: str) -> str:
    """The name under which the database from before a restore is kept (PostgreSQL)."""
    return f"{place.database['NAME']}_before_{stamp}".replace("-", "_")[-63:]


def plan(
    place: Place, staged: Path, stamp: str, *, leave: set[str], new_database: str = ""
) -> Plan:
    """What has to move. `leave` names entries that stay where they are."""
    here = [entry.name for entry in place.data.iterdir() if belongs(entry.name)]
    return Plan(
        staged=staged.name,
        aside=f"{ASIDE}{stamp}",
        old=sorted(name for name in here if name not in leave),
        new=sorted(entry.name for entry in staged.iterdir() if entry.name not in leave),
        new_database=new_database,
        aside_database=aside_database(place, stamp) if new_database else "",
    )


def carry_out(place: Place, todo: Plan) -> Path:
    """Swaps; returns the folder with the old data. On an error everything is put back, and raised."""
    aside = place.data / todo.aside
    aside.mkdir(mode=0o700)
    _write_durably(place.data / JOURNAL, json.dumps(asdict(todo)))
    try:
        _forward(place, todo)
    except BaseException:
        _back(place, todo)
        (place.data / JOURNAL).unlink()
        raise
    _end(place, todo)
    return aside


def finish_if_cut_off(place: Place) -> bool:
    """Carries a swap to its end that was cut off half-way. True when there was one."""
    journal = place.data / JOURNAL
    if not journal.exists():
        return False
    todo = Plan(**json.loads(journal.read_text()))
    (place.data / todo.aside).mkdir(mode=0o700, exist_ok=True)
    _forward(place, todo)
    _end(place, todo)
    return True


def _forward(place: Place, todo: Plan) -> None:
    """Each step looks at what is there, so that the whole can be run again from anywhere."""
    staged, aside = place.data / todo.staged, place.data / todo.aside
    for name in todo.old:
        still_old = name not in todo.new or (staged / name).exists()
        if still_old and (place.data / name).exists() and not (aside / name).exists():
            (place.data / name).rename(aside / name)
    for name in todo.new:
        if (staged / name).exists():
            # Somebody may have started on the half-swapped folder: the log of the empty database
            # made then must not be read into ours.
            for log in ("-wal", "-shm"):
                (place.data / f"{name}{log}").unlink(missing_ok=True)
            (staged / name).rename(place.data / name)
    if todo.new_database and place.engine == POSTGRESQL and _has(place, todo.new_database):
        postgres.swap(place, todo.new_database, todo.aside_database)


def _back(place: Place, todo: Plan) -> None:
    staged, aside = place.data / todo.staged, place.data / todo.aside
    for name in todo.new:
        if not (staged / name).exists() and (place.data / name).exists():
            (place.data / name).rename(staged / name)
    for name in todo.old:
        if (aside / name).exists():
            (aside / name).rename(place.data / name)
    aside.rmdir()


def _has(place: Place, database: str) -> bool:
    with postgres.connect(place, "postgres") as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return connection.execute(query, [database]).fetchone() is not None


def _end(place: Place, todo: Plan) -> None:
    shutil.rmtree(place.data / todo.staged, ignore_errors=True)
    (place.data / JOURNAL).unlink()
    sync_folder(place.data)


def _write_durably(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".part")
    with draft.open("w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes renames in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
