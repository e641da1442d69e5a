import pytest

from copper.jobs import declare
from copper.jobs.worker import Worker
from copper.messages import sms


@pytest.fixture(autouse=True)
def texts(settings, monkeypatch):
    """The text messages that went out, as (to, text)."""
    settings.SMS_BACKEND = "copper.messages.sms.MemoryBackend"
    monkeypatch.setattr(sms.MemoryBackend, "sent", sent := [])
    return sent


@pytest.fixture
def deliver(db, monkeypatch):
    """Lets a worker do what is due, schedules of other rooms left out."""
    monkeypatch.setattr(declare.schedules, "_items", {})
    return lambda: Worker().drain()
