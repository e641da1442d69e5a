"""Fields that are sealed before they reach the database.

AES-256-GCM with a fresh nonce for each value. The additional data is "table.column", so a sealed
value copied into another column does not open. Stored as `k1.<key id>.<base64>`; the key id lets
keys be changed: the first line of the key file seals, every line opens.
"""

import base64
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

PREFIX = "k1"


@lru_cache(maxsize=4)
def _keys(lines: str) -> dict[str, AESGCM]:
    keys = {}
    for line in lines.split():
        key_id, _, key = line.partition(":")
        keys[key_id] = AESGCM(base64.urlsafe_b64decode(key))
    if not keys:
        raise ImproperlyConfigured("COPPER_FIELD_KEYS is empty: sealed fields can't be read.")
    return keys


def seal(plain: str, context: str) -> str:
    """The sealed form of `plain`; `context` (such as table.column) must be the same to open it."""
    key_id, key = next(iter(_keys(settings.FIELD_KEYS).items()))
    nonce = os.urandom(12)
    sealed = nonce + key.encrypt(nonce, plain.encode(), context.encode())
    return f"{PREFIX}.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(stored: str, context: str) -> str:
    """What was sealed. ValueError when the key is gone, or the value was changed or moved."""
    prefix, key_id, body = (stored.split(".", 2) + ["", ""])[:3]
    key = _keys(settings.FIELD_KEYS).get(key_id)
    if prefix != PREFIX or key is None:
        raise ValueError("A sealed field names a key that this network does not have.")
    raw = base64.urlsafe_b64decode(body)
    try:
        return key.decrypt(raw[:12], raw[12:], context.encode()).decode()
    except InvalidTag as error:
        raise ValueError("A sealed field does not open: it was changed or moved.") from error


class SealedTextField(models.TextField):
    """Text that the database never sees. It can't be searched or sorted; empty stays empty."""

    def _context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return seal(value, self._context()) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return unseal(value, self._context()) if value else value


class SealedJSONField(SealedTextField):
    """Anything JSON can hold, sealed."""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(None if value is None else json.dumps(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        opened = super().from_db_value(value, expression, connection)
        return json.loads(opened) if opened else opened

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))
