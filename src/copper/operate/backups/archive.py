"""What lies inside a backup: a gzipped tar whose last member, the manifest, names all others.

Members: `database` (a SQLite file or a dump by pg_dump), `data/…` (the data folder: files, locale,
keys), `files/…` (private files that came from object storage), `manifest.json`.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from . import stream

MANIFEST = "manifest.json"
DATABASE = "database"
BLOCK = 1 << 18


@dataclass(frozen=True)
class Manifest:
    """All that a backup says of itself. Sizes in bytes; `rows` counts each table at the moment of the copy."""

    network: str
    version: str
    engine: str
    engine_version: str
    made_at: str
    migrations: list[str]
    rows: dict[str, int]
    demo: bool = False
    format: int = stream.FORMAT
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    # {name: {"size": …, "sha256": … or ""}} of private files that stay in object storage
    files_elsewhere: dict[str, dict[str, Any]] = field(default_factory=dict)

    def total_bytes(self) -> int:
        return sum(member["size"] for member in self.members.values())


class _Hashing(io.RawIOBase):
    """Passes reads on and hashes them."""

    def __init__(self, source: Any) -> None:
        self._source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._source.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data

    def fact(self) -> dict[str, Any]:
        return {"size": self.size, "sha256": self.digest.hexdigest()}


class Writer:
    """Puts members into a backup, one after the other, then the manifest."""

    def __init__(self, target: BinaryIO, code: str, about: dict[str, Any]) -> None:
        self._sealer = stream.Sealer(target, code, about)
        # 4 of 9: twice as fast as the default; photos and recordings don't shrink anyway.
        self._gzip = gzip.GzipFile(fileobj=self._sealer, mode="wb", compresslevel=4, mtime=0)
        self._tar = tarfile.open(  # noqa: SIM115 - closed in finish
            fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT
        )
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, source: BinaryIO, size: int) -> None:
        """Adds exactly `size` bytes. OSError when the source ends before that."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        reader = _Hashing(source)
        self._tar.addfile(info, reader)
        self.members[name] = reader.fact()

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            self.add(name, source, os.fstat(source.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, io.BytesIO(content), len(content))

    def finish(self, manifest: Manifest) -> None:
        """Writes the manifest, with the hash of each member, and the end mark."""
        whole = asdict(manifest) | {"members": dict(self.members)}
        self.add_bytes(MANIFEST, json.dumps(whole).encode())
        del self.members[MANIFEST]
        self._tar.close()
        self._gzip.close()
        self._sealer.finish()


def _safe(name: str) -> PurePosixPath:
    """The member's path, if it stays inside the folder it is unpacked to."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise stream.damaged()
    return path


def _members(source: BinaryIO, code: str) -> Iterator[tuple[PurePosixPath, Any]]:
    opener = stream.Opener(source, code)
    unzipped = gzip.GzipFile(fileobj=io.BufferedReader(opener, BLOCK), mode="rb")
    with tarfile.open(fileobj=unzipped, mode="r|") as tar:
        for info in tar:
            if not info.isfile():
                raise stream.damaged()
            yield _safe(info.name), tar.extractfile(info)
    while unzipped.read(BLOCK):  # to the end mark: a cut-off tail must not pass unseen
        pass


def _copy(reader: _Hashing, target: Path | None) -> None:
    if target is None:
        while reader.read(BLOCK):
            pass
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while data := reader.read(BLOCK):
            out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _parse(text: bytes) -> Manifest:
    try:
        return Manifest(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise stream.damaged() from error


def read(path: Path, code: str, into: Path | None = None) -> Manifest:
    """Reads a backup to its very end and checks every byte; unpacks it to `into` when given.

    Raises Unreadable when it is foreign, damaged, cut off, or the code is wrong. `into` may then hold
    a part: the caller throws it away.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest: Manifest | None = None
    try:
        with path.open("rb") as source:
            for name, content in _members(source, code):
                if str(name) == MANIFEST:
                    manifest = _parse(content.read())
                    continue
                reader = _Hashing(content)
                _copy(reader, into / name if into else None)
                found[str(name)] = reader.fact()
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError) as error:
        raise stream.damaged() from error
    if manifest is None or manifest.members != found:
        raise stream.damaged()
    return manifest
