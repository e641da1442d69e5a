"""Rows that the database itself refuses to change.

SQLite drops triggers when it rebuilds a table and PostgreSQL's TRUNCATE passes by row triggers, so
triggers are put back after every migration, cover TRUNCATE, and are checked by `doctor` and a test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

FUNCTION = "copper_append_only"
MESSAGE = "append-only: this row of the book can not be changed"


@dataclass(frozen=True)
class Protected:
    """`columns` empty: all. `once`: a column that, when filled, closes the row; None: from the start."""

    model: str  # app_label.Model
    except_columns: frozenset[str] = frozenset()
    once: str | None = None

    @property
    def table(self) -> str:
        return apps.get_model(self.model)._meta.db_table

    def columns(self) -> list[str]:
        fields = apps.get_model(self.model)._meta.concrete_fields
        return [f.column for f in fields if f.column not in self.except_columns]

    @property
    def condition(self) -> str:
        return f"OLD.{_quote(self.once)} IS NOT NULL" if self.once else ""


_protected: dict[str, Protected] = {}


def protect(model: str, *, except_columns: tuple[str, ...] = (), once: str | None = None) -> None:
    """Says that rows of `model` ("records.Entry") are append-only (from when `once` is filled)."""
    _protected[model] = Protected(model, frozenset(except_columns), once)


def _quote(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _names(table: str) -> dict[str, str]:
    return {
        what: f"append_only_{table}_{what}"[:63]
        for what in ("update", "delete", "insert", "truncate")
    }


def _statements(item: Protected) -> list[str]:
    table, names = _quote(item.table), _names(item.table)
    columns = ", ".join(_quote(column) for column in item.columns())
    when = f"WHEN {item.condition}" if item.condition else ""
    if connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        return [
            f"CREATE TRIGGER {names['update']} BEFORE UPDATE OF {columns} ON {table} {when} {refuse}",
            f"CREATE TRIGGER {names['delete']} BEFORE DELETE ON {table} {when} {refuse}",
            # INSERT OR REPLACE would delete the old row without asking the trigger above.
            # The names come from our own models, never from a person.
            f"CREATE TRIGGER {names['insert']} BEFORE INSERT ON {table} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}",
        ]
    call = f"EXECUTE FUNCTION {FUNCTION}()"
    when = f"WHEN ({item.condition})" if item.condition else ""
    return [
        f"CREATE TRIGGER {names['update']} BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW {when} {call}",
        f"CREATE TRIGGER {names['delete']} BEFORE DELETE ON {table} FOR EACH ROW {when} {call}",
        f"CREATE TRIGGER {names['truncate']} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
    ]


def install(**_signal: object) -> None:
    """Puts every trigger in place, whatever was there. Called after each migration."""
    tables = set(connection.introspection.table_names())
    remove()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for item in _protected.values():
            if item.table in tables:
                for statement in _statements(item):
                    cursor.execute(statement)


def remove() -> None:
    """Takes the triggers away: for `install`, and for tests that empty the tables."""
    with connection.cursor() as cursor:
        for item in _protected.values():
            for name in _names(item.table).values():
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                elif item.table in connection.introspection.table_names(cursor):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {_quote(item.table)}")


def missing() -> list[str]:
    """Names of triggers that should be there and are not; empty is good."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
            )
        there = {row[0] for row in cursor.fetchall()}
    kinds = (
        ("update", "delete", "insert")
        if connection.vendor == "sqlite"
        else ("update", "delete", "truncate")
    )
    return sorted(
        _names(item.table)[kind]
        for item in _protected.values()
        for kind in kinds
        if _names(item.table)[kind] not in there
    )


@contextmanager
def lifted() -> Iterator[None]:
    """No triggers inside the block. For tests and for taking in a whole restored database."""
    remove()
    try:
        yield
    finally:
        install()
