"""A real worker process for tests, which also knows the jobs below. Run: python -m tests.jobs.work"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from copper.jobs import job, schedule


def note(book: str, word: str) -> None:
    with Path(book).open("a") as file:
        file.write(f"{word} {os.getpid()}\n")


@job("test.slow", retries=2, backoff=timedelta(0))
def slow(book: str, go: str) -> None:
    """Begins, and ends only once the file `go` is there."""
    note(book, "begin")
    while not Path(go).exists():
        time.sleep(0.02)
    note(book, "end")


@job("test.tick")
def tick() -> None:
    note(os.environ["TEST_BOOK"], "tick")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "copper.config.settings")
    import django

    django.setup()
    # Run as a script this module is called __main__; the worker looks jobs up by name only.
    if os.environ.get("TEST_BOOK"):
        schedule("test.tick", tick, every=timedelta(hours=1))
    from django.core.management import call_command

    call_command("worker", *sys.argv[1:])
