from pathlib import Path

from django.utils.translation import gettext as _

from copper.operate import releases

from ._shared import PlainCommand


class Command(PlainCommand):
    help = "Keeps the demonstration's database as the fixture of this version (docs/backup.md)."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="tests/fixtures/releases")

    def work(self, *, folder, **options):
        target = releases.keep(actor=self.actor, folder=folder)
        self.say(_("Kept: %(name)s") % {"name": target})
