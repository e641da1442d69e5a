from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "copper.files"

    def ready(self):
        from . import personal, rules  # noqa: F401 - declares purposes and settings

        personal.register()
