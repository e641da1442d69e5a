"""Who sees which agreement, and what other rooms are told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from copper.accounts import services as accounts
from copper.accounts import subject_data
from copper.accounts.models import Person
from copper.accounts.services.organisations import relations
from copper.agreements import personal, selectors, services
from copper.agreements.models import Comment, Party, Signature
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere
from tests.agreements.things import offered, sign, signed, two
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db


def test_words_are_for_the_parties_and_who_helps_them():
    things = two()
    inside = (
        things.lead,
        things.researcher,
        things.coordinator,
        actor("peer_researcher", organisation=things.group),
        actor("data_protection_officer"),
        actor("interpreter"),
    )
    outside = (
        actor("resident"),
        actor("policy_maker"),
        actor("community_lead", organisation=OrganisationFactory()),
        actor("interpreter", organisation=OrganisationFactory()),
        actor("finance_officer"),
    )
    for who in inside:
        assert selectors.one(who, things.agreement.public_id) == things.agreement
    for who in outside:
        assert not selectors.agreements(who).exists()
        with pytest.raises(NotHere):
            selectors.one(who, things.agreement.public_id)
    with pytest.raises(NotAllowed):
        selectors.agreements(actor(None))


def test_what_is_said_beside_the_words_stays_between_the_parties():
    things = two()
    services.comment(actor=things.lead, agreement=things.agreement, section="money", words="Hm")
    for who, count in (
        (things.lead, 1),
        (things.researcher, 1),
        (things.coordinator, 1),
        (actor("data_protection_officer"), 0),
        (actor("interpreter"), 0),
    ):
        reading = selectors.read(who, things.agreement)
        assert sum(len(section.comments) for section in reading.sections) == count


def test_the_list_shows_own_ones_and_hides_what_is_over():
    mine, _others = signed(), offered()
    assert list(selectors.agreements(mine.lead)) == [mine.agreement]
    assert selectors.agreements(mine.coordinator).count() == 2
    assert selectors.agreements(mine.lead).get().signatures == 2
    services.end(actor=mine.lead, agreement=mine.agreement)
    assert not selectors.agreements(mine.lead).exists()
    assert selectors.agreements(mine.lead, state="ended").count() == 1
    assert not selectors.agreements(mine.lead, state="nonsense").exists()


def test_what_expires():
    coordinator = actor("coordinator")
    due, waiting, _early = signed(), offered(), two()
    today = clock.today()
    found = selectors.expiring(actor=coordinator, until=today + timedelta(days=30))
    assert [(one.agreement, one.why) for one in found] == [(waiting.agreement, "unsigned")]
    found = selectors.expiring(actor=coordinator, until=today + timedelta(days=300))
    assert {(one.agreement, one.why) for one in found} == {
        (waiting.agreement, "unsigned"),
        (due.agreement, "review"),
    }
    assert found[-1].parties == (due.group.name, due.university.name)
    assert [one.agreement for one in selectors.expiring(actor=due.lead, until=found[-1].on)] == [
        due.agreement
    ]
    services.end(actor=due.lead, agreement=due.agreement)
    assert not selectors.expiring(actor=due.lead, until=today + timedelta(days=300))


def test_agreements_of_an_organisation_say_who_is_waited_for():
    things = offered()
    sign(things, 1)
    [found] = selectors.of_organisation(actor=things.lead, organisation=things.group)
    assert found.waits_for == (things.university.name,)
    assert found.holds_since is None
    sign(things, 2)
    [found] = selectors.of_organisation(actor=things.lead, organisation=things.group)
    assert found.waits_for == ()
    assert found.holds_since == clock.today()
    outsider = actor("policy_maker", organisation=OrganisationFactory(bloc="institution"))
    assert selectors.of_organisation(actor=outsider, organisation=things.group) == []


@pytest.mark.parametrize("ask", ["expiring", "of_organisation", "read"])
def test_as_many_queries_for_three_as_for_one(ask):
    coordinator = actor("coordinator")
    first = signed(coordinator=coordinator)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            if ask == "expiring":
                selectors.expiring(actor=coordinator, until=clock.today() + timedelta(days=400))
            elif ask == "of_organisation":
                selectors.of_organisation(actor=coordinator, organisation=first.group)
            else:
                again = selectors.one(coordinator, first.agreement.public_id)
                selectors.read(coordinator, again)
        return len(queries)

    one = asked()
    for _ in range(2):
        signed(coordinator=coordinator, group=first.group, lead=first.lead)
        services.comment(actor=first.lead, agreement=first.agreement, section="money", words="Hm")
    assert asked() == one <= 9


def test_a_project_asks_whether_its_agreement_holds():
    things = offered(scope="project:1")
    assert selectors.holding(scope="project:1") is None
    sign(things, 1)
    sign(things, 2)
    assert selectors.holding(scope="project:1") == things.agreement
    assert selectors.holding(scope="project:2") is None


def test_two_organisations_with_a_signed_agreement_become_one():
    things = signed()
    kept = OrganisationFactory()
    accounts.merge_organisations(actor=things.coordinator, kept=kept, gone=things.group)
    party = things.parties[0]
    assert party.organisation == kept
    assert party.signatures.get().signed_as == things.group.name
    assert things.again().state == "signed"
    assert (Party, "organisation") in relations()
    lead = actor("community_lead", organisation=kept)
    assert selectors.one(lead, things.agreement.public_id) == things.agreement


def test_an_agreement_of_the_two_with_each_other_ends():
    coordinator = actor("coordinator")
    one, other, third = (OrganisationFactory() for _ in range(3))
    pair = services.begin(actor=coordinator, title="Two", parties=[one, other])
    three = services.begin(actor=coordinator, title="Three", parties=[one, other, third])
    accounts.merge_organisations(actor=coordinator, kept=one, gone=other)
    pair.refresh_from_db()
    three.refresh_from_db()
    assert (pair.state, three.state) == ("ended", "drafting")


def test_what_a_person_gets_and_what_goes_when_they_leave():
    things = signed()
    services.comment(
        actor=things.lead, agreement=things.agreement, section="money", words="Late pay"
    )
    person = things.lead.person
    got = subject_data.everything_about(person)["agreements"]
    assert got["signatures"][0]["for"] == things.group.name
    assert got["comments"][0]["words"] == "Late pay"
    assert [line.goes for line in personal.explain(person)] == [True, False]
    personal.erase(person)
    assert not Comment.objects.exists()
    assert Signature.objects.count() == 2


def test_two_accounts_of_a_person_become_one():
    things = signed()
    services.comment(actor=things.lead, agreement=things.agreement, section="money", words="Hm")
    kept = actor("resident").person
    personal.move(kept, things.lead.person)
    Person.objects.filter(pk=things.lead.person.pk).update(merged_into=kept)
    got = personal.export(kept)
    assert len(got["comments"]) == len(got["signatures"]) == 1
