"""`./copper bench NAME …` ends up here: an empty network of its own, then each benchmark's main()."""

import importlib
import os
import sys
import tempfile

import django

with tempfile.TemporaryDirectory(prefix="copper-bench-") as folder:
    os.environ.update(COPPER_DATA=folder, COPPER_DEMO="1", COPPER_LOG_LEVEL="ERROR")
    os.environ.pop("DATABASE_URL", None)  # never a real network's
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    for name in sys.argv[1:]:
        importlib.import_module(f"benchmarks.{name}").main()
