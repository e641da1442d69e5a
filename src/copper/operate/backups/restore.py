"""Brings a network back from a backup: everything is checked in a place beside the running one, and
only a whole, sound, migrated network takes its place. The old data are kept aside."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.core import clock
from copper.core.errors import Refused
from copper.operate import disk, erasures, permissions, presence
from copper.operate.place import ASIDE, POSTGRESQL, SQLITE, STAGED, Place, version

from . import archive, code, keys, make, postgres, sqlite, stream, swap

DUMP = "dump.part"  # the database's dump inside the staged folder


@dataclass(frozen=True)
class Restored:
    """How it went. `aside` is where the old data lie; `report` comes from the last checks."""

    made_at: str
    aside: Path | None = None
    aside_database: str = ""
    report: dict[str, Any] = field(default_factory=dict)
    missing_files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Staged:
    """A restored network beside the running one, not yet in its place."""

    place: Place
    manifest: archive.Manifest
    report: dict[str, Any]


def restore(
    *,
    actor: Actor,
    file: Path,
    typed_code: str = "",
    place: Place | None = None,
    replace: bool = False,
    force: bool = False,
    more_erasures: Path | None = None,
    say: make.Say = lambda text: None,
) -> Restored:
    """Puts the network of a backup in the place of the one here; the old data are kept aside.

    `replace`: also over another network. `force`: also while CoPPeR runs. `more_erasures`: a newer
    list of erased people than the one here. Raises Refused, with the running data untouched.
    """
    permissions.check(actor, "operate.restore")
    place = place or Place.here()
    _let_go(place)
    with presence.alone(place.data) as nobody_runs:
        if not (nobody_runs or force):
            raise sqlite.in_use()
        swap.finish_if_cut_off(place)
        _look(file, place, replace=replace)
        if not force:
            _nobody_uses(place)
        with stage(
            file=file, typed_code=typed_code, place=place, more_erasures=more_erasures, say=say
        ) as staged:
            say(_("Putting the restored network in place"))
            return _take_over(place, staged, force=force)


def _let_go(place: Place) -> None:
    """Closes this process's own connections to the database that is about to be taken away."""
    if place.database["NAME"] == connection.settings_dict["NAME"]:
        connections.close_all()


def put_back(*, actor: Actor, file: Path, place: Place, say: make.Say) -> Restored:
    """Puts a network back exactly as it was, after a failed upgrade. The caller made sure (with
    presence.alone) that nothing runs."""
    permissions.check(actor, "operate.restore")
    _let_go(place)
    with stage(file=file, place=place, migrate=False, say=say) as staged:
        return _take_over(place, staged, force=False)


@contextmanager
def stage(
    *,
    file: Path,
    typed_code: str = "",
    place: Place,
    migrate: bool = True,
    more_erasures: Path | None = None,
    say: make.Say = lambda text: None,
) -> Iterator[Staged]:
    """A whole restored and checked network beside the one at `place`; gone after the block."""
    head = make.about(file)
    secret = code.read(typed_code) if typed_code else _code_here(place)
    # The dump and the database made from it, for PostgreSQL; a little more for migrations.
    disk.need(place.data, 2 * int(head.get("holds_bytes", 0)) + file.stat().st_size)
    stamp, folder = _own_folder(place)
    database = f"{place.database['NAME']}_{STAGED}{stamp}".replace("-", "_")[-63:]
    there = _place(place, folder, database)
    try:
        say(_("Reading the backup to its end and checking every part"))
        manifest = _unpack(file, secret, folder)
        _not_newer(manifest)
        keys.check(folder)
        say(_("Building the database"))
        _build(place, there, folder, manifest)
        erasures.carry(place, folder, more_erasures)
        if not code.find(place.data):
            code.keep(place.data, secret)
        report = _finish(there, manifest, say) if migrate else {}
        if there.engine == SQLITE:
            sqlite.settle(there.sqlite_file)
        yield Staged(there, manifest, report)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if place.engine == POSTGRESQL:
            postgres.drop(place, database)


def _own_folder(place: Place) -> tuple[str, Path]:
    """(stamp, new folder). A restore that was killed in this very second left its own behind."""
    moment = clock.now()
    while True:
        stamp = f"{moment:%Y%m%d-%H%M%S}"
        folder = place.data / f"{STAGED}{stamp}"
        try:
            if not (place.data / f"{ASIDE}{stamp}").exists():
                folder.mkdir(mode=0o700)
                return stamp, folder
        except FileExistsError:
            pass
        moment += timedelta(seconds=1)


def _code_here(place: Place) -> str:
    secret = code.find(place.data)
    if not secret:
        raise Refused(
            _("This backup opens with its recovery code, and there is none on this machine."),
            next_step=_("Find the paper with the code, and add: --code=THE-CODE"),
        )
    return secret


def _place(place: Place, folder: Path, database: str) -> Place:
    name: Any = database
    if place.engine == SQLITE:
        name = folder / "copper.sqlite3"
    return Place(folder, dict(place.database) | {"NAME": name})


def _look(file: Path, place: Place, *, replace: bool) -> None:
    """What the head of the file tells before anything is unpacked."""
    head = make.about(file)
    if head["engine"] != place.engine:
        raise Refused(
            _("This backup is of a %(theirs)s database, and this network uses %(ours)s.")
            % {"theirs": head["engine"], "ours": place.engine},
            next_step=_("Set or unset DATABASE_URL so that both are of one kind, then try again."),
        )
    if settings.DEMO and not head["demo"]:
        raise Refused(
            _("This backup is of a real network, and this place is the demonstration's."),
            kept=_("The demonstration was not touched."),
            next_step=_(
                "Change to the real network first: ./copper start --empty. Stop it, then restore."
            ),
        )
    here = _network_here(place)
    if here and here != head["network"] and not replace:
        raise Refused(
            _("This backup is of another network than the one that is here."),
            kept=_("The network that is here was not touched."),
            next_step=_("If you are sure, add --replace. The network that is here is kept aside."),
        )


