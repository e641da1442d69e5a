"""A paper card and a PIN open an account; guessing does not."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth import hashers

from copper.accounts import rules, services
from copper.accounts.models import SignInCard
from copper.core import clock, ids, limits
from copper.core.errors import NotAllowed, Refused, TooMany
from copper.messages.models import Message
from copper.records.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db
PIN = "48213"


def card_of(actor, pin=PIN):
    card, code = services.make_card(actor=actor, person=actor.person)
    if pin:
        services.choose_first_pin(code=code, pin=pin, address="10.9.9.9")
    card.refresh_from_db()
    return card, code


def test_a_person_without_e_mail_or_phone_signs_in_with_a_card(client, resident, is_signed_in):
    _card, code = card_of(resident)
    typed = ids.in_groups(code).lower()
    to_card = client.post("/sign-in/", {"who": typed})
    assert to_card.url == "/card/"
    assert ids.in_groups(code) in client.get("/card/").content.decode()
    done = client.post("/card/", {"code": typed, "pin": "4 8 2 1 3"})
    assert done.url == "/home/"
    assert is_signed_in(client)


def test_the_pin_is_chosen_at_first_use_and_only_once(client, resident, is_signed_in):
    _card, code = card_of(resident, pin="")
    assert services.person_of_card(code=code, pin="", address="1") is None
    choose = {"code": code, "pin": PIN, "pin_again": PIN}
    assert client.post("/card/first/", choose).status_code == 302
    assert is_signed_in(client)
    thief = type(client)()
    again = {"code": code, "pin": "59102", "pin_again": "59102"}
    assert thief.post("/card/first/", again).status_code == 422
    assert services.person_of_card(code=code, pin="59102", address="1") is None


def test_a_card_without_a_pin_dies_after_two_weeks(resident):
    _card, code = card_of(resident, pin="")
    with clock.at(clock.now() + timedelta(days=15)):
        assert services.choose_first_pin(code=code, pin=PIN, address="1") is None


@pytest.mark.parametrize(
    "bad",
    [
        "1234",
        "12345",
        "54321",
        "11111",
        "12121",
        "123123",
        "19851",
        "01011990",
        "20241",
        "abcde",
        "",
    ],
)
def test_pins_that_are_easy_to_guess_are_refused(bad):
    assert rules.fault_of_pin(bad)


@pytest.mark.parametrize("good", ["48213", "730194", "90 21 77", "۴۸۲۱۳"])
def test_other_pins_are_fine(good):
    assert rules.fault_of_pin(rules.clean_pin(good)) is None


def test_wrong_code_wrong_pin_and_cancelled_card_look_the_same(client, resident):
    card, code = card_of(resident)
    _new, without_pin = card_of(resident, pin="")
    dead_card, dead = card_of(factories.actor("resident"))
    services.revoke_card(actor=factories.actor("coordinator"), card=dead_card)
    answers, hashes = [], []
    for typed, pin in [(code, "59102"), ("ABCDEFGHJKMN", PIN), (dead, PIN), (without_pin, PIN)]:
        browser = type(client)()
        with patch(
            "copper.accounts.services.cards.check_password", wraps=hashers.check_password
        ) as check:
            answer = browser.post("/card/", {"code": typed, "pin": pin})
        hashes.append([call.args[1] != "" for call in check.call_args_list])
        text = answer.content.decode().replace(typed, "…")
        answers.append((answer.status_code, text.split("<main")[1].split('name="csrf')[0]))
    assert len({status for status, _text in answers}) == 1
    assert len({text for _status, text in answers}) == 1
    assert hashes == [[True]] * 4  # one real hash is computed, whatever was wrong
    assert card.last_used_at is None or card.last_used_at


def test_after_five_tries_of_one_code_even_the_right_pin_waits(resident):
    _card, code = card_of(resident)
    for n in range(5):
        assert services.person_of_card(code=code, pin=f"5910{n}", address=f"10.0.0.{n}") is None
    with pytest.raises(TooMany):
        services.person_of_card(code=code, pin=PIN, address="10.0.0.9")
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert services.person_of_card(code=code, pin=PIN, address="10.0.0.9")


def test_trying_many_codes_from_one_address_is_stopped():
    for _n in range(limits.LIMITS["sign_in.address"].times):
        services.person_of_card(code=ids.new_code(12), pin=PIN, address="10.0.0.1")
    with pytest.raises(TooMany):
        services.person_of_card(code=ids.new_code(12), pin=PIN, address="10.0.0.1")


def test_only_hashes_are_stored(resident):
    card, code = card_of(resident)
    row = str(SignInCard.objects.filter(pk=card.pk).values().get())
    assert code not in row
    assert PIN not in card.pin_hash


def test_a_cancelled_card_opens_nothing(sign_in, resident):
    card, code = card_of(resident)
    assert sign_in(resident).post(f"/account/cards/{card.public_id}/cancel/").status_code == 302
    assert services.person_of_card(code=code, pin=PIN, address="1") is None
    kinds = list(Entry.objects.order_by("seq").values_list("kind", "audience", "person_ref"))
    ref = resident.person.public_id
    assert kinds == [("card.made", "person", ref), ("card.revoked", "person", ref)]


def test_nobody_cancels_or_changes_somebody_elses_card(sign_in, resident):
    card, code = card_of(resident)
    client = sign_in(factories.actor("resident"))
    assert client.post(f"/account/cards/{card.public_id}/cancel/").status_code == 404
    assert client.get(f"/account/cards/{card.public_id}/pin/").status_code == 404
    assert services.person_of_card(code=code, pin=PIN, address="1")


def test_changing_the_pin_needs_the_old_one(sign_in, resident):
    card, code = card_of(resident)
    client, address = sign_in(resident), f"/account/cards/{card.public_id}/pin/"
    new = {"pin": "90217", "pin_again": "90217"}
    assert client.post(address, {"old_pin": "11811", **new}).status_code == 422
    assert client.post(address, {"old_pin": PIN, **new}).status_code == 302
    assert services.person_of_card(code=code, pin=PIN, address="1") is None
    assert services.person_of_card(code=code, pin="90217", address="1")


def test_a_card_made_by_somebody_else_is_told_to_its_person(coordinator):
    person = factories.actor("resident", phone="+447700900555").person
    services.make_card(actor=coordinator, person=person)
    assert [message.to for message in Message.objects.all()] == ["+447700900555"]


def test_nobody_makes_a_card_into_an_account_with_staff_rights(coordinator):
    other = factories.actor("finance_officer").person
    with pytest.raises(NotAllowed):
        services.make_card(actor=coordinator, person=other)
    services.make_card(actor=coordinator, person=coordinator.person)


def test_a_lead_makes_cards_for_people_of_their_organisation_only():
    house, other = factories.OrganisationFactory(), factories.OrganisationFactory()
    lead = factories.actor("community_lead", organisation=house)
    theirs = factories.actor("peer_researcher", organisation=house).person
    foreign = factories.actor("peer_researcher", organisation=other).person
    assert services.make_card(actor=lead, person=theirs)
    with pytest.raises(NotAllowed):
        services.make_card(actor=lead, person=foreign)


def test_at_hand_over_the_helper_stays_signed_in(sign_in, coordinator, resident):
    client = sign_in(coordinator)
    _card, code = services.make_card(actor=coordinator, person=resident.person)
    client.post("/card/first/", {"code": code, "pin": PIN, "pin_again": PIN})
    assert client.session["_auth_user_id"] == str(coordinator.person.pk)
    assert services.person_of_card(code=code, pin=PIN, address="1") == resident.person


def test_the_printed_card_holds_the_code_after_a_hash_only(sign_in, resident):
    page = sign_in(resident).post("/account/cards/make/").content.decode()
    assert "<svg" in page
    assert "/card/?" not in page
    assert "/card/first/#" in page


def test_a_card_does_not_skip_the_second_step(client, is_signed_in):
    staff = factories.actor("coordinator")
    _card, code = card_of(staff)
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(staff.person, generate_totp_secret())
    done = client.post("/card/", {"code": code, "pin": PIN})
    assert done.url == "/account/2fa/authenticate/"
    assert not is_signed_in(client)


def test_the_first_pin_must_be_good_in_the_service_too(resident):
    _card, code = card_of(resident, pin="")
    with pytest.raises(Refused):
        services.choose_first_pin(code=code, pin="12345", address="1")


def test_a_session_lasts_a_week(client, resident, is_signed_in):
    _card, code = card_of(resident)
    start = clock.now()
    with time_machine.travel(start, tick=True) as traveller:
        client.post("/card/", {"code": code, "pin": PIN})
        traveller.shift(timedelta(days=6, hours=23))
        assert client.get("/account/").status_code == 200
        traveller.shift(timedelta(hours=2))
        assert client.get("/account/").status_code == 302
