"""Staff do a second step, and say again who they are after a pause; important pages ask everybody."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from copper.accounts import services, sessions
from copper.accounts.models import HeldForm
from copper.core import clock
from tests import factories

pytestmark = pytest.mark.django_db
CONFIRM = "/account/login/code/confirm/"


def app_code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def cora():
    return factories.actor("coordinator", name="Cora", email="cora@example.org")


@pytest.fixture
def signed_in(client, cora, last_code):
    """Cora, signed in through the pages, without a second step."""
    client.post("/sign-in/", {"who": "cora@example.org"})
    client.post(CONFIRM, {"code": last_code("cora@example.org")})
    return client


def test_a_coordinator_without_a_second_step_is_led_to_set_one_up(signed_in):
    for address in ("/home/", "/seats/", "/invitations/", "/account/data/"):
        answer = signed_in.get(address)
        assert answer.url.startswith("/account/second-step/"), address
    page = signed_in.get("/account/second-step/")
    assert page.status_code == 200
    assert signed_in.get("/account/2fa/totp/activate/").status_code == 200
    assert signed_in.get("/account/2fa/webauthn/add/").status_code == 200


def test_until_then_the_staff_seats_give_no_rights(signed_in, rf, cora):
    request = rf.get("/")
    request.user, request.session = cora.person, signed_in.session
    request.COOKIES = {k: v.value for k, v in signed_in.cookies.items()}
    actor = sessions.actor_of(request)
    assert actor.needs_second_step
    assert not actor.has_role("coordinator")
    assert signed_in.post("/invitations/", {"role": "coordinator"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_an_authenticator_app_opens_everything(signed_in, cora):
    page = signed_in.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret if page.context else signed_in.session["mfa.totp.secret"]
    done = signed_in.post("/account/2fa/totp/activate/", {"code": app_code(secret)})
    assert done.url == "/account/2fa/recovery-codes/"
    codes = signed_in.get(done.url)
    assert codes.status_code == 200
    assert signed_in.get("/seats/").status_code == 200
    stored = Authenticator.objects.get(user=cora.person, type="totp").data["secret"]
    assert secret not in stored  # sealed


def test_from_then_on_signing_in_asks_for_the_app(client, cora, last_code, is_signed_in):
    secret = generate_totp_secret()
    TOTP.activate(cora.person, secret)
    client.post("/sign-in/", {"who": "cora@example.org"})
    client.post(CONFIRM, {"code": last_code("cora@example.org")})
    assert not is_signed_in(client)
    assert client.get("/account/2fa/authenticate/").status_code == 200
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(client)
    client.post("/account/2fa/authenticate/", {"code": app_code(secret)})
    assert is_signed_in(client)
    assert client.get("/seats/").status_code == 200


def test_the_demonstration_needs_no_second_step(signed_in, settings):
    settings.DEMO = True
    assert signed_in.get("/seats/").status_code == 200


def test_residents_need_no_second_step(client, last_code):
    factories.actor("resident", email="r@example.org")
    client.post("/sign-in/", {"who": "r@example.org"})
    client.post(CONFIRM, {"code": last_code("r@example.org")})
    assert client.get("/home/").status_code == 200


def test_after_a_pause_staff_say_again_who_they_are_and_the_typed_form_is_kept(sign_in, cora):
    client = sign_in(cora)
    assert client.get("/seats/").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert client.get("/seats/").url.startswith("/account/again/?next=%2Fseats%2F")
        asked = client.post("/invitations/", {"role": "resident", "for_whom": "Amina's sister"})
        held = HeldForm.objects.get()
        assert asked.url == f"/account/again/?next=%2Fkept%2F{held.public_id}%2F"
        assert ["for_whom", "Amina's sister"] in held.content["fields"]


def test_moving_about_keeps_staff_signed_in(sign_in, cora):
    client, start = sign_in(cora), clock.now()
    for minutes in range(0, 100, 20):
        with clock.at(start + timedelta(minutes=minutes)):
            assert client.get("/seats/").status_code == 200


@pytest.fixture
def old_session(sign_in, cora):
    """Somebody who signed in an hour ago."""
    person = factories.actor("resident", name="Rana", email="rana@example.org")
    client = sign_in(person)
    session = client.session
    session[sessions.PROVED] = {"person": person.person.pk, "at": sessions.seconds_now() - 3600}
    session.save()
    client.actor = person
    return client


def test_important_pages_ask_again_by_code(old_session, last_code):
    asked = old_session.post("/account/data/download/")
    held = HeldForm.objects.get()
    assert asked.url == f"/account/again/?next=%2Fkept%2F{held.public_id}%2F"
    old_session.post(asked.url, {"action": "send"})
    wrong = old_session.post(asked.url, {"action": "code", "code": "00000000"})
    assert wrong.status_code == 422
    right = old_session.post(asked.url, {"action": "code", "code": last_code("rana@example.org")})
    assert right.url == f"/kept/{held.public_id}/"
    page = old_session.get(right.url).content.decode()
    assert 'action="/account/data/download/"' in page
    assert old_session.post("/account/data/download/").status_code == 200


def test_important_pages_ask_again_by_card_pin(old_session):
    actor = old_session.actor
    _card, code = services.make_card(actor=actor, person=actor.person)
    services.choose_first_pin(code=code, pin="48213", address="1")
    asked = old_session.get("/account/contacts/")
    assert asked.url == "/account/again/?next=%2Faccount%2Fcontacts%2F"
    assert old_session.post(asked.url, {"action": "pin", "pin": "59102"}).status_code == 422
    assert (
        old_session.post(asked.url, {"action": "pin", "pin": "48213"}).url == "/account/contacts/"
    )
    assert old_session.get("/account/contacts/").status_code == 200


def test_guessing_the_pin_there_is_limited(old_session):
    actor = old_session.actor
    _card, code = services.make_card(actor=actor, person=actor.person)
    services.choose_first_pin(code=code, pin="48213", address="1")
    found = [
        old_session.post("/account/again/", {"action": "pin", "pin": f"5910{n}"}).status_code
        for n in range(6)
    ]
    assert found == [422] * 5 + [429]


def test_who_has_an_app_is_asked_for_the_app_and_nothing_weaker(old_session):
    TOTP.activate(old_session.actor.person, generate_totp_secret())
    page = old_session.get("/account/again/").content.decode()
    assert "/account/2fa/reauthenticate/" in page
    assert 'value="send"' not in page
    assert old_session.post("/account/again/", {"action": "send"}).status_code == 200


def test_the_answer_lasts_half_an_hour(old_session, last_code):
    old_session.post("/account/again/", {"action": "send"})
    old_session.post("/account/again/", {"action": "code", "code": last_code()})
    assert old_session.get("/account/contacts/").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert old_session.get("/account/contacts/").status_code == 302


def test_saying_who_you_are_never_leads_to_another_site(old_session, last_code):
    old_session.post("/account/again/?next=//evil.example", {"action": "send"})
    done = old_session.post(
        "/account/again/?next=//evil.example", {"action": "code", "code": last_code()}
    )
    assert done.url == "/home/"


def test_a_passkey_cannot_be_added_to_a_session_left_open(old_session):
    for address in ("/account/2fa/webauthn/add/", "/account/2fa/totp/activate/"):
        assert old_session.get(address).url.startswith("/account/again/")


def test_passkey_sign_in_offers_a_challenge_to_strangers_without_names():
    answer = Client().get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    options = answer.json()["request_options"]["publicKey"]
    assert not options.get("allowCredentials")


def test_a_spare_code_works_once(client, cora, last_code, is_signed_in):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    TOTP.activate(cora.person, generate_totp_secret())
    spare = RecoveryCodes.activate(cora.person).get_unused_codes()[0]
    for works in (True, False):
        client.post("/sign-in/", {"who": "cora@example.org"})
        client.post(CONFIRM, {"code": last_code("cora@example.org")})
        client.post("/account/2fa/authenticate/", {"code": spare})
        assert is_signed_in(client) is works
        client.post("/sign-out/")


def test_time_travel_does_not_open_staff_areas(sign_in, cora):
    client = sign_in(cora)
    client.get("/seats/")
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=True):
        assert client.get("/seats/").url.startswith("/account/again/")
