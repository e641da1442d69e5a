"""Runs one call a few times and prints its times, memory and result as JSON. Standard library only.

The same for ours and for a peer, each in a process of its own, so that both are measured alike:
`python timing.py MODULE.function` reads what it needs as JSON from standard input.
"""

import importlib
import json
import re
import resource
import sys
import time
from pathlib import Path


def peak() -> float:
    """The largest memory this process has had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024
    scale = 2**20 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def forget_peak() -> None:
    """Linux only: from here on `peak` counts anew."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def measure(call, times: int) -> tuple[dict, object]:
    """One warm-up, whose growth of memory is kept, then `times` timed calls."""
    forget_peak()
    before = peak()
    answer = call()
    grown = peak() - before
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        answer = call()
        seconds.append(time.perf_counter() - began)
    return {"seconds": seconds, "megabytes": grown}, answer


def main() -> None:
    module, function = sys.argv[1].split(".")
    asked = json.load(sys.stdin)
    call = getattr(importlib.import_module(module), function)(asked["payload"])
    figures, answer = measure(call, asked["times"])
    # Last line only: peers may print what they like before.
    print("\n" + json.dumps({**figures, "result": answer}))


if __name__ == "__main__":
    main()
