"""Nothing that was acknowledged is lost, whatever is killed; backups made meanwhile are whole.

The quick ones run always. `pytest -m faults` (./copper test --faults) kills more often and for longer.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from .conftest import ROOT

pytestmark = pytest.mark.django_db

# Writes lines into the book for ever and says on a pipe which ones are committed.
WRITER = """
import os, sys, django
django.setup()
from copper.accounts.actor import system_actor
from copper.records import book
me = int(sys.argv[1])
for i in range(1_000_000):
    book.write(actor=system_actor("test"), kind="item.moved", codes={"w": me, "i": i},
               words={"why": "because " * 20})
    os.write(1, f"{me} {i}\\n".encode())
"""
ACKNOWLEDGED = """
import json
from copper.records import book
from copper.records.models import Entry
print("BOOK", book.verify().faults)
print("LINES", json.dumps([[e.codes["w"], e.codes["i"]] for e in
      Entry.objects.filter(codes__has_key="w").order_by("seq")]))
"""


class Writers:
    """Processes that write, and what they said is committed."""

    def __init__(self, net, count):
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(number)],
                env=net.env(DJANGO_SETTINGS_MODULE="copper.config.settings"),
                stdout=subprocess.PIPE,
            )
            for number in range(count)
        ]
        self.said: list[tuple[int, int]] = []
        self._threads = [threading.Thread(target=self._listen, args=(p,)) for p in self.processes]
        for thread in self._threads:
            thread.start()

    def _listen(self, process):
        for line in process.stdout:
            number, i = line.split()
            self.said.append((int(number), int(i)))

    def wait_for(self, lines):
        began = time.monotonic()
        while len(self.said) < lines:
            assert time.monotonic() - began < 90, "the writers are too slow or died"
            assert all(p.poll() is None for p in self.processes), "a writer died by itself"
            time.sleep(0.01)

    def kill(self):
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
        for process, thread in zip(self.processes, self._threads, strict=True):
            process.wait()
            thread.join()  # reads what was said up to the kill
            process.stdout.close()


@pytest.fixture
def writers(network):
    started = []

    def start(count):
        started.append(Writers(network, count))
        return started[-1]

    yield start
    for some in started:
        some.kill()


def written(net) -> list[tuple[int, int]]:
    """(writer, number) of each line in the book, in its order; the book must hold."""
    said = net.shell(ACKNOWLEDGED).splitlines()
    assert "BOOK []" in said
    [lines] = [line for line in said if line.startswith("LINES")]
    return [tuple(pair) for pair in eval(lines.removeprefix("LINES "))]  # noqa: S307 - our own text


def sound(net) -> None:
    if not net.database:
        assert net.ask("PRAGMA integrity_check") == [("ok",)]
        assert net.ask("PRAGMA foreign_key_check") == []


def without_holes(lines: list[tuple[int, int]]) -> None:
    """Each writer's numbers are 0, 1, 2, … with none missing."""
    for writer in {w for w, _i in lines}:
        numbers = [i for w, i in lines if w == writer]
        assert numbers == list(range(len(numbers)))


def killed_once(network, writers, lines):
    some = writers(2)
    some.wait_for(lines)
    some.kill()
    sound(network)
    there = written(network)
    assert len(some.said) >= lines
    assert set(some.said) <= set(there), "an acknowledged line is lost"
    # At most one more for each writer: committed, and killed before it could say so.
    assert len(there) - len(some.said) <= 2
    without_holes(there)


def test_nothing_acknowledged_is_lost_when_writers_are_killed(network, writers):
    killed_once(network, writers, 40)


def test_a_backup_made_while_people_write_is_a_moment_that_really_was(
    network, writers, new_place, tmp_path
):
    some = writers(2)
    some.wait_for(20)
    before = set(some.said)
    network.manage("backup", tmp_path / "live.copper")
    after_count = len(some.said)
    some.wait_for(after_count + 5)  # they went on
    some.kill()
    there = new_place()
    there.restore((tmp_path / "live.copper", network.code()))
    sound(there)
    saved, all_lines = written(there), written(network)
    assert before <= set(saved)
    assert saved == all_lines[: len(saved)], "not a beginning of the real book"
    assert len(saved) < len(all_lines)


