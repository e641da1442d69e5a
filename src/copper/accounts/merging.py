"""Rooms above tell here what to move when two accounts of a person, or two rows of an organisation,
become one."""

from collections.abc import Callable

from copper.core.registry import Registry

from .models import Organisation, Person

# fn(kept, gone): moves what the account `gone` owns to `kept`, inside one transaction.
movers: Registry[Callable[[Person, Person], None]] = Registry("mover of merged accounts")

# fn(kept, gone): for rows that can not simply change hands; all others are moved without being told.
organisation_movers: Registry[Callable[[Organisation, Organisation], None]] = Registry(
    "mover of merged organisations"
)


def register(room: str, fn: Callable[[Person, Person], None]) -> None:
    movers.add(room, fn)


def move_all(kept: Person, gone: Person) -> None:
    for move in movers:
        move(kept, gone)
