"""Two accounts of one person become one, and what opened either opens the joined one."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from copper.accounts import selectors, services
from copper.accounts.actor import actor_for
from copper.accounts.models import Person, PersonNeeds
from copper.core import clock
from copper.core.errors import CopperError, Refused
from tests import factories

pytestmark = pytest.mark.django_db
CONFIRM = "/account/login/code/confirm/"


@pytest.fixture
def two():
    """(kept, gone): a phone in one, an e-mail and a card in the other."""
    kept = factories.actor("resident", name="Rana K", phone="+447700900111")
    gone = factories.actor("peer_researcher", name="Rana", email="rana@example.org")
    return kept, gone


def join(kept, gone):
    code = services.offer_merge(actor=kept, person=kept.person)
    return services.merge(actor=gone, code=code)


def test_seats_cards_contacts_and_needs_move(two):
    kept, gone = two
    _card, code = services.make_card(actor=gone, person=gone.person)
    services.choose_first_pin(code=code, pin="48213", address="1")
    services.set_needs(actor=gone, person=gone.person, spoken=["ur"], read=[], needs="tea")
    join(kept, gone)
    person = Person.objects.get(pk=kept.person.pk)
    assert (person.phone, person.email) == ("+447700900111", "rana@example.org")
    assert actor_for(person).has_role("peer_researcher")
    assert services.person_of_card(code=code, pin="48213", address="1") == person
    assert PersonNeeds.objects.get(person=person).content["needs"] == "tea"
    old = Person.objects.get(pk=gone.person.pk)
    assert (old.is_active, old.merged_into, old.email) == (False, person, None)
    assert not actor_for(old).seats


def test_the_old_e_mail_signs_into_the_joined_account(client, two, last_code):
    kept, gone = two
    Person.objects.filter(pk=kept.person.pk).update(email="second@example.org")
    kept.person.refresh_from_db()
    join(kept, gone)
    for email in ("rana@example.org", "second@example.org"):
        client.post("/sign-in/", {"who": email})
        client.post(CONFIRM, {"code": last_code(email)})
        assert client.session["_auth_user_id"] == str(kept.person.pk)
        client.post("/sign-out/")


def test_a_chain_of_joins_still_leads_to_the_end(two):
    kept, gone = two
    join(kept, gone)
    third = factories.actor("resident", email="third@example.org")
    join(third, actor_for(Person.objects.get(pk=kept.person.pk)))
    assert selectors.person_with("phone", "+447700900111") == third.person
    Person.objects.filter(pk=gone.person.pk).update(email="rana2@example.org")
    assert selectors.person_with("email", "rana2@example.org") == third.person


def test_a_seat_that_both_held_is_held_once(two):
    kept, _gone = two
    other = factories.actor("resident")
    join(kept, other)
    assert [seat.role for seat in selectors.seats_of(kept.person)] == ["resident"]


def test_on_the_pages_both_sides_agree(two):
    from django.test import Client

    kept, gone = two
    first, second = Client(), Client()
    first.force_login(kept.person)
    second.force_login(gone.person)
    page = first.post("/account/join-accounts/show/").content.decode()
    code = page.split('<bdi dir="ltr">')[1].split("<")[0]
    asked = second.post("/account/join-accounts/type/", {"code": code})
    assert "Rana K" in asked.content.decode()
    assert Person.objects.get(pk=gone.person.pk).is_active  # nothing has happened yet
    second.post("/account/join-accounts/type/", {"code": code, "yes": "1"})
    assert not Person.objects.get(pk=gone.person.pk).is_active
    assert second.get("/account/").status_code == 302


def test_codes_are_short_lived_used_once_and_limited(two):
    kept, gone = two
    code = services.offer_merge(actor=kept, person=kept.person)
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(Refused):
        services.merge(actor=gone, code=code)
    services.merge(actor=gone, code=code)
    with pytest.raises(Refused):
        services.merge(actor=factories.actor("resident"), code=code)
    guesser = factories.actor("resident")
    found = []
    for _n in range(6):
        try:
            services.merge(actor=guesser, code="AAAAAAAA")
        except CopperError as error:
            found.append(type(error).__name__)
    assert found == ["Refused"] * 5 + ["TooMany"]


def test_nobody_joins_with_themselves_or_an_erased_one(two):
    kept, gone = two
    code = services.offer_merge(actor=kept, person=kept.person)
    with pytest.raises(Refused):
        services.merge(actor=kept, code=code)
    services.erase(actor=kept, person=kept.person)
    with pytest.raises(Refused):
        services.merge(actor=gone, code=code)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["same code by two", "in opposite directions"])
def test_races_leave_one_living_account(kind):
    a, b, c = (factories.actor("resident", name=name) for name in "ABC")
    code_a = services.offer_merge(actor=a, person=a.person)
    code_b = services.offer_merge(actor=b, person=b.person)
    calls = {
        "same code by two": [(b, code_a), (c, code_a)],
        "in opposite directions": [(b, code_a), (a, code_b)],
    }[kind]
    start, results = Barrier(2), []

    def run(actor, code):
        try:
            start.wait()
            services.merge(actor=actor, code=code)
            results.append("joined")
        except CopperError:
            results.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["joined", "refused"]
    living = Person.objects.filter(is_active=True).count()
    assert living == 2
