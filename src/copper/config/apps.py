from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    name = "copper.config"
    label = "wiring"

    def ready(self):
        # Each room declares its settings, permissions and jobs by being imported.
        autodiscover_modules("rules", "permissions", "jobs")
        from . import wiring

        wiring.connect()
