"""The loop of a worker: sweep, begin what is scheduled, run what is due."""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import cast

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection, transaction
from django_tasks import TaskContext, TaskResult
from django_tasks_db.models import DBTaskResult

from . import progress, rules, services
from .declare import LONG, QUICK

log = logging.getLogger("copper.jobs")
POLL = 1.0  # seconds between two looks when nothing is due: a sign-in code can't wait longer
ROUND = timedelta(seconds=10)  # how often to sweep and look at the schedule


def new_name() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


class Heartbeat(threading.Thread):
    """Says every few seconds that the worker lives, also while a long task runs."""

    def __init__(self, worker: str, every: timedelta) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.worker, self.every, self.over = worker, every.total_seconds(), threading.Event()

    def run(self) -> None:
        while not self.over.wait(self.every):
            try:
                services.beat(self.worker)
            except DatabaseError:
                log.warning("the heartbeat could not be written", exc_info=True)
                connection.close()
        connection.close()

    def stop(self) -> None:
        self.over.set()
        self.join()


class Worker:
    """One lane of work ("": any), in one thread. `stop()` lets the running task finish."""

    def __init__(
        self,
        lane: str = "",
        dead_after: timedelta = rules.DEAD_AFTER,
        heartbeat: timedelta = rules.HEARTBEAT,
    ) -> None:
        self.lane, self.name = lane, new_name()
        self.dead_after, self.heartbeat = dead_after, heartbeat
        # A plain flag: a signal can strike while this thread holds an Event's own lock.
        self.stopping = False

    def stop(self) -> None:
        self.stopping = True

    def run(self) -> None:
        """Works until stopped."""
        self._alive(self._until_stopped)

    def once(self) -> int:
        """Does all that is due now, then ends. Returns how many tasks were run. For cron."""
        return self._alive(self.drain)

    def drain(self) -> int:
        """`once` without a heartbeat, in this thread and its transaction only. For tests."""
        services.beat(self.name)
        self._round()
        count = 0
        while not self.stopping and (row := services.claim(self.name, self.lane)):
            self._perform(row)
            count += 1
        return count

    def _alive(self, work: Callable[[], int]) -> int:
        services.beat(self.name)
        heart = Heartbeat(self.name, self.heartbeat)
        heart.start()
        try:
            return work()
        finally:
            heart.stop()
            services.leave(self.name)

    def _until_stopped(self) -> int:
        count, wait, next_round = 0, 0.0, 0.0
        while not self.stopping:
            close_old_connections()
            try:
                if time.monotonic() >= next_round:
                    self._round()
                    next_round = time.monotonic() + min(ROUND, self.dead_after).total_seconds()
                row = services.claim(self.name, self.lane)
                if row:
                    self._perform(row)
                    count += 1
                wait = 0.0 if row else POLL
            except DatabaseError:
                # A busy or restarting database: what we hold is swept up in a later round.
                log.warning("the database did not answer the worker", exc_info=True)
                connection.close()
                wait, next_round = POLL, 0.0
            if wait and not self.stopping:
                time.sleep(wait)
        return count

    def _round(self) -> None:
        services.sweep(self.name, self.dead_after)
        services.begin_scheduled()

    def _perform(self, row: DBTaskResult) -> None:
        token = progress.running.set(progress.Run(row.pk))
        try:
            with _own_savepoint():
                _call(row)
        except Exception as error:
            services.mark_failed(row, error)
        else:
            services.mark_done(row)
        finally:
            progress.running.reset(token)


class Lanes:
    """A whole worker process: the quick lane in this thread, the long one in another."""

    def __init__(self, dead_after: timedelta, heartbeat: timedelta) -> None:
        self.quick = Worker(QUICK, dead_after, heartbeat)
        self.long = Worker(LONG, dead_after, heartbeat)
        self.fault: BaseException | None = None

    def stop(self) -> None:
        """A signal handler may call it: running tasks are finished, no more are begun."""
        self.quick.stop()
        self.long.stop()

    def run(self) -> None:
        """Works until stopped. When one lane breaks, both end, and whoever started us sees why."""
        beside = threading.Thread(target=self._run_long, name="long lane")
        beside.start()
        try:
            self.quick.run()
        finally:
            self.stop()
            beside.join()
        if self.fault:
            raise self.fault

    def _run_long(self) -> None:
        try:
            self.long.run()
        except BaseException as error:
            self.fault = error
        finally:
            self.stop()
            connection.close()


def _own_savepoint() -> AbstractContextManager[object]:
    """Inside a test's transaction a failing job must not spoil the rest of it."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _call(row: DBTaskResult) -> None:
    task, values = row.task, row.args_kwargs
    arguments = list(values["args"])
    if task.takes_context:  # a library's task; ours don't
        arguments.insert(0, TaskContext(task_result=cast(TaskResult, row.task_result)))
    task.call(*arguments, **values["kwargs"])
