"""Whether this process can serve people: the light part of doctor, asked every few seconds."""

from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from copper.operate import disk
from copper.operate.doctor import inside

# Migrations only change under a new program, so a "yes" is kept for the life of this process.
_migrated = False


def not_ready() -> list[str]:
    """Names of what stands in the way, of "database", "migrations", "disk"; empty when ready."""
    missing = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _fits():
            missing.append("migrations")
    except DatabaseError:
        missing.append("database")
    if disk.free(Path(settings.DATA)) < disk.SPARE:
        missing.append("disk")
    return missing


def _fits() -> bool:
    global _migrated
    _migrated = _migrated or not inside.waiting_migrations()
    return _migrated
