from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "copper.accounts"

    def ready(self):
        from . import explained, rules, signals  # noqa: F401 - declares settings; hears sign-ins

        explained.connect()
