"""The e-mail of Monday morning: counts and a link, once a week, to who asked for it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from copper.accounts.models import Seat
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.jobs.declare import schedules
from copper.messages import texts
from copper.messages.models import Message
from copper.relationships import jobs, personal, services
from copper.relationships.models import ByMail
from tests.factories import actor
from tests.relationships.things import build, promise

pytestmark = pytest.mark.django_db
MONDAY = datetime(2031, 3, 10, 7, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def monday():
    with clock.at(MONDAY):
        yield


@pytest.fixture
def cora():
    return actor("coordinator", email="cora@example.org", name="Cora")


def mails():
    return list(Message.objects.filter(channel="email"))


def test_it_says_how_many_and_gives_one_link_and_no_name_or_topic(cora):
    both = build(cora)
    promise(both, made=9, due=3, text="Pay for the secret study")
    services.choose_mail(actor=cora, wanted=True)
    assert services.send_mails() == 1
    (mail,) = mails()
    assert "We owe: 1" in mail.body
    assert mail.body.count("http") == 1
    assert "/monday/" in mail.body
    for word in ("Garden", "Council", "secret", "Priya", "Nasreen", "Cora"):
        assert word not in mail.body + mail.subject


def test_it_goes_once_a_week_and_on_mondays_only(cora):
    services.choose_mail(actor=cora, wanted=True)
    services.send_mails()
    services.send_mails()
    assert len(mails()) == 1
    with clock.at(MONDAY + timedelta(days=1)):
        assert services.send_mails() == 0
    with clock.at(MONDAY + timedelta(days=7)):
        services.send_mails()
    assert len(mails()) == 2


def test_nobody_gets_it_who_did_not_ask_or_said_stop(cora):
    assert services.send_mails() == 0
    services.choose_mail(actor=cora, wanted=True)
    services.choose_mail(actor=cora, wanted=True)
    services.choose_mail(actor=cora, wanted=False)
    assert services.send_mails() == 0
    with pytest.raises(NotAllowed):
        services.choose_mail(actor=actor("community_lead"), wanted=True)
    with pytest.raises(Refused):
        services.choose_mail(actor=actor("coordinator"), wanted=True)


def test_who_is_no_coordinator_any_more_gets_none(cora):
    services.choose_mail(actor=cora, wanted=True)
    Seat.objects.filter(person=cora.person).update(ends_on=clock.today() - timedelta(days=1), starts_on=clock.today() - timedelta(days=9))  # fmt: skip
    assert services.send_mails() == 0


def test_a_shared_phone_gets_neutral_words(cora):
    type(cora.person).objects.filter(pk=cora.person.pk).update(shares_phone=True)
    services.choose_mail(actor=cora, wanted=True)
    services.send_mails()
    assert mails()[0].body == texts.neutral().body


def test_the_worker_prepares_each_morning_and_sends_after(cora):
    times = {s.name: s.at for s in schedules if s.name.startswith("relationships.")}
    assert times["relationships.prepare"] < times["relationships.send_mails"]
    services.choose_mail(actor=cora, wanted=True)
    jobs.prepare()
    assert jobs.send_mails() == 1


def test_the_wish_can_be_downloaded_moves_with_the_account_and_goes_with_the_person(cora):
    services.choose_mail(actor=cora, wanted=True)
    assert "monday_by_mail_since" in personal.export(cora.person)
    assert len(personal.explain(cora.person)) == 1
    other = actor("coordinator", email="b@example.org")
    personal.move(other.person, cora.person)
    assert ByMail.objects.get().person == other.person
    services.choose_mail(actor=cora, wanted=True)
    personal.move(other.person, cora.person)
    assert ByMail.objects.get().person == other.person
    personal.erase(other.person)
    assert not ByMail.objects.exists()
