"""What a file is, found by its content, and the file without what it should not tell.

`look(upload, name, purpose)` → Checked, or Refused with what to do.
"""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from copper.core import network
from copper.files import rules

from . import documents, frames, images, mp4, ogg, wav, webm
from .faults import refused
from .pieces import CHUNK, Body, new_body, read_at, size_of

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MB = 1_000_000


@dataclass
class Checked:
    """A file that may be stored. `body` is open and at its start; whoever has it closes it."""

    body: Body
    type: rules.FileType
    size: int
    sha256: str
    name: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


def plain_name(name: str) -> str:
    """The last part of a name, without letters that steer a terminal or a page, 150 at most."""
    last = os.path.basename(unicodedata.normalize("NFC", name).replace("\\", "/"))
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem, dot, ending = kept.strip().rpartition(".")
    return f"{stem[:140]}{dot}{ending[:10]}" if dot else kept.strip()[:150]


def _parts(upload: Any) -> Iterator[bytes]:
    if isinstance(upload, bytes):
        yield upload
        return
    if hasattr(upload, "seek"):
        upload.seek(0)
    if hasattr(upload, "chunks"):
        yield from upload.chunks(CHUNK)
        return
    while piece := upload.read(CHUNK):
        yield piece


def _take(upload: Any, most: int) -> Body:
    """A copy of our own, never longer than `most` bytes, whatever the upload says of its size."""
    body, size = new_body(), 0
    try:
        for piece in _parts(upload):
            size += len(piece)
            if size > most:
                raise _too_big(most)
            body.write(piece)
        if not size:
            raise refused(
                _("This file is empty."), _("Look at it on your device, then choose it again.")
            )
    except BaseException:
        body.close()
        raise
    return body


def _too_big(most: int) -> Exception:
    return refused(
        _("This file is too big. We take up to %(most)s MB.") % {"most": most // _MB},
        _("Make it shorter or smaller, or send it in parts."),
    )


def family(head: bytes) -> str:
    """Which of our readers may know a file that begins like this; "" when none does."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC else "mp4"
    for start, name in ((b"OggS", "ogg"), (b"\x1a\x45\xdf\xa3", "ebml"), (b"%PDF-", "pdf")):
        if head.startswith(start):
            return name
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    # FF FE begins text in UTF-16; as a frame it would be layer I, which nobody records.
    sync = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] != 0xFE
    return "frames" if sync or head.startswith(b"ID3") else ""


Cleaned = tuple[Body, str, int | None, int | None, int | None]


def _clean_image(body: Body, code: str, limits: dict[str, int]) -> Cleaned:
    new, code, width, height = images.clean(body, code, limits["files.max_megapixels"])
    return new, code, width, height, None


def _clean_mp4(body: Body, code: str, limits: dict[str, int]) -> Cleaned:
    code, movie = mp4.clean(body)
    return body, code, movie.width, movie.height, movie.duration_ms


def _clean_webm(body: Body, code: str, limits: dict[str, int]) -> Cleaned:
    code, found, duration = webm.clean(body)
    return body, code, found.width, found.height, duration


def _clean_ogg(body: Body, code: str, limits: dict[str, int]) -> Cleaned:
    code, duration = ogg.clean(body)
    return body, code, None, None, duration


def _clean_frames(body: Body, code: str, limits: dict[str, int]) -> Cleaned:
    new, code, duration = frames.clean(body)
    return new, code, None, None, duration


def _clean_wav(body: Body, code: str, limits: dict[str, int]) -> Cleaned:
    new, code, duration = wav.clean(body)
    return new, code, None, None, duration


def _check_zip(body: Body, code: str, limits: dict[str, int]) -> Cleaned:
    code = documents.check_zip(body, limits["files.max_unpacked_mb"] * _MB)
    return body, code, None, None, None


def _check_pdf(body: Body, code: str, limits: dict[str, int]) -> Cleaned:
    return body, documents.check_pdf(body), None, None, None


_READERS: dict[str, Callable[[Body, str, dict[str, int]], Cleaned]] = {
    **dict.fromkeys(images.FORMATS, _clean_image),
    "mp4": _clean_mp4,
    "ebml": _clean_webm,
    "ogg": _clean_ogg,
    "frames": _clean_frames,
    "wav": _clean_wav,
    "zip": _check_zip,
    "pdf": _check_pdf,
}


def _read(body: Body, ending: str, limits: dict[str, int]) -> Cleaned:
    head = read_at(body, 0, min(64, size_of(body)))
    known = family(head)
    if known:
        return _READERS[known](body, known, limits)
    most = limits["files.max_mb.document"] * _MB
    if size_of(body) > most:
        raise _too_big(most)
    return body, documents.check_text(body, ending), None, None, None


def _check_name(ending: str, type: rules.FileType) -> None:
    fits = ending in type.endings or not ending
    if type.kind == rules.IMAGE:
        fits = fits or ending in rules.IMAGE_ENDINGS
    if not fits:
        raise refused(
            _("The name ends in .%(ending)s, but inside is something else (%(type)s).")
            % {"ending": ending, "type": type.endings[0].upper()},
            _("Give it the right ending, or choose the file you meant."),
        )


def _check_purpose(type: rules.FileType, purpose: rules.Purpose) -> None:
    if type.code not in purpose.types:
        wanted = ", ".join(str(rules.KINDS[kind]) for kind in purpose.kinds)
        raise refused(
            _("This is %(kind)s (%(type)s). It can't be used here.")
            % {"kind": rules.KINDS[type.kind], "type": type.endings[0].upper()},
            _("Here we need: %(wanted)s.") % {"wanted": wanted},
        )


def _digest(body: Body) -> str:
    body.seek(0)
    digest = hashlib.sha256()
    while piece := body.read(CHUNK):
        digest.update(piece)
    body.seek(0)
    return digest.hexdigest()


def look(upload: Any, name: str, purpose: rules.Purpose) -> Checked:
    """Checks by content and cleans. `upload`: an uploaded file, an open binary file, or bytes."""
    limits = network.values(*(f"files.{key}" for key in _LIMITS))
    most = max(limits[f"files.max_mb.{kind}"] for kind in purpose.kinds) * _MB
    name = plain_name(name)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    original = _take(upload, most)
    kept: Body = original
    try:
        kept, code, width, height, duration = _read(original, ending, limits)
        type = rules.TYPES[code]
        _check_name(ending, type)
        _check_purpose(type, purpose)
        size = size_of(kept)
        most = limits[f"files.max_mb.{type.kind}"] * _MB
        if max(size, size_of(original)) > most:
            raise _too_big(most)
        return Checked(kept, type, size, _digest(kept), name, width, height, duration)
    except BaseException:
        kept.close()
        original.close()
        raise
    finally:
        if kept is not original:
            original.close()


_LIMITS = (
    "max_mb.image",
    "max_mb.audio",
    "max_mb.video",
    "max_mb.document",
    "max_megapixels",
    "max_unpacked_mb",
)
