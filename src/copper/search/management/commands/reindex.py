from django.core.management.base import BaseCommand

from copper.search import services
from copper.search.kinds import kinds


class Command(BaseCommand):
    help = "Makes the search index anew from the rooms' own tables."

    def handle(self, **options):
        for kind in kinds:
            self.stdout.write(f"{kind.code}: {services.reindex(kind.code)}")
