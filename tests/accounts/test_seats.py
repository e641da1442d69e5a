"""Seats: who gives them, who sees them, and that no institution lists community people."""

from datetime import timedelta

import pytest

from copper.accounts import selectors, services
from copper.accounts.actor import actor_for, system_actor
from copper.accounts.models import Seat
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.records.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db
SETUP = system_actor("test")


def test_the_bloc_comes_from_the_role(coordinator):
    person = factories.PersonFactory()
    give = {"actor": coordinator, "person": person}
    assert services.give_seat(role="researcher", **give).bloc == "institution"
    assert services.give_seat(role="resident", **give).bloc == "community"
    with pytest.raises(Refused):
        services.give_seat(role="mentor", **give)
    house = factories.OrganisationFactory(bloc="community")
    assert services.give_seat(role="mentor", organisation=house, **give).bloc == "community"


def test_one_seat_of_a_kind_at_a_time(coordinator):
    person, today = factories.PersonFactory(), clock.today()
    give = {"actor": coordinator, "person": person, "role": "resident"}
    services.give_seat(ends_on=today + timedelta(days=5), **give)
    with pytest.raises(Refused):
        services.give_seat(**give)
    with pytest.raises(Refused):
        services.give_seat(starts_on=today + timedelta(days=5), **give)
    later = services.give_seat(starts_on=today + timedelta(days=6), **give)
    assert later not in actor_for(person).seats
    services.give_seat(scope="project:1", **give)


def test_a_seat_that_is_ended_gives_no_rights_from_that_moment(coordinator):
    person = factories.PersonFactory()
    seat = services.give_seat(
        actor=coordinator, person=person, role="finance_officer", bloc="network"
    )
    assert actor_for(person).has_role("finance_officer")
    services.end_seat(actor=coordinator, seat=seat)
    assert not actor_for(person).has_role("finance_officer")
    assert Seat.objects.filter(pk=seat.pk).exists()
    assert services.give_seat(
        actor=coordinator, person=person, role="finance_officer", bloc="network"
    )


def test_a_seat_can_end_on_a_later_day(coordinator, resident):
    seat = resident.seats[0]
    services.end_seat(actor=coordinator, seat=seat, last_day=clock.today() + timedelta(days=2))
    assert actor_for(resident.person).is_member
    with clock.at(clock.now() + timedelta(days=3)):
        assert not actor_for(resident.person).is_member


def test_seats_are_in_the_book_once_and_a_residents_is_for_them_only(coordinator):
    person = factories.PersonFactory()
    seat = services.give_seat(actor=coordinator, person=person, role="resident")
    services.end_seat(actor=coordinator, seat=seat)
    services.end_seat(actor=coordinator, seat=seat)
    services.give_seat(actor=coordinator, person=person, role="community_lead")
    lines = list(Entry.objects.order_by("seq").values_list("kind", "audience"))
    assert lines == [("seat.given", "person"), ("seat.ended", "person"), ("seat.given", "members")]


def test_the_last_coordinator_stays(coordinator):
    with pytest.raises(Refused):
        services.end_seat(actor=coordinator, seat=coordinator.seats[0])
    with pytest.raises(Refused):
        services.leave(actor=coordinator, person=coordinator.person)
    with pytest.raises(Refused):
        services.erase(actor=coordinator, person=coordinator.person)
    factories.actor("coordinator")
    services.leave(actor=coordinator, person=coordinator.person)


@pytest.mark.parametrize(
    "role", ["resident", "peer_researcher", "researcher", "policy_maker", "interpreter"]
)
def test_others_give_no_seats(role):
    with pytest.raises(NotAllowed):
        services.give_seat(
            actor=factories.actor(role), person=factories.PersonFactory(), role="resident"
        )


@pytest.mark.parametrize("role", ["coordinator", "community_lead", "finance_officer"])
def test_a_lead_makes_nobody_more_than_a_peer_researcher(role):
    house = factories.OrganisationFactory()
    lead = factories.actor("community_lead", organisation=house)
    with pytest.raises(NotAllowed):
        services.give_seat(
            actor=lead, person=lead.person, role=role, organisation=house, bloc="network"
        )


