"""Writes a backup: one sealed file that holds everything of the network."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.core import clock
from copper.core.errors import Refused
from copper.operate import disk, erasures, permissions
from copper.operate.models import Network, Run
from copper.operate.place import SQLITE, Place, belongs, version

from . import archive, code, postgres, sqlite, stream, swap

Say = Callable[[str], None]
SUFFIX = ".copper"
KEYS = {"secret.key": "SECRET_KEY", "field.keys": "FIELD_KEYS"}


@dataclass(frozen=True)
class Made:
    """`new_code` is filled when the recovery code was made just now: show it once."""

    path: Path
    size: int
    manifest: archive.Manifest
    new_code: str = ""


def back_up(
    *,
    actor: Actor,
    target: Path,
    place: Place | None = None,
    with_files: bool = False,
    keep: int = 0,
    say: Say = lambda text: None,
) -> Made:
    """Backs the network up to a file, or to a new dated file in a folder, while people go on working.

    `with_files`: private files in object storage too (on disk they always are). `keep`: how many dated
    files to keep in the folder (0: all). Refused when the disk is too full, or the copy is not sound.
    """
    permissions.check(actor, "operate.back_up")
    place = place or Place.here()
    path = _path(target)
    network = Network.id_here().hex
    erasures.sync(place.data)
    disk.need(path.parent, _estimate(place))
    disk.need(place.data, _database_size(place))
    secret, new = code.find_or_make(place.data)
    say(_("Copying the database"))
    with _snapshot(place) as (dump, facts):
        manifest = archive.Manifest(
            network=network,
            version=version(),
            engine=place.engine,
            engine_version=facts["engine_version"],
            made_at=clock.now().isoformat(),
            migrations=facts["migrations"],
            rows=facts["rows"],
            demo=settings.DEMO,
            files_elsewhere={} if with_files else files_elsewhere(place),
        )
        say(_("Writing %(name)s") % {"name": path.name})
        _write(place, path, secret, manifest, dump, with_files=with_files)
    size = path.stat().st_size
    Run.objects.create(kind="backup", ok=True, facts={"file": path.name, "bytes": size})
    if keep and target.is_dir():
        _forget_oldest(target, keep)
    return Made(path, size, manifest, code.for_paper(secret) if new else "")


def folder_of_backups(place: Place) -> Path:
    """Where the nightly backup goes: COPPER_BACKUP_TO (better another disk), else in the data folder."""
    folder = Path(os.environ.get("COPPER_BACKUP_TO") or place.data / "backups")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _path(target: Path) -> Path:
    if target.is_dir():
        return target / f"copper-{clock.now():%Y-%m-%d-%H%M%S}{SUFFIX}"
    if target.exists():
        raise Refused(
            _("There is a file called %(name)s already.") % {"name": target.name},
            kept=_("It was not touched."),
            next_step=_(
                "Choose another name, or give a folder: the file then gets today's date as its name."
            ),
        )
    if not target.parent.is_dir():
        raise Refused(
            _("The folder %(name)s is not there.") % {"name": target.parent},
            next_step=_("Make the folder, or plug in the disk, then try again."),
        )
    return target


def _forget_oldest(folder: Path, keep: int) -> None:
    dated = sorted(folder.glob(f"copper-????-??-??-??????{SUFFIX}"))
    for old in dated[:-keep]:
        old.unlink()


def _database_size(place: Place) -> int:
    if place.engine == SQLITE:
        return place.sqlite_file.stat().st_size
    return postgres.size(place)


def _estimate(place: Place) -> int:
    return _database_size(place) + sum(path.stat().st_size for _name, path in _folder(place))


def _folder(place: Place) -> Iterator[tuple[str, Path]]:
    """(name, path) of all that lies in the data folder beside the database and the keys."""
    for entry in sorted(place.data.iterdir()):
        if not belongs(entry.name) or entry.name in KEYS:
            continue
        if place.engine == SQLITE and entry.name.startswith(place.sqlite_file.name):
            continue
        paths = [entry] if entry.is_file() else sorted(entry.rglob("*")) if entry.is_dir() else []
        for path in paths:
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(place.data).as_posix(), path


@contextmanager
def _snapshot(place: Place) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A consistent copy of the database on disk, thrown away afterwards, and what it holds."""
    dump = place.data / f"snapshot-{os.getpid()}.part"
    dump.unlink(missing_ok=True)
    try:
        if place.engine == SQLITE:
            sqlite.snapshot(place.sqlite_file, dump)
            _sound(sqlite.faults(dump))
            facts = {"rows": sqlite.row_counts(dump), "migrations": sqlite.migrations(dump)}
            yield dump, facts | {"engine_version": sqlite.version()}
        else:
            facts = postgres.snapshot(place, dump)
            yield dump, facts | {"engine_version": str(postgres.server_version(place))}
    finally:
        dump.unlink(missing_ok=True)


