"""A backup file from outside: a short readable head, then everything else sealed, piece by piece.

    MAGIC · length of the head (4 bytes) · head (JSON) · SHA-256 of the head · pieces

Each piece is 1 MiB sealed with AES-256-GCM. Its nonce is a random prefix, the number of the piece and
"is this the last one", so that pieces can't be left out, swapped, cut off or added. The key comes from
the recovery code by scrypt. Memory stays at a few pieces, however big the network is.
"""

import hashlib
import io
import json
import os
import struct
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from copper.core.errors import Refused

MAGIC = b"CoPPeR backup\n"
FORMAT = 1
PIECE = 1 << 20
TAG = 16
_KDF = {"n": 1 << 15, "r": 8, "p": 1}
_LONGEST_HEAD = 1 << 16


class Unreadable(Refused):
    """The file is not a whole, undamaged backup of ours, or the code does not open it."""

    title = gettext_lazy("This backup can’t be used")


def foreign() -> Unreadable:
    return Unreadable(
        _("This file is not a CoPPeR backup."),
        next_step=_("Look for a file that “copper backup” made, and try again."),
    )


def damaged() -> Unreadable:
    return Unreadable(
        _("This backup is damaged or not complete."),
        next_step=_("Copy the file again from where it was kept, or use the backup before it."),
    )


def wrong_code() -> Unreadable:
    return Unreadable(
        _("The recovery code does not open this backup."),
        next_step=_(
            "Check each letter of the code on paper. Older backups may have an older code."
        ),
    )


def _keys(code: str, salt: bytes) -> tuple[bytes, str]:
    """(the sealing key, a check that tells a wrong code from a damaged file)."""
    both = Scrypt(salt=salt, length=64, **_KDF).derive(code.encode())
    return both[:32], hashlib.sha256(both[32:]).hexdigest()


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)


class Sealer(io.RawIOBase):
    """Writes a backup: `write` what is to be sealed, then `close`. The caller owns `target`."""

    def __init__(self, target: BinaryIO, code: str, about: dict[str, Any]) -> None:
        salt, self._prefix = os.urandom(16), os.urandom(7)
        key, check = _keys(code, salt)
        head = {"format": FORMAT, "salt": salt.hex(), "nonce": self._prefix.hex(), "check": check}
        text = json.dumps(about | head, sort_keys=True).encode()
        target.write(MAGIC + struct.pack(">I", len(text)) + text + hashlib.sha256(text).digest())
        self._target, self._key, self._head = target, AESGCM(key), hashlib.sha256(text).digest()
        self._number, self._waiting = 0, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:  # not >=: the last piece is known only at the end
            self._piece(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def _piece(self, plain: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last)
        self._target.write(self._key.encrypt(nonce, plain, self._head))
        self._number += 1

    def finish(self) -> None:
        """Seals what is left and marks the end. Without it the file does not open."""
        self._piece(bytes(self._waiting), last=True)
        self._waiting.clear()


def read_head(source: BinaryIO) -> dict[str, Any]:
    """What the head says: format, network, version, engine, made_at, holds_bytes, salt, nonce, check.

    Raises Unreadable for a foreign file or a damaged head. Nothing here needs the code.
    """
    if source.read(len(MAGIC)) != MAGIC:
        raise foreign()
    size = source.read(4)
    if len(size) < 4 or (length := struct.unpack(">I", size)[0]) > _LONGEST_HEAD:
        raise damaged()
    text, digest = source.read(length), source.read(32)
    if hashlib.sha256(text).digest() != digest:
        raise damaged()
    head: dict[str, Any] = json.loads(text)
    if head["format"] > FORMAT:
        raise Unreadable(
            _("This backup was made by a newer CoPPeR."),
            next_step=_("Upgrade CoPPeR first, then restore."),
        )
    return head | {"digest": digest}


class Opener(io.RawIOBase):
    """Reads what was sealed. Raises Unreadable at the first piece that is not as it was written."""

    def __init__(self, source: BinaryIO, code: str) -> None:
        self.head = read_head(source)
        key, check = _keys(code, bytes.fromhex(self.head["salt"]))
        if check != self.head["check"]:
            raise wrong_code()
        self._source, self._key = source, AESGCM(key)
        self._prefix = bytes.fromhex(self.head["nonce"])
        self._next, self._number, self._plain, self._ended = b"", 0, b"", False

    def readable(self) -> bool:
        return True

    def _piece(self) -> None:
        if not self._number:
            self._next = self._source.read(PIECE + TAG)
        sealed, self._next = self._next, self._source.read(PIECE + TAG)
        self._ended = not self._next
        nonce = _nonce(self._prefix, self._number, self._ended)
        try:
            self._plain = self._key.decrypt(nonce, sealed, self.head["digest"])
        except (InvalidTag, ValueError) as error:
            raise damaged() from error
        self._number += 1

    def readinto(self, buffer: Any) -> int:
        while not self._plain and not self._ended:
            self._piece()
        taken = min(len(buffer), len(self._plain))
        buffer[:taken] = self._plain[:taken]
        self._plain = self._plain[taken:]
        return taken
