"""Where one network lies: its data folder and its database. Backups and restores work on a Place,
so that a copy beside the running network is looked after by the same code."""

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SOURCE = Path(__file__).resolve().parents[2]

# What a data folder holds beside the network itself; a backup leaves it out and a restore leaves it be.
# house.json is ./copper's own note about this folder.
NOT_OF_THE_NETWORK = {
    "backup.code",
    "backups",
    "server.lock",
    "swap.json",
    "house.json",
    "lost+found",
}
ASIDE, STAGED = "before-", "restore-"


def version() -> str:
    """The version of the program, as pyproject.toml has it."""
    return str(tomllib.loads((SOURCE.parent / "pyproject.toml").read_text())["project"]["version"])


def belongs(name: str) -> bool:
    """Whether an entry of a data folder is part of the network (and not of looking after it)."""
    return not (
        name in NOT_OF_THE_NETWORK
        or name.startswith((ASIDE, STAGED))
        or name.endswith((".part", "-journal"))
    )


@dataclass(frozen=True)
class Place:
    """A data folder, and Django's settings of the database that goes with it."""

    data: Path
    database: dict[str, Any]

    @classmethod
    def here(cls) -> "Place":
        return cls(Path(settings.DATA), dict(connection.settings_dict))

    @property
    def engine(self) -> str:
        return SQLITE if self.database["ENGINE"].endswith("sqlite3") else POSTGRESQL

    @property
    def sqlite_file(self) -> Path:
        return Path(self.database["NAME"])

    @property
    def files_on_disk(self) -> bool:
        return "FileSystemStorage" in settings.STORAGES["default"]["BACKEND"]

    def database_url(self, name: str = "") -> str:
        """DATABASE_URL for the PostgreSQL of this place (or another database `name` beside it)."""
        facts = self.database
        options = {
            k: v for k, v in (facts.get("OPTIONS") or {}).items() if isinstance(v, str | int)
        }
        user = quote(facts.get("USER", ""), safe="")
        password = quote(facts.get("PASSWORD", ""), safe="")
        login = f"{user}:{password}@" if password else f"{user}@" if user else ""
        query = urlencode(options | {"host": facts.get("HOST", "")})
        port = f":{facts['PORT']}" if facts.get("PORT") else ""
        # libpq and our own reader both take the host from the query: it may be a folder (a socket).
        where = f"{login}{'localhost' if port else ''}{port}"
        return f"postgresql://{where}/{quote(str(name or facts['NAME']), safe='')}?{query}"

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a management command on this place in a process of its own."""
        env = dict(os.environ)
        env |= {
            "COPPER_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": "copper.config.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(SOURCE), env.get("PYTHONPATH", "")])),
            "DATABASE_URL": "" if self.engine == SQLITE else self.database_url(),
        }
        return subprocess.run(  # noqa: S603 - our own command, no shell
            [sys.executable, "-m", "copper.config", *words],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
