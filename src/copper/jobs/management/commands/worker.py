import signal
from datetime import timedelta

from django.core.management.base import BaseCommand

from copper.jobs import rules
from copper.jobs.worker import Worker


class Command(BaseCommand):
    help = "Does the background work: messages, schedules, long jobs. Stops cleanly on SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="do what is due now, then end (for cron)"
        )
        parser.add_argument(
            "--dead-after",
            type=float,
            default=rules.DEAD_AFTER.total_seconds(),
            metavar="SECONDS",
            help="take another worker for dead after so long a silence (default: %(default)s)",
        )

    def handle(self, *, once, dead_after, **options):
        beat = min(rules.HEARTBEAT, timedelta(seconds=dead_after / 4))
        worker = Worker(dead_after=timedelta(seconds=dead_after), heartbeat=beat)

        def stop(number, frame):
            # The first signal lets the running task finish, a second one does not wait.
            signal.signal(number, signal.SIG_DFL)
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        if once:
            count = worker.once()
            self.stdout.write(f"{count} tasks done.")
        else:
            worker.run()
