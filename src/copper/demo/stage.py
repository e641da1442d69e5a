"""What every chapter of the story is given: the people by key, and a clock that goes forward."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from copper.accounts.actor import Actor, actor_for, system_actor
from copper.accounts.models import Organisation, Person
from copper.core import clock


@dataclass
class Stage:
    """`anchor` is "now" in the story: chapters count days back from it. Same seed, same story."""

    anchor: datetime
    luck: Random
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    planned: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    network: Actor = field(default_factory=lambda: system_actor("demonstration"))

    def actor(self, key: str) -> Actor:
        return actor_for(self.people[key])

    def plan(self, days_ago: float, act: Callable[[], object]) -> None:
        """Something that happens on that day; acts of all chapters run in the order of their days."""
        self.planned.append((days_ago, act))

    def play(self) -> None:
        """Lets everything planned happen, the longest ago first."""
        for days_ago, act in sorted(self.planned, key=lambda pair: -pair[0]):
            with self.on(days_ago):
                act()
        self.planned.clear()

    @contextmanager
    def on(self, days_ago: float) -> Iterator[None]:
        """The clock stands so many days before the anchor; negative is still to come."""
        with clock.at(self.anchor - timedelta(days=days_ago)):
            yield
