"""A real worker process for tests, which also knows the jobs below. Run: python -m tests.jobs.work"""

import os
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

from copper.jobs import declare, job, schedule


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


@job("test.slow_and_long", long=True)
def slow_and_long(book: str, go: str) -> None:
    slow(book=book, go=go)


@job("test.quick")
def quick(book: str) -> None:
    note(book, "quick")


@job("test.tick")
def tick() -> None:
    note(os.environ["TEST_BOOK"], "tick")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "copper.config.settings")
    import django

    django.setup()
    # The rooms' own schedules would make backups and more; these tests are about the worker.
    declare.schedules._items.clear()
    if os.environ.get("TEST_BOOK"):
        schedule("test.tick", tick, every=timedelta(hours=1))
    from django.core.management import call_command

    if broken := os.environ.get("TEST_BREAK"):
        from copper.jobs import services

        claim = services.claim

        def break_lane(worker, lane):
            if threading.current_thread().name == broken:
                raise RuntimeError("a fault of our own")
            return claim(worker, lane)

        services.claim = break_lane

    call_command("worker", *sys.argv[1:])