def _network_here(place: Place) -> str:
    return (
        sqlite.network_id(place.sqlite_file)
        if place.engine == SQLITE
        else postgres.network_id(place)
    )


def _nobody_uses(place: Place) -> None:
    if place.engine == SQLITE:
        sqlite.check_nobody_else(place.sqlite_file)
    elif postgres.others(place):
        raise sqlite.in_use()


def _unpack(file: Path, secret: str, folder: Path) -> archive.Manifest:
    """Unpacks into the shape of a data folder: DUMP, files/…, locale/… and so on."""
    inner = folder / "unpacked.part"
    inner.mkdir(mode=0o700)
    manifest = archive.read(file, secret, inner)
    if "database" not in manifest.members:
        raise stream.damaged()
    (inner / archive.DATABASE).rename(folder / DUMP)
    for entry in list((inner / "data").iterdir()):
        entry.rename(folder / entry.name)
    if (inner / "files").exists():
        (folder / "files").mkdir(exist_ok=True, mode=0o700)
        for entry in list((inner / "files").iterdir()):
            entry.rename(folder / "files" / entry.name)
    shutil.rmtree(inner)
    return manifest


def _not_newer(manifest: archive.Manifest) -> None:
    """Migrations that this program does not know mean that the backup comes from a newer one."""
    on_disk = MigrationLoader(None).disk_migrations
    known = set(on_disk)
    for migration in on_disk.values():
        known |= set(migration.replaces)
    if unknown := set(manifest.migrations) - {f"{app}.{name}" for app, name in known}:
        raise Refused(
            _(
                "This backup was made by CoPPeR %(theirs)s; here is %(ours)s, which does not know %(what)s."
            )
            % {"theirs": manifest.version, "ours": version(), "what": sorted(unknown)[0]},
            next_step=_("Upgrade CoPPeR first, then restore."),
        )


def _build(place: Place, there: Place, folder: Path, manifest: archive.Manifest) -> None:
    dump = folder / DUMP
    if there.engine == SQLITE:
        dump.rename(there.sqlite_file)
        try:
            faults, rows = sqlite.faults(there.sqlite_file), sqlite.row_counts(there.sqlite_file)
        except sqlite3.DatabaseError as error:
            raise stream.damaged() from error
    else:
        faults = []
        postgres.load(place, dump, str(there.database["NAME"]))
        dump.unlink()
        with postgres.connect(there) as connection:
            rows = postgres.row_counts(connection)
    if faults or rows != manifest.rows:
        raise stream.damaged()


def _finish(there: Place, manifest: archive.Manifest, say: make.Say) -> dict[str, Any]:
    """Migrates, erases again, checks the book: in a process that sees only the staged network."""
    say(_("Bringing it up to date, erasing again who was erased since, checking the book"))
    done = there.manage("finish_restore", manifest.made_at)
    if done.returncode:
        raise Refused(
            _("The restored network did not pass its checks: %(why)s")
            % {"why": (done.stderr or done.stdout).strip()[-800:]},
            kept=_("The running network was not touched."),
            next_step=_("Try the backup before this one, and tell whoever helps you with CoPPeR."),
        )
    report: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return report


def _take_over(place: Place, staged: Staged, *, force: bool) -> Restored:
    stamp = staged.place.data.name.removeprefix(STAGED)
    missing = _files_to_storage(place, staged)
    leave = {code.file_of(place.data).name}
    if place.engine == SQLITE and force and place.sqlite_file.exists():
        return _beside_running_processes(place, staged, stamp, missing, leave)
    if place.engine == SQLITE:
        sqlite.settle(place.sqlite_file)
    new_database = str(staged.place.database["NAME"]) if place.engine == POSTGRESQL else ""
    todo = swap.plan(place, staged.place.data, stamp, leave=leave, new_database=new_database)
    aside = swap.carry_out(place, todo)
    return Restored(staged.manifest.made_at, aside, todo.aside_database, staged.report, missing)


def _beside_running_processes(
    place: Place, staged: Staged, stamp: str, missing: list[str], leave: set[str]
) -> Restored:
    """Forced, on SQLite: moving a database file that is open would tear it from its write-ahead log,
    so the pages go into the open file in one transaction, and the old ones are copied aside first."""
    name = place.sqlite_file.name
    old = place.data / f"{name}.{stamp}.part"
    sqlite.snapshot(place.sqlite_file, old)
    todo = swap.plan(
        place, staged.place.data, stamp, leave=leave | {name, f"{name}-wal", f"{name}-shm"}
    )
    sqlite.overwrite(staged.place.sqlite_file, place.sqlite_file)
    try:
        aside = swap.carry_out(place, todo)
    except BaseException:
        sqlite.overwrite(old, place.sqlite_file)
        raise
    old.rename(aside / name)
    return Restored(staged.manifest.made_at, aside, "", staged.report, missing)


def _files_to_storage(place: Place, staged: Staged) -> list[str]:
    """With object storage: puts back files that the backup holds and the storage lost.

    Returns the names of files that neither has.
    """
    if place.files_on_disk:
        return []
    folder = staged.place.data / "files"
    for path in folder.rglob("*") if folder.exists() else []:
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not default_storage.exists(name):
            with path.open("rb") as source:
                default_storage.save(name, source)
    shutil.rmtree(folder, ignore_errors=True)
    return [name for name in staged.manifest.files_elsewhere if not default_storage.exists(name)]