@pytest.mark.faults
@pytest.mark.parametrize("round_", range(8))
def test_killed_again_and_again(network, writers, round_):
    killed_once(network, writers, random.Random(round_).randint(1, 400))


@pytest.mark.faults
@pytest.mark.parametrize("when", [0.3, 0.8, 1.2, 1.6, 2.0, 2.5, 3.5])
def test_a_restore_that_is_killed_leaves_one_network_or_the_other(network, first_backup, when):
    network.change("UPDATE accounts_person SET name = 'Before'")
    file, code = first_backup
    process = subprocess.Popen(
        network.command("restore", file, f"--code={code}"),
        env=network.env(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(when)
    process.kill()
    process.wait()
    names = {name for (name,) in network.ask("SELECT name FROM accounts_person")}
    assert names in ({"Before"}, {"Amina", "Bogdan", "Cora"})
    sound(network)
    network.restore(first_backup)
    names = {name for (name,) in network.ask("SELECT name FROM accounts_person")}
    assert names == {"Amina", "Bogdan", "Cora"}


# --- the real server ------------------------------------------------------------------------------


class Server:
    """The web server of `./copper start`, on a port of its own."""

    def __init__(self, net):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "2"]
        command += ["--blocking-threads", "2", "--log-level", "warning"]
        self.process = subprocess.Popen(
            [*command, "copper.config.wsgi:application"],
            env=net.env(DJANGO_SETTINGS_MODULE="tests.operate.serving", COPPER_TRUSTED_PROXIES="1"),
            cwd=ROOT,
            start_new_session=True,
        )

    def wait(self):
        began = time.monotonic()
        while self.ask("GET", "/healthz")[0] != 200:
            assert time.monotonic() - began < 60, "the server does not answer"
            time.sleep(0.1)

    def ask(self, method, path, body=None, **headers):
        """(status, headers, text); status 0 when nobody answers any more."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, {}, ""
        finally:
            connection.close()

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def server(network):
    server = Server(network)
    yield server
    server.kill()


def speaks(server, number, told):
    """Leaves messages for an independent person until the server is gone; notes the accepted ones."""
    _status, headers, _text = server.ask("GET", "/speak/")
    cookie = headers["Set-Cookie"].split(";")[0]
    for i in range(10_000):
        words = f"message {number}-{i}"
        status, _headers, text = server.ask(
            "POST",
            "/speak/",
            f"kind=complaint&words={words.replace(' ', '+')}&contact=",
            **{
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": cookie,
                "X-CSRFToken": cookie.split("=", 1)[1],
                "X-Forwarded-For": f"10.{number}.{i // 250}.{i % 250}",
            },
        )
        if not status:
            return
        assert status == 200, text[:2000]
        told.append(words)


MESSAGES = """
from copper.records.models import Message
from copper.records import book
print("BOOK", book.verify().faults)
for message in Message.objects.all():
    print("SAID", message.words)
"""


def test_what_the_server_answered_is_there_after_it_was_killed(network, server):
    told = []
    server.wait()
    threads = [threading.Thread(target=speaks, args=(server, n, told)) for n in range(3)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    while len(told) < 25 and any(t.is_alive() for t in threads) and time.monotonic() - began < 60:
        time.sleep(0.01)
    refused = network.manage("restore", "x.copper", code=1)
    server.kill()
    for thread in threads:
        thread.join()
    assert len(told) >= 25
    assert "is running" in refused, "a restore must see that the server runs"
    sound(network)
    there = network.shell(MESSAGES).splitlines()
    assert "BOOK []" in there
    assert set(told) <= {line.removeprefix("SAID ") for line in there}
