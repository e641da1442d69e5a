"""Signing in with a real browser: a card's QR address, a PIN, a passkey, and without JavaScript."""

import pytest

from copper.accounts import services
from tests import factories

pytestmark = [pytest.mark.e2e, pytest.mark.both, pytest.mark.django_db(transaction=True)]
PIN = "48213"


@pytest.fixture
def passkeys():
    """A phone with a finger that always fits."""

    def switch_on(page):
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )

    return switch_on


def test_a_coordinator_comes_in_with_a_card_adds_a_passkey_and_uses_it(new_page, passkeys):
    cora = factories.actor("coordinator", name="Cora")
    _card, code = services.make_card(actor=cora, person=cora.person)
    page = new_page()
    passkeys(page)
    page.goto(f"/card/first/#{code}")
    assert page.input_value("#id_code") == code
    assert "#" not in page.url  # nobody reads the code over a shoulder
    page.fill("#id_pin", PIN)
    page.fill("#id_pin_again", PIN)
    page.click("main button[type=submit]")
    page.wait_for_url("**/account/second-step/**")
    page.click("text=Add a passkey")
    page.check("#id_passwordless")
    page.click("#add_passkey")
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/seats/")
    assert page.url.endswith("/seats/")
    page.click("text=Sign out")
    page.goto("/sign-in/")
    page.click("#passkey_login")
    page.wait_for_url("**/home/")
    page.goto("/seats/")
    assert page.url.endswith("/seats/")


def test_a_card_opens_without_javascript(new_page):
    rana = factories.actor("resident", name="Rana")
    _card, code = services.make_card(actor=rana, person=rana.person)
    services.choose_first_pin(code=code, pin=PIN, address="1")
    page = new_page(javascript=False)
    page.goto("/sign-in/")
    page.fill("#id_who", code)
    page.click("main button[type=submit]")
    page.fill("#id_pin", PIN)
    page.click("main button[type=submit]")
    page.wait_for_url("**/home/")


def test_the_printed_card_has_the_size_of_a_bank_card(new_page):
    page = new_page(actor=factories.actor("resident", name="Rana"))
    page.goto("/account/cards/")
    page.click("text=Make a card")
    box = page.locator(".card-print").bounding_box()
    assert box["width"] == pytest.approx(85.6 / 25.4 * 96, abs=2)
    assert box["height"] == pytest.approx(54 / 25.4 * 96, abs=2)
    qr = page.locator(".card-print__qr svg").bounding_box()
    assert qr["width"] > 100
