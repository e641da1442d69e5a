"""Who comes is read by few; needs are read with the person's say-so only."""

from datetime import timedelta

import pytest

from copper.accounts import services as accounts
from copper.accounts.actor import STRANGER, actor_for
from copper.accounts.models import AssistedEntry, Seat
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.events import selectors, services
from copper.events.models import Coming
from copper.records.models import Entry
from tests.events.one_of_each import plan
from tests.factories import OrganisationFactory, SeatFactory, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def garden():
    return OrganisationFactory(name="Garden")


@pytest.fixture
def lead(garden):
    return actor("community_lead", organisation=garden)


@pytest.fixture
def council():
    return OrganisationFactory(name="Council", bloc="institution")


@pytest.fixture
def officer(council):
    return actor("policy_maker", organisation=council)


def needy(words="A chair with a back", **person):
    somebody = actor("resident", **person)
    accounts.set_needs(actor=somebody, person=somebody.person, spoken=["ur"], read=[], needs=words)
    return somebody


def test_a_person_may_change_their_mind_and_leaves_no_needs_behind(lead, garden, resident):
    event = plan(lead, garden)
    services.say(
        actor=resident, event=event, answer="coming", wants=["step_free"], brings_needs=True
    )
    services.say(
        actor=resident, event=event, answer="not_coming", wants=["step_free"], brings_needs=True
    )
    row = Coming.objects.get()
    assert (row.answer, row.needs, row.brings_needs) == ("not_coming", {}, False)


def test_what_a_person_asked_for_is_sealed(lead, garden, resident, django_assert_num_queries):
    from django.db import connection

    event = plan(lead, garden)
    services.say(actor=resident, event=event, answer="coming", wants=["step_free"])
    services.arrange(actor=lead, event=event, what="step_free", who="Zara Hussain")
    with connection.cursor() as cursor:
        cursor.execute("SELECT needs FROM events_coming")
        assert "step_free" not in cursor.fetchone()[0]
        cursor.execute("SELECT who FROM events_arrangement")
        assert "Zara" not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    "wrong", [{"answer": "perhaps"}, {"answer": "coming", "wants": ["a band"]}]
)
def test_a_wrong_answer_is_refused(lead, garden, resident, wrong):
    with pytest.raises(Refused):
        services.say(actor=resident, event=plan(lead, garden), **wrong)


def test_nobody_answers_for_what_is_over_or_off(lead, garden, resident):
    event, off = plan(lead, garden), plan(lead, garden)
    services.cancel_event(actor=lead, event=off)
    with pytest.raises(Refused):
        services.say(actor=resident, event=off, answer="coming")
    with clock.at(event.ends_at + timedelta(minutes=1)), pytest.raises(Refused):
        services.say(actor=resident, event=event, answer="coming")
    for nobody in (STRANGER, actor(None)):
        with pytest.raises(NotAllowed):
            services.say(actor=nobody, event=event, answer="coming")


def test_a_helper_answers_for_who_they_help(lead, garden, resident):
    event = plan(lead, garden)
    helper = actor("interpreter")
    assistance = accounts.assist_start(actor=helper, person=resident.person, agreed_how="spoken")
    helping = actor_for(helper.person, assistance)
    services.say(actor=helping, event=event, answer="coming")
    row = Coming.objects.get()
    assert (row.person, row.with_helper) == (resident.person, True)
    assert AssistedEntry.objects.get().what == "event.answered"
    with pytest.raises(NotAllowed):
        services.make_link(actor=helping)


def test_a_community_organiser_and_the_coordinator_read_names(lead, garden, coordinator, resident):
    event = plan(lead, garden)
    services.say(
        actor=resident, event=event, answer="coming", wants=["step_free"], interpreter="ur"
    )
    for reader in (lead, coordinator):
        assert [row.person.name for row in selectors.people_coming(reader, event)] == ["Rana"]
        comers = selectors.comers(reader, event)
        assert comers.people == "1"
        assert [(w.label, w.people) for w in comers.wanted] == [
            ("interpreter: اردو", "1"), ("no steps on the way in", "1")
        ]  # fmt: skip


def test_an_institution_reads_what_to_arrange_and_no_names_or_small_numbers(officer, council):
    event = plan(officer, council)
    for n in range(9):
        services.say(
            actor=actor("resident"), event=event, answer="coming",
            wants=["step_free"] if n < 2 else [],
        )  # fmt: skip
    comers = selectors.comers(officer, event)
    assert comers.people == "10"  # nine, as the gate lets it out
    assert [(w.what, w.people) for w in comers.wanted] == [("step_free", "fewer than 8")]
    assert not comers.has_names
    with pytest.raises(NotAllowed):
        selectors.people_coming(officer, event)
    with pytest.raises(NotAllowed):
        services.read_needs(actor=officer, event=event)


def test_a_lead_who_also_sits_in_an_institution_reads_no_names(lead, garden, council, resident):
    event = plan(lead, garden)
    services.say(actor=resident, event=event, answer="coming")
    SeatFactory(person=lead.person, role="researcher", bloc="institution", organisation=council)
    both = actor_for(lead.person)
    assert Seat.objects.filter(person=lead.person).count() == 2
    with pytest.raises(NotAllowed):
        selectors.people_coming(both, event)
    assert selectors.comers(both, event).people == "fewer than 8"


def test_everybody_else_reads_no_numbers_at_all(lead, garden, officer, resident):
    event = plan(lead, garden)
    peer = actor("peer_researcher", organisation=garden)
    other = actor("community_lead", organisation=OrganisationFactory())
    for somebody in (STRANGER, resident, peer, other, officer):
        with pytest.raises(NotAllowed):
            selectors.comers(somebody, event)
        with pytest.raises(NotAllowed):
            selectors.people_coming(somebody, event)


def test_needs_are_read_with_a_say_so_only_and_the_person_is_told(lead, garden):
    event = plan(lead, garden)
    yes, no = needy(name="Amina"), needy("My secret")
    services.say(actor=yes, event=event, answer="coming", brings_needs=True)
    services.say(actor=no, event=event, answer="coming")
    read = services.read_needs(actor=lead, event=event)
    assert [(one.name, one.words, one.spoken) for one in read] == [
        ("Amina", "A chair with a back", ["ur"])
    ]
    told = Entry.objects.get(kind="event.needs_read")
    assert (told.audience, told.person_ref) == ("person", yes.person.public_id)


def test_who_does_what_is_read_by_those_who_arrange(lead, garden, resident):
    event = plan(lead, garden)
    services.arrange(actor=lead, event=event, what="interpreter", language="ur", who="Zara")
    assert [row.who for row in selectors.arrangements(lead, event)] == ["Zara"]
    assert [row.who for row in selectors.arrangements(resident, event)] == [""]


def test_the_own_list_shows_what_is_still_to_come_and_what_was_called_off(lead, garden, resident):
    soon, off, no, late = (plan(lead, garden, title=t, days=d) for t, d in
                           (("Soon", 1), ("Off", 2), ("No", 3), ("Late", 9)))  # fmt: skip
    for event in (soon, off, late):
        services.say(actor=resident, event=event, answer="coming")
    services.say(actor=resident, event=no, answer="not_coming")
    services.cancel_event(actor=lead, event=off)
    assert [e.title for e in selectors.said_yes_to(resident)] == ["Soon", "Off", "Late"]
    with clock.at(soon.ends_at + timedelta(minutes=1)):
        assert [e.title for e in selectors.said_yes_to(resident)] == ["Off", "Late"]
