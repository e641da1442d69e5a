"""The organisation's own page: both sides read the same, from where they stand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from copper.core import clock
from copper.core.errors import NotAllowed
from copper.events import services as events
from copper.partners import services as partners
from copper.partners.models import Partner
from copper.relationships.selectors import own
from copper.ties import services as ties
from tests.agreements.things import offered
from tests.events.one_of_each import ask
from tests.factories import actor
from tests.relationships.things import broken, build, kept, promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(coordinator):
    return build(coordinator)


def test_what_they_owe_and_what_they_are_owed_stand_apart(both):
    promise(both, text="Pay the hall")
    promise(
        both,
        text="Ask twelve women",
        actor=both.lead,
        by_organisation=both.group.organisation,
        to_organisation=both.council.organisation,
    )
    broken(both, made=30, due=3)
    kept(both, made=30, due=20, after=5)
    seen = own.both_sides(both.lead, both.group)
    assert [row.text for row in seen.we_promised] == ["Pay the hall"]
    assert [row.text for row in seen.they_promised] == ["Ask twelve women"]
    assert sorted(row.state for row in seen.done) == ["broken", "kept"]
    council = own.both_sides(both.officer, both.council)
    assert [row.text for row in council.they_promised] == ["Pay the hall"]


def test_what_is_asked_of_its_members_what_came_back_and_what_has_not(both):
    council, garden = both.council.organisation, both.group.organisation
    with clock.at(clock.now() - timedelta(days=60)):
        back, waits = (ask(both.officer, council, garden, days=1, minutes=5) for _n in range(2))
        for one in (back, waits):
            events.answer_ask(actor=both.lead, ask=one, yes=True)
    back.refresh_from_db()
    events.came_back(actor=both.lead, ask=back)
    new = ask(both.officer, council, garden, days=0)
    for who, page in ((both.lead, both.group), (both.officer, both.council)):
        seen = own.both_sides(who, page)
        assert [one.pk for one in seen.asks] == [new.pk]
        assert [one.pk for one in seen.came_back] == [back.pk]
        assert [one.pk for one in seen.waits] == [waits.pk]
    assert own.both_sides(both.lead, both.group).cap.asks == 1
    assert own.both_sides(both.officer, both.council).cap is None


def test_agreements_and_meetings_of_both_sides(both, sign_in):
    offered(coordinator=both.coordinator, group=both.group.organisation, lead=both.lead)
    partners.note_meeting(
        actor=both.lead, partner=both.group, on=clock.today(), how="met", words="About tea"
    )
    page = sign_in(both.lead).get(reverse("relationships:own", args=[both.group.public_id]))
    assert "About tea" in page.text
    assert "waiting for signatures" in page.text


def test_the_last_survey_that_asked_it_is_one_link_away(both, sign_in):
    Partner.objects.update(state="active")  # the survey asks members
    assert own.both_sides(both.lead, both.group).survey is None
    wave = ties.open_wave(
        actor=both.coordinator, label="First", closes_on=clock.today() + timedelta(days=9)
    )
    assert own.both_sides(both.lead, both.group).survey is None
    ties.close_wave(actor=both.coordinator, wave=wave)
    assert own.both_sides(both.lead, both.group).survey.pk == wave.pk
    page = sign_in(both.lead).get(reverse("relationships:own", args=[both.group.public_id]))
    assert "/ties/" in page.text


def test_nobody_of_another_organisation_opens_it(both):
    for who in (both.officer, actor("resident"), actor("community_lead")):
        with pytest.raises(NotAllowed):
            own.one(who, both.group.public_id)


def test_my_organisation_leads_to_the_page_or_says_that_there_is_none(both, sign_in):
    mine = reverse("relationships:mine")
    found = sign_in(both.lead).get(mine)
    assert found.url == reverse("relationships:own", args=[both.group.public_id])
    from tests.factories import OrganisationFactory

    page = sign_in(actor("community_lead", organisation=OrganisationFactory())).get(mine)
    assert "has no page here yet" in page.text


def test_whoever_opens_a_page_that_became_another_is_led_there(both, sign_in):
    twin = partners.add_partner(actor=both.coordinator, name="Garden two", kind="community")
    partners.merge(actor=both.coordinator, kept=both.group, gone=twin)
    found = sign_in(both.lead).get(reverse("relationships:own", args=[twin.public_id]))
    assert found.url == reverse("relationships:own", args=[both.group.public_id])
    health = reverse("relationships:health", args=[twin.public_id])
    assert sign_in(both.coordinator).get(health).status_code == 404
