"""Who sees what of partners, and whom the coordinator should call."""

from datetime import timedelta

import pytest

from copper.core import clock, network
from copper.core.errors import NotAllowed, NotHere
from copper.core.models import NetworkSetting
from copper.partners import selectors, services
from copper.partners.models import Partner
from copper.partners.questions import QUESTIONS
from tests.factories import actor

pytestmark = pytest.mark.django_db
YES = dict.fromkeys(QUESTIONS, "yes")


@pytest.fixture
def coordinator():
    return actor("coordinator")


def add(coordinator, name, kind="community", state="active"):
    partner = services.add_partner(actor=coordinator, name=name, kind=kind)
    Partner.objects.filter(pk=partner.pk).update(state=state)
    return Partner.objects.get(pk=partner.pk)


def met(coordinator, partner, days_ago, next_in=None):
    on = clock.today() - timedelta(days=days_ago)
    next_on = clock.today() + timedelta(days=next_in) if next_in is not None else None
    services.note_meeting(actor=coordinator, partner=partner, on=on, how="met", next_on=next_on)


def test_the_rhythm_the_agreed_day_and_who_was_never_met(coordinator):
    waits, fresh, agreed, never, rests = (
        add(coordinator, name) for name in ("Waits", "Fresh", "Agreed", "Never", "Rests")
    )
    met(coordinator, waits, 50)
    met(coordinator, fresh, 10)
    met(coordinator, agreed, 300, next_in=20)
    Partner.objects.filter(pk=rests.pk).update(state="resting")
    today = clock.today()
    due = selectors.due_contacts(actor=coordinator, until=today)
    assert [(d.partner.organisation.name, d.why) for d in due] == [
        ("Waits", "rhythm"),
        ("Never", "never"),
    ]
    later = selectors.due_contacts(actor=coordinator, until=today + timedelta(days=21))
    assert {d.partner.pk for d in later} == {waits.pk, agreed.pk, never.pk}


def test_an_organisation_and_the_network_choose_the_rhythm(coordinator):
    slow, usual = add(coordinator, "Slow"), add(coordinator, "Usual")
    for partner in (slow, usual):
        met(coordinator, partner, 60)
    services.change_partner(actor=coordinator, partner=slow, contact_weeks=26)
    names = [d.partner.pk for d in selectors.due_contacts(actor=coordinator, until=clock.today())]
    assert names == [usual.pk]
    NetworkSetting.objects.create(key="partners.contact_weeks", value=20, valid_from=clock.today())
    assert network.value("partners.contact_weeks") == 20
    assert selectors.due_contacts(actor=coordinator, until=clock.today()) == []


def test_only_the_coordinator_has_a_list_of_whom_to_call(coordinator):
    add(coordinator, "Garden")
    assert selectors.due_contacts(actor=actor("policy_maker"), until=clock.today()) == []


def test_contacts_and_log_are_for_the_organisation_and_the_coordinator(coordinator):
    garden, kitchen = add(coordinator, "Garden"), add(coordinator, "Kitchen")
    services.hold_contact(
        actor=coordinator, partner=garden, name="N", consent_how="spoken", consent_on=clock.today()
    )
    met(coordinator, garden, 1)
    mine = actor("community_lead", organisation=garden.organisation)
    for viewer, seen in (
        (coordinator, 1),
        (mine, 1),
        (actor("community_lead", organisation=kitchen.organisation), 0),
        (actor("peer_researcher", organisation=garden.organisation), 0),
        (actor("policy_maker"), 0),
    ):
        assert len(selectors.contacts(viewer, garden)) == seen
        assert len(selectors.log(viewer, garden)) == seen
        assert (
            len(selectors.latest_meetings(actor=viewer, since=clock.today() - timedelta(7))) == seen
        )
        if seen:
            assert selectors.contact(viewer, garden.contacts.get().public_id)
        else:
            with pytest.raises(NotHere):
                selectors.contact(viewer, garden.contacts.get().public_id)


def test_what_is_said_of_an_institution_is_open_to_members_and_of_a_community_group_is_not(
    coordinator,
):
    garden, council = add(coordinator, "Garden"), add(coordinator, "Council", "council")
    lead = actor("community_lead", organisation=garden.organisation)
    services.vet(
        actor=lead, by=garden.organisation, about=council.organisation, views=YES, go_on=True
    )
    services.vet(actor=coordinator, by=None, about=garden.organisation, views=YES, go_on=True)
    resident = actor("resident")
    assert len(selectors.vettings(resident, council.organisation)) == 1
    assert selectors.vettings(resident, garden.organisation) == []
    assert len(selectors.vettings(lead, garden.organisation)) == 2


def test_who_left_and_hid_is_not_there_for_members(coordinator):
    shy = add(coordinator, "Shy")
    services.move(actor=coordinator, partner=shy, to="left", data_choice="hide")
    resident = actor("resident")
    with pytest.raises(NotHere):
        selectors.one(resident, shy.public_id)
    assert list(selectors.directory(resident, state="left")) == []
    assert selectors.of_organisation(resident, shy.organisation) is None
    assert list(selectors.directory(coordinator, state="left")) == [shy]
    assert list(selectors.directory(coordinator)) == []


def test_the_directory_is_for_members(coordinator):
    garden = add(coordinator, "Garden")
    assert list(selectors.directory(actor("resident"), words="gard")) == [garden]
    assert list(selectors.directory(actor("resident"), words="\x00%")) == []
    assert list(selectors.directory(actor("resident"), kind="nonsense")) == []
    with pytest.raises(NotAllowed):
        selectors.directory(actor(None))


def test_a_tie_on_one_person_is_seen(coordinator):
    thin, deep = add(coordinator, "Thin"), add(coordinator, "Deep")
    for partner, names in ((thin, "A"), (deep, "AB")):
        for name in names:
            services.hold_contact(
                actor=coordinator,
                partner=partner,
                name=name,
                consent_how="spoken",
                consent_on=clock.today(),
            )
    assert selectors.hang_on_one_person(actor=coordinator) == [thin]
    assert selectors.hang_on_one_person(actor=actor("researcher")) == []
