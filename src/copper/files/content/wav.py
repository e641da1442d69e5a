"""WAV: keeps the sound and its format; what editors and recorders write beside it goes."""

import struct

from django.utils.translation import gettext as _

from .faults import damaged, refused
from .pieces import Body, copy, new_body, read_at, size_of

_FORMATS = {0x0001, 0x0002, 0x0003, 0x0006, 0x0007, 0x0011, 0xFFFE}  # PCM, ADPCM, float, A/µ-law
_KEPT = (b"fmt ", b"fact", b"data")


def clean(body: Body) -> tuple[Body, str, int | None]:
    """(new bytes, "wav", milliseconds). Refused when damaged."""
    size = size_of(body)
    end = min(size, struct.unpack("<I", read_at(body, 4, 4))[0] + 8)
    at = 12
    found: dict[bytes, tuple[int, int]] = {}
    while at + 8 <= end and len(found) < len(_KEPT):
        kind, length = struct.unpack("<4sI", read_at(body, at, 8))
        if at + 8 + length > size:
            raise damaged()
        if kind in _KEPT and kind not in found:
            found[kind] = (at, at + 8 + length)
        at += 8 + length + (length & 1)
    if b"fmt " not in found or b"data" not in found:
        raise damaged()
    start, stop = found[b"fmt "]
    if stop - start < 24:
        raise damaged()
    format_, _channels, _rate, byte_rate = struct.unpack("<HHII", read_at(body, start + 8, 12))
    if format_ not in _FORMATS:
        raise refused(
            _("This recording is of a kind we can't play."),
            _("Save it as Opus, M4A or MP3 and send it again."),
        )
    target = new_body()
    target.write(b"RIFF\0\0\0\0WAVE")
    for kind in _KEPT:
        if kind in found:
            copy(body, *found[kind], target)
            if (found[kind][1] - found[kind][0]) & 1:
                target.write(b"\0")
    total = target.tell()
    target.seek(4)
    target.write(struct.pack("<I", total - 8))
    data = found[b"data"][1] - found[b"data"][0] - 8
    return target, "wav", data * 1000 // byte_rate if byte_rate else None
