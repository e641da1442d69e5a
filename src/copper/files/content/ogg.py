"""Ogg with Opus or Vorbis: empties the comments (names, places, dates) in place.

RFC 7845 §5.2 lets an OpusTags packet carry padding after its comments, and Vorbis readers stop at
the framing bit, so the packet keeps its length and no page moves.
"""

import struct
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .faults import damaged, hides_something, refused
from .pieces import MOST_PARTS, Body, read_at, size_of, write_at

_LONGEST_COMMENT = 8_000_000
_MAGIC = {"opus": b"OpusTags", "vorbis": b"\x03vorbis"}
_EMPTY = {
    "opus": _MAGIC["opus"] + bytes(8),
    "vorbis": _MAGIC["vorbis"] + bytes(8) + b"\x01",
}


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_TABLE = _crc_table()


def page_crc(page: bytes) -> int:
    """The checksum of a page whose own checksum field is zero."""
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    return value


@dataclass
class _Stream:
    codec: str
    rate: int
    skip: int
    comment_done: bool = False
    pieces: list[tuple[int, int, int, int]] = field(default_factory=list)  # page, its end, from, to
    last_granule: int = 0


def _stream(first: bytes) -> _Stream:
    if first.startswith(b"OpusHead") and len(first) >= 19:
        return _Stream("opus", 48_000, struct.unpack_from("<H", first, 10)[0])
    if first.startswith(b"\x01vorbis") and len(first) >= 30:
        return _Stream("vorbis", struct.unpack_from("<I", first, 12)[0], 0)
    raise refused(
        _("This recording is of a kind we can't play."),
        _("Save it as Opus, M4A or MP3 and send it again."),
    )


def _empty_comment(body: Body, stream: _Stream) -> None:
    packet = b"".join(read_at(body, start, end - start) for *_page, start, end in stream.pieces)
    empty = _EMPTY[stream.codec]
    if (
        not packet.startswith(_MAGIC[stream.codec])
        or not len(empty) <= len(packet) <= _LONGEST_COMMENT
    ):
        raise damaged()
    new = empty + bytes(len(packet) - len(empty))
    for _page, _page_end, start, end in stream.pieces:
        write_at(body, start, new[: end - start])
        new = new[end - start :]
    for page, page_end in {piece[:2] for piece in stream.pieces}:
        raw = bytearray(read_at(body, page, page_end - page))
        raw[22:26] = bytes(4)
        write_at(body, page + 22, struct.pack("<I", page_crc(bytes(raw))))


def _comment_part(stream: _Stream, page: int, at: int, table: bytes, end: int) -> None:
    """Notes which bytes of this page belong to the stream's second packet."""
    start = at
    for length in table:
        at += length
        if length < 255:
            stream.comment_done = True
            break
    stream.pieces.append((page, end, start, at))


def clean(body: Body) -> tuple[str, int | None]:
    """Empties comments in place. ("ogg", milliseconds). Refused when damaged or no sound."""
    size, at, count = size_of(body), 0, 0
    streams: dict[int, _Stream] = {}
    total = 0
    while at < size:
        count += 1
        if size - at < 27 or count > MOST_PARTS:
            raise damaged()
        head = read_at(body, at, 27)
        if head[:5] != b"OggS\x00":
            raise hides_something() if at else damaged()
        flags, granule, serial, segments = head[5], *struct.unpack_from("<qI", head, 6), head[26]
        table = read_at(body, at + 27, segments)
        start = at + 27 + segments
        end = start + sum(table)
        if end > size:
            raise damaged()
        if flags & 2:
            if serial in streams:
                total += _length(streams[serial])
            streams[serial] = _stream(read_at(body, start, end - start))
        elif serial not in streams:
            raise damaged()
        else:
            stream = streams[serial]
            stream.last_granule = max(stream.last_granule, granule)
            if not stream.comment_done:
                _comment_part(stream, at, start, table, end)
                if stream.comment_done:
                    _empty_comment(body, stream)
        at = end
    if not streams or not all(stream.comment_done for stream in streams.values()):
        raise damaged()
    return "ogg", (total + max(map(_length, streams.values()))) or None


def _length(stream: _Stream) -> int:
    """Milliseconds."""
    return max(0, stream.last_granule - stream.skip) * 1000 // (stream.rate or 1)
