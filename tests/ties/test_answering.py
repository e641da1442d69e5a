"""Opening a wave, answering it step by step, closing it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from copper.accounts import services as accounts
from copper.accounts.actor import Actor
from copper.accounts.models import AssistedEntry
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.records.models import Entry
from copper.ties import jobs, selectors, services
from copper.ties.models import Asked, Response, Tie, Wave
from tests.factories import actor
from tests.ties import people
from tests.ties.people import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    return people.organisations(6)


@pytest.fixture
def wave(coordinator, groups):
    return people.open_wave(coordinator)


def test_a_wave_asks_members_active_and_resting_as_they_are_when_it_opens(coordinator, groups):
    people.organisations(1, state="resting", first=10)
    people.organisations(1, state="talking", first=11)
    people.organisations(1, state="left", first=12)
    wave = people.open_wave(coordinator)
    people.organisations(1, first=13)  # comes too late for this wave
    assert Asked.objects.filter(wave=wave).count() == 7
    assert Entry.objects.get(kind="ties.opened").codes["asked"] == 7


def test_a_wave_needs_a_name_of_its_own_a_day_ahead_and_somebody_to_ask(coordinator):
    with pytest.raises(Refused) as refusal:
        services.open_wave(
            actor=coordinator, label=" ", closes_on=clock.today() - timedelta(days=1)
        )
    assert len(refusal.value.missing) == 3


def test_one_wave_is_open_at_a_time(coordinator, wave):
    with pytest.raises(Refused) as refusal:
        people.open_wave(coordinator, label="Second")
    assert len(refusal.value.missing) == 1


def test_only_the_coordinator_opens_and_closes(groups, wave):
    leader = people.lead(groups[0])
    with pytest.raises(NotAllowed):
        people.open_wave(leader, label="Mine")
    with pytest.raises(NotAllowed):
        services.close_wave(actor=leader, wave=wave)


def test_what_was_answered_is_kept_after_each_step(groups, wave):
    leader = people.lead(groups[0])
    first = services.begin(actor=leader, wave=wave, organisation=groups[0])
    services.name_partners(actor=leader, response=first, organisations=[groups[1].pk, groups[2].pk])
    services.rate(actor=leader, response=first, organisation=groups[1], answers=GOOD)
    again = services.begin(actor=leader, wave=wave, organisation=groups[0])
    assert again.pk == first.pk
    assert [tie.is_rated for tie in selectors.named(again)] == [True, False]
    # Ticking again keeps what was said of those who are still named.
    services.name_partners(actor=leader, response=again, organisations=[groups[1].pk, groups[3].pk])
    assert [(tie.about, tie.is_rated) for tie in selectors.named(again)] == [
        (groups[1], True),
        (groups[3], False),
    ]


def test_what_is_said_is_sealed_in_the_database(groups, wave):
    people.answer(wave, groups[0], groups[1:3])
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT rating FROM ties_tie")
        assert all(row[0].startswith("k1.") for row in cursor.fetchall())


def test_nobody_names_or_rates_their_own_organisation(groups, wave):
    leader = people.lead(groups[0])
    response = services.begin(actor=leader, wave=wave, organisation=groups[0])
    with pytest.raises(Refused, match="your own organisation"):
        services.name_partners(actor=leader, response=response, organisations=[groups[0].pk])
    with pytest.raises(Refused, match="your own organisation"):
        services.rate(actor=leader, response=response, organisation=groups[0], answers=GOOD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tie.objects.create(response=response, by=groups[0], about=groups[0])


def test_step_one_wants_somebody_or_nobody_and_only_from_the_list(coordinator, groups, wave):
    leader = people.lead(groups[0])
    response = services.begin(actor=leader, wave=wave, organisation=groups[0])
    stranger = people.organisations(1, first=20)[0]
    for wrong in (
        {"organisations": []},
        {"organisations": [groups[1].pk], "nobody": True},
        {"organisations": [stranger.pk]},
    ):
        with pytest.raises(Refused):
            services.name_partners(actor=leader, response=response, **wrong)
    services.name_partners(actor=leader, response=response, organisations=[], nobody=True)
    assert services.send(actor=leader, response=response).sent_at


def test_at_most_so_many_are_rated_as_the_network_says(coordinator, groups, wave):
    Wave.objects.update(rate_at_most=2)
    leader = people.lead(groups[0])
    response = services.begin(actor=leader, wave=wave, organisation=groups[0])
    response.wave.refresh_from_db()
    services.name_partners(
        actor=leader, response=response, organisations=[one.pk for one in groups[1:4]]
    )
    for one in groups[1:3]:
        services.rate(actor=leader, response=response, organisation=one, answers=GOOD)
    with pytest.raises(Refused, match="enough"):
        services.rate(actor=leader, response=response, organisation=groups[3], answers=GOOD)
    services.rate(actor=leader, response=response, organisation=groups[1], answers={"open": "1"})
    services.skip(actor=leader, response=response, organisation=groups[2])
    services.rate(actor=leader, response=response, organisation=groups[3], answers=GOOD)


@pytest.mark.parametrize(
    "answers", [{}, {"open": ""}, {"open": "5"}, {"nonsense": "1"}, {"power": "1"}]
)
def test_an_answer_that_is_none_is_refused(groups, wave, answers):
    leader = people.lead(groups[0])
    response = services.begin(actor=leader, wave=wave, organisation=groups[0])
    services.name_partners(actor=leader, response=response, organisations=[groups[1].pk])
    with pytest.raises(Refused):
        services.rate(actor=leader, response=response, organisation=groups[1], answers=answers)


def test_only_who_speaks_for_an_organisation_answers_for_it(groups, wave):
    for who in (
        actor("peer_researcher", organisation=groups[0]),
        people.lead(groups[1]),
        actor("coordinator"),
    ):
        with pytest.raises(NotAllowed):
            services.begin(actor=who, wave=wave, organisation=groups[0])


def test_answers_are_seen_by_who_gave_them_only(coordinator, groups, wave):
    response = people.answer(wave, groups[0], groups[1:3])
    for who in (coordinator, people.lead(groups[0]), people.lead(groups[1])):
        with pytest.raises(NotHere):
            selectors.response(who, response.public_id)


def test_what_was_sent_stays(groups, wave):
    leader = people.lead(groups[0])
    response = people.answer(wave, groups[0], groups[1:3], by=leader)
    with pytest.raises(Refused, match="already"):
        services.rate(actor=leader, response=response, organisation=groups[1], answers=GOOD)


def test_a_helper_on_the_phone_writes_the_persons_answer_and_reads_it_back(
    coordinator, groups, wave
):
    leader = people.lead(groups[0])
    helping = accounts.assist_start(actor=coordinator, person=leader.person, agreed_how="spoken")
    helper = Actor(coordinator.person, coordinator.seats, helping)
    response = services.begin(actor=helper, wave=wave, organisation=groups[0])
    services.name_partners(actor=helper, response=response, organisations=[groups[1].pk])
    services.rate(actor=helper, response=response, organisation=groups[1], answers=GOOD)
    with pytest.raises(Refused, match="Read the answers back"):
        services.send(actor=helper, response=response)
    services.send(actor=helper, response=response, was_read_back=True)
    response = Response.objects.get()
    assert (response.person, response.channel) == (leader.person, "assisted")
    assert AssistedEntry.objects.get().subject == response.public_id


def test_closing_drops_drafts_and_nobody_answers_any_more(coordinator, groups, wave):
    leader = people.lead(groups[0])
    draft = services.begin(actor=leader, wave=wave, organisation=groups[0])
    services.close_wave(actor=coordinator, wave=wave)
    assert not Response.objects.exists()
    draft.wave.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        services.name_partners(actor=leader, response=draft, organisations=[groups[1].pk])
    with pytest.raises(Refused, match="closed already"):
        services.close_wave(actor=coordinator, wave=Wave.objects.get())


def test_a_wave_closes_by_itself_after_its_last_day(groups, wave):
    assert jobs.close_due() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        with pytest.raises(Refused, match="closed"):
            services.begin(actor=people.lead(groups[0]), wave=wave, organisation=groups[0])
        assert jobs.close_due() == 1
    wave.refresh_from_db()
    assert wave.results == {"asked": 6, "answered": 0, "enough": False}


def test_the_home_page_reminds_until_it_is_sent(groups, wave):
    leader = people.lead(groups[0])
    assert [turn.state for turn in selectors.turns(leader)] == ["new"]
    services.begin(actor=leader, wave=wave, organisation=groups[0])
    assert [turn.state for turn in selectors.turns(leader)] == ["draft"]
    response = Response.objects.get()
    services.name_partners(actor=leader, response=response, organisations=[], nobody=True)
    services.send(actor=leader, response=response)
    assert [turn.state for turn in selectors.turns(leader)] == ["sent"]
    assert selectors.turns(actor("resident")) == []
