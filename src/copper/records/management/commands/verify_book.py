from django.core.management.base import BaseCommand, CommandError

from copper.records import book, sealing, triggers


class Command(BaseCommand):
    help = "Reads the whole book and says whether anybody changed it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect", default="", help="a hash of the last line that you noted earlier"
        )

    def handle(self, *, expect, **options):
        verdict = book.verify(expect)
        faults = (
            verdict.faults
            + sealing.faults()
            + [f"The trigger {name} is not there." for name in triggers.missing()]
        )
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(
                "The book is not whole. Change nothing more, and compare with your last backup: "
                "./copper restore FILE says what is in it before it changes anything."
            )
        self.stdout.write(
            f"The book is whole: {verdict.lines} lines, words erased from {verdict.erased}. "
            f"Last hash (note it down): {verdict.head}"
        )
