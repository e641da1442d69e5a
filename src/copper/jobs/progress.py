"""How far a job is, for a page that polls.

    for number, row in enumerate(rows, 1):
        ...
        progress.step(number, len(rows))

The step is written in the job's own transaction, if it has one open: then nobody sees it before
the end. So commit in batches when progress matters.
"""

import time
import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from copper.core import clock

from .models import Progress

EVERY = 0.5  # seconds between two writes: ten thousand steps are not ten thousand writes


@dataclass
class Run:
    """The task that this thread is at work on."""

    key: uuid.UUID
    written_at: float = field(default=-EVERY)


running: ContextVar[Run | None] = ContextVar("copper_run", default=None)

STATES = {
    TaskResultStatus.READY: "waiting",
    TaskResultStatus.RUNNING: "running",
    TaskResultStatus.SUCCESSFUL: "done",
    TaskResultStatus.FAILED: "gave_up",
}


@dataclass(frozen=True)
class Standing:
    """`state`: waiting, running, done, gave_up or unknown (never there, or swept away)."""

    state: str
    done: int = 0
    total: int = 0

    @property
    def ended(self) -> bool:
        return self.state in {"done", "gave_up", "unknown"}


def step(done: int, total: int) -> None:
    """Says that `done` of `total` steps are behind us. Outside a worker it does nothing."""
    run = running.get()
    if run is None or (done < total and time.monotonic() - run.written_at < EVERY):
        return
    run.written_at = time.monotonic()
    row = {"done": min(done, total), "total": total, "updated_at": clock.now()}
    if not Progress.objects.filter(run=run.key).update(**row):
        try:
            with transaction.atomic():
                Progress.objects.create(run=run.key, **row)
        except IntegrityError:  # the run before, taken for dead, still speaks
            Progress.objects.filter(run=run.key).update(**row)


def read(key: uuid.UUID | str) -> Standing:
    """How far the task is that `enqueue` gave this key for. Two queries; checks no permission."""
    status = DBTaskResult.objects.filter(pk=key).values_list("status", flat=True).first()
    at = Progress.objects.filter(run=key).values_list("done", "total").first() or (0, 0)
    return Standing("unknown" if status is None else STATES[TaskResultStatus(status)], *at)
