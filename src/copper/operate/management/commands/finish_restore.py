import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from copper.accounts.actor import system_actor
from copper.core import clock
from copper.operate import erasures
from copper.operate.models import Run
from copper.operate.place import version
from copper.records import book, sealing, triggers


class Command(BaseCommand):
    help = (
        "The last steps of a restore, on a network that is not yet in its place. Called by restore."
    )

    def add_arguments(self, parser):
        parser.add_argument("made_at", help="when the backup was made")

    def handle(self, *, made_at, **options):
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        call_command("migrate", verbosity=0)
        triggers.install()
        again = erasures.erase_again(Path(settings.DATA))
        connection.check_constraints()
        verdict = book.verify()
        if faults := verdict.faults + sealing.faults():
            raise CommandError(f"The book does not hold: {faults[0]}")
        report = {
            "version": version(),
            "migrations": waiting,
            "erased_again": again,
            "lines_in_book": verdict.lines,
        }
        book.write(
            actor=system_actor("restore"), kind="network.restored", codes={"made_at": made_at}
        )
        Run.objects.create(kind="restore", ok=True, at=clock.now(), facts=report)
        self.stdout.write(json.dumps(report))
