"""People come in by invitation: a code on paper is enough, and it works once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from copper.accounts import services
from copper.accounts.actor import actor_for
from copper.accounts.models import Invitation, Person
from copper.core import clock, ids
from copper.core.errors import ChangedMeanwhile, CopperError, NotAllowed, NotHere, Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(coordinator):
    house = factories.OrganisationFactory(name="Girlington Kitchen")
    return services.invite(
        actor=coordinator, role="peer_researcher", organisation=house, for_whom="the tall one"
    )


def come_in(client, code):
    client.post("/join/", {"code": ids.in_groups(code).lower()})
    return client.get("/join/accept/")


def test_a_person_without_any_contact_takes_part(client, invited, is_signed_in):
    _invitation, code = invited
    page = come_in(client, code).content.decode()
    assert "Cora" in page
    assert "Girlington Kitchen" in page
    done = client.post("/join/accept/", {"name": "Amina"})
    assert done.url == "/join/welcome/"
    assert is_signed_in(client)
    amina = Person.objects.get(name="Amina")
    assert (amina.email, amina.phone) == (None, None)
    assert actor_for(amina).has_role("peer_researcher")
    assert client.get(done.url).status_code == 200
    assert client.post("/account/cards/make/").status_code == 200


def test_a_contact_is_stored_only_after_its_code(client, invited, last_code):
    come_in(client, invited[1])
    done = client.post("/join/accept/", {"name": "Amina", "contact": "07700 900777"})
    amina = Person.objects.get(name="Amina")
    assert amina.phone is None
    client.post(done.url, {"code": last_code()})
    amina.refresh_from_db()
    assert amina.phone == "+447700900777"
    assert amina.phone_verified_at


def test_a_contact_of_somebody_else_is_not_taken_over(client, invited, last_code, resident):
    Person.objects.filter(pk=resident.person.pk).update(email="rana@example.org")
    come_in(client, invited[1])
    sent = client.post("/join/accept/", {"name": "Amina", "contact": "rana@example.org"})
    assert sent.url == "/account/contacts/confirm/"  # nothing tells that Rana has an account
    assert client.post(sent.url, {"code": last_code()}).status_code == 422
    assert Person.objects.get(email="rana@example.org") == resident.person


def test_an_invitation_works_once(client, invited):
    come_in(client, invited[1])
    client.post("/join/accept/", {"name": "Amina"})
    other = type(client)()
    assert other.post("/join/", {"code": invited[1]}).status_code == 404
    with pytest.raises(ChangedMeanwhile):
        services.accept_invitation(invitation=invited[0], name="Again")
    assert not Person.objects.filter(name="Again").exists()


def test_it_ends_after_two_weeks_or_when_withdrawn(client, invited, coordinator, sign_in):
    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(NotHere):
        services.find_invitation(code=invited[1], address="1")
    sign_in(coordinator).post(f"/invitations/{invited[0].public_id}/withdraw/")
    with pytest.raises(NotHere):
        services.find_invitation(code=invited[1], address="1")
    with pytest.raises(ChangedMeanwhile):
        services.accept_invitation(invitation=invited[0], name="Late")


def test_somebody_who_is_signed_in_gets_the_seat(client, invited, sign_in, resident):
    client = sign_in(resident)
    come_in(client, invited[1])
    assert client.post("/join/accept/").url == "/account/seats/"
    assert actor_for(resident.person).has_role("peer_researcher", "resident")


def test_guessing_codes_is_stopped(client):
    found = [client.post("/join/", {"code": ids.new_code(12)}).status_code for _ in range(21)]
    assert found == [404] * 20 + [429]


def test_a_whole_room_comes_in_through_one_address(client, coordinator):
    for n in range(12):
        _invitation, code = services.invite(actor=coordinator, role="resident")
        phone = type(client)()
        come_in(phone, code)
        assert phone.post("/join/accept/", {"name": f"Guest {n}"}).status_code == 302


def test_an_invitation_dies_with_the_right_of_who_invited(client, invited, coordinator):
    factories.actor("coordinator")
    services.leave(actor=coordinator, person=coordinator.person)
    with pytest.raises(NotAllowed):
        services.accept_invitation(invitation=invited[0], name="Amina")
    assert not Invitation.objects.get().accepted_at


@pytest.mark.parametrize("role", ["resident", "researcher", "policy_maker", "finance_officer"])
def test_only_coordinators_and_leads_invite(role):
    with pytest.raises(NotAllowed):
        services.invite(actor=factories.actor(role), role="resident")


def test_a_lead_invites_no_coordinator():
    house = factories.OrganisationFactory()
    lead = factories.actor("community_lead", organisation=house)
    services.invite(actor=lead, role="resident", organisation=house)
    with pytest.raises(NotAllowed):
        services.invite(actor=lead, role="coordinator", organisation=house)
    with pytest.raises(NotAllowed):
        services.invite(actor=lead, role="resident", organisation=factories.OrganisationFactory())


def test_nobody_else_withdraws_or_sees_it(invited, sign_in):
    lead = factories.actor("community_lead", organisation=factories.OrganisationFactory())
    client = sign_in(lead)
    assert client.post(f"/invitations/{invited[0].public_id}/withdraw/").status_code == 404
    assert "the tall one" not in client.get("/invitations/").content.decode()
    with pytest.raises(NotAllowed):
        services.withdraw_invitation(actor=lead, invitation=invited[0])


def test_the_page_shows_link_and_code_once(sign_in, coordinator):
    client = sign_in(coordinator)
    page = client.post("/invitations/", {"role": "resident", "for_whom": "X"}).content.decode()
    assert "<svg" in page
    assert "/join/#" in page
    invitation = Invitation.objects.get()
    assert invitation.token_print not in page
    assert client.get("/invitations/").status_code == 200


def test_an_accepted_one_cannot_be_withdrawn(invited, coordinator):
    services.accept_invitation(invitation=invited[0], name="Amina")
    with pytest.raises(Refused):
        services.withdraw_invitation(actor=coordinator, invitation=invited[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_the_same_moment_one_wins():
    actor = factories.actor("coordinator")
    invitation, _code = services.invite(actor=actor, role="resident")
    before, start, results = Person.objects.count(), Barrier(2), []

    def accept(name):
        try:
            start.wait()
            services.accept_invitation(invitation=invitation, name=name)
            results.append("in")
        except CopperError as error:
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=accept, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["ChangedMeanwhile", "in"]
    assert Person.objects.count() == before + 1
