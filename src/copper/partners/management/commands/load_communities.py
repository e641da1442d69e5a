"""./copper manage load_communities FILE: words for communities from a CSV, such as 360Giving's."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from copper.accounts.actor import system_actor
from copper.core.errors import Refused
from copper.partners import services


class Command(BaseCommand):
    help = "Loads words for the communities that organisations work with, from a CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--taxonomy", default="360giving-dei")
        parser.add_argument("--source", default="360Giving, DEI data standard, CC BY 4.0")

    def handle(self, *args: object, file: Path, taxonomy: str, source: str, **rest: object) -> None:
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(_("This file can't be read: %(why)s") % {"why": error}) from error
        try:
            done = services.load_words(
                actor=system_actor("import"), lines=lines, taxonomy=taxonomy, source=source
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for row, why in done.wrong:
            self.stderr.write(_("Row %(row)s: %(why)s") % {"row": row, "why": why})
        self.stdout.write(
            _("%(added)s new words, %(changed)s known ones.")
            % {"added": done.added, "changed": done.changed}
        )
