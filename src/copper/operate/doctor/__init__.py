"""Looks at everything that keeps a network safe, and says what to do."""

import logging
from collections.abc import Callable

from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.operate import permissions, selectors
from copper.operate.doctor import backups, inside, machine
from copper.operate.doctor.findings import OK, PROBLEM, WARNING, Finding, problem, worst

log = logging.getLogger("copper.operate")
Check = Callable[[selectors.History], Finding]

CHECKS: dict[str, Check] = {
    "backup": backups.last_backup,
    "restore_test": backups.last_try_out,
    "backup_disk": backups.other_disk,
    "backup_code": backups.recovery_code,
    "restore_cut_off": backups.cut_off_restore,
    "disk": machine.disk_room,
    "https": machine.https,
    "hosts": machine.hosts,
    "debug": machine.debug,
    "demo": machine.demonstration,
    "sqlite": machine.sqlite_version,
    "secret_files": machine.secret_files,
    "clock": machine.clock_sanity,
    "email": machine.email,
    "sms": machine.sms,
    "worker": inside.worker,
    "jobs": inside.failed_jobs,
    "messages": inside.lost_messages,
    "translations": inside.translations,
    "migrations": inside.migrations,
    "triggers": inside.append_only,
    "book": inside.book_holds,
}


def examine(*, actor: Actor) -> list[Finding]:
    """Every check, problems first. A check that fails itself is a problem, not an error page."""
    permissions.check(actor, "operate.see_doctor")
    history = selectors.history()
    findings = [_one(code, check, history) for code, check in CHECKS.items()]
    order = (PROBLEM, WARNING, OK)
    return sorted(findings, key=lambda finding: order.index(finding.level))


def _one(code: str, check: Check, history: selectors.History) -> Finding:
    try:
        return check(history)
    except Exception:
        log.exception("the check %s failed", code)
        return problem(
            code,
            _("The check “%(name)s” could not be made.") % {"name": code},
            _("Look in the log for the reason, and tell whoever helps you with CoPPeR."),
        )


__all__ = ["CHECKS", "Finding", "examine", "worst"]
