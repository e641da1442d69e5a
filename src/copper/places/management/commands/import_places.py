"""./copper manage import_places FOLDER: loads areas, look-ups, numbers and postcodes of a folder."""

from pathlib import Path
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from copper.accounts.actor import system_actor
from copper.core.errors import Refused
from copper.places import reading, services
from copper.places.loading import Tally
from copper.places.parcel import Parcel
from copper.places.rules import Problem


class Command(BaseCommand):
    help = "Loads areas, look-ups, deprivation and census tables and postcodes from a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        if not folder.is_dir():
            raise CommandError(_("There is no folder “%(folder)s”.") % {"folder": folder})
        started = perf_counter()
        self.total, self.problems, self.refused, self.loaded = Tally(), list[Problem](), 0, 0
        sources = reading.folder(folder)
        for number, source in enumerate(sources, start=1):
            self.stdout.write(f"{number:>3}/{len(sources)} {source.path.name} … ", ending="")
            self.stdout.flush()
            self.stdout.write(self._one(source))
        self._report(perf_counter() - started)
        if not self.loaded:
            raise CommandError(_("Nothing in this folder could be read."))

    def _one(self, source: reading.Source) -> str:
        """Loads one file; the line to print."""
        if source.read is None:
            return (
                _("left: not about places")
                if reading.is_not_about_places(source.path)
                else _("left: no shape that we know (see docs/places.md)")
            )
        started, actor = perf_counter(), system_actor("import")
        parcel = Parcel(_("Not read"), source.path.name)
        try:
            parcel = reading.read(source)
            tally = services.load(actor=actor, parcel=parcel)
        except Refused as refusal:
            self.refused += 1
            services.note_refusal(actor=actor, parcel=parcel, why=str(refusal))
            needs = " ".join(_("It needs: %(what)s") % {"what": m} for m in refusal.missing)
            return self.style.ERROR(_("REFUSED: %(why)s") % {"why": f"{refusal} {needs}".strip()})
        self.loaded += 1
        self.problems += parcel.problems
        self.total.added += tally.added
        self.total.changed += tally.changed
        self.total.same += tally.same
        return _(
            "%(what)s: %(rows)s rows, %(added)s added, %(changed)s changed, %(same)s as before (%(time).1f s)"
        ) % {
            "what": parcel.what,
            "rows": parcel.rows,
            "time": perf_counter() - started,
            **vars(tally),
        }

    def _report(self, seconds: float) -> None:
        write = self.stdout.write
        if self.problems:
            write(
                _("%(count)s rows could not be placed. The first of them:")
                % {"count": len(self.problems)}
            )
            for problem in self.problems[: services.SHOWN_PROBLEMS]:
                write(f"  {problem}")
        if self.refused:
            write(_("%(count)s files were refused.") % {"count": self.refused})
        if self.loaded and self.total.changed_nothing:
            write(_("Nothing changed: all of this was here already. (%(s).1f s)") % {"s": seconds})
        else:
            write(
                _("%(added)s added, %(changed)s changed, %(same)s as before, in %(s).1f s.")
                % {**vars(self.total), "s": seconds}
            )
