"""The recovery code: the one thing on paper that opens every backup of this network.

It lies in the data folder (0600), so that the nightly backup needs nobody, and is never inside a
backup. See docs/decisions/0050-backups-open-with-one-code.md.
"""

import os
from pathlib import Path

from django.utils.translation import gettext as _

from copper.core import ids
from copper.core.errors import Refused

VARIABLE = "COPPER_BACKUP_CODE"
LETTERS = 20  # five bits each: 100 bits, beyond guessing


def file_of(data: Path) -> Path:
    return data / "backup.code"


def find(data: Path) -> str:
    """The code of this machine: from the environment, else the data folder; "" when there is none."""
    path = file_of(data)
    typed = os.environ.get(VARIABLE) or (path.read_text() if path.exists() else "")
    return read(typed) if typed.strip() else ""


def read(typed: str) -> str:
    """What somebody meant by a typed code. Refused when it is too short to be one."""
    code = ids.read_code(typed)
    if len(code) < LETTERS:
        raise Refused(
            _("A recovery code has 20 letters and numbers."),
            next_step=_("Type the whole code from the paper. Dashes and spaces don't matter."),
        )
    return code


def keep(data: Path, code: str) -> None:
    """Writes the code where only we can read it."""
    path = file_of(data)
    draft = path.with_name("backup.code.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(code)
    draft.replace(path)


def find_or_make(data: Path) -> tuple[str, bool]:
    """(the code, whether it was made just now and must be shown to somebody with a pen)."""
    if code := find(data):
        return code, False
    code = ids.new_code(LETTERS)
    keep(data, code)
    return code, True


def for_paper(code: str) -> str:
    return ids.in_groups(code)
