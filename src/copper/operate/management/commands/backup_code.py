from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from copper.operate.backups import code

from ._shared import PlainCommand


class Command(PlainCommand):
    help = "Shows the recovery code that opens this network's backups, to write it on paper."

    def work(self, **options):
        secret, new = code.find_or_make(Path(settings.DATA))
        self.stdout.write(code.for_paper(secret))
        self.say(_("Made just now.") if new else _("It opens all backups made since it was made."))
