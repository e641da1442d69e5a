"""Walking: steps in order, each with its time and what it checked."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copper.accounts.actor import Actor, actor_for
from copper.accounts.models import Organisation, Person


class Stumble(Exception):
    """A step found something that is not as it should be."""


@dataclass
class Walker:
    """What the steps hand on: the folder of real data, people and organisations by key, and things."""

    data: Path
    work: Path  # a folder for files of the journey, thrown away at the end
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """The actor of a person of the journey, with the seats of today."""
        return actor_for(self.people[key])

    def manage(self, *words: object) -> str:
        """Runs a management command in a process of its own, as a person would; returns what it printed."""
        done = subprocess.run(  # noqa: S603 - our own command, our own words
            [sys.executable, "-m", "copper.config", *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Stumble(
                f"manage {words[0]} failed: {(done.stderr or done.stdout).strip()[-400:]}"
            )
        return done.stdout


def expect(found: object, wanted: object, what: str) -> None:
    """Stumbles unless the two are equal; `what` is said in the message."""
    if found != wanted:
        raise Stumble(f"{what}: expected {wanted!r}, found {found!r}")


def expect_refusal(error: type[Exception], do: Callable[[], object], what: str) -> str:
    """The sentence with which something impossible is refused; stumbles when it is let through."""
    try:
        do()
    except error as refusal:
        return str(refusal)
    raise Stumble(f"{what} was let through")


Step = Callable[[Walker], str]


@dataclass(frozen=True)
class Walked:
    room: str
    title: str
    seconds: float
    checked: str


def walk(
    walker: Walker, steps: list[tuple[str, str, Step]], said: Callable[[Walked], object]
) -> list[Walked]:
    """Walks every step in order. A stumble ends the journey and names the step."""
    done = []
    for room, title, step in steps:
        began = time.perf_counter()
        try:
            checked = step(walker)
        except Stumble as error:
            raise Stumble(f"{room} – {title}: {error}") from error
        walked = Walked(room, title, time.perf_counter() - began, checked)
        said(walked)
        done.append(walked)
    return done
