"""Everything a start needs, in one process: tables, styles, the demonstration network."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection

from copper.accounts.models import Person

SAID = 3  # `./copper` adds nothing to what we say


class Command(BaseCommand):
    help = "Brings tables, collected styles and the demonstration network up to date."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--collect", action="store_true", help="collect styles and scripts too")

    def handle(self, *, collect, **options):
        if (settings.DATA / "swap.json").exists():
            raise CommandError(CUT_OFF, returncode=SAID)
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(unreachable(error), returncode=SAID) from None
        try:
            if collect:
                self.step("styles and scripts", "collectstatic", interactive=False)
            self.step("tables", "migrate", interactive=False)
            self.step("room for counting", "createcachetable")
            if connection.vendor == "sqlite":  # ours alone, whatever made the folder
                Path(connection.settings_dict["NAME"]).chmod(0o600)
            if settings.DEMO:
                self.build_demo()
            else:
                self.step("our own questionnaires", "load_questionnaires")
            self.step("languages", "refresh_languages")
        except (DatabaseError, OSError) as error:
            if "full" in str(error).lower() or "No space" in str(error):
                raise CommandError(FULL, returncode=SAID) from None
            raise

    def step(self, what: str, command: str, **options) -> None:
        began = time.monotonic()
        call_command(command, verbosity=0, **options)
        self.stdout.write(f"  {what}: {time.monotonic() - began:.1f} s")

    def build_demo(self) -> None:
        """Once: it is told in one transaction, so people are there when it is whole."""
        if not Person.objects.exists():
            self.step("the demonstration network", "build_demo")


CUT_OFF = (
    "A restore was cut off while it changed the data, so nothing is started on half of it.\n"
    "Next: give the same backup again, ./copper restore FILE. It carries the restore to its end."
)
FULL = (
    "The disk is full: the network's data could not be brought up to date.\n"
    "Next: free some space (./copper manage doctor says how much is needed), then start again. "
    "What was there before is kept."
)


def unreachable(error: Exception) -> str:
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return (
            f"The database file {there['NAME']} cannot be opened: {error}\n"
            "Next: check that this folder belongs to you and that the disk is not full."
        )
    reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
    return (
        f"The database “{there['NAME']}” at {there['HOST'] or 'this machine'}"
        f"{':' + there['PORT'] if there['PORT'] else ''} does not answer: {reason}\n"
        "Next: check that PostgreSQL runs and that DATABASE_URL has the right host, name, user and "
        "password, then start again."
    )
