"""Keeps the web server and the worker running, and stops both together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .machine import say

LINUX_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


@dataclass
class Child:
    """A programme that should always run."""

    name: str
    command: list[str]
    env: dict[str, str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    deaths: int = 0
    due: float = field(default=0.0)


class Supervisor:
    """Restarts what dies: after 1, 2, 4 … up to 60 seconds, and after 1 again once it ran a while."""

    def __init__(
        self, *, patience: float = 15, first_pause: float = 1, longest: float = 60, calm: float = 60
    ):
        self.children: list[Child] = []
        self.stopping = False
        self.patience, self.first_pause, self.longest, self.calm = (
            patience,
            first_pause,
            longest,
            calm,
        )

    def listen(self) -> None:
        """From now on Ctrl+C, `kill` and a closed window mean: stop everything."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)

    def ask_to_stop(self, number: int = 0, frame: object = None) -> None:
        if self.stopping:  # asked twice: the person is in a hurry
            self.patience = 0
        self.stopping = True

    def start(self, child: Child) -> None:
        if child not in self.children:
            self.children.append(child)
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            child.command,
            env=child.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # a group of its own: Ctrl+C reaches us only, and we stop it
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )

    def watch(self, until: Callable[[], bool] = lambda: False, step: float = 0.1) -> None:
        """Looks after the children until somebody asks to stop, or `until` says so."""
        while not self.stopping and not until():
            for child in self.children:
                self.look_after(child)
            time.sleep(step)

    def look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                self.start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        kill_group(child.process.pid)  # what it started itself goes too
        child.deaths = 1 if now - child.started > self.calm else child.deaths + 1
        pause = min(self.first_pause * 2 ** (child.deaths - 1), self.longest)
        say(f"The {child.name} stopped ({ending(code)}). Starting it again in {pause:g} s.")
        child.process, child.due = None, now + pause

    def stop(self) -> None:
        """Ends every child: politely, then by force. None is left when this returns."""
        self.stopping = True
        running = [c.process for c in self.children if c.process]
        for process in running:
            if process.poll() is None:
                process.terminate()
        began = time.monotonic()
        while any(p.poll() is None for p in running) and time.monotonic() - began < self.patience:
            time.sleep(0.05)
        for process in running:
            kill_group(process.pid)
            process.wait()


def call(command: list, env: dict[str, str], alone: bool = False) -> int:
    """Runs one programme to its end with our screen and keyboard; its exit code.

    Stopping us stops it too. With `alone`, what it started itself (browsers, databases) is ended
    after it; such a programme cannot ask questions.
    """
    words = [str(word) for word in command]
    with subprocess.Popen(words, env=env, start_new_session=alone) as process:
        try:
            return process.wait()
        except BaseException:  # Ctrl+C or SIGTERM: not one of ours may stay behind
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            raise
        finally:
            if alone:
                kill_group(process.pid)


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def die_with_parent() -> None:
    """Runs in the child: even when we are killed outright, it gets the signal to stop."""
    ctypes.CDLL(None).prctl(LINUX_DIE_WITH_PARENT, signal.SIGTERM)


def ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
