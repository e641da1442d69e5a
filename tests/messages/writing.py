"""Messages as the tests write them."""

from copper.messages import services
from copper.messages.models import Message

PHONE = "+447700900123"
EMAIL = "amina.khan@example.org"


def text(to=PHONE, words="Your visit is at noon.", **more):
    return services.send_sms(to=to, text=words, **more)


def letter(to=EMAIL, subject="A letter", body="Words", **more):
    return services.send_email(to=to, subject=subject, body=body, **more)


def state(message):
    return Message.objects.get(pk=message.pk).state
