from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from copper.accounts.models import Person
from copper.demo import story


class Command(BaseCommand):
    help = (
        "Tells the demonstration's story in an empty network: made-up people, town and decisions."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor", help="the story's today, like 2026-11-23 (default: the real one)"
        )
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *, anchor, seed, **options):
        if not settings.DEMO:
            raise CommandError(
                "This is a real network: made-up people do not belong here. "
                "Start the demonstration with ./copper start --demo"
            )
        if Person.objects.exists():
            raise CommandError("There are people here already. Nothing was changed.")
        try:
            moment = (
                datetime.fromisoformat(anchor).replace(hour=9, minute=30, tzinfo=UTC)
                if anchor
                else None
            )
        except ValueError as error:
            raise CommandError(f"'{anchor}' is not a day like 2026-11-23.") from error
        story.tell(moment, seed, said=lambda title: self.stdout.write(f"  {title}"))
        self.stdout.write("The demonstration network is ready.")
