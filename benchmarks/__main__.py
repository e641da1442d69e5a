"""`./copper bench NAME …` ends up here: an empty network of its own, then each benchmark's main()."""

import importlib
import os
import sys
import tempfile
from pathlib import Path

import django

from benchmarks.methods import run


def pages(names: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="copper-bench-") as folder:
        os.environ.update(COPPER_DATA=folder, COPPER_DEMO="1", COPPER_LOG_LEVEL="ERROR")
        os.environ.pop("DATABASE_URL", None)  # never a real network's
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        django.setup()
        for name in names:
            importlib.import_module(f"benchmarks.{name}").main()


methods = [n for n in sys.argv[1:] if (Path(run.__file__).parent / f"{n}.py").exists()]
others = [name for name in sys.argv[1:] if name not in methods]
equal = all([run.main(name) for name in methods])
if others:
    pages(others)
sys.exit(0 if equal else 1)
