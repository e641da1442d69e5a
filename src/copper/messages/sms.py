"""Ways to send a text message. COPPER_SMS_BACKEND names a class with `send(to, text) -> id`."""

import json
import sys
import urllib.error
import urllib.request
from typing import ClassVar
from urllib.parse import urlparse

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

TIMEOUT = 20  # seconds
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class CouldNotSend(Exception):
    """Try later. `code` says why, without personal data."""

    code = "no_answer"

    def __init__(self, code: str = "") -> None:
        super().__init__(code or self.code)
        self.code = code or self.code


class WillNeverSend(CouldNotSend):
    """The provider refuses this message for good."""

    code = "refused"


class SmsBackend:
    """`send` returns the provider's id of the message ("" when it gives none)."""

    def send(self, to: str, text: str) -> str:
        raise NotImplementedError

    def fault(self) -> str:
        """What stands in the way of sending, in plain words, for doctor; empty when nothing does."""
        return ""


class ConsoleBackend(SmsBackend):
    """Shows the message where the server was started. For a demonstration or a developer only.

    It prints plainly and never logs: a log would keep the code and the number.
    """

    def send(self, to: str, text: str) -> str:
        if self.fault():
            raise CouldNotSend("not_set_up")
        sys.stdout.write(f"\n--- text message to {to} ---\n{text}\n---\n")
        sys.stdout.flush()
        return ""

    def fault(self) -> str:
        if settings.DEMO or settings.DEBUG:
            return ""
        return _("No text messages are sent. Set COPPER_SMS_BACKEND and COPPER_SMS_URL.")


class MemoryBackend(SmsBackend):
    """Keeps messages in a list, for tests."""

    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, to: str, text: str) -> str:
        self.sent.append((to, text))
        return f"memory-{len(self.sent)}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    # A redirect would carry the token and the number to an address nobody chose.
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


class HttpBackend(SmsBackend):
    """POSTs {"to": …, "text": …} as JSON to COPPER_SMS_URL, with COPPER_SMS_TOKEN as bearer.

    Any provider, or the few lines in front of one, can take that. The answer may be JSON with an
    "id". 4xx (but 408 and 429) means never; everything else, and silence, means try later.
    """

    def send(self, to: str, text: str) -> str:
        if self.fault():
            raise CouldNotSend("not_set_up")
        headers = {"Content-Type": "application/json", "User-Agent": "CoPPeR"}
        if settings.SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
        body = json.dumps({"to": to, "text": text}).encode()
        request = urllib.request.Request(settings.SMS_URL, body, headers)  # noqa: S310 - see fault()
        try:
            with urllib.request.build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as answer:
                return _id_in(answer.read(65_536))
        except urllib.error.HTTPError as error:
            with error:
                for_good = 400 <= error.code < 500 and error.code not in (408, 429)
                raise (WillNeverSend if for_good else CouldNotSend)(f"http_{error.code}") from None
        except (OSError, ValueError):
            raise CouldNotSend("no_answer") from None

    def fault(self) -> str:
        at = urlparse(settings.SMS_URL)
        if not at.hostname:
            return _("Text messages need an address to send them to: set COPPER_SMS_URL.")
        if at.scheme != "https" and not (at.scheme == "http" and at.hostname in LOOPBACK):
            return _("COPPER_SMS_URL must begin with https://, or everybody on the way can read.")
        return ""


def _id_in(answer: bytes) -> str:
    try:
        found = json.loads(answer)
    except ValueError:
        return ""
    return str(found.get("id", ""))[:200] if isinstance(found, dict) else ""


def backend() -> SmsBackend:
    """The one that the settings name."""
    return import_string(settings.SMS_BACKEND)()
