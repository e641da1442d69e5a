"""Runs the cases of a method, ours and the peer's one after the other, and prints a table."""

import importlib
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from .case import Case

ORACLES = Path(__file__).parents[1] / "oracles"
WIDTHS = (44, 40, 40, 22, 10, 10, 8)


def last_line(command: list[str], env: dict[str, str] | None = None, given: str = "") -> Any:
    done = subprocess.run(command, capture_output=True, text=True, input=given, env=env)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "died")
    return json.loads(done.stdout.strip().splitlines()[-1])


def theirs(case: Case) -> dict[str, Any] | str:
    """The peer's figures, or why there are none."""
    python = os.environ.get("ORACLES")
    if not python:
        return "no peers here"
    asked = json.dumps({"payload": case.payload(), "times": case.peer_times or case.times})
    env = {**os.environ, "PYTHONPATH": str(ORACLES)}
    command = [python, str(ORACLES / "timing.py"), case.oracle]
    try:
        return last_line(command, env, asked)
    except RuntimeError as error:
        return f"failed: {error}"


def clock(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def line(*cells: str) -> str:
    return "  ".join(f"{cell[:w]:<{w}}" for cell, w in zip(cells, WIDTHS, strict=True)).rstrip()


def one(module: str, number: int, case: Case) -> bool:
    """Prints one row. False when the results differ or ours did not run."""
    try:
        ours = last_line([sys.executable, "-m", "benchmarks.methods.child", module, str(number)])
    except RuntimeError as error:
        print(line(case.name, f"FAILED: {error}", "", "", "", "", ""))
        return False
    took = statistics.median(ours["seconds"])
    peer, verdict, time_of_peer = "", "", ""
    if case.oracle:
        answer = theirs(case)
        if isinstance(answer, str):
            peer, verdict = answer, "not compared"
        else:
            peer = case.oracle.split(".")[0]
            verdict = case.equal(ours["result"], answer["result"])
            time_of_peer = clock(statistics.median(answer["seconds"]))
    memory = f"{ours['megabytes']:.0f} MB"
    print(line(case.name, ours["shown"], peer, verdict, clock(took), time_of_peer, memory))
    for budget, figure, unit in (
        (case.seconds, took, "s"),
        (case.megabytes, ours["megabytes"], "MB"),
    ):
        if budget is not None:
            word = "kept" if figure <= budget else "OVER"
            print(f"    budget {budget:g} {unit}: {word} ({figure:.3g} {unit})")
    if case.note:
        print(f"    {case.note}")
    return not verdict.startswith("DIFFERENT")


def main(module: str) -> bool:
    """True when nothing differs that should be equal."""
    cases = importlib.import_module(f"benchmarks.methods.{module}").cases()
    print(f"\n{module}: median of {cases[0].times if cases else 0} runs, each in its own process")
    print(line("instance", "ours", "peer", "results", "our time", "peer's", "memory"))
    return all([one(module, number, case) for number, case in enumerate(cases)])
