import signal
from datetime import timedelta

from django.core.management.base import BaseCommand

from copper.jobs import rules
from copper.jobs.worker import Lanes, Worker


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
        wait = timedelta(seconds=dead_after)
        beat = min(rules.HEARTBEAT, wait / 4)
        if once:
            worker = Worker(dead_after=wait, heartbeat=beat)
            stop_on_signals(worker.stop)
            self.stdout.write(f"{worker.once()} tasks done.")
        else:
            lanes = Lanes(wait, beat)
            stop_on_signals(lanes.stop)
            lanes.run()


def stop_on_signals(stop):
    """The first signal lets running tasks finish, a second one does not wait."""

    def handle(number, frame):
        signal.signal(number, signal.SIG_DFL)
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
