from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "copper.records"

    def ready(self):
        from . import triggers

        triggers.protect("records.Entry")
        triggers.protect("records.Batch")
        triggers.protect("records.Vote")
        # A decided decision stands. Its free words can still be erased.
        triggers.protect(
            "records.Decision",
            except_columns=("reason", "legal_reason", "question"),
            once="decided_at",
        )
        post_migrate.connect(triggers.install, sender=self)
