"""What others ask of this room: the Monday page, an organisation's own page; and who sees what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from copper.accounts.actor import STRANGER
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere
from copper.events import selectors, services
from tests.events.one_of_each import ask, moment, plan
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


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
    return actor("community_lead", organisation=garden)


@pytest.fixture
def officer(council):
    return actor("policy_maker", organisation=council)


def queries(read):
    with CaptureQueriesContext(connection) as asked:
        read()
    return len(asked)


def test_this_weeks_sessions_say_what_is_still_to_arrange(
    lead, garden, coordinator, officer, resident
):
    event = plan(lead, garden, days=2, access=["step_free", "childcare"])
    services.arrange(actor=lead, event=event, what="childcare")
    services.say(actor=resident, event=event, answer="coming")
    off = plan(lead, garden, days=3)
    services.cancel_event(actor=lead, event=off)
    plan(lead, garden, days=20)
    days = {"first": NOW.date(), "last": NOW.date() + timedelta(days=6)}
    (session,) = selectors.sessions_between(actor=coordinator, **days)
    assert (session.organiser, session.coming) == ("Garden", 1)
    assert (session.arranged, session.to_arrange) == (("childcare",), ("no steps on the way in",))
    assert str(event.public_id) in session.address
    (session,) = selectors.sessions_between(actor=officer, **days)
    assert session.coming is None, "how many come is not for everybody"


def test_a_session_that_spans_midnight_is_of_both_days(lead, garden, coordinator):
    plan(lead, garden, starts_at=moment(1, 20), ends_at=moment(2, 2))
    for day, count in ((0, 0), (1, 1), (2, 1), (3, 0)):
        on = NOW.date() + timedelta(days=day)
        found = selectors.sessions_between(actor=coordinator, first=on, last=on)
        assert len(found) == count


def test_the_asks_of_a_month_and_how_full_it_is(
    lead, officer, council, garden, coordinator, resident
):
    waits, yes, no = (ask(officer, council, garden, minutes=20) for _n in range(3))
    services.answer_ask(actor=lead, ask=yes, yes=True)
    services.answer_ask(actor=lead, ask=no, yes=False)
    for reader, seen in (
        (coordinator, {waits, yes}), (lead, {waits, yes}), (officer, {waits, yes}), (resident, {yes})
    ):  # fmt: skip
        found = selectors.asks_of(actor=reader, organisation=garden, month=date(2026, 3, 20))
        assert set(found.asks) == seen
        assert (found.state.asks, found.state.minutes) == (2, 40)
    other_officer = actor("policy_maker", organisation=OrganisationFactory(bloc="institution"))
    assert set(selectors.asks_of(actor=other_officer, organisation=garden, month=MARCH).asks) == {
        yes
    }
    assert selectors.asks_of(actor=lead, organisation=garden, month=APRIL).asks == []


def test_who_is_at_the_cap_is_known_in_three_queries(lead, officer, council, garden, coordinator):
    others = [OrganisationFactory().pk for _n in range(5)]
    services.set_cap(actor=lead, organisation=garden, asks=1, minutes=60)
    ask(officer, council, garden)
    found = {}

    def read():
        found["ids"] = selectors.at_cap(
            actor=coordinator, organisations=[garden.pk, *others], month=MARCH
        )

    assert queries(read) == 3
    assert found["ids"] == {garden.pk}


def test_what_runs_out_is_the_answer_and_what_was_promised_to_come_back(
    lead, officer, council, garden, coordinator
):
    waits = ask(officer, council, garden, days=5)
    ask(officer, council, garden, days=50)
    yes = ask(officer, council, garden, days=1, minutes=5, comes_back_on=date(2026, 3, 9))
    services.answer_ask(actor=lead, ask=yes, yes=True)
    until = NOW.date() + timedelta(days=10)
    for reader in (coordinator, lead, officer):
        found = selectors.expiring(actor=reader, until=until)
        assert [(one.what, one.ask) for one in found] == [("answer", waits), ("comes_back", yes)]
    assert selectors.expiring(actor=actor("resident"), until=until) == []
    services.came_back(actor=lead, ask=yes)
    assert len(selectors.expiring(actor=lead, until=until)) == 1


def test_burden_counts_minutes_of_each_and_of_all(lead, officer, council, garden):
    services.set_cap(actor=lead, organisation=garden, asks=9, minutes=900)
    ask(officer, council, garden, minutes=30, people=10)
    ask(officer, council, garden, first_day=date(2026, 3, 31), last_day=date(2026, 4, 1), minutes=60,
        people=2)  # fmt: skip
    march, april = selectors.burden(lead, garden, first=MARCH, months=2)
    assert (march.asks, march.minutes, march.all_minutes) == (2, 60, 360)
    assert (april.asks, april.minutes, april.all_minutes) == (1, 30, 60)
    for somebody in (officer, actor("resident"), STRANGER):
        with pytest.raises(NotAllowed):
            selectors.burden(somebody, garden, first=MARCH)


def test_what_waits_or_was_declined_is_known_to_the_two_sides_only(
    lead, officer, council, garden, coordinator, resident
):
    made = ask(officer, council, garden)
    peer = actor("peer_researcher", organisation=garden)
    for somebody in (lead, officer, coordinator, peer):
        assert selectors.ask(somebody, made.public_id) == made
    for somebody in (resident, actor("community_lead", organisation=OrganisationFactory())):
        with pytest.raises(NotHere):
            selectors.ask(somebody, made.public_id)
        assert not selectors.asks_in(somebody, month=MARCH).exists()
    services.answer_ask(actor=lead, ask=made, yes=True)
    assert selectors.ask(resident, made.public_id) == made
    assert selectors.asks_in(resident, month=MARCH).get() == made
    assert not selectors.asks_in(resident, month=APRIL).exists()


def test_lists_of_asks_by_side(lead, officer, council, garden, coordinator):
    made = ask(officer, council, garden)
    networks = ask(coordinator, None, garden)
    assert set(selectors.asks_of_mine(lead, "us")) == {made, networks}
    assert not selectors.asks_of_mine(lead, "them").exists()
    assert set(selectors.asks_of_mine(officer)) == {made}
    assert set(selectors.asks_of_mine(coordinator, "them")) == {networks}
    assert set(selectors.asks_of_mine(coordinator)) == {made, networks}
    assert not selectors.asks_of_mine(actor("resident")).exists()


def test_only_community_organisations_are_asked_and_never_ones_own(lead, officer, council, garden):
    other = OrganisationFactory(name="Kitchen")
    assert set(selectors.whom_to_ask(officer)) == {garden, other}
    assert set(selectors.whom_to_ask(lead)) == {other}
    assert set(selectors.whom_to_ask(officer, "kitch")) == {other}
    assert not selectors.whom_to_ask(officer, "\x00nobody").exists()
    with pytest.raises(NotAllowed):
        selectors.whom_to_ask(actor("resident"))


def test_the_month_counts_local_days(lead, garden, resident):
    """Half past midnight on the first of July is still June in UTC."""
    from copper.events import rules

    july = date(2026, 7, 1)
    start = rules.local_moment(july, datetime(2000, 1, 1, 0, 30).time())
    assert start.month == 6
    plan(lead, garden, starts_at=start, ends_at=start + timedelta(hours=1))
    assert selectors.days_with_something(resident, month=july) == {july: 1}
    assert selectors.events_in(resident, month=july).count() == 1
    assert selectors.events_in(resident, month=date(2026, 6, 1)).count() == 0
    assert selectors.events_in(resident, month=july, day=july).count() == 1
    assert selectors.events_in(resident, month=july, words="kitchen").count() == 0
    assert selectors.events_in(resident, month=july, words="gard\x00en").count() == 1


def test_strangers_read_no_calendar(lead, garden):
    event = plan(lead, garden)
    for read in (
        lambda: selectors.events_in(STRANGER, month=MARCH),
        lambda: selectors.event(STRANGER, event.public_id),
        lambda: selectors.asks_in(STRANGER, month=MARCH),
        lambda: selectors.sessions_between(actor=STRANGER, first=MARCH, last=APRIL),
        lambda: selectors.expiring(actor=STRANGER, until=APRIL),
        lambda: selectors.asks_of(actor=STRANGER, organisation=garden, month=MARCH),
    ):
        with pytest.raises(NotAllowed):
            read()
    assert selectors.said_yes_to(STRANGER) == []
