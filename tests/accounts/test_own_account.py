"""Name, contacts, sessions and shared phones: people look after their own account."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from copper.accounts import contacts, services
from copper.accounts.actor import actor_for
from copper.accounts.models import Person
from copper.core import clock, network
from copper.core.errors import NotAllowed
from copper.messages.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
CONFIRM = "/account/login/code/confirm/"


def go_in(client, email, last_code, **extra):
    client.post("/sign-in/", {"who": email, **extra})
    client.post(CONFIRM, {"code": last_code(email)})


@pytest.fixture
def rana():
    actor = factories.actor("resident", name="Rana", email="rana@example.org")
    services.sync_email(actor.person, verified=True)
    return actor


def test_a_new_contact_is_stored_after_its_code_and_the_old_one_is_told(sign_in, rana, last_code):
    client = sign_in(rana)
    client.post("/account/contacts/", {"contact": "New@Example.org"})
    assert Person.objects.get(pk=rana.person.pk).email == "rana@example.org"
    assert client.post("/account/contacts/confirm/", {"code": "00000000"}).status_code == 422
    client.post("/account/contacts/confirm/", {"code": last_code("new@example.org")})
    assert Person.objects.get(pk=rana.person.pk).email == "new@example.org"
    assert "rana@example.org" in [message.to for message in Message.objects.all()]


def test_somebody_elses_contact_is_refused_only_to_who_owns_it(sign_in, rana, last_code):
    factories.actor("resident", phone="+447700900222")
    client = sign_in(rana)
    sent = client.post("/account/contacts/", {"contact": "07700 900222"})
    assert sent.url == "/account/contacts/confirm/"
    answer = client.post("/account/contacts/confirm/", {"code": last_code("+447700900222")})
    assert answer.status_code == 422
    assert "join" in answer.content.decode()


def test_the_last_way_in_cannot_be_removed(sign_in, rana):
    client = sign_in(rana)
    assert client.post("/account/contacts/email/remove/").status_code == 422
    _card, code = services.make_card(actor=rana, person=rana.person)
    services.choose_first_pin(code=code, pin="48213", address="1")
    assert client.post("/account/contacts/email/remove/").status_code == 302
    assert Person.objects.get(pk=rana.person.pk).email is None
    assert client.post("/account/contacts/name/remove/").status_code == 404


def test_nobody_changes_somebody_else(rana):
    other = factories.actor("coordinator")
    with pytest.raises(NotAllowed):
        services.change_own(actor=other, person=rana.person, name="X")
    with pytest.raises(NotAllowed):
        services.set_contact(
            actor=other, person=rana.person, contact=contacts.Contact("email", "x@example.org")
        )
    with pytest.raises(ValueError, match="is_active"):
        services.change_own(actor=rana, person=rana.person, is_active=False)


def test_name_and_language_are_saved(sign_in, rana):
    sign_in(rana).post("/account/about-me/", {"name": "Rani", "language": "ur"})
    person = Person.objects.get(pk=rana.person.pk)
    assert (person.name, person.language) == ("Rani", "ur")


def test_other_sessions_are_listed_and_ended(client, rana, last_code, is_signed_in):
    other = type(client)(headers={"user-agent": "The kitchen tablet"})
    go_in(client, "rana@example.org", last_code)
    go_in(other, "rana@example.org", last_code)
    assert "The kitchen tablet" in client.get("/account/sessions/").content.decode()
    client.post("/account/sessions/")
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_nobody_ends_somebody_elses_session(client, rana, last_code):
    from allauth.usersessions.models import UserSession

    go_in(client, "rana@example.org", last_code)
    theirs = UserSession.objects.get()
    factories.actor("resident", email="omar@example.org")
    other = type(client)()
    go_in(other, "omar@example.org", last_code)
    other.post("/account/sessions/", {"session": theirs.pk})
    assert client.get("/account/").status_code == 200


def test_on_a_shared_phone_the_session_ends_with_the_page_or_after_half_an_hour(
    client, rana, last_code
):
    go_in(client, "rana@example.org", last_code, shared="on")
    assert client.cookies["session"]["max-age"] == ""  # a cookie of the open page only
    assert "This phone is shared" in client.get("/account/").content.decode()
    start = clock.now()
    with clock.at(start + timedelta(minutes=29)):
        assert client.get("/account/").status_code == 200
    with clock.at(start + timedelta(minutes=58)):
        assert client.get("/account/").status_code == 200
    with clock.at(start + timedelta(minutes=89)):
        assert client.get("/account/").status_code == 302


def test_the_switch_is_remembered_for_the_person(client, rana, last_code):
    go_in(client, "rana@example.org", last_code)
    assert client.cookies["session"]["max-age"] == 7 * 24 * 3600
    client.post("/account/shared-phone/", {"shares_phone": "on"})
    client.post("/sign-out/")
    go_in(client, "rana@example.org", last_code)
    assert client.session.get_expire_at_browser_close()
    client.post("/account/shared-phone/", {})
    assert not client.session.get_expire_at_browser_close()


def test_pages_with_personal_data_stay_in_no_cache(sign_in, rana):
    assert sign_in(rana).get("/account/").headers["Cache-Control"] == "no-store"


def test_public_pages_do_not_touch_the_session(client):
    for address in ("/healthz", "/manifest.webmanifest"):
        assert not client.get(address).wsgi_request.session.accessed


def begin(**options):
    out = StringIO()
    call_command("begin_network", network="Our network", name="Cora", stdout=out, **options)
    return out.getvalue()


def test_a_network_begins_with_a_coordinator_who_can_sign_in(client, last_code):
    said = begin(email="Cora@Example.org", phone="07700 900999", card=True)
    cora = Person.objects.get()
    assert (cora.email, cora.phone) == ("cora@example.org", "+447700900999")
    assert actor_for(cora).has_role("coordinator")
    assert network.value("network.name") == "Our network"
    code = said.split("Sign-in card: ")[1].split()[0]
    assert services.choose_first_pin(code=code, pin="48213", address="1") == cora
    go_in(client, "cora@example.org", last_code)
    assert client.get("/home/").url.startswith("/account/second-step/")
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_it_refuses_a_second_beginning_and_a_coordinator_who_could_not_sign_in():
    with pytest.raises(CommandError, match="signs in"):
        begin()
    with pytest.raises(CommandError, match="no phone"):
        begin(phone="12")
    assert not Person.objects.exists()
    begin(card=True)
    with pytest.raises(CommandError, match="already"):
        begin(card=True)
    assert Person.objects.count() == 1


def test_three_wrong_codes_use_a_contact_code_up(sign_in, rana, last_code):
    client = sign_in(rana)
    client.post("/account/contacts/", {"contact": "new@example.org"})
    code = last_code("new@example.org")
    for _n in range(3):
        client.post("/account/contacts/confirm/", {"code": "00000000"})
    client.post("/account/contacts/confirm/", {"code": code})
    assert Person.objects.get(pk=rana.person.pk).email == "rana@example.org"
