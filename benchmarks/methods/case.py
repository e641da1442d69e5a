"""One thing that is measured, and what it is compared with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"  # real data, never part of the project


@dataclass(frozen=True)
class Case:
    """`prepare()` is not timed and gives the call that is.

    `result` makes of the answer something JSON can hold, `show` a few words for the table. With an
    `oracle` ("MODULE.function" in benchmarks/oracles) the same is asked of a peer in its own
    environment; `equal(ours, theirs)` compares both results and says "equal" or how they differ.
    `seconds` and `megabytes` are budgets. `note` says what a reader must know to read the figures fairly.
    """

    name: str
    prepare: Callable[[], Callable[[], Any]]
    show: Callable[[Any], str]
    result: Callable[[Any], Any] = lambda answer: None
    oracle: str = ""
    payload: Callable[[], Any] = lambda: None
    equal: Callable[[Any, Any], str] = lambda ours, theirs: (
        "equal" if ours == theirs else "DIFFERENT"
    )
    seconds: float | None = None
    megabytes: float | None = None
    times: int = 5
    peer_times: int | None = None  # fewer runs of a peer that takes minutes
    note: str = ""


def missing(*paths: Path) -> str:
    """Words for a table when real data is not here; empty when all of it is."""
    absent = [path.name for path in paths if not path.exists()]
    return f"left out, not here: {', '.join(absent)}" if absent else ""
