"""What each room keeps about a person: for "download everything about me" and "erase me"."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from copper.core.registry import Registry

from .models import Person


@dataclass(frozen=True)
class Line:
    """One line of the page before erasing: what it is, whether it goes, and why (why it stays)."""

    what: Any
    goes: bool
    why: Any = ""


@dataclass(frozen=True)
class Keeper:
    """A room's three answers. `export` gives plain JSON; `erase` runs inside one transaction."""

    room: str
    export: Callable[[Person], dict[str, Any]]
    erase: Callable[[Person], None]
    explain: Callable[[Person], list[Line]]


keepers: Registry[Keeper] = Registry("keeper of personal data")


def register(
    room: str,
    *,
    export: Callable[[Person], dict[str, Any]],
    erase: Callable[[Person], None],
    explain: Callable[[Person], list[Line]],
) -> None:
    """Called once for each room, from config/wiring.py or the room's apps.py."""
    if room not in keepers:
        keepers.add(room, Keeper(room, export, erase, explain))


def everything_about(person: Person) -> dict[str, dict[str, Any]]:
    """{room: what it keeps}."""
    return {keeper.room: keeper.export(person) for keeper in keepers}


def explain(person: Person) -> list[Line]:
    """What goes first, then what stays."""
    lines = [line for keeper in keepers for line in keeper.explain(person)]
    return sorted(lines, key=lambda line: not line.goes)


def erase_everywhere(person: Person) -> None:
    """Every room erases its part; the caller holds the transaction."""
    for keeper in keepers:
        keeper.erase(person)
