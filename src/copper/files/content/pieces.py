"""Reading and blanking parts of a big file without holding it in memory."""

import tempfile
from typing import IO, Any

from .faults import damaged

CHUNK = 1 << 16
# Past this, small uploads move from memory to a file without a name.
IN_MEMORY = 2_500_000
# More parts than any honest recording of a day has; a file of tiny parts would keep us busy.
MOST_PARTS = 2_000_000

Body = IO[bytes]


def new_body() -> Any:
    # The caller closes it: it outlives every block in which it is made.
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)


def size_of(body: Body) -> int:
    return body.seek(0, 2)


def read_at(body: Body, start: int, length: int) -> bytes:
    """Exactly `length` bytes, or the file is damaged."""
    body.seek(start)
    found = body.read(length)
    if len(found) != length:
        raise damaged()
    return found


def write_at(body: Body, start: int, what: bytes) -> None:
    body.seek(start)
    body.write(what)


def blank(body: Body, start: int, end: int) -> None:
    """Overwrites from start to before end with zeros."""
    body.seek(start)
    while start < end:
        step = min(CHUNK, end - start)
        body.write(bytes(step))
        start += step


def copy(source: Body, start: int, end: int, target: Body) -> None:
    source.seek(start)
    while start < end:
        piece = source.read(min(CHUNK, end - start))
        if not piece:
            raise damaged()
        target.write(piece)
        start += len(piece)
