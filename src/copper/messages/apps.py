from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "copper.messages"
    label = "outbox"  # Django's own messages have the plain name
