import sys
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from copper.operate.backups import code as codes
from copper.operate.backups import restore

from ._shared import PlainCommand


class Command(PlainCommand):
    help = "Brings the network back from a backup. Checks all of it before anything is touched."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--code", default="", help="the recovery code on paper")
        parser.add_argument(
            "--replace", action="store_true", help="also when another network is here"
        )
        parser.add_argument("--force", action="store_true", help="also while CoPPeR is running")
        parser.add_argument(
            "--erasures", type=Path, metavar="FILE", help="a newer erasures.jsonl than the one here"
        )

    def work(self, *, file, code, replace, force, erasures, **options):
        if not (code or codes.find(Path(settings.DATA))) and sys.stdin.isatty():
            code = input(_("The recovery code on your paper: "))
        done = restore.restore(
            actor=self.actor,
            file=file,
            typed_code=code,
            replace=replace,
            force=force,
            more_erasures=erasures,
            say=self.say,
        )
        self.say(_("The network is back as it was at %(at)s.") % {"at": done.made_at})
        report = done.report
        self.say(
            _("%(lines)s lines of the book hold. %(again)s people were erased again.")
            % {"lines": report["lines_in_book"], "again": report["erased_again"]}
        )
        self.say(_("The data from before are kept in %(folder)s.") % {"folder": done.aside})
        if done.aside_database:
            self.say(
                _("The database from before is now called %(name)s.")
                % {"name": done.aside_database}
            )
        if done.missing_files:
            self.say(
                _("%(count)s private files are in neither the backup nor your object storage.")
                % {"count": len(done.missing_files)}
            )
        if force:
            self.say(_("Restart CoPPeR now: it still holds the keys from before."))
