"""Every change to tasks, schedules and workers. Each change is conditional ("still ready", "still
mine"), so it is safe with many workers on both databases and needs no row locks."""

import logging
import uuid
from datetime import timedelta
from traceback import format_exception
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from copper.core import clock, logs, network

from . import declare, rules
from .models import Progress, ScheduleState, Worker

log = logging.getLogger("copper.jobs")
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, DONE = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL


def put(job: declare.Job, arguments: dict[str, Any], delay: timedelta) -> uuid.UUID:
    """Writes a task for `job`; rooms call `job.enqueue(...)`."""
    begin = clock.now() + delay if delay else None
    task = declare.perform.using(
        run_after=begin, queue_name=declare.LONG if job.long else declare.QUICK
    )
    result = task.enqueue(name=job.name, arguments=arguments)
    return uuid.UUID(result.id)


def claim(worker: str, lane: str = "") -> DBTaskResult | None:
    """The next task of a lane ("" for any), now this worker's; None when nothing is due."""
    in_lane = {"": Q(), declare.LONG: Q(queue_name=declare.LONG)}.get(
        lane, ~Q(queue_name=declare.LONG)
    )
    while True:
        due = Q(run_after=get_date_max()) | Q(run_after__lte=clock.now())
        row = DBTaskResult.objects.filter(in_lane, due, status=READY).first()
        if row is None:
            return None
        mine = {
            "status": RUNNING,
            "started_at": clock.now(),
            "worker_ids": [*row.worker_ids, worker],
        }
        if DBTaskResult.objects.filter(pk=row.pk, status=READY).update(**mine):
            for name, value in mine.items():
                setattr(row, name, value)
            return row


def mark_done(row: DBTaskResult) -> None:
    """The task is done. Its arguments go: they are of no use any more."""
    changes: dict[str, Any] = {"status": DONE}
    if name := declare.job_name(row):
        changes["args_kwargs"] = {"args": [], "kwargs": {"name": name, "arguments": {}}}
    _settle(row, **changes)


def mark_failed(row: DBTaskResult, error: BaseException) -> None:
    """One try failed: tried again later, or given up when the tries are used up."""
    text = logs.scrub("".join(format_exception(error)))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    _try_again_or_give_up(row, exception_class_path=kind, traceback=text)


def _try_again_or_give_up(row: DBTaskResult, **note: Any) -> None:
    name = declare.job_name(row)
    job = declare.jobs.get(name) if name in declare.jobs else None
    tries = len(row.worker_ids)
    extra = {"job": name or row.task_path, "run": row.pk, "tries": tries}
    if job and tries <= job.retries:
        log.warning("job failed, will be tried again", extra=extra)
        _settle(row, status=READY, run_after=clock.now() + job.wait_before(tries), **note)
    else:
        log.error("job gave up", extra=extra)
        _settle(row, status=FAILED, **note)


def _settle(row: DBTaskResult, **changes: Any) -> None:
    """Writes how a run ended, if it is still that run: a sweeper may have taken it away."""
    if changes["status"] in (DONE, FAILED):
        changes["finished_at"] = clock.now()
    still_mine = DBTaskResult.objects.filter(
        pk=row.pk, status=RUNNING, started_at=row.started_at
    ).update(**changes)
    if not still_mine:
        log.warning("a job ended after it was taken over", extra={"run": row.pk})


def try_once_more(run: uuid.UUID) -> bool:
    """Takes up a task that had given up, with all its tries; False when there is none such."""
    return bool(
        DBTaskResult.objects.filter(pk=run, status=FAILED).update(
            status=READY, worker_ids=[], run_after=get_date_max(), finished_at=None
        )
    )


# --- workers --------------------------------------------------------------------------------------


def beat(worker: str) -> None:
    """Notes that a worker lives."""
    now = clock.now()
    if not Worker.objects.filter(name=worker).update(seen_at=now):
        try:
            with transaction.atomic():
                Worker.objects.create(name=worker, started_at=now, seen_at=now)
        except IntegrityError:
            Worker.objects.filter(name=worker).update(seen_at=now)


def leave(worker: str) -> None:
    """A worker that stops cleanly says so."""
    Worker.objects.filter(name=worker).delete()


def sweep(worker: str, dead_after: timedelta = rules.DEAD_AFTER) -> int:
    """Takes tasks away from dead workers, and from `worker` itself, which calls this between tasks.

    Returns how many tasks there were. Such a task counts one try: one that kills its worker each
    time must come to an end.
    """
    limit = clock.now() - dead_after
    Worker.objects.filter(seen_at__lt=limit).delete()
    alive = set(Worker.objects.values_list("name", flat=True)) - {worker}
    lost = [
        row
        for row in DBTaskResult.objects.filter(status=RUNNING)
        if not row.worker_ids or row.worker_ids[-1] not in alive
    ]
    for row in lost:
        _try_again_or_give_up(row, exception_class_path="", traceback="The worker died.")
    return len(lost)


# --- schedule -------------------------------------------------------------------------------------


def begin_scheduled() -> int:
    """Enqueues what is due; returns how many. Only one of several workers gets each turn."""
    states = {state.name: state for state in ScheduleState.objects.all()}
    return sum(_begin(planned, states.get(planned.name)) for planned in declare.schedules)


def _begin(planned: declare.Scheduled, state: ScheduleState | None) -> bool:
    now = clock.now()
    if state is None:
        try:
            with transaction.atomic():
                state = ScheduleState.objects.create(
                    name=planned.name, next_at=rules.first_turn(planned, now)
                )
        except IntegrityError:  # another worker was first
            return False
    if state.next_at > now:
        return False
    with transaction.atomic():
        my_turn = ScheduleState.objects.filter(pk=state.pk, next_at=state.next_at).update(
            next_at=rules.next_turn(planned, state.next_at, now)
        )
        if not my_turn or _still_at_work(state.last_run):
            return False
        ScheduleState.objects.filter(pk=state.pk).update(last_run=planned.job.enqueue())
    return True


def _still_at_work(run: uuid.UUID | None) -> bool:
    """The run before has not ended: a slow job must not pile up."""
    tasks = DBTaskResult.objects.filter(status__in=[READY, RUNNING])
    return run is not None and tasks.filter(pk=run).exists()


# --- housekeeping ---------------------------------------------------------------------------------


def forget_old() -> int:
    """Deletes what was done more than a day ago, and what gave up longer ago than the network keeps
    it; progress goes with it. Returns how many tasks there were."""
    now = clock.now()
    old = now - timedelta(days=network.value("jobs.keep_days"))
    done = Q(status=DONE, finished_at__lt=now - rules.DONE_STAYS)
    Progress.objects.filter(updated_at__lt=old).delete()
    return DBTaskResult.objects.filter(done | Q(status=FAILED, finished_at__lt=old)).delete()[0]
