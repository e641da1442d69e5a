from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "copper.accounts"

    def ready(self):
        from . import rules, signals  # noqa: F401 - declares settings; listens to sign-ins
