"""MP3 and AAC: a row of frames. Only the frames are kept; tags before and after them go."""

from dataclasses import dataclass

from .faults import damaged, hides_something
from .pieces import Body, copy, new_body, read_at, size_of

_BITRATES = {  # kbit/s of layer III by version
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
# Tags that players put behind the last frame.
_TAGS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3", b"3DI")
_FEWEST = 3


@dataclass(frozen=True)
class _Frame:
    code: str
    length: int  # bytes
    samples: int
    rate: int


def _frame(head: bytes) -> _Frame | None:
    """The frame that begins with these 7 bytes, if one does."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = head[1] >> 1 & 3
    if layer == 0 and head[1] & 0xF0 == 0xF0:
        rate, length = head[2] >> 2 & 15, (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        if rate >= len(_AAC_RATES) or length < 8:
            return None
        return _Frame("aac", length, 1024 * ((head[6] & 3) + 1), _AAC_RATES[rate])
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if layer != 1 or version == 1 or bits in {0, 15} or rate == 3:
        return None
    hertz = _MP3_RATES[version][rate]
    samples = 1152 if version == 3 else 576
    kbits = _BITRATES[3 if version == 3 else 2][bits]
    return _Frame("mp3", samples // 8 * kbits * 1000 // hertz + (head[2] >> 1 & 1), samples, hertz)


def _after_tags(body: Body, size: int) -> int:
    """Where the first frame may begin: behind ID3v2 tags and the zeros that pad them."""
    at = 0
    while size - at > 10:
        head = read_at(body, at, 10)
        if head[:3] != b"ID3":
            break
        length = sum(byte << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        at += 10 + length + (10 if head[5] & 0x10 else 0)
    if at and at < size:
        body.seek(at)
        padding = body.read(1 << 16)
        at += len(padding) - len(padding.lstrip(b"\0"))
    return at


def clean(body: Body) -> tuple[Body, str, int]:
    """(new bytes, "mp3" | "aac", milliseconds). Refused when it is not frames from end to end."""
    size = size_of(body)
    start = at = _after_tags(body, size)
    first, count, seconds = None, 0, 0.0
    while at < size:
        body.seek(at)
        frame = _frame(body.read(7))
        if frame is None or (first and frame.code != first.code):
            break
        if at + frame.length > size:
            break  # the recorder stopped inside its last frame: the frames before are whole
        first = first or frame
        count, at = count + 1, at + frame.length
        seconds += frame.samples / frame.rate
    if first is None or count < _FEWEST:
        raise damaged()
    _check_the_rest(body, at, size, first)
    target = new_body()
    copy(body, start, at, target)
    return target, first.code, int(seconds * 1000)


def _check_the_rest(body: Body, at: int, size: int, first: _Frame) -> None:
    body.seek(at)
    rest = body.read(1 << 16).lstrip(b"\0")
    if rest and not rest.startswith(_TAGS) and _frame(rest[:7]) is None and size - at > 16:
        raise hides_something()
