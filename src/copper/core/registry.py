"""How a higher room tells a lower one something without being imported by it.

A lower room declares a registry; the higher room's function is added in `config/wiring.py`, one
line each, so all such arrows can be read in one place.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Registry(Generic[Item]):
    """Named things, kept in the order in which they were added. A name is taken once."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, Item] = {}

    def add(self, name: str, item: Item) -> None:
        if name in self._items and self._items[name] is not item:
            raise ValueError(f"{self.what} '{name}' is there already.")
        self._items[name] = item

    def get(self, name: str) -> Item:
        if name not in self._items:
            raise KeyError(f"There is no {self.what} called '{name}'.")
        return self._items[name]

    def __contains__(self, name: str) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def names(self) -> list[str]:
        return list(self._items)
