"""Whole networks in folders of their own, driven from outside as people do: by commands.

The rest of the tests share one database; a backup, a kill or an upgrade needs one that it may break.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from copper.accounts.actor import system_actor
from copper.config import environment
from copper.operate.backups import restore
from copper.operate.place import Place

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("TEST_DATABASE_URL", "")

# Run inside a network: people with sealed needs, a seat, lines in the book, an erased person.
FILL = """
from copper.accounts.actor import system_actor
from copper.accounts.models import Organisation, Person, PersonNeeds, Seat
from copper.core import clock
from copper.operate.models import Network
from copper.records import book
Network.id_here()
org = Organisation.objects.create(name="Green Lane", bloc="community", created_at=clock.now())
for name in ("Amina", "Bogdan", "Cora"):
    person = Person.objects.create(name=name, joined_at=clock.now())
    PersonNeeds.objects.create(person=person, content={"needs": f"{name} needs a ramp"})
    Seat.objects.create(person=person, organisation=org, role="resident", bloc="community",
                        starts_on=clock.today())
    book.write(actor=system_actor("test"), kind="item.moved", words={"why": f"for {name}"})
"""
NEEDS = """
from copper.accounts.models import PersonNeeds
print(sorted(n.content["needs"] for n in PersonNeeds.objects.all()))
"""


def url_of(name: str) -> str:
    """TEST_DATABASE_URL with another database."""
    parts = urlsplit(SERVER)
    return urlunsplit(parts._replace(path=f"/{name}"))


def on_server(statement: str, *names: str) -> None:
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@dataclass
class Net:
    """One network: a data folder, and on PostgreSQL a database of its own."""

    folder: Path
    database: str = ""
    databases: list[str] = field(default_factory=list)

    def env(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("COPPER_", "DJANGO_"))}
        return kept | {
            "COPPER_DATA": str(self.folder),
            "COPPER_LOG_LEVEL": "ERROR",
            "DATABASE_URL": url_of(self.database) if self.database else "",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **more,
        }

    def command(self, *words: object) -> list[str]:
        return [sys.executable, "-m", "copper.config", *map(str, words)]

    def manage(self, *words: object, code: int = 0, **env: str) -> str:
        """Runs a command; the test fails unless it ends with `code`. Gives all that it said."""
        done = subprocess.run(
            self.command(*words), env=self.env(**env), capture_output=True, text=True, timeout=120
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def shell(self, source: str) -> str:
        return self.manage("shell", "--no-imports", "-c", source)

    def connect(self):
        if self.database:
            return psycopg.connect(url_of(self.database))
        return sqlite3.connect(self.folder / "copper.sqlite3")

    def ask(self, query: str) -> list[tuple]:
        with closing(self.connect()) as connection:
            return connection.execute(query).fetchall()

    def change(self, statement: str) -> None:
        with closing(self.connect()) as connection:
            connection.execute(statement)
            connection.commit()

    @property
    def place(self) -> Place:
        return Place(self.folder, environment.database(self.env()["DATABASE_URL"], self.folder))

    def restore(self, backup, **options):
        """Restores from within this process, which is quicker than a command."""
        file, code = backup
        return restore.restore(
            actor=system_actor("test"), file=file, typed_code=code, place=self.place, **options
        )

    def rows(self, *without: str) -> dict[str, list[str]]:
        """Every row of every table, to compare before and after."""
        tables = (
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            if self.database
            else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        return {
            name: sorted(map(repr, self.ask(f'SELECT * FROM "{name}"')))  # noqa: S608
            for (name,) in self.ask(tables)
            if name not in without
        }

    def files(self) -> dict[str, bytes]:
        """The content of every file in the data folder that belongs to the network."""
        passing = {"server.lock", "copper.sqlite3-wal", "copper.sqlite3-shm"}
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.name not in passing and "backups" not in path.parts
        }

    def code(self) -> str:
        return (self.folder / "backup.code").read_text()

    def doctor(self) -> dict[str, dict]:
        done = subprocess.run(
            self.command("doctor", "--json"), env=self.env(), capture_output=True, text=True
        )
        return {check["check"]: check for check in json.loads(done.stdout)["checks"]}


def _make_database(template: str = "template0") -> str:
    name = f"copper_test_{uuid.uuid4().hex[:12]}"
    on_server("CREATE DATABASE {} TEMPLATE {}", name, template)
    return name


def _drop_databases(name: str) -> None:
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%{name}%"]
        ).fetchall()
    for (database,) in found:
        on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


@pytest.fixture(scope="session")
def first_network(tmp_path_factory):
    """A small network, made once; tests get copies."""
    net = Net(tmp_path_factory.mktemp("first") / "data")
    net.folder.mkdir()
    if SERVER:
        net.database = _make_database()
    net.manage("migrate", "--verbosity=0")
    net.manage("createcachetable")
    net.shell(FILL)
    (net.folder / "files" / "ab").mkdir(parents=True)
    (net.folder / "files" / "ab" / "photo").write_bytes(b"a picture" * 1000)
    (net.folder / "locale").mkdir()
    (net.folder / "locale" / "words.txt").write_text("سلام")
    if not SERVER:
        with closing(net.connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield net
    if SERVER:
        _drop_databases(net.database)


@pytest.fixture
def new_place(tmp_path):
    """Makes empty places: another computer, with nothing on it yet."""
    made = []

    def make(name="elsewhere"):
        net = Net(tmp_path / name)
        net.folder.mkdir()
        if SERVER:
            net.database = _make_database()
        made.append(net)
        return net

    yield make
    for net in made:
        if net.database:
            _drop_databases(net.database)


@pytest.fixture
def network(first_network, tmp_path):
    """A small running network of this test's own."""
    net = Net(tmp_path / "network")
    shutil.copytree(first_network.folder, net.folder)
    if SERVER:
        net.database = _make_database(first_network.database)
    yield net
    if SERVER:
        _drop_databases(net.database)


@pytest.fixture(scope="session")
def first_backup(first_network, tmp_path_factory):
    """(file, code): a backup of the small network, made once."""
    file = tmp_path_factory.mktemp("backup") / "first.copper"
    first_network.manage("backup", file)
    return file, first_network.code()
