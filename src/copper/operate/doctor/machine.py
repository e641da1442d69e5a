"""The machine and the settings it runs with."""

import sqlite3
import stat
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from copper.core import clock
from copper.core.checks import SAFE
from copper.messages import selectors as messages
from copper.operate import disk
from copper.operate.backups import postgres
from copper.operate.doctor.findings import Finding, ok, problem, warning
from copper.operate.place import SQLITE, Place
from copper.operate.selectors import History
from copper.records.models import Entry

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
ENOUGH = 1_000_000_000
SECRETS = ("secret.key", "field.keys", "backup.code")


def database_size(place: Place) -> int:
    """Bytes of the database."""
    return place.sqlite_file.stat().st_size if place.engine == SQLITE else postgres.size(place)


def disk_room(history: History) -> Finding:
    place = Place.here()
    free, needed = disk.free(place.data), 3 * database_size(place)
    says = _("%(free)s are free on the disk.") % {"free": filesizeformat(free)}
    do = _("Delete or move what is not needed, such as old backups, or use a bigger disk.")
    if free < max(needed, disk.SPARE * 4):
        return problem("disk", says, do)
    return warning("disk", says, do) if free < ENOUGH else ok("disk", says)


def only_here() -> bool:
    """Whether only this machine can open the pages."""
    return set(settings.ALLOWED_HOSTS) <= LOOPBACK


def https(history: History) -> Finding:
    if settings.HTTPS:
        return ok("https", _("Pages are sent over HTTPS only."))
    if only_here():
        return ok("https", _("The pages open on this computer only, so HTTPS is not needed."))
    return problem(
        "https",
        _("The pages are not sent over HTTPS: others on the way can read and change them."),
        _("Set up HTTPS as docs/running.md says, then set COPPER_HTTPS=1."),
    )


def sqlite_version(history: History) -> Finding:
    if connection.vendor != "sqlite":
        return ok("sqlite", _("The database is PostgreSQL."))
    says = _("SQLite is version %(version)s.") % {"version": sqlite3.sqlite_version}
    if sqlite3.sqlite_version_info < SAFE:
        return problem(
            "sqlite",
            says + " " + _("It can damage a busy database."),
            _("Use version 3.51.3 or newer: see docs/running.md, or change to PostgreSQL."),
        )
    return ok("sqlite", says)


def secret_files(history: History) -> Finding:
    folder = Path(settings.DATA)
    paths = [folder / name for name in SECRETS if (folder / name).exists()]
    paths += [path for path in folder.glob("*.sqlite3") if path.is_file()]
    loose = [p.name for p in paths if stat.S_IMODE(p.stat().st_mode) & _not_for_others(p)]
    if not loose:
        return ok("secret_files", _("Only CoPPeR itself can read the keys and the database."))
    do = _("Run: chmod 600 %(names)s") % {"names": " ".join(str(folder / n) for n in loose)}
    says = _("Others on this computer can read: %(names)s.") % {"names": ", ".join(loose)}
    keys = any(name in SECRETS for name in loose)
    return (problem if keys else warning)("secret_files", says, do)


def _not_for_others(path: Path) -> int:
    # The folder may close the door already: then the database's own mode does not matter.
    closed = not stat.S_IMODE(path.parent.stat().st_mode) & 0o011
    return 0o077 if path.name in SECRETS else 0 if closed else 0o007


def clock_sanity(history: History) -> Finding:
    last = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
    runs = [run.at for run in history.newest.values()]
    newest = max([*runs, *([last] if last else [])], default=None)
    if newest and (newest - clock.now()).total_seconds() > 300:
        return problem(
            "clock",
            _("The computer's clock is behind: the network holds things from later than now."),
            _("Set the clock, and let it be set by itself (on Debian: timedatectl set-ntp true)."),
        )
    return ok("clock", _("The clock is not behind what was written last."))


def debug(history: History) -> Finding:
    if settings.DEBUG:
        return problem(
            "debug",
            _("Error pages show the inside of the program."),
            _("Take the variable COPPER_DEBUG away and restart."),
        )
    return ok("debug", _("Error pages show nothing of the inside."))


def hosts(history: History) -> Finding:
    if any(host.startswith("*") or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        return problem(
            "hosts",
            _("The site answers to any name."),
            _("Set COPPER_HOSTS to your site's own name, such as network.example.org."),
        )
    return ok("hosts", _("The site answers to its own name only."))


def demonstration(history: History) -> Finding:
    if not settings.DEMO:
        return ok("demo", _("This is a real network: nobody signs in with one press."))
    if settings.DEMO_ANYWHERE:
        return problem(
            "demo",
            _("This is the demonstration, and anybody can sign in as anybody from anywhere."),
            _(
                "Take COPPER_DEMO_ANYWHERE away unless you show the demonstration to others on purpose."
            ),
        )
    return ok(
        "demo", _("This is the demonstration: one-press sign-in works on this computer only.")
    )


def email(history: History) -> Finding:
    if "console" in settings.EMAIL_BACKEND or "dummy" in settings.EMAIL_BACKEND:
        return (warning if settings.DEMO or only_here() else problem)(
            "email",
            _("E-mail is not set up, so nobody can get a code by e-mail."),
            _("Set COPPER_EMAIL_HOST and its friends as docs/running.md says."),
        )
    run = history.newest.get("email_test")
    if run is not None and not run.ok:
        return problem(
            "email",
            _("The last test e-mail could not be sent."),
            _(
                "Look at the COPPER_EMAIL settings, then run: ./copper manage doctor --send-test ADDRESS"
            ),
        )
    if run is None:
        return warning(
            "email",
            _("E-mail is set up, but was never tried."),
            _("Run: ./copper manage doctor --send-test ADDRESS"),
        )
    return ok("email", _("E-mail is set up, and a test e-mail was sent."))


def sms(history: History) -> Finding:
    if settings.SMS_BACKEND.endswith("ConsoleBackend"):
        return warning(
            "sms",
            _("Text messages are not set up, so nobody can get a code by phone."),
            _("Set COPPER_SMS_BACKEND as docs/running.md says, or print sign-in cards instead."),
        )
    if fault := messages.sms_fault():
        return problem("sms", fault, _("Look at docs/running.md, text messages."))
    return ok("sms", _("Text messages are set up."))
