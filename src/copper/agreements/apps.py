from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "copper.agreements"

    def ready(self):
        from copper.records import triggers

        from . import reading as _declares_who_reads  # noqa: F401

        # What was offered to others, or changed by them, stays as it was; so does a signature.
        triggers.protect("agreements.Version", once="closed_at")
        triggers.protect("agreements.Template")
        triggers.protect("agreements.Translation")
        triggers.protect("agreements.TranslationCheck")
        triggers.protect("agreements.Signature")
