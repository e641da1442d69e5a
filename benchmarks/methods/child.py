"""One case in a process of its own: `python -m benchmarks.methods.child MODULE NUMBER`."""

import importlib
import json
import sys

# Loaded by most methods inside functions: not counted as the time or memory of a call.
import highspy  # noqa: F401
import networkx  # noqa: F401
import numpy  # noqa: F401
import scipy.optimize
import scipy.sparse.linalg
import scipy.stats  # noqa: F401

from benchmarks.oracles import timing


def main() -> None:
    module, number = sys.argv[1], int(sys.argv[2])
    case = importlib.import_module(f"benchmarks.methods.{module}").cases()[number]
    figures, answer = timing.measure(case.prepare(), case.times)
    print("\n" + json.dumps({**figures, "shown": case.show(answer), "result": case.result(answer)}))


if __name__ == "__main__":
    main()
