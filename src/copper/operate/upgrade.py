"""Brings the data up to a new version of the program, or leaves them as they were."""

from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.core import clock
from copper.core.errors import CopperError, Refused
from copper.operate import disk, permissions, presence
from copper.operate.backups import make, restore, sqlite
from copper.operate.doctor import inside, machine
from copper.operate.models import Run
from copper.operate.place import Place, version
from copper.records import book, sealing, triggers


@dataclass(frozen=True)
class Upgraded:
    backup: Path
    migrations: int


class UpgradeFailed(CopperError):
    """The upgrade did not work. `kept` says whether the data are as before."""


def upgrade(*, actor: Actor, force: bool = False, say: make.Say = lambda text: None) -> Upgraded:
    """Backs up, migrates, checks. When anything goes wrong the backup is put back by itself.

    Refused while CoPPeR runs (unless `force`) or when the disk is too full; UpgradeFailed when the
    data were put back.
    """
    permissions.check(actor, "operate.upgrade")
    place = Place.here()
    with presence.alone(place.data) as nobody_runs:
        if not (nobody_runs or force):
            raise sqlite.in_use()
        say(_("Looking whether there is room on the disk"))
        disk.need(place.data, 3 * machine.database_size(place))
        # On PostgreSQL a table of this room may be new as well: then there is nothing to go back to.
        waiting = inside.waiting_migrations()
        target = (
            make.folder_of_backups(place) / f"before-upgrade-{clock.now():%Y-%m-%d-%H%M%S}.copper"
        )
        made = make.back_up(actor=actor, target=target, place=place, say=say)
        say(_("Backed up to %(name)s") % {"name": made.path})
        if made.new_code:
            say(
                _("The recovery code of your backups, for paper: %(code)s")
                % {"code": made.new_code}
            )
        try:
            _migrate(waiting, say)
        except BaseException as error:
            raise _go_back(actor, place, made.path, error, say) from error
    Run.objects.create(
        kind="upgrade",
        ok=True,
        facts={"version": version(), "migrations": waiting, "backup": made.path.name},
    )
    if waiting:
        codes = {"version": version(), "migrations": waiting}
        book.write(actor=actor, kind="network.upgraded", codes=codes)
    return Upgraded(made.path, waiting)


def _migrate(waiting: int, say: make.Say) -> None:
    say(_("Bringing the database up to date: %(count)s steps") % {"count": waiting})
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    triggers.install()
    say(_("Checking"))
    call_command("check", verbosity=0)
    connection.check_constraints()
    verdict = book.verify()
    faults = [*verdict.faults, *sealing.faults(), *triggers.missing()]
    if inside.waiting_migrations() or faults:
        raise Refused(faults[0] if faults else _("Some steps are still waiting."))


def _go_back(
    actor: Actor, place: Place, backup: Path, error: BaseException, say: make.Say
) -> UpgradeFailed:
    why = f"{type(error).__name__}: {error}"
    say(_("It did not work (%(why)s). Putting everything back as it was") % {"why": why})
    try:
        restore.put_back(actor=actor, file=backup, place=place, say=say)
    except Exception as second:
        return UpgradeFailed(
            _("The upgrade failed (%(why)s), and so did going back (%(second)s).")
            % {"why": why, "second": second},
            kept=_("Your data are safe in %(name)s.") % {"name": backup},
            next_step=_("Run: ./copper restore %(name)s --force") % {"name": backup},
        )
    return UpgradeFailed(
        _("The upgrade failed: %(why)s") % {"why": why},
        kept=_("Your data are as they were before."),
        next_step=_(
            "Start the version from before, and tell whoever helps you with CoPPeR what it said."
        ),
    )
