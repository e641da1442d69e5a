"""The database of a released version, kept in the tests so that every later version can take it over."""

import json
import lzma
import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.core import clock
from copper.core.errors import Refused
from copper.operate import permissions
from copper.operate.backups import make, postgres, sqlite
from copper.operate.place import SQLITE, Place, version

ENDINGS = {"sqlite": ".sqlite3.xz", "postgresql": ".postgresql.sql.xz"}


def keep(*, actor: Actor, folder: Path) -> Path:
    """Writes the database here as `VERSION.sqlite3.xz` or `VERSION.postgresql.sql.xz`, and its facts and
    keys into `VERSION.json`. Refused unless it is the demonstration: it goes into the public code."""
    permissions.check(actor, "operate.back_up")
    if not settings.DEMO:
        raise Refused(
            _("Only the demonstration may be kept as a fixture: it holds made-up people."),
            next_step=_("Run it with COPPER_DEMO=1 on the demonstration's data folder."),
        )
    place = Place.here()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{version()}{ENDINGS[place.engine]}"
    draft = place.data / f"release-{os.getpid()}.part"
    draft.unlink(missing_ok=True)
    try:
        facts = _copy(place, draft)
        with draft.open("rb") as source, lzma.open(target, "wb", preset=9) as out:
            shutil.copyfileobj(source, out)
    finally:
        draft.unlink(missing_ok=True)
    _note(folder / f"{version()}.json", place.engine, facts)
    return target


def _copy(place: Place, draft: Path) -> dict[str, Any]:
    if place.engine == SQLITE:
        sqlite.snapshot(place.sqlite_file, draft)
        return {"rows": sqlite.row_counts(draft), "migrations": sqlite.migrations(draft)}
    return postgres.snapshot(place, draft, plain=True)


def _note(path: Path, engine: str, facts: dict[str, Any]) -> None:
    known = json.loads(path.read_text()) if path.exists() else {}
    keys = {name: getattr(settings, setting) for name, setting in make.KEYS.items()}
    known |= {"version": version(), "made_on": clock.today().isoformat()}
    known[engine] = facts | {"keys": keys}
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
