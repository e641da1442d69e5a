"""./copper manage import_partners FILE: organisations or grants from a file, in one go or only looked at."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from copper.accounts.actor import system_actor
from copper.core.errors import CopperError
from copper.exchange import selectors, services


class Command(BaseCommand):
    help = "Looks at a file of organisations or grants; brings it in with --yes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", default="community", help="where a row does not say one")
        parser.add_argument("--yes", action="store_true", help="bring it in, not only look")

    def handle(self, *args: object, file: Path, kind: str, yes: bool, **rest: object) -> None:
        actor = system_actor("import")
        try:
            run = services.look_at(actor=actor, raw=file.read_bytes(), kind=kind)
            run = services.confirm(actor=actor, run=run) if yes else run
        except OSError as error:
            raise CommandError(_("This file can't be read: %(why)s") % {"why": error}) from error
        except CopperError as error:
            whys = " ".join([str(error), *map(str, getattr(error, "missing", []))])
            raise CommandError(whys) from error
        for row in selectors.rows(run).iterator():
            shown = selectors.shown(row)
            for note in shown.notes:
                self.stderr.write(_("Row %(row)s: %(why)s") % {"row": shown.number, "why": note})
        for _code, word, number in selectors.parts(run):
            self.stdout.write(f"{word}: {number}")
        if not yes:
            services.throw_away(actor=actor, run=run)
            self.stdout.write(_("Nothing was changed. Say --yes to bring it in."))
