"""Once a day: bytes that no row names go; files whose bytes are missing are reported."""

import logging
from datetime import timedelta

from copper.jobs import job, progress, schedule

from . import services

log = logging.getLogger("copper.files")


@job("files.sweep")
def sweep() -> None:
    swept = services.sweep(remove=True, step=progress.step)
    if swept.missing:
        log.error("bytes are missing", extra={"files": swept.missing})


schedule("files.sweep", sweep, every=timedelta(days=1))
