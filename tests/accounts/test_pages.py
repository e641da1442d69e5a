"""Every page of the room opens for those it is for, in a bounded number of queries."""

import pytest
from django.urls import reverse

from copper.accounts import services
from tests import factories

pytestmark = pytest.mark.django_db
OWN = [
    "overview", "about_me", "shared_phone", "contacts", "needs", "sessions", "card_list",
    "my_seats", "my_data", "leave", "erase", "merge_show", "merge_type", "reauthenticate",
    "second_step", "welcome",
]  # fmt: skip
JOB = ["seat_list", "invite", "assist_start", "assist_by_contact"]
OPEN = ["sign_in", "card", "first_pin", "lost_card", "join"]


@pytest.mark.parametrize("name", OPEN)
def test_pages_before_signing_in_open_for_strangers(client, name):
    assert client.get(reverse(f"accounts:{name}")).status_code == 200


@pytest.mark.parametrize("name", OWN)
def test_own_pages_open_for_everybody_signed_in(
    sign_in, resident, name, django_assert_max_num_queries
):
    client = sign_in(resident)
    services.make_card(actor=resident, person=resident.person)
    with django_assert_max_num_queries(30 if name == "erase" else 12):
        answer = client.get(reverse(f"accounts:{name}"))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", OWN)
def test_own_pages_ask_strangers_to_sign_in(client, name):
    answer = client.get(reverse(f"accounts:{name}"))
    assert answer.url.startswith("/sign-in/?next=")


@pytest.mark.parametrize("name", [*JOB, "new_organisation"])
def test_pages_of_the_job_open_for_coordinators_only(sign_in, coordinator, client, name):
    address = reverse(f"accounts:{name}")
    assert sign_in(coordinator).get(address).status_code == 200
    other = type(client)()
    other.force_login(factories.actor("policy_maker").person)
    assert other.get(address).status_code == 403


def test_the_list_of_seats_costs_the_same_for_one_and_for_three(
    sign_in, coordinator, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = sign_in(coordinator), []
    for _n in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/seats/").status_code == 200
        counts.append(len(seen))
        for _m in range(3):
            factories.actor("resident", organisation=factories.OrganisationFactory())
    assert counts[0] == counts[1] <= 12


def test_no_page_names_somebody_in_a_title_or_address(sign_in, resident):
    page = sign_in(resident).get("/account/").content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert resident.person.name not in title
