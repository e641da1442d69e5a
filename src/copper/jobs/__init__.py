"""Background work: retried, swept up after a dead worker, scheduled, with progress.

from copper.jobs import job, schedule

@job("files.make_preview", retries=3)
def make_preview(file: str) -> None: ...

make_preview.enqueue(file=str(stored.public_id))     # a row in the caller's transaction
schedule("files.forget_drafts", forget_drafts, every=timedelta(hours=1))
"""

from .declare import Job, job, schedule

__all__ = ["Job", "job", "schedule"]
