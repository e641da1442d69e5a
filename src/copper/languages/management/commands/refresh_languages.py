from django.core.management.base import BaseCommand

from copper.languages import services


class Command(BaseCommand):
    help = "Writes the network's languages, checked sentences and recordings where this machine looks for them."

    def handle(self, **options):
        services.refresh()
