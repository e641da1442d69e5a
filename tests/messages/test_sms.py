"""The ways to send a text, against a real server on this machine."""

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from copper.messages import selectors, sms

PHONE = "+447700900123"


@pytest.fixture
def provider(settings):
    """A provider that answers with what the test sets, and remembers what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append((self.path, dict(self.headers), json.loads(body)))
            status, headers, answer = server.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answer = [], (200, {}, b'{"id": "abc-1"}')
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_TOKEN = "open-sesame"
    settings.SMS_BACKEND = "copper.messages.sms.HttpBackend"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_provider_gets_number_and_text(provider):
    assert sms.backend().send(PHONE, "کل دوپہر") == "abc-1"
    [(path, headers, body)] = provider.asked
    assert path == "/send"
    assert headers["Authorization"] == "Bearer open-sesame"
    assert body == {"to": PHONE, "text": "کل دوپہر"}


@pytest.mark.parametrize("answer", [b"", b"queued", b"[1]", b'{"status": "ok"}'])
def test_a_provider_without_ids_is_fine(provider, answer):
    provider.answer = (202, {}, answer)
    assert sms.backend().send(PHONE, "x") == ""


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, sms.WillNeverSend),
        (403, sms.WillNeverSend),
        (408, sms.CouldNotSend),
        (429, sms.CouldNotSend),
        (500, sms.CouldNotSend),
        (503, sms.CouldNotSend),
    ],
)
def test_the_providers_no_is_told_from_its_later(provider, status, error):
    provider.answer = (status, {}, PHONE.encode())
    with pytest.raises(sms.CouldNotSend) as caught:
        sms.backend().send(PHONE, "x")
    assert type(caught.value) is error
    assert str(caught.value) == f"http_{status}"


def test_a_redirect_is_not_followed(provider):
    provider.answer = (302, {"Location": "/elsewhere"}, b"")
    with pytest.raises(sms.CouldNotSend):
        sms.backend().send(PHONE, "x")
    assert [path for path, _headers, _body in provider.asked] == ["/send"]


def test_a_provider_that_does_not_answer_is_tried_later(provider, settings, monkeypatch):
    monkeypatch.setattr(sms, "TIMEOUT", 0.2)
    provider.shutdown()
    with pytest.raises(sms.CouldNotSend, match="no_answer"):
        sms.backend().send(PHONE, "x")


@pytest.mark.parametrize("url", ["", "http://provider.example/send", "file:///etc/passwd", "x"])
def test_an_address_that_others_could_read_is_refused(settings, url):
    settings.SMS_URL = url
    settings.SMS_BACKEND = "copper.messages.sms.HttpBackend"
    assert "COPPER_SMS_URL" in selectors.sms_fault()
    with pytest.raises(sms.CouldNotSend, match="not_set_up"):
        sms.backend().send(PHONE, "x")


def test_the_console_shows_messages_only_in_a_demonstration(settings, capsys, caplog):
    settings.SMS_BACKEND = "copper.messages.sms.ConsoleBackend"
    settings.DEMO = settings.DEBUG = False
    assert "COPPER_SMS_BACKEND" in selectors.sms_fault()
    with pytest.raises(sms.CouldNotSend):
        sms.backend().send(PHONE, "1234")
    assert capsys.readouterr().out == ""
    settings.DEMO = True
    assert selectors.sms_fault() == ""
    with caplog.at_level(logging.DEBUG):
        sms.backend().send(PHONE, "1234")
    assert "1234" in capsys.readouterr().out
    assert caplog.text == ""


def test_doctor_hears_of_mail_that_only_reaches_the_console(settings):
    settings.EMAIL_BACKEND = selectors.CONSOLE_MAIL
    settings.DEMO = settings.DEBUG = False
    assert any("COPPER_EMAIL_HOST" in fault for fault in selectors.set_up_faults())
    settings.DEMO = True
    assert selectors.email_fault() == ""


def test_doctor_hears_of_a_backend_that_is_not_there(settings):
    settings.SMS_BACKEND = "nobody.knows.This"
    assert "COPPER_SMS_BACKEND" in selectors.sms_fault()
