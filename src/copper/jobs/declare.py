"""How a room declares a job. Imported before the models are loaded, so it knows no table."""

import inspect
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.utils.module_loading import import_string
from django_tasks import task

from copper.core.registry import Registry

LONGEST_WAIT = timedelta(hours=6)
QUICK, LONG = "default", "long"  # lanes, as names of the queue


@dataclass(frozen=True)
class Job:
    """A function with JSON arguments that a worker runs. Calling it runs it here and now.

    A job may run twice: its worker can die after the work and before the note that it was done.
    So write it to be repeatable: look first whether the work is done, change rows by condition
    ("where state is still queued"), use unique keys. Give it ids, never names or free text: the
    arguments stand unsealed in the table of tasks until they are swept away.
    """

    name: str
    function: Callable[..., Any]
    retries: int
    backoff: timedelta
    long: bool = False

    def __call__(self, **arguments: Any) -> Any:
        return self.function(**arguments)

    def enqueue(self, **arguments: Any) -> uuid.UUID:
        """Writes the task in the caller's transaction; a worker sees it when that commits.

        Returns the key under which `progress.read` tells how far it is. TypeError when the
        arguments don't fit the function, or JSON can't hold them.
        """
        return self.enqueue_after(timedelta(0), **arguments)

    def enqueue_after(self, delay: timedelta, **arguments: Any) -> uuid.UUID:
        """Like `enqueue`, but no worker begins before `delay` has passed."""
        inspect.signature(self.function).bind(**arguments)
        # Found when called: services needs the models, which are not loaded yet when rooms declare.
        put = import_string("copper.jobs.services.put")
        return put(self, arguments, delay)

    def wait_before(self, retry: int) -> timedelta:
        """How long to wait before retry 1, 2, 3…: each wait is four times the one before."""
        return min(self.backoff * 4 ** (retry - 1), LONGEST_WAIT)


@dataclass(frozen=True)
class Scheduled:
    """A job without arguments that begins once in each `every`, however many workers are alive."""

    name: str
    job: Job
    every: timedelta
    at: time | None = None


jobs: Registry[Job] = Registry("job")
schedules: Registry[Scheduled] = Registry("schedule")


def job(
    name: str,
    *,
    retries: int = 3,
    backoff: timedelta = timedelta(seconds=30),
    long: bool = False,
) -> Callable[[Callable[..., Any]], Job]:
    """Declares a function as the job `name` ("room.verb_noun").

    When it raises, it is tried again `retries` times, the first time after `backoff`; then it has
    given up, which doctor shows. A worker's death counts as one try. A job that can take more than
    some seconds says `long`: it gets a lane of its own, so that no sign-in code waits behind it.
    """

    def declare(function: Callable[..., Any]) -> Job:
        declared = Job(name, function, retries, backoff, long)
        jobs.add(name, declared)
        return declared

    return declare


def schedule(name: str, job: Job, *, every: timedelta, at: time | None = None) -> None:
    """Begins `job` once in each `every`. A time missed while no worker ran is caught up once.

    It begins for the first time as soon as a worker runs; with `at`, at that time of day where the
    network is (`every` is whole days then), also across the change to summer time.
    """
    inspect.signature(job.function).bind()
    if at is not None and (every.days < 1 or every % timedelta(days=1)):
        raise ValueError("A job at a time of day is scheduled in whole days.")
    schedules.add(name, Scheduled(name, job, every, at))


@task
def perform(name: str, arguments: dict[str, Any]) -> None:
    """The one task behind all jobs: rows name the job, so functions may move between modules."""
    jobs.get(name).function(**arguments)


def job_name(row: Any) -> str:
    """The job behind a task's row; empty for a task that some library put there."""
    ours = row.task_path == perform.module_path
    return row.args_kwargs["kwargs"].get("name", "") if ours else ""
