"""Planning, changing and calling off a meeting, and who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from copper.accounts.actor import STRANGER
from copper.core import clock
from copper.core.errors import ChangedMeanwhile, NotAllowed, Refused
from copper.events import services
from copper.events.models import Event
from copper.messages.models import Message
from copper.records.models import Entry
from tests.events.one_of_each import moment, plan
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(MONDAY):
        yield


@pytest.fixture
def garden():
    return OrganisationFactory(name="Garden")


@pytest.fixture
def lead(garden):
    return actor("community_lead", organisation=garden)


def comer(event, **person):
    somebody = actor("resident", **person)
    services.say(actor=somebody, event=event, answer="coming")
    return somebody


def test_a_lead_plans_a_meeting_with_what_people_need(lead, garden):
    event = plan(lead, garden, access=["step_free", "childcare"], interpreters=["ur"])
    wanted = {(row.what, row.language, row.is_arranged) for row in event.arrangements.all()}
    assert wanted == {
        ("step_free", "", False), ("childcare", "", False), ("interpreter", "ur", False)
    }  # fmt: skip
    services.arrange(actor=lead, event=event, what="interpreter", language="ur", who="Zara")
    assert event.arrangements.get(what="interpreter").is_arranged
    assert Entry.objects.filter(kind="event.planned").count() == 1


def test_who_may_not_speak_for_the_organiser_plans_nothing(garden, coordinator):
    other = actor("community_lead", organisation=OrganisationFactory())
    peer = actor("peer_researcher", organisation=garden)
    for somebody in (STRANGER, other, peer, actor("policy_maker")):
        with pytest.raises(NotAllowed):
            plan(somebody, garden)
    with pytest.raises(NotAllowed):
        plan(other, None)  # the network's own is the coordinator's
    assert plan(coordinator, None).organiser is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "called"),
        ({"kind": "party"}, "kind"),
        ({"place": ""}, "where"),
        ({"starts_at": None}, "begins"),
        ({"ends_at": MONDAY}, "end after"),
        ({"ends_at": MONDAY + timedelta(days=60)}, "14 days"),
    ],
)
def test_what_is_missing_is_said(lead, garden, wrong, said):
    with pytest.raises(Refused) as refusal:
        plan(lead, garden, **wrong)
    assert said in str(refusal.value.missing[0])
    assert not Event.objects.exists()


def test_nothing_is_planned_for_times_that_have_passed(lead, garden):
    with pytest.raises(Refused, match="passed"):
        plan(lead, garden, days=-1)
    event = plan(lead, garden)
    with pytest.raises(Refused, match="passed"):
        services.change_event(actor=lead, event=event, starts_at=moment(-2))


def test_friday_noon_needs_a_word_about_prayer(lead, garden):
    friday = {"starts_at": moment(4, 11), "ends_at": moment(4, 15)}
    with pytest.raises(Refused) as refusal:
        plan(lead, garden, **friday)
    assert "Friday prayer (12:30–14:30)" in str(refusal.value.missing[0])
    event = plan(lead, garden, **friday, prayer_plan="We stop from 12:45 to 13:45.")
    assert event.prayer_plan


def test_who_said_they_come_hears_when_it_moves_and_when_it_is_called_off(lead, garden):
    event = plan(lead, garden, title="Women and asthma")
    comer(event, email="a@example.org")
    comer(event, phone="+447700900001", shares_phone=True)
    gone = comer(event, email="b@example.org")
    services.say(actor=gone, event=event, answer="not_coming")
    services.change_event(actor=lead, event=event, title="Air and women")
    assert not Message.objects.exists(), "a new title is nothing to be rung for"
    services.change_event(actor=lead, event=event, starts_at=moment(7, 8))
    services.cancel_event(actor=lead, event=event, why="Snow")
    mail, text = Message.objects.filter(channel="email"), Message.objects.filter(channel="sms")
    assert (mail.count(), text.count()) == (2, 2)
    assert "9 March 2026" in mail.order_by("pk")[0].body
    assert "cancelled" in mail.order_by("pk")[1].body
    for message in Message.objects.all():
        for word in ("asthma", "women", "Garden", "library", "Snow"):
            assert word.lower() not in (message.subject + message.body).lower()
    assert all("March" not in m.body and "cancelled" not in m.body for m in text), "a shared phone"
    assert Event.objects.get().sequence == 3


def test_a_message_comes_in_the_language_of_who_reads_it(lead, garden):
    event = plan(lead, garden)
    comer(event, email="a@example.org", language="ur")
    services.cancel_event(actor=lead, event=event)
    assert "مارچ" in Message.objects.get().body


def test_what_is_over_or_called_off_stays_so(lead, garden):
    event, off = plan(lead, garden), plan(lead, garden)
    with pytest.raises(Refused, match="not begun"):
        services.held_event(actor=lead, event=event)
    services.cancel_event(actor=lead, event=off)
    with clock.at(MONDAY + timedelta(days=8)):
        services.held_event(actor=lead, event=event)
        for one in (event, off):
            for change in (
                lambda one=one: services.change_event(actor=lead, event=one, title="New"),
                lambda one=one: services.cancel_event(actor=lead, event=one),
                lambda one=one: services.held_event(actor=lead, event=one),
                lambda one=one: services.arrange(actor=lead, event=one, what="breaks"),
            ):
                with pytest.raises(Refused):
                    change()


def test_the_second_of_two_who_change_it_at_once_is_told(lead, garden):
    event = plan(lead, garden)
    first, second = Event.objects.get(pk=event.pk), Event.objects.get(pk=event.pk)
    services.change_event(actor=lead, event=first, title="One")
    with pytest.raises(ChangedMeanwhile):
        services.change_event(actor=lead, event=second, title="Two")
    assert Event.objects.get().title == "One"


def test_what_is_needed_no_more_goes_and_what_is_arranged_stays(lead, garden):
    event = plan(lead, garden, access=["breaks", "parking"])
    services.arrange(actor=lead, event=event, what="breaks")
    services.change_event(actor=lead, event=event, access=["breaks", "childcare"], interpreters=[])
    rows = {row.what: row.is_arranged for row in event.arrangements.all()}
    assert rows == {"breaks": True, "childcare": False}


@pytest.mark.parametrize(
    ("what", "language"), [("band", ""), ("interpreter", ""), ("breaks", "ur")]
)
def test_only_things_from_the_list_are_arranged(lead, garden, what, language):
    with pytest.raises(Refused):
        services.arrange(actor=lead, event=plan(lead, garden), what=what, language=language)


def test_fields_that_do_not_exist_are_a_fault_of_ours(lead, garden):
    with pytest.raises(TypeError, match="sequence"):
        plan(lead, garden, sequence=3)


def test_summer_time_moves_no_meeting(lead, garden):
    """Ten o'clock is ten o'clock, before and after the clocks go forward on 29 March 2026."""
    before = plan(lead, garden, days=(date(2026, 3, 28) - clock.today()).days)
    after = plan(lead, garden, days=(date(2026, 3, 29) - clock.today()).days)
    assert before.starts_at == datetime(2026, 3, 28, 9, tzinfo=UTC)
    assert after.starts_at == datetime(2026, 3, 29, 8, tzinfo=UTC)
