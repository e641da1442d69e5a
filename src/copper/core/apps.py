from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "copper.core"

    def ready(self):
        from . import checks  # noqa: F401 - registers them
