"""Copies of a SQLite database. `sqlite3` is the newer one we ship (see copper/__init__.py)."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.utils.translation import gettext as _

from copper.core.errors import Refused

WAIT = 20  # seconds to wait for a writer


def version() -> str:
    return sqlite3.sqlite_version


def snapshot(source: Path, target: Path) -> None:
    """A whole, consistent copy while people go on writing.

    VACUUM INTO reads in one transaction and leaves out pages that were deleted, so that what was
    erased is not carried on in the copy's empty pages.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(source, timeout=WAIT, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", [str(target)])


def faults(path: Path) -> list[str]:
    """What integrity_check and foreign_key_check find; empty when all is well."""
    with closing(sqlite3.connect(path, timeout=WAIT)) as connection:
        try:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
            found = [] if found == ["ok"] else found
            rows = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
        except sqlite3.DatabaseError as error:
            return [str(error)]
    return found + [
        f"{table} row {row} refers to a missing {parent}" for table, row, parent, _n in rows
    ]


def row_counts(path: Path) -> dict[str, int]:
    """{table: rows}."""
    with closing(sqlite3.connect(path, timeout=WAIT)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in tables
        }


def migrations(path: Path) -> list[str]:
    """["app.0001_initial", …], as they were applied."""
    with closing(sqlite3.connect(path, timeout=WAIT)) as connection:
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return [f"{app}.{name}" for app, name in rows]


def network_id(path: Path) -> str:
    """The network's id, or "" for a database that has none."""
    if not path.exists():
        return ""
    with closing(sqlite3.connect(path, timeout=WAIT)) as connection:
        try:
            row = connection.execute("SELECT network_id FROM operate_network").fetchone()
        except sqlite3.DatabaseError:
            return ""
    return str(row[0]).replace("-", "") if row else ""


def check_nobody_else(path: Path) -> None:
    """Refuses when another process has the database open; needs no lock file and changes nothing.

    In WAL mode each open connection holds a shared lock on the file, so that an exclusive one can't
    be had beside it.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        raise in_use() from error
    except sqlite3.DatabaseError:
        return  # it is broken: that may be why somebody restores


def settle(path: Path) -> None:
    """Folds the write-ahead log into the file, so that the file alone is the database.

    It succeeds only when nobody else has the database open.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise in_use() from error
    except sqlite3.DatabaseError:
        return
    if mode != "delete":
        raise in_use()


def in_use() -> Refused:
    return Refused(
        _("The network is running: somebody has its database open."),
        kept=_("Your data are as they were."),
        next_step=_("Stop CoPPeR first (Ctrl+C, or: systemctl stop copper), then try again."),
    )


def overwrite(source: Path, target: Path) -> None:
    """Puts all pages of `source` into `target` in one transaction, beside running processes."""
    with (
        closing(sqlite3.connect(source, timeout=WAIT)) as new,
        closing(sqlite3.connect(target, timeout=WAIT)) as live,
    ):
        new.backup(live)
