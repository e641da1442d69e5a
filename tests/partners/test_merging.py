"""Two pages of one organisation become one, and nobody loses what they typed."""

import pytest
from django.urls import reverse

from copper.accounts import services as accounts
from copper.accounts.models import Organisation, Seat
from copper.accounts.services.organisations import relations
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.partners import selectors, services
from copper.partners.models import Meeting
from copper.partners.questions import QUESTIONS
from copper.records import services as records
from tests.factories import SeatFactory, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return actor("coordinator")


@pytest.fixture
def pages(coordinator):
    kept = services.add_partner(actor=coordinator, name="Garden", kind="community", about="We grow")
    gone = services.add_partner(
        actor=coordinator,
        name="The Garden",
        kind="community",
        about="Something else",
        wants="Tools",
        numbers=[("GB-CHC", "1061234")],
    )
    return kept, gone


def test_everything_that_hung_on_one_hangs_on_the_other(coordinator, pages):
    kept, gone = pages
    lead = actor("community_lead", organisation=gone.organisation)
    services.hold_contact(
        actor=lead, partner=gone, name="N", consent_how="spoken", consent_on=clock.today()
    )
    services.note_meeting(actor=lead, partner=gone, on=clock.today(), how="met")
    promise = records.make_promise(
        actor=lead, text="Tea", due_on=clock.today(), by_organisation=gone.organisation
    )
    merged = services.merge(actor=coordinator, kept=kept, gone=gone)
    assert (merged.about, merged.wants) == ("We grow", "Tools")
    assert merged.contacts.count() == merged.meetings.count() == merged.identifiers.count() == 1
    promise.refresh_from_db()
    assert promise.by_organisation == kept.organisation
    assert Seat.objects.get(person=lead.person).organisation == kept.organisation
    for model, field in relations():
        assert not model.objects.filter(**{field: gone.organisation}).exists(), model
    assert list(selectors.directory(coordinator)) == [merged]
    assert list(Organisation.objects.here()) == [kept.organisation]


def test_every_room_is_looked_at():
    named = {f"{model.__name__}.{field}" for model, field in relations()}
    assert {"Seat.organisation", "Promise.to_organisation", "Round.organisation"} <= named
    assert "Partner.organisation" not in named


def test_who_sat_at_both_sits_once(coordinator, pages):
    kept, gone = pages
    both = actor("community_lead", organisation=kept.organisation)
    SeatFactory(person=both.person, role="community_lead", organisation=gone.organisation)
    services.merge(actor=coordinator, kept=kept, gone=gone)
    seats = Seat.objects.filter(person=both.person)
    assert seats.count() == 2
    assert seats.filter(ends_on__isnull=True).count() == 1


def test_what_each_found_about_the_other_goes(coordinator, pages):
    kept, gone = pages
    lead = actor("community_lead", organisation=gone.organisation)
    views = dict.fromkeys(QUESTIONS, "yes")
    services.vet(actor=lead, by=gone.organisation, about=kept.organisation, views=views, go_on=True)
    services.merge(actor=coordinator, kept=kept, gone=gone)
    assert selectors.vettings(coordinator, kept.organisation) == []


def test_the_old_address_leads_to_the_page_that_stayed(client, coordinator, pages):
    kept, gone = pages
    services.merge(actor=coordinator, kept=kept, gone=gone)
    client.force_login(actor("resident").person)
    answer = client.get(reverse("partners:one", args=[gone.public_id]))
    assert answer.headers["location"] == reverse("partners:one", args=[kept.public_id])


def typed(version, **words):
    return {"version": version, "about": "What I wrote for an hour", "numbers": "", **words}


def test_who_writes_while_it_becomes_one_keeps_every_word(client, coordinator, pages):
    kept, gone = pages
    lead = actor("community_lead", organisation=gone.organisation)
    client.force_login(lead.person)
    had = gone.version
    services.merge(actor=coordinator, kept=kept, gone=gone)
    answer = client.post(reverse("partners:change", args=[gone.public_id]), typed(had))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "What I wrote for an hour" in page
    assert "became one with the page of Garden" in page


def test_who_writes_while_somebody_else_saves_keeps_every_word(client, coordinator, pages):
    kept, _gone = pages
    client.force_login(coordinator.person)
    had = kept.version
    services.change_partner(actor=coordinator, partner=kept, about="Faster")
    answer = client.post(reverse("partners:change", args=[kept.public_id]), typed(had))
    assert answer.status_code == 422
    assert "What I wrote for an hour" in answer.content.decode()
    kept.refresh_from_db()
    assert kept.about == "Faster"


def test_what_can_not_be_one_is_refused(coordinator, pages):
    kept, gone = pages
    council = services.add_partner(actor=coordinator, name="Council", kind="council")
    for one, other in ((kept, kept), (kept, council)):
        with pytest.raises(Refused):
            services.merge(actor=coordinator, kept=one, gone=other)
    services.merge(actor=coordinator, kept=kept, gone=gone)
    with pytest.raises(Refused):
        services.merge(actor=coordinator, kept=kept, gone=gone)
    with pytest.raises(NotAllowed):
        services.merge(actor=actor("community_lead"), kept=kept, gone=council)
    with pytest.raises(NotAllowed):
        accounts.merge_organisations(
            actor=actor("policy_maker"), kept=kept.organisation, gone=council.organisation
        )
    with pytest.raises(NotHere):
        selectors.contact(coordinator, kept.public_id)
    assert not Meeting.objects.exists()
