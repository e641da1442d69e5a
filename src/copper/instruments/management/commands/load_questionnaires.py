from django.core.management.base import BaseCommand

from copper.accounts.actor import system_actor
from copper.instruments import services


class Command(BaseCommand):
    help = "Brings in and publishes the questionnaires that come with the code. Safe to repeat."

    def handle(self, *args, verbosity=1, **options):
        for version in services.load_shipped(system_actor("set-up")):
            if verbosity:
                self.stdout.write(f"{version.instrument.code}, version {version.number}")
