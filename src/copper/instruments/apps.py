from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "copper.instruments"

    def ready(self):
        from copper.records import triggers

        # A published version never changes again, and an answer never does. What an answer says
        # lies in a row beside it, which can go (withdrawn, erased, due).
        triggers.protect("instruments.InstrumentVersion", once="published_at")
        triggers.protect("instruments.Response")
