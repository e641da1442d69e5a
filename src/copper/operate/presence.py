"""Whether the network is running: each web process and worker holds a shared lock on one file.

The system lets go of the lock when the process ends, however it ends, so nothing is ever stale.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: only the database itself can tell then
    fcntl = None  # type: ignore[assignment]

_held: dict[Path, int] = {}


def lock_of(data: Path) -> Path:
    return data / "server.lock"


def stay(data: Path) -> None:
    """Says "I am running" until this process ends. Waits while a restore is swapping data."""
    path = lock_of(data)
    if fcntl is None or path in _held:
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    _held[path] = descriptor


@contextmanager
def alone(data: Path) -> Iterator[bool]:
    """Yields True when nothing is running, and keeps anything from starting inside the block."""
    if fcntl is None:
        yield True
        return
    descriptor = os.open(lock_of(data), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
