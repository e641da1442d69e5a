"""Copies of a PostgreSQL database, by the machine's own pg_dump and pg_restore."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from copper.core.errors import Refused
from copper.operate.place import Place

DEBIAN = Path("/usr/lib/postgresql")


@contextmanager
def connect(
    place: Place, name: str = "", *, autocommit: bool = True
) -> Iterator[psycopg.Connection]:
    with psycopg.connect(place.database_url(name), autocommit=autocommit) as connection:
        yield connection


def _value(connection: psycopg.Connection, query: Any, values: Sequence[Any] = ()) -> Any:
    """The first value of the first row; None when there is no row."""
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None


def server_version(place: Place) -> int:
    """The server's major version, such as 15."""
    with connect(place) as connection:
        return connection.info.server_version // 10000


def _version_of(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found.group(1)) if found else 0


def client(name: str, needed: int) -> str:
    """The path of pg_dump or pg_restore, at least as new as the server. Refused with what to install."""
    folders = [os.environ.get("COPPER_PG_BIN", ""), *sorted(map(str, DEBIAN.glob("*/bin")))[::-1]]
    found = [shutil.which(name), *(shutil.which(name, path=folder) for folder in folders if folder)]
    for program in filter(None, found):
        if _version_of(program) >= needed:
            return program
    raise Refused(
        _("A copy of this database needs the program %(name)s, version %(version)s or newer.")
        % {"name": name, "version": needed},
        next_step=_(
            "Install it (on Debian: apt install postgresql-client-%(version)s), or set COPPER_PG_BIN "
            "to the folder where it is."
        )
        % {"version": needed},
    )


def _run(program: str, *words: str) -> None:
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refused(
            _("%(name)s did not finish: %(why)s")
            % {"name": Path(program).name, "why": done.stderr.strip()[-600:]},
            next_step=_("Put right what it says, then try again."),
        )


def snapshot(place: Place, target: Path, *, plain: bool = False) -> dict[str, Any]:
    """Dumps the database in pg_dump's custom format (`plain`: as SQL text).

    Returns {"rows": {table: count}, "migrations": […]} of the very same moment.
    """
    pg_dump = client("pg_dump", server_version(place))
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with connect(place, autocommit=False) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        moment = _value(connection, "SELECT pg_export_snapshot()")
        facts = {"rows": row_counts(connection), "migrations": migrations(connection)}
        # 0: the backup compresses as a whole
        words = [
            f"--format={'plain' if plain else 'custom'}",
            "--compress=0",
            "--no-owner",
            "--no-acl",
            f"--snapshot={moment}",
        ]
        _run(pg_dump, *words, f"--file={target}", f"--dbname={place.database_url()}")
    return facts


def row_counts(connection: psycopg.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
    ).fetchall()
    counts = {}
    for (name,) in tables:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
        counts[name] = _value(connection, query)
    return counts


def migrations(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return [f"{app}.{name}" for app, name in rows]


def network_id(place: Place) -> str:
    """The network's id, or "" for a database that is missing or empty."""
    try:
        with connect(place) as connection:
            found = _value(connection, "SELECT network_id FROM operate_network")
    except psycopg.Error:
        return ""
    return found.hex if found else ""


def size(place: Place) -> int:
    """Bytes on the server's disk."""
    with connect(place) as connection:
        return int(_value(connection, "SELECT pg_database_size(current_database())"))


def _maintenance(place: Place) -> str:
    return "template1" if place.database["NAME"] == "postgres" else "postgres"


def load(place: Place, dump: Path, name: str) -> None:
    """Makes database `name` beside the one of `place` and restores the dump into it."""
    pg_restore = client("pg_restore", server_version_any(place))
    try:
        with connect(place, _maintenance(place)) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(name)
                )
            )
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            _("CoPPeR may not make a second database to restore into."),
            next_step=_("As the database's administrator, run: ALTER ROLE %(role)s CREATEDB;")
            % {"role": place.database.get("USER", "")},
        ) from error
    words = ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"]
    _run(pg_restore, *words, f"--dbname={place.database_url(name)}", str(dump))


def server_version_any(place: Place) -> int:
    """The server's major version, asked without needing the network's own database."""
    with connect(place, _maintenance(place)) as connection:
        return connection.info.server_version // 10000


def drop(place: Place, name: str) -> None:
    with connect(place, _maintenance(place)) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def others(place: Place) -> int:
    """How many programs have this network's database open. Waits a moment for those just leaving."""
    query = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = %s AND backend_type = 'client backend'"
    )
    with connect(place, _maintenance(place)) as connection:
        for _try in range(20):
            count = int(_value(connection, query, [place.database["NAME"]]))
            if not count:
                break
            time.sleep(0.1)
    return count


def swap(place: Place, new: str, aside: str) -> None:
    """The database `new` takes the name of this place's; the old one is kept as `aside`.

    Connections to either are ended first. If the second step fails, the first is undone.
    """
    live = str(place.database["NAME"])
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with connect(place, _maintenance(place)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = ANY(%s) AND pid <> pg_backend_pid()",
            [[live, new]],
        )
        there = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [live]
        ).fetchone()
        if there:
            connection.execute(rename.format(sql.Identifier(live), sql.Identifier(aside)))
        try:
            connection.execute(rename.format(sql.Identifier(new), sql.Identifier(live)))
        except psycopg.Error:
            if there:
                connection.execute(rename.format(sql.Identifier(aside), sql.Identifier(live)))
            raise
