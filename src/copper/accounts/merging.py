"""Rooms above tell here what to move when two accounts of one person become one."""

from collections.abc import Callable

from copper.core.registry import Registry

from .models import Person

# fn(kept, gone): moves what the account `gone` owns to `kept`, inside one transaction.
movers: Registry[Callable[[Person, Person], None]] = Registry("mover of merged accounts")


def register(room: str, fn: Callable[[Person, Person], None]) -> None:
    movers.add(room, fn)


def move_all(kept: Person, gone: Person) -> None:
    for move in movers:
        move(kept, gone)
