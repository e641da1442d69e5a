"""Asking for people's time: the organisation's own yes, and its cap, which nobody passes behind it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copper.accounts.actor import STRANGER
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.core.models import NetworkSetting
from copper.events import selectors, services
from copper.events.models import Ask, Cap, Lift
from copper.messages.models import Message
from copper.records.models import Entry
from tests.events.one_of_each import ask
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def garden():
    return OrganisationFactory(name="Garden")


@pytest.fixture
def council():
    return OrganisationFactory(name="Council", bloc="institution")


@pytest.fixture
def lead(garden):
    return actor("community_lead", organisation=garden, email="lead@example.org")


@pytest.fixture
def officer(council):
    return actor("policy_maker", organisation=council, email="officer@example.org")


def state(garden, month=MARCH):
    return selectors.cap_states([garden.pk], first=month)[garden.pk][0]


def test_an_ask_is_proposed_accepted_done_and_something_comes_back(lead, officer, council, garden):
    made = ask(officer, council, garden)
    services.answer_ask(actor=lead, ask=made, yes=True)
    with pytest.raises(Refused, match="not begun"):
        services.finish_ask(actor=officer, ask=made)
    with clock.at(datetime(2026, 3, 20, tzinfo=UTC)):
        services.finish_ask(actor=officer, ask=made)
        services.came_back(actor=lead, ask=made)
    made.refresh_from_db()
    assert (made.state, made.came_back_on) == ("done", date(2026, 3, 20))
    kinds = Entry.objects.filter(subject=made.public_id).order_by("seq")
    assert [line.kind for line in kinds] == [
        "ask.proposed", "ask.accepted", "ask.done", "ask.came_back"
    ]  # fmt: skip


def test_a_no_needs_no_reason_is_read_by_few_and_can_become_a_yes(lead, officer, council, garden):
    made = ask(officer, council, garden)
    services.answer_ask(actor=lead, ask=made, yes=False)
    assert state(garden).asks == 0
    assert Entry.objects.get(kind="ask.declined").audience == "role:coordinator"
    services.answer_ask(actor=lead, ask=made, yes=True)
    assert state(garden).asks == 1
    services.answer_ask(actor=lead, ask=made, yes=False)
    assert Ask.objects.get().state == "declined"


def test_only_the_asked_organisation_says_yes(lead, officer, council, garden, coordinator):
    made = ask(officer, council, garden)
    other = actor("community_lead", organisation=OrganisationFactory())
    peer = actor("peer_researcher", organisation=garden)
    for somebody in (STRANGER, officer, coordinator, other, peer):
        for yes in (True, False):
            with pytest.raises(NotAllowed):
                services.answer_ask(actor=somebody, ask=made, yes=yes)
        with pytest.raises(NotAllowed):
            services.came_back(actor=somebody, ask=made)
        with pytest.raises(NotAllowed):
            services.set_cap(actor=somebody, organisation=garden, asks=9, minutes=900)
        with pytest.raises(NotAllowed):
            services.lift_cap(actor=somebody, organisation=garden, asker=council, month=MARCH)
    for somebody in (STRANGER, lead, coordinator, other):
        with pytest.raises(NotAllowed):
            ask(somebody, council, garden)
        with pytest.raises(NotAllowed):
            services.withdraw_ask(actor=somebody, ask=made)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "quiz"}, "kind"),
        ({"title": " "}, "few words"),
        ({"comes_back": ""}, "comes back"),
        ({"first_day": date(2026, 2, 1)}, "passed"),
        ({"last_day": date(2026, 3, 1)}, "after the first"),
        ({"last_day": date(2027, 9, 1)}, "year"),
        ({"comes_back_on": date(2026, 3, 1)}, "before you asked"),
        ({"minutes": 0}, "minutes"),
        ({"people": 0}, "people"),
    ],
)
def test_what_is_missing_is_said(officer, council, garden, wrong, said):
    with pytest.raises(Refused) as refusal:
        ask(officer, council, garden, **wrong)
    assert said in " ".join(map(str, refusal.value.missing))
    assert not Ask.objects.exists()


def test_institutions_are_not_asked_for_members_time(officer, council, coordinator):
    with pytest.raises(Refused):
        ask(coordinator, None, council)
    with pytest.raises(Refused):
        ask(officer, council, council)


def test_the_fourth_ask_of_a_month_is_not_sent_and_leaves_no_trace(officer, council, garden):
    for _n in range(3):
        ask(officer, council, garden, minutes=10)
    lines, mails = Entry.objects.count(), Message.objects.count()
    with pytest.raises(Refused, match="not sent") as refusal:
        ask(officer, council, garden, minutes=10)
    assert refusal.value.missing == [
        "In March 2026 3 of 3 asks are taken, and 30 of 90 minutes of each person."
    ]
    assert (Ask.objects.count(), Entry.objects.count(), Message.objects.count()) == (
        3, lines, mails
    )  # fmt: skip
    ask(officer, council, garden, days=40, minutes=10)  # April has room
    assert Ask.objects.count() == 4


def test_minutes_are_capped_too(officer, council, garden):
    ask(officer, council, garden, minutes=60)
    with pytest.raises(Refused) as refusal:
        ask(officer, council, garden, minutes=31)
    assert "60 of 90 minutes" in refusal.value.missing[0]
    ask(officer, council, garden, minutes=30)


def test_an_ask_over_two_months_needs_room_in_both(lead, officer, council, garden):
    services.set_cap(actor=lead, organisation=garden, asks=1, minutes=90)
    ask(officer, council, garden, days=35)  # in April
    days = {"first_day": date(2026, 3, 20), "last_day": date(2026, 4, 10)}
    with pytest.raises(Refused) as refusal:
        ask(officer, council, garden, **days, comes_back_on=MAY)
    assert len(refusal.value.missing) == 1
    assert "April" in refusal.value.missing[0]


def test_what_was_declined_or_withdrawn_gives_its_place_back(lead, officer, council, garden):
    services.set_cap(actor=lead, organisation=garden, asks=1, minutes=90)
    first = ask(officer, council, garden)
    with pytest.raises(Refused):
        ask(officer, council, garden)
    services.answer_ask(actor=lead, ask=first, yes=False)
    second = ask(officer, council, garden)
    services.withdraw_ask(actor=officer, ask=second)
    ask(officer, council, garden)


def test_the_organisation_lets_one_more_through_once_from_one_asker(
    lead, officer, council, garden, coordinator
):
    services.set_cap(actor=lead, organisation=garden, asks=0, minutes=0)
    services.lift_cap(actor=lead, organisation=garden, asker=council, month=date(2026, 3, 17))
    with pytest.raises(Refused):
        ask(coordinator, None, garden)  # not for the network
    with pytest.raises(Refused):
        ask(officer, council, garden, days=40)  # not in April
    made = ask(officer, council, garden)
    assert Lift.objects.get().used_by == made
    with pytest.raises(Refused):
        ask(officer, council, garden)


def test_a_refused_ask_uses_up_no_lift(lead, officer, council, garden):
    """It needs both months, and only one was opened."""
    services.set_cap(actor=lead, organisation=garden, asks=0, minutes=0)
    services.lift_cap(actor=lead, organisation=garden, asker=council, month=MARCH)
    with pytest.raises(Refused):
        ask(officer, council, garden, first_day=date(2026, 3, 30), last_day=date(2026, 4, 2))
    assert Lift.objects.get().used_by is None


def test_what_an_organisation_says_holds_from_its_month_on_and_the_newest_word_counts(lead, garden):
    services.set_cap(
        actor=lead, organisation=garden, asks=5, minutes=100, from_month=date(2026, 4, 9)
    )
    assert [state(garden, month).asks_cap for month in (MARCH, APRIL, MAY)] == [3, 5, 5]
    services.set_cap(actor=lead, organisation=garden, asks=1, minutes=30)
    assert [state(garden, month).asks_cap for month in (MARCH, APRIL, MAY)] == [1, 1, 1]
    assert Cap.objects.count() == 2, "what was said before stays readable"
    with pytest.raises(Refused, match="passed"):
        services.set_cap(
            actor=lead, organisation=garden, asks=1, minutes=1, from_month=date(2026, 2, 1)
        )
    for wrong in ({"asks": -1, "minutes": 1}, {"asks": 1, "minutes": 10_001}):
        with pytest.raises(Refused, match="whole number"):
            services.set_cap(actor=lead, organisation=garden, **wrong)


def test_the_network_chooses_for_those_who_said_nothing(officer, council, garden):
    NetworkSetting.objects.create(key="events.asks_a_month", value=0, valid_from=NOW.date())
    with pytest.raises(Refused):
        ask(officer, council, garden)


def test_messages_name_neither_the_asker_nor_what_is_asked(lead, officer, council, garden):
    made = ask(officer, council, garden, title="Asthma survey")
    services.answer_ask(actor=lead, ask=made, yes=True)
    sent = {message.to: message for message in Message.objects.all()}
    assert set(sent) == {"lead@example.org", "officer@example.org"}
    for message in sent.values():
        for word in ("Asthma", "Council", "Garden", "survey"):
            assert word not in message.subject + message.body


SPANS = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=8
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(spans=SPANS, cap=st.integers(0, 3), minutes_cap=st.integers(0, 90))
def test_whatever_is_asked_no_month_passes_its_cap(
    lead, officer, council, garden, spans, cap, minutes_cap
):
    from datetime import timedelta

    Ask.objects.all().delete()
    services.set_cap(actor=lead, organisation=garden, asks=cap, minutes=minutes_cap)
    sent = 0
    for start, length, minutes in spans:
        first = NOW.date() + timedelta(days=start)
        span = {"first_day": first, "last_day": first + timedelta(days=length)}
        months = selectors.cap_states([garden.pk], first=first, months=4)[garden.pk]
        try:
            ask(officer, council, garden, **span, minutes=minutes, comes_back_on=first)
            sent += 1
        except Refused:
            assert any(
                not month.fits(0) or month.minutes + minutes > minutes_cap for month in months
            )
    assert Ask.objects.count() == sent
    states = selectors.cap_states([garden.pk], first=MARCH, months=7)[garden.pk]
    assert not any(month.is_passed for month in states)
    minutes = sum(row.minutes for row in Ask.objects.all())
    assert sum(month.minutes for month in states) == minutes