def _sound(faults: list[str]) -> None:
    if faults:
        raise Refused(
            _("The database is damaged, so no backup was made: %(fault)s") % {"fault": faults[0]},
            kept=_("Your older backups were not touched."),
            next_step=_("Keep the older backups safe, and restore the newest one."),
        )


def stored_names(folder: str = "") -> Iterator[str]:
    """The names of all private files, wherever they are stored."""
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}/{name}".lstrip("/") for name in names if name)
    for name in folders:
        yield from stored_names(f"{folder}/{name}".lstrip("/"))


def files_elsewhere(place: Place) -> dict[str, dict[str, Any]]:
    """{name: size} of private files in object storage, which a backup without them still lists."""
    if place.files_on_disk:
        return {}
    return {name: {"size": default_storage.size(name)} for name in stored_names()}


def _write(
    place: Place,
    path: Path,
    secret: str,
    manifest: archive.Manifest,
    dump: Path,
    *,
    with_files: bool,
) -> None:
    """Writes beside the target, reads it back, and only then gives it its name."""
    part = path.with_name(path.name + ".part")
    about = {
        key: getattr(manifest, key) for key in ("network", "version", "engine", "made_at", "demo")
    } | {"holds_bytes": _estimate(place)}
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            writer = archive.Writer(out, secret, about)
            writer.add_file(archive.DATABASE, dump)
            _add_folder(writer, place)
            if with_files and not place.files_on_disk:
                _add_files(writer)
            writer.finish(manifest)
            out.flush()
            os.fsync(out.fileno())
        if archive.read(part, secret).members != writer.members:
            raise stream.damaged()
        part.replace(path)
        swap.sync_folder(path.parent)
    except OSError as error:
        raise Refused(
            _("The backup could not be written: %(why)s") % {"why": error.strerror or error},
            next_step=_("Look whether the disk is full or was taken out, then try again."),
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _add_folder(writer: archive.Writer, place: Place) -> None:
    for name, path in _folder(place):
        try:
            writer.add_file(f"data/{name}", path)
        except FileNotFoundError:
            continue  # erased or expired since we looked: it must not be in the backup either
    # From the settings, not from disk: a key may come from an environment variable.
    for name, setting in KEYS.items():
        writer.add_bytes(f"data/{name}", getattr(settings, setting).encode())


def _add_files(writer: archive.Writer) -> None:
    for name in stored_names():
        with default_storage.open(name) as source:
            writer.add(f"files/{name}", cast(BinaryIO, source), default_storage.size(name))


def about(path: Path) -> dict[str, Any]:
    """What a backup file says of itself without the code: version, network, engine, made_at."""
    try:
        with path.open("rb") as source:
            return stream.read_head(source)
    except FileNotFoundError as error:
        raise Refused(
            _("There is no file called %(name)s.") % {"name": path},
            next_step=_("Check the name, and that the disk with the backups is plugged in."),
        ) from error
    except (json.JSONDecodeError, KeyError) as error:
        raise stream.damaged() from error
