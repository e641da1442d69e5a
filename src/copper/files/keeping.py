"""Bytes in the storage: a folder of this machine, or an S3-compatible store.

Bytes are written whole before any row names them, and each time to a new place. A crash leaves at
most bytes that no row names; the sweep (services.sweep) takes those away a day later.
"""

import logging
import os
import posixpath
import secrets
from collections.abc import Iterator
from datetime import datetime

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from copper.core.errors import CopperError

from .content.pieces import CHUNK, Body

FOLDER = "content"
log = logging.getLogger("copper.files")


class Missing(Exception):
    """A row names bytes that are not in the storage."""


def put(body: Body, size: int) -> str:
    """Stores the bytes at a new place and returns its name. CopperError when the storage can't."""
    token = secrets.token_hex(20)
    name = f"{FOLDER}/{token[:2]}/{token}"
    try:
        body.seek(0)
        saved = default_storage.save(name, File(body, name=token))
        _to_disk(saved)
        if default_storage.size(saved) != size:
            raise OSError("The storage kept another number of bytes.")
    except Exception as fault:
        log.exception("storing a file failed")
        remove(name)
        raise CopperError(
            _("We could not store your file just now."),
            kept=_("Nothing was stored. Your file is still where it was."),
            next_step=_("Try again in a few minutes. If it fails again, tell your coordinator."),
        ) from fault
    return saved


def _to_disk(name: str) -> None:
    """On a disk of ours: waits until the bytes would survive a power cut."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        return
    for each in (path, os.path.dirname(path)):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(name: str) -> None:
    """Removes bytes that no row names any more. The sweep tries again when this fails."""
    try:
        default_storage.delete(name)
    except Exception:
        log.exception("removing a file failed")


def pieces(name: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes from start to before end, a piece at a time. Missing is raised here and now."""
    if hasattr(default_storage, "bucket"):
        return _FromBucket(name, start, end)
    if not default_storage.exists(name):
        raise Missing(name)
    return _from_disk(name, start, end)


def _from_disk(name: str, start: int, end: int) -> Iterator[bytes]:
    # Opened with the first piece: a caller who never reads leaves nothing open.
    with default_storage.open(name) as opened:
        opened.seek(start)
        while start < end and (piece := opened.read(min(CHUNK, end - start))):
            start += len(piece)
            yield piece


class _FromBucket:
    """A part of an object, streamed. The storage's own open() would fetch the whole file first."""

    def __init__(self, name: str, start: int, end: int) -> None:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - an optional dependency

        key = posixpath.join(getattr(default_storage, "location", ""), name)
        wanted = f"bytes={start}-{end - 1}"
        try:
            self._body = default_storage.bucket.Object(key).get(Range=wanted)["Body"]  # type: ignore[attr-defined]
        except ClientError as fault:
            if fault.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise Missing(name) from fault
            raise

    def __iter__(self) -> "Iterator[bytes]":
        return self

    def __next__(self) -> bytes:
        if piece := self._body.read(CHUNK):
            return piece
        self.close()
        raise StopIteration

    def close(self) -> None:
        """Django calls this when the answer is sent or the reader hangs up."""
        self._body.close()


def folders() -> Iterator[str]:
    for number in range(256):
        yield f"{FOLDER}/{number:02x}"


def names_in(folder: str) -> set[str]:
    try:
        return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    except FileNotFoundError:
        return set()


def is_older(name: str, than: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < than
    except FileNotFoundError:
        return False