def test_a_lead_sees_their_own_organisation_only():
    house, other = factories.OrganisationFactory(), factories.OrganisationFactory()
    lead = factories.actor("community_lead", organisation=house)
    theirs = factories.actor("peer_researcher", organisation=house).person
    factories.actor("peer_researcher", organisation=other)
    factories.actor("resident")
    assert set(selectors.people_visible_to(lead)) == {lead.person, theirs}


@pytest.mark.parametrize("role", ["researcher", "policy_maker"])
def test_no_institution_seat_ever_lists_community_people(role):
    university = factories.OrganisationFactory(bloc="institution")
    factories.actor("peer_researcher", organisation=university)
    factories.actor("resident")
    viewer = factories.actor(role, organisation=university)
    assert set(selectors.people_visible_to(viewer)) == {viewer.person}


def test_not_even_a_lead_whose_seat_counts_for_an_institution():
    university = factories.OrganisationFactory(bloc="institution")
    peer = factories.actor("peer_researcher", organisation=university).person
    colleague = factories.actor("researcher", organisation=university).person
    viewer = factories.actor("community_lead", organisation=university, bloc="institution")
    assert peer not in set(selectors.people_visible_to(viewer))
    assert colleague in set(selectors.people_visible_to(viewer))


def test_strangers_and_people_without_a_seat_see_nobody(resident):
    assert (
        not selectors.people_visible_to(factories.actor(None))
        .exclude(pk=None)
        .filter(pk=resident.person.pk)
    )


def test_needs_are_seen_by_who_arranges_things_and_the_person_is_told(coordinator, resident):
    person = resident.person
    services.set_needs(
        actor=resident, person=person, spoken=["phr", "rom"], read=[], needs="Step-free, tea"
    )
    found = services.read_needs(actor=resident, person=person)
    assert found == {"spoken": ["phr", "rom"], "read": [], "needs": "Step-free, tea"}
    assert not Entry.objects.exists()
    assert services.read_needs(actor=coordinator, person=person)["needs"] == "Step-free, tea"
    line = Entry.objects.get()
    assert (line.kind, line.audience, line.person_ref) == ("needs.read", "person", person.public_id)
    assert line.actor_ref == coordinator.ref


@pytest.mark.parametrize(
    "role", ["resident", "community_lead", "researcher", "policy_maker", "finance_officer"]
)
def test_nobody_else_reads_or_changes_needs(role, resident):
    other = factories.actor(role)
    with pytest.raises(NotAllowed):
        services.read_needs(actor=other, person=resident.person)
    with pytest.raises(NotAllowed):
        services.set_needs(actor=other, person=resident.person, spoken=[], read=[], needs="x")


def test_needs_are_typed_on_their_page(sign_in, resident):
    client = sign_in(resident)
    client.post(
        "/account/needs/",
        {"spoken": ["ur", "phr"], "read": ["ur"], "others": "Kashmiri", "needs": "large print"},
    )
    stored = services.own_needs(actor=resident, person=resident.person)
    assert stored == {"spoken": ["ur", "phr", "Kashmiri"], "read": ["ur"], "needs": "large print"}
    assert "Kashmiri" in client.get("/account/needs/").content.decode()


def test_a_coordinator_gives_another_seat_on_the_page(sign_in, coordinator):
    house = factories.OrganisationFactory()
    peer = factories.actor("peer_researcher", organisation=house)
    client, seat = sign_in(coordinator), peer.seats[0]
    address = f"/seats/{seat.public_id}/another/"
    assert client.post(address, {"role": "mentor", "bloc": "community"}).status_code == 302
    assert actor_for(peer.person).has_role("mentor")
    assert client.get(f"/seats/{seat.public_id}/").status_code == 200
    assert client.post(f"/seats/{seat.public_id}/end/").status_code == 302
    assert not actor_for(peer.person).has_role("peer_researcher")


def test_somebody_gives_up_their_own_seat_but_nobody_elses(sign_in, resident):
    client = sign_in(resident)
    other = factories.actor("resident").seats[0]
    assert client.post(f"/account/seats/{other.public_id}/end/").status_code == 404
    assert client.post(f"/account/seats/{resident.seats[0].public_id}/end/").status_code == 302
    assert not actor_for(resident.person).is_member
