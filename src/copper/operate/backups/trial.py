"""Tries a backup out: the whole restore, beside the running network, without taking its place."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.core.errors import CopperError, Refused
from copper.operate import permissions
from copper.operate.models import Run
from copper.operate.place import Place

from . import make, restore


@dataclass(frozen=True)
class Tried:
    file: Path
    made_at: str
    rows: int
    lines: int


def newest(folder: Path) -> Path:
    """The newest backup in a folder. Refused when there is none."""
    found = sorted(folder.glob(f"*{make.SUFFIX}"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise Refused(
            _("There is no backup in %(folder)s.") % {"folder": folder},
            next_step=_("Make one first: ./copper backup FILE"),
        )
    return found[-1]


def try_out(
    *,
    actor: Actor,
    file: Path | None = None,
    typed_code: str = "",
    say: make.Say = lambda text: None,
) -> Tried:
    """Restores `file` (a backup, a folder, or None for our own folder) to a place that is thrown away.

    Notes the result for doctor, also a failure. Raises what a restore would raise.
    """
    permissions.check(actor, "operate.restore")
    place = Place.here()
    target = file or make.folder_of_backups(place)
    path = newest(target) if target.is_dir() else target
    say(_("Trying out %(name)s") % {"name": path.name})
    try:
        with restore.stage(file=path, typed_code=typed_code, place=place, say=say) as staged:
            rows = sum(staged.manifest.rows.values())
            tried = Tried(path, staged.manifest.made_at, rows, staged.report["lines_in_book"])
    except CopperError as error:
        facts = {"file": path.name, "why": type(error).__name__}
        Run.objects.create(kind="restore_test", ok=False, facts=facts)
        raise
    Run.objects.create(
        kind="restore_test",
        ok=True,
        facts={"file": path.name, "made_at": tried.made_at, "rows": rows},
    )
    return tried
