"""How a relationship is: signals that stand beside each other and are never added up.

There is no score and no order of organisations: each signal says in words what was seen, when, and
how often. A room above adds its own with `signals.add(code, Maker(...))`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from copper.core.registry import Registry


@dataclass(frozen=True)
class Signal:
    """`state`: "good", "look" or "unknown" (codes.STATES); `n`: of how many things it speaks."""

    state: str
    words: Any
    on: date | None = None
    n: int | None = None


@dataclass(frozen=True)
class Maker:
    """`about_conduct`: what an institution does to others; all members read it."""

    order: int
    title: Any
    make: Callable[[Any], Signal]
    about_conduct: bool = False


@dataclass(frozen=True)
class Shown:
    code: str
    title: Any
    signal: Signal
    about_conduct: bool


signals: Registry[Maker] = Registry("signal of a relationship")
