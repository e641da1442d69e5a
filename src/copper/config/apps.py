from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "copper.config"
    label = "wiring"

    def ready(self):
        from . import wiring

        wiring.connect()
