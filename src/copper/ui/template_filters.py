"""Filters that rooms bring for their own words; config/wiring.py adds them."""

from collections.abc import Callable
from typing import Any

from copper.core.registry import Registry

from . import tongues

filters: Registry[Callable[..., Any]] = Registry("template filter")


def tongue_name(code: str) -> str:
    """A language's name in the language itself; the tag where we do not know it."""
    found = tongues.find(code)
    return found.name if found else code


filters.add("tongue_name", tongue_name)
