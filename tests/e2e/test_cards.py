"""A card's title covers the card, and what else can be pressed in it still can."""

import pytest

from copper.accounts.actor import system_actor
from copper.places import services as places
from tests.factories import actor
from tests.places.small import one_of_each

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_second_link_in_a_card_leads_to_its_own_page(new_page):
    places.load(actor=system_actor("test"), parcel=one_of_each())
    page = new_page(actor=actor("resident"))
    page.goto("/places/")
    page.locator(".cop-card a[href$='/numbers/']").first.click(timeout=5000)
    page.wait_for_url("**/numbers/")
