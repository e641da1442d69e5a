"""`./copper start`, from the first word to the last process."""

import os
import signal
import socket
import sys
import time

import pytest

from .conftest import alive, wait_for


def stop(running, how=signal.SIGTERM):
    running.send_signal(how)
    return running.wait(timeout=20)


def test_the_first_start_does_every_step_and_the_second_only_serves(house):
    stop(house.start())
    assert house.steps() == [
        "uv sync",
        "npm ci",
        "npm run",
        "django demo demo=1 prepare --collect",
        "django demo demo=1 worker",
    ]
    stop(house.start())
    assert house.steps() == ["django demo demo=1 worker"]


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("pyproject.toml", ["uv sync"]),
        ("package-lock.json", ["npm ci", "npm run"]),
        ("frontend/src/app.scss", ["npm run"]),
        ("src/copper/new.py", ["django demo demo=1 prepare"]),
        ("static/dist/app.js", ["django demo demo=1 prepare --collect"]),
    ],
)
def test_a_change_repeats_the_steps_that_read_it_and_no_others(house, changed, again):
    stop(house.start())
    house.steps()
    house.put(changed, "# changed")
    stop(house.start())
    assert house.steps() == [*again, "django demo demo=1 worker"]


def test_another_database_file_in_its_place_is_looked_at_again(house):
    stop(house.start())
    house.steps()
    (house.root / "var/demo/copper.sqlite3").unlink()
    stop(house.start())
    assert "django demo demo=1 prepare" in house.steps()


def test_a_lost_environment_is_installed_again(house):
    stop(house.start())
    house.steps()
    (house.root / ".venv/bin/python").unlink()
    stop(house.start())
    assert house.steps()[0] == "uv sync"


def test_it_says_how_much_it_fetches_and_where_to_look(house):
    stop(house.start())
    assert "MB to fetch" in house.said()
    assert f"http://127.0.0.1:{house.port}" in house.said()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stopping_it_leaves_no_process_behind(house, how):
    running = house.start()
    left = [house.pid(who) for who in ("server", "helper", "worker")]
    assert all(alive(pid) for pid in left)
    assert stop(running, how) == 0
    assert [pid for pid in left if alive(pid)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_even_when_it_is_killed_outright_server_and_worker_go(house):
    running = house.start()
    left = [house.pid("server"), house.pid("worker")]
    stop(running, signal.SIGKILL)
    wait_for(lambda: not any(alive(pid) for pid in left))


@pytest.mark.parametrize(("who", "name"), [("worker", "worker"), ("server", "web server")])
def test_what_dies_is_started_again_and_said(house, who, name):
    running = house.start()
    first, helper = house.pid(who), house.pid("helper")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: house.pid(who) not in {0, first})
    assert f"The {name} stopped (SIGKILL). Starting it again in 1 s." in house.said()
    assert running.poll() is None
    if who == "server":
        wait_for(lambda: not alive(helper))  # its own helpers went with it


def test_a_server_that_cannot_start_ends_the_start_with_advice(house):
    house.put("server-is-broken", "")
    running = house.start()
    assert running.wait(timeout=30) == 1
    assert "ImportError: no such room" in house.said()
    assert "./copper manage doctor" in house.said()


def test_a_taken_port_is_named_with_a_free_one(house):
    with socket.socket() as other:
        other.bind(("127.0.0.1", house.port))
        other.listen()
        began = time.monotonic()
        tried = house.copper("start", "--port", str(house.port))
    assert tried.returncode == 1
    assert f"Port {house.port}" in tried.stderr
    assert "./copper start --port " in tried.stderr
    assert house.steps() == [], "it says so before it fetches anything"
    assert time.monotonic() - began < 8


def test_a_second_start_says_that_it_runs_already(house):
    house.start()
    tried = house.copper("start", "--port", str(house.port))
    assert tried.returncode == 1
    assert "running already" in tried.stderr


@pytest.mark.parametrize(
    ("npm_says", "advice"),
    [
        ("npm error code ENOTFOUND", "Check the connection"),
        ("npm error ENOSPC: no space left on device", "The disk is full"),
        ("npm error SELF_SIGNED_CERT_IN_CHAIN certificate", "SSL_CERT_FILE"),
        ("npm error something else", "Remove the folder node_modules"),
    ],
)
def test_a_failed_step_says_what_to_do_and_is_tried_again(house, npm_says, advice):
    house.put("npm-says", npm_says)
    tried = house.copper("start", "--port", str(house.port))
    assert tried.returncode == 1
    assert npm_says in tried.stderr
    assert f"Next: {advice}" in tried.stderr or advice in tried.stderr.split("Next:")[1]
    (house.root / "npm-says").unlink()
    house.steps()
    stop(house.start())
    assert house.steps()[0] == "npm ci"


def test_failed_preparation_stops_the_start(house):
    tried = house.copper("start", "--port", str(house.port), DJANGO_EXIT="1")
    assert tried.returncode == 1
    assert "could not be prepared" in tried.stderr
    explained = house.copper("start", "--port", str(house.port), DJANGO_EXIT="3")
    assert explained.returncode == 1
    assert "could not be prepared" not in explained.stderr, "prepare has said it already"


def test_where_pypis_node_is_asked_for_and_broken_it_says_so(house):
    tried = house.copper("start", "--port", str(house.port), COPPER_BUNDLED_NODE="1")
    assert "Node.js from PyPI is not whole" in tried.stderr, "the stand-in uv brings none"
    assert "install Node.js 20 or newer" in tried.stderr
