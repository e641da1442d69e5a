from django.utils.translation import gettext as _

from copper.operate import upgrade

from ._shared import PlainCommand


class Command(PlainCommand):
    help = "Backs up, brings the data up to this version, checks; puts all back when it fails."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also while CoPPeR is running")

    def work(self, *, force, **options):
        done = upgrade.upgrade(actor=self.actor, force=force, say=self.say)
        self.say(_("Done: %(count)s steps. All is well.") % {"count": done.migrations})
        self.say(_("To go back: ./copper restore %(name)s") % {"name": done.backup})
