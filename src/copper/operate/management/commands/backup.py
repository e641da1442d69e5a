from pathlib import Path

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from copper.operate.backups import make

from ._shared import PlainCommand


class Command(PlainCommand):
    help = "Writes everything of this network into one sealed file, while people go on working."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="a new file, or a folder")
        parser.add_argument(
            "--with-files",
            action="store_true",
            help="also private files in object storage (on disk they always are in the backup)",
        )
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N", help="in a folder: keep the newest N only"
        )

    def work(self, *, file, with_files, keep, **options):
        made = make.back_up(
            actor=self.actor, target=file, with_files=with_files, keep=keep, say=self.say
        )
        rows = sum(made.manifest.rows.values())
        self.say(
            _("Done: %(name)s, %(size)s, %(rows)s rows, read back and found whole.")
            % {"name": made.path, "size": filesizeformat(made.size), "rows": rows}
        )
        if made.manifest.files_elsewhere:
            self.say(
                _("%(count)s files stay in your object storage; add --with-files to take them in.")
                % {"count": len(made.manifest.files_elsewhere)}
            )
        if made.new_code:
            self.stdout.write("")
            self.stdout.write(_("This is the recovery code. Write it on paper now:"))
            self.stdout.write(f"\n    {made.new_code}\n")
            self.stdout.write(
                _(
                    "Keep the paper away from this computer. Without it a backup can't be opened on another one."
                )
            )
