from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "copper.api"

    def ready(self):
        from . import kept_data, rules

        rules.declare_lines()
        kept_data.register()
