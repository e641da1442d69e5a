"""Workers that are alive, what is due when, and how far a job is. The tasks themselves are rows
of django_tasks_db."""

from django.db import models
from django.db.models import F, Q


class Worker(models.Model):
    """A worker process and when it was last seen."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class ScheduleState(models.Model):
    """When a scheduled job is due next. Workers claim a turn by changing `next_at` on condition."""

    name = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField()
    last_run = models.UUIDField(null=True)

    def __str__(self) -> str:
        return self.name


class Progress(models.Model):
    """How far a task is: `done` of `total` steps."""

    run = models.UUIDField(primary_key=True)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="progress_does_not_pass_its_end"
            )
        ]

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"
