"""The network's own settings by date: a number that a rule needs is data, never a constant.

A room declares the setting with its default; the network may set another value from a date on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import clock
from .models import NetworkSetting
from .registry import Registry


@dataclass(frozen=True)
class Declared:
    """A setting that exists: its default, what it means in plain words, and what values it takes."""

    key: str
    default: Any
    label: Any
    check: Callable[[Any], None] = lambda value: None


declared: Registry[Declared] = Registry("network setting")


def declare(
    key: str, default: Any, label: Any, check: Callable[[Any], None] = lambda value: None
) -> None:
    """Says that a setting exists. `check` raises ValueError, in plain words, for a bad value."""
    declared.add(key, Declared(key, default, label, check))


def value(key: str, on: date | None = None) -> Any:
    """What the setting is on a date (default today)."""
    found = (
        NetworkSetting.objects.filter(key=key, valid_from__lte=on or clock.today())
        .order_by("-valid_from")
        .values_list("value", flat=True)
        .first()
    )
    return declared.get(key).default if found is None else found


def values(*keys: str, on: date | None = None) -> dict[str, Any]:
    """Several settings at once, in one query."""
    result = {key: declared.get(key).default for key in keys}
    rows = (
        NetworkSetting.objects.filter(key__in=keys, valid_from__lte=on or clock.today())
        .order_by("valid_from")
        .values_list("key", "value")
    )
    return result | dict(rows)
