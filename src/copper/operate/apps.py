from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class OperateConfig(AppConfig):
    name = "copper.operate"
    verbose_name = _("looking after the network")

    def ready(self):
        from copper.jobs.models import Worker

        from . import presence, rules  # noqa: F401 - rules declares settings and lines of the book

        # A process that says "a worker lives" is one that a restore must not pull the data from under.
        post_save.connect(
            lambda **_: presence.stay(Path(settings.DATA)),
            sender=Worker,
            weak=False,
            dispatch_uid="operate.presence",
        )
