"""The Range header (RFC 9110 §14), for one range: what sound and video players ask for."""

import re

# No file is longer than 18 digits say, and Python refuses to read thousands of them.
_ONE = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.I)


class Unsatisfiable(Exception):
    """The range asks for bytes behind the end."""


def read(header: str, size: int) -> tuple[int, int] | None:
    """(start, end before which to stop). None: no range, several, or not understood: send it all."""
    match = _ONE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        length = int(last)
        if length == 0:
            raise Unsatisfiable
        return max(0, size - length), size
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, min(int(last) + 1, size) if last else size
