"""Room on the disk, looked at before anything big is written."""

import shutil
from pathlib import Path

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from copper.core.errors import Refused

SPARE = 50_000_000  # bytes that must stay free whatever we do


def free(folder: Path) -> int:
    """Bytes that may still be written where `folder` lies."""
    return shutil.disk_usage(folder).free


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def need(folder: Path, size: int) -> None:
    """Refuses, saying how much is missing, unless `size` bytes and a little more are free."""
    there = free(folder)
    if there < size + SPARE:
        raise Refused(
            _("There is not enough room on the disk: %(need)s needed, %(free)s free.")
            % {"need": filesizeformat(size + SPARE), "free": filesizeformat(there)},
            next_step=_(
                "Delete or move what is not needed (old backups are in “backups”), or use a bigger disk."
            ),
        )
