import sqlite3

from django.core.checks import Warning, register
from django.db import connection

SAFE = (3, 51, 3)


@register("database")
def sqlite_is_new_enough(**kwargs: object) -> list[Warning]:
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < SAFE:
        return [
            Warning(
                f"SQLite {sqlite3.sqlite_version} can corrupt a busy WAL database.",
                hint="Use Linux on x86-64, PostgreSQL, or a Python built with SQLite 3.51.3+.",
                id="copper.W001",
            )
        ]
    return []
