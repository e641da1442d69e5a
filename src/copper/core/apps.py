from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "copper.core"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them
