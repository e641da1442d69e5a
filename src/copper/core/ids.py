"""Ids that people see or type."""

import hashlib
import hmac
import secrets
import uuid

from django.conf import settings

# Crockford's base 32: no I, L, O or U, so nothing can be misread or spell a rude word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_public_id() -> uuid.UUID:
    """A random id that may stand in addresses; it tells nothing about the thing."""
    return uuid.uuid4()


def new_code(length: int) -> str:
    """A random code to print on paper, five bits a letter."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """What somebody meant when they typed a code: case, spaces, dashes and look-alikes forgiven."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.translate(_READ_AS)


def in_groups(code: str, size: int = 4) -> str:
    """ABCDEFGH → ABCD-EFGH, for reading aloud."""
    return "-".join(code[i : i + size] for i in range(0, len(code), size))


def fingerprint(purpose: str, value: str) -> str:
    """A keyed hash (HMAC-SHA256, hex), to look a secret up without storing it."""
    key = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
