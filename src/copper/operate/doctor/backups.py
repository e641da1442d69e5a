"""Backups: made, tried out, kept somewhere else, and their code on paper."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from copper.core import clock
from copper.operate.backups import code, make
from copper.operate.doctor.findings import Finding, ok, problem, warning
from copper.operate.place import Place
from copper.operate.selectors import History

BACKUP_FRESH, BACKUP_OLD = timedelta(days=2), timedelta(days=7)
TRIED_LATELY = timedelta(days=40)


def last_backup(history: History) -> Finding:
    run = history.good.get("backup")
    do = _(
        "Run: ./copper backup FILE. Better still, let a backup be made each night (docs/backup.md)."
    )
    if run is None:
        return problem("backup", _("There is no backup of this network yet."), do)
    age = clock.now() - run.at
    says = _("The last backup was made %(days)s days ago.") % {"days": age.days}
    if age.days < 1:
        says = _("The last backup was made today.")
    if age > BACKUP_OLD:
        return problem("backup", says, do)
    return warning("backup", says, do) if age > BACKUP_FRESH else ok("backup", says)


def last_try_out(history: History) -> Finding:
    run, last = history.good.get("restore_test"), history.newest.get("restore_test")
    do = _("Run: ./copper manage restore_test. It tries your newest backup and changes nothing.")
    if last is not None and not last.ok:
        return problem("restore_test", _("The last backup that was tried out did not work."), do)
    if run is None:
        return warning("restore_test", _("No backup was ever tried out."), do)
    age = clock.now() - run.at
    says = _("A backup was tried out %(days)s days ago, and it worked.") % {"days": age.days}
    if age.days < 1:
        says = _("A backup was tried out today, and it worked.")
    return warning("restore_test", says, do) if age > TRIED_LATELY else ok("restore_test", says)


def other_disk(history: History) -> Finding:
    place = Place.here()
    try:
        same = make.folder_of_backups(place).stat().st_dev == place.data.stat().st_dev
    except OSError as error:
        return problem(
            "backup_disk",
            _("The folder for backups can't be reached: %(why)s") % {"why": error.strerror},
            _("Plug the disk in, or set COPPER_BACKUP_TO to another folder."),
        )
    if same:
        return warning(
            "backup_disk",
            _("Backups lie on the same disk as the network. If that disk breaks, both are gone."),
            _(
                "Set COPPER_BACKUP_TO to another disk, or copy the newest backup to a USB stick each week."
            ),
        )
    return ok("backup_disk", _("Backups go to another disk."))


def recovery_code(history: History) -> Finding:
    if code.find(Path(settings.DATA)):
        return ok(
            "backup_code",
            _("There is a recovery code. Make sure that it is on paper, away from this computer."),
        )
    return warning(
        "backup_code",
        _("There is no recovery code for backups yet."),
        _("Run: ./copper manage backup_code, and write it on paper."),
    )


def cut_off_restore(history: History) -> Finding:
    if (Path(settings.DATA) / "swap.json").exists():
        return problem(
            "restore_cut_off",
            _("A restore was cut off half-way."),
            _(
                "Stop CoPPeR and run the same restore again: it first carries the old one to its end."
            ),
        )
    return ok("restore_cut_off", _("No restore was cut off."))
