"""Which network is meant: the demonstration or the real one, each in a data folder of its own."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from .machine import ROOT, Stop, environment, write

CURRENT = ROOT / "var" / "current"
DEMO, REAL = "demo", "network"


@dataclass
class Network:
    """One data folder and what we remember about it (in its file house.json)."""

    folder: Path
    kind: str

    @property
    def notes(self) -> dict:
        try:
            return json.loads((self.folder / "house.json").read_text())
        except (OSError, ValueError):
            return {}

    def remember(self, **facts) -> None:
        facts = {**self.notes, "kind": self.kind, **facts}
        write(self.folder / "house.json", json.dumps(facts, indent=1))

    @property
    def demo(self) -> bool:
        return self.kind == DEMO

    @property
    def database(self) -> Path:
        return self.folder / "copper.sqlite3"

    def environment(self, **more: str) -> dict[str, str]:
        return environment(
            COPPER_DATA=str(self.folder), COPPER_DEMO="1" if self.demo else "0", **more
        )


def choose(kind: str = "") -> Network:
    """The network to work with; `kind` is what the person asked for, or nothing.

    Raises Stop rather than guess when guessing could put made-up people into a real network.
    """
    if given := os.environ.get("COPPER_DATA"):
        return in_folder(Path(given).resolve(), kind)
    if not kind:
        kind = CURRENT.read_text().strip() if CURRENT.exists() else ""
        if kind not in {DEMO, REAL}:
            refuse_guess_over_database_url()
            kind = DEMO
    return Network(ROOT / "var" / kind, kind)


def in_folder(folder: Path, kind: str) -> Network:
    known = Network(folder, "").notes.get("kind", "")
    if not known and (folder / "copper.sqlite3").exists():
        known = REAL  # a network that came from a backup: never fill it with made-up people
    if known and kind and known != kind:
        raise Stop(
            f"The folder {folder} holds a {'demonstration' if known == DEMO else 'real'} network.",
            "Set COPPER_DATA to another folder, or leave it out.",
        )
    if not (known or kind):
        refuse_guess_over_database_url()
    return Network(folder, known or kind or DEMO)


def refuse_guess_over_database_url() -> None:
    if os.environ.get("DATABASE_URL"):
        raise Stop(
            "DATABASE_URL is set, but I do not know what for.",
            "Begin a real network there: ./copper start --empty   "
            "or fill it with made-up people: ./copper start --demo",
        )


def make_current(network: Network) -> None:
    """The next `./copper start` without a word means this one."""
    network.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    network.remember()
    if not os.environ.get("COPPER_DATA"):
        write(CURRENT, network.kind + "\n")
