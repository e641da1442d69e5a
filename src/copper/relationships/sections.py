"""What the Monday page is made of: sections in order, each made by a function of its own.

A room that is above this one adds its section with `sections.add(code, Maker(...))`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from copper.accounts.actor import Actor
from copper.core.registry import Registry


@dataclass(frozen=True)
class Item:
    """One line. `who`: an organisation (or a person, where the page may name one); `why`: the reason in
    words; `done`: the address that marks it done with one press."""

    title: Any
    why: Any = ""
    who: str = ""
    due: date | None = None
    href: str = ""
    done: str = ""


@dataclass(frozen=True)
class Section:
    """`items`: as many as there are, the first ones shown; `at_least`: there may be more still."""

    items: Sequence[Item] = ()
    note: Any = ""
    href: str = ""
    at_least: bool = False


@dataclass
class Look:
    """One look at the week by one actor: what several sections need is read once."""

    actor: Actor
    today: date
    monday: date
    _found: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, find: Callable[["Look"], Any]) -> Any:
        """What `find` gives, asked for only once."""
        if name not in self._found:
            self._found[name] = find(self)
        return self._found[name]


@dataclass(frozen=True)
class Maker:
    """`make` gives the section, or None when it has nothing to do with this actor or network.

    `most`: lines shown on the page; `nothing`: what is said when there are none.
    """

    order: int
    title: Any
    nothing: Any
    make: Callable[[Look], Section | None]
    most: int = 5


@dataclass(frozen=True)
class Shown:
    """A section as the page shows it."""

    code: str
    maker: Maker
    section: Section

    @property
    def items(self) -> Sequence[Item]:
        return self.section.items[: self.maker.most]

    @property
    def count(self) -> int:
        return len(self.section.items)

    @property
    def more(self) -> int:
        return max(0, self.count - self.maker.most)


sections: Registry[Maker] = Registry("section of the Monday page")
