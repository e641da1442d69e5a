from pathlib import Path

from django.utils.translation import gettext as _

from copper.operate.backups import trial

from ._shared import PlainCommand


class Command(PlainCommand):
    help = "Tries a backup out: restores it beside the running network, checks it, throws it away."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, nargs="?", metavar="FILE", help="a backup, or a folder of backups"
        )
        parser.add_argument("--code", default="", help="the recovery code on paper")

    def work(self, *, file, code, **options):
        tried = trial.try_out(actor=self.actor, file=file, typed_code=code, say=self.say)
        self.say(
            _("This backup works: %(rows)s rows from %(at)s, %(lines)s lines of the book hold.")
            % {"rows": tried.rows, "at": tried.made_at, "lines": tried.lines}
        )
        self.say(_("The running network was not touched."))
