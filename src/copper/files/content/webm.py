"""WebM (what browsers record): blanks tags, attachments, titles, dates and program names in place."""

import math
import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .faults import damaged, refused
from .pieces import MOST_PARTS, Body, blank, read_at, size_of, write_at

EBML, DOC_TYPE = 0x1A45DFA3, 0x4282
SEGMENT, CLUSTER, INFO, TRACKS = 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B
TRACK, PICTURE, SOUND = 0xAE, 0xE0, 0xE1
OPENED = {SEGMENT, CLUSTER, INFO, TRACKS, TRACK, PICTURE}
# Seek head, cues, time, block, block group, previous size, position, scale and duration
KEPT = {0x114D9B74, 0x1C53BB6B, 0xE7, 0xA3, 0xA0, 0xAB, 0xA7, 0x2AD7B1, 0x4489}
# Title, date, muxing and writing program, file names, unique ids: emptied, since some are required
EMPTIED = {0x7BA9, 0x4461, 0x4D80, 0x5741, 0x7384, 0x3C83AB, 0x3E83BB, 0x73A4, 0x3CB923, 0x3EB923}
TRACK_NAME, TRACK_TYPE, WIDTH, HEIGHT, SCALE, DURATION = 0x536E, 0x83, 0xB0, 0xBA, 0x2AD7B1, 0x4489
TIME, BLOCK = 0xE7, 0xA3
VOID = b"\xec"


@dataclass
class Found:
    has_picture: bool = False
    has_sound: bool = False
    width: int | None = None
    height: int | None = None
    scale: int = 1_000_000
    duration: float = 0.0
    cluster_at: int = 0  # in units of `scale` nanoseconds, like the next one
    last_block_at: int = 0


def _head(body: Body, at: int, size: int) -> tuple[int, int, int | None]:
    """(id, where the content begins, its length or None for "until it ends")."""
    raw = read_at(body, at, min(12, size - at))
    id_length = 9 - raw[0].bit_length()
    if id_length > 4 or len(raw) <= id_length:
        raise damaged()
    length_length = 9 - raw[id_length].bit_length()
    if length_length > 8 or len(raw) < id_length + length_length:
        raise damaged()
    number = int.from_bytes(raw[id_length : id_length + length_length])
    ones = (1 << (7 * length_length)) - 1
    length = number & ones
    content = at + id_length + length_length
    return int.from_bytes(raw[:id_length]), content, None if length == ones else length


def _make_void(body: Body, at: int, end: int) -> None:
    """Turns an element into padding of the same length."""
    total = end - at
    if total >= 9:
        write_at(body, at, VOID + (1 << 56 | (total - 9)).to_bytes(8))
        blank(body, at + 9, end)
    else:
        write_at(body, at, VOID + bytes([0x80 | (total - 2)]) + bytes(total - 2))


def _note(found: Found, id_: int, raw: bytes) -> None:
    if id_ == TRACK_TYPE:
        found.has_picture |= raw == b"\x01"
        found.has_sound |= raw == b"\x02"
    elif id_ == WIDTH:
        found.width = int.from_bytes(raw) or None
    elif id_ == HEIGHT:
        found.height = int.from_bytes(raw) or None
    elif id_ == SCALE:
        found.scale = int.from_bytes(raw)
    elif id_ == TIME:
        found.cluster_at = int.from_bytes(raw)
    elif id_ == DURATION and len(raw) in {4, 8}:
        duration = struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0]
        found.duration = duration if math.isfinite(duration) and duration < 1e12 else 0.0


def _note_block(found: Found, body: Body, start: int, end: int) -> None:
    """Browsers record without saying how long: the last block's time tells."""
    raw = read_at(body, start, min(12, end - start))
    track = 9 - raw[0].bit_length() if raw else 9
    if len(raw) >= track + 2:
        at = found.cluster_at + int.from_bytes(raw[track : track + 2], signed=True)
        found.last_block_at = max(found.last_block_at, at)


def _is_webm(body: Body, start: int, end: int) -> bool:
    while start < end:
        id_, content, length = _head(body, start, end)
        if length is None or content + length > end:
            raise damaged()
        if id_ == DOC_TYPE:
            return read_at(body, content, length).rstrip(b"\0") == b"webm"
        start = content + length
    return False


def clean(body: Body) -> tuple[str, Found, int | None]:
    """Blanks in place. ("weba" | "webm", what it found, milliseconds or None)."""
    size, count, track_end = size_of(body), 0, 0
    found = Found()
    id_, at, length = _head(body, 0, size)
    if id_ != EBML or length is None or at + length > size:
        raise damaged()
    if not _is_webm(body, at, at + length):
        raise refused(
            _("This is a Matroska file. We take WebM and MP4."), _("Save it as MP4 and try again.")
        )
    at += length
    if at >= size or _head(body, at, size)[0] != SEGMENT:
        raise damaged()
    while at < size:
        count += 1
        id_, content, length = _head(body, at, size)
        if count > MOST_PARTS or (length is None and id_ not in {SEGMENT, CLUSTER}):
            raise damaged()
        end = content if length is None else content + length
        if end > size:
            raise damaged()
        if id_ == TRACK:
            track_end = end
        if id_ in OPENED:
            at = content
            continue
        if id_ in {TRACK_TYPE, WIDTH, HEIGHT, SCALE, DURATION, TIME} and end - content <= 8:
            _note(found, id_, read_at(body, content, end - content))
        elif id_ == BLOCK:
            _note_block(found, body, content, end)
        if id_ in EMPTIED or id_ == TRACK_NAME:
            blank(body, content, end)
        elif at >= track_end and id_ not in KEPT:
            _make_void(body, at, end)
        at = end
    if not (found.has_picture or found.has_sound):
        raise refused(_("There is no sound and no picture in this recording."))
    length_ms = int((found.duration or found.last_block_at) * found.scale / 1_000_000)
    return ("webm" if found.has_picture else "weba"), found, max(0, length_ms) or None
