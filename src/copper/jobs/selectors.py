"""What doctor and the pages read about background work."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from copper.core import clock

from . import declare, rules
from .models import Worker


def worker_alive() -> bool:
    """True when a worker was heard of within the last minute."""
    return Worker.objects.filter(seen_at__gte=clock.now() - rules.DEAD_AFTER).exists()


def oldest_wait() -> timedelta:
    """How long the oldest task that could begin has been waiting; zero when none waits."""
    now = clock.now()
    first = (
        DBTaskResult.objects.filter(
            Q(run_after=get_date_max()) | Q(run_after__lte=now), status=TaskResultStatus.READY
        )
        .order_by("enqueued_at")
        .first()
    )
    if first is None:
        return timedelta(0)
    since = first.enqueued_at if first.run_after == get_date_max() else first.run_after
    return max(timedelta(0), now - since)


@dataclass(frozen=True)
class GivenUp:
    """A task whose tries are used up. `error` is the class of the last error, never its text."""

    run: uuid.UUID
    job: str
    tries: int
    at: datetime | None
    error: str


def gave_up(limit: int = 50) -> list[GivenUp]:
    """The newest tasks that gave up, until they are swept away."""
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")
    return [
        GivenUp(
            row.pk,
            declare.job_name(row) or row.task_path,
            len(row.worker_ids),
            row.finished_at,
            row.exception_class_path or "worker died",
        )
        for row in rows[:limit]
    ]
