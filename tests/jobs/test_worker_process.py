"""Real worker processes, killed and stopped, on whichever database the tests run on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from copper.jobs import progress
from copper.jobs.models import ScheduleState, Worker
from tests.jobs.work import quick, slow, slow_and_long

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a process needs to work on the same database as this test."""
    env = {**os.environ, "COPPER_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **more}
    env.pop("DATABASE_URL", None)
    env["DJANGO_SETTINGS_MODULE"] = "copper.config.settings"
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        (folder / "copper.sqlite3").symlink_to(at["NAME"])
    else:
        host = quote(at["HOST"], safe="")
        env["DATABASE_URL"] = (
            f"postgres://{quote(at['USER'])}:{quote(at['PASSWORD'])}@/{at['NAME']}?host={host}"
        )
        if at["PORT"]:
            env["DATABASE_URL"] += f"&port={at['PORT']}"
    return env


@pytest.fixture
def start(tmp_path):
    """Starts workers; whatever happens, none is left over."""
    env = environment(tmp_path)
    began = []

    def do(*arguments, **more):
        command = [sys.executable, "-m", "tests.jobs.work", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=env | more, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        began.append(process)
        return process

    yield do
    for process in began:
        process.kill()
        process.wait()


def until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)
    return result


def lines(book: Path) -> list[list[str]]:
    return [line.split() for line in book.read_text().splitlines()] if book.exists() else []


def test_a_killed_workers_task_is_done_once_by_another(start, tmp_path):
    book, go = tmp_path / "book", tmp_path / "go"
    key = slow.enqueue(book=str(book), go=str(go))
    first = start("--dead-after", "4")
    until(lambda: lines(book))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert progress.read(key).state == "running"  # what the library alone would leave for ever

    go.touch()
    second, third = start("--dead-after", "4"), start("--dead-after", "4")
    until(lambda: progress.read(key).state == "done")
    time.sleep(1.2)  # time for the other worker to do it again, if it were to
    begun = [pid for word, pid in lines(book) if word == "begin"]
    ended = [pid for word, pid in lines(book) if word == "end"]
    assert len(begun) == 2
    assert begun[0] == str(first.pid)
    assert len(ended) == 1
    assert ended[0] in {str(second.pid), str(third.pid)}


def test_two_workers_begin_a_scheduled_job_once(start, tmp_path):
    book = tmp_path / "book"
    for _ in range(2):
        start("--dead-after", "2", TEST_BOOK=str(book))
    until(lambda: Worker.objects.count() == 4)  # each has two lanes
    until(lambda: lines(book))
    time.sleep(2.5)  # more than one round of each
    assert len(lines(book)) == 1
    assert ScheduleState.objects.filter(name="test.tick").count() == 1


def test_a_worker_told_to_stop_ends_its_task_first(start, tmp_path):
    book, go = tmp_path / "book", tmp_path / "go"
    key = slow.enqueue(book=str(book), go=str(go))
    worker = start()
    until(lambda: lines(book))
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert worker.poll() is None
    go.touch()
    assert worker.wait(timeout=60) == 0
    assert progress.read(key).state == "done"
    assert not Worker.objects.exists()


def test_a_code_does_not_wait_behind_a_long_job(start, tmp_path):
    book, go = tmp_path / "book", tmp_path / "go"
    long = slow_and_long.enqueue(book=str(book), go=str(go))
    worker = start()
    until(lambda: lines(book))
    key = quick.enqueue(book=str(book))
    until(lambda: progress.read(key).state == "done")
    assert progress.read(long).state == "running"
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert worker.poll() is None  # the long one is finished first, too
    go.touch()
    assert worker.wait(timeout=60) == 0
    assert progress.read(long).state == "done"


def test_when_one_lane_breaks_the_process_ends_and_says_so(start, tmp_path):
    worker = start(TEST_BREAK="long lane")
    assert worker.wait(timeout=60) != 0
    assert not Worker.objects.exists()


def test_an_idle_worker_stops_at_once(start):
    worker = start()
    until(Worker.objects.exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
