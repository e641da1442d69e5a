"""A helper acts for a person who is there and agreed, and gains none of the person's rights."""

import pytest

from copper.accounts import services, sessions
from copper.accounts.actor import Actor, actor_for
from copper.accounts.models import Assistance, AssistedEntry, PersonNeeds
from copper.core.errors import NotAllowed, Refused
from copper.records.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db
PIN = "48213"


@pytest.fixture
def helper():
    return factories.actor("interpreter", name="Irena")


@pytest.fixture
def code(resident):
    _card, code = services.make_card(actor=resident, person=resident.person)
    services.choose_first_pin(code=code, pin=PIN, address="1")
    return code


def start(client, code, pin=PIN, **extra):
    agreed = {"agreed": "on", "agreed_how": "spoken", **extra}
    return client.post("/help/", {"code": code, "pin": pin, **agreed})


def test_a_helper_begins_with_the_persons_card_and_pin(sign_in, helper, resident, code):
    client = sign_in(helper)
    assert start(client, code).url == "/help/now/"
    assistance = Assistance.objects.get()
    assert (assistance.helper, assistance.person) == (helper.person, resident.person)
    page = client.get("/home/").content.decode()
    assert "Rana" in page  # the banner, on every page
    line = Entry.objects.get(kind="assistance.started")
    assert (line.audience, line.person_ref) == ("person", resident.person.public_id)
    assert (line.actor_ref, line.on_behalf_ref) == (helper.ref, resident.person.public_id)


def test_what_is_entered_is_listed_and_read_back(sign_in, helper, resident, code):
    client = sign_in(helper)
    start(client, code)
    client.post("/account/needs/", {"spoken": ["rom"], "needs": "a quiet room"})
    assert PersonNeeds.objects.get(person=resident.person).content["needs"] == "a quiet room"
    assert not PersonNeeds.objects.filter(person=helper.person).exists()
    entry = AssistedEntry.objects.get()
    assert (entry.what, entry.read_back_at) == ("needs.changed", None)
    assert "Needs and languages" in client.get("/help/now/").content.decode()
    client.post("/help/now/", {"entry": [str(entry.public_id), "nonsense"]})
    entry.refresh_from_db()
    assert entry.read_back_at
    assert client.post("/help/end/").url == "/home/"
    assert "Rana" not in client.get("/home/").content.decode()
    assert Entry.objects.filter(kind="assistance.ended").exists()


def test_by_a_code_on_their_phone(sign_in, helper, last_code):
    person = factories.actor("resident", phone="+447700900333").person
    client = sign_in(helper)
    agreed = {"agreed": "on", "agreed_how": "other"}
    client.post("/help/contact/", {"contact": "07700 900333", **agreed})
    assert client.post("/help/code/", {"code": "00000000"}).status_code == 422
    assert client.post("/help/code/", {"code": last_code()}).url == "/help/now/"
    assert Assistance.objects.get().person == person


def test_that_way_nobody_learns_who_has_an_account(sign_in, helper, last_code):
    factories.actor("resident", phone="+447700900333")
    client, pages = sign_in(helper), []
    for number in ("07700900333", "07700900444"):
        sent = client.post(
            "/help/contact/", {"contact": number, "agreed": "on", "agreed_how": "other"}
        )
        assert sent.url == "/help/code/"
        wrong = client.post("/help/code/", {"code": "00000000"})
        main = wrong.content.decode().split("<main")[1].split('name="csrf')[0]
        pages.append((wrong.status_code, main.replace(number[-3:], "…")))
    assert pages[0] == pages[1]
    assert last_code("+447700900444") == ""


def test_without_yes_it_does_not_begin(sign_in, helper, code):
    client = sign_in(helper)
    assert start(client, code, agreed="").status_code == 422
    assert start(client, code, pin="59102").status_code == 422
    assert not Assistance.objects.exists()


@pytest.mark.parametrize("role", ["resident", "researcher", "policy_maker", "finance_officer"])
def test_most_roles_cannot_help(sign_in, role, code):
    assert start(sign_in(factories.actor(role)), code).status_code == 403


def test_the_helper_keeps_their_own_seats_and_gains_none(helper):
    lead = factories.actor("community_lead", organisation=factories.OrganisationFactory())
    assistance = services.assist_start(actor=helper, person=lead.person, agreed_how="spoken")
    acting = actor_for(helper.person, assistance)
    assert acting.subject == lead.person
    assert not acting.has_role("community_lead")
    assert acting.seats == helper.seats
    with pytest.raises(NotAllowed):
        services.invite(actor=acting, role="resident", organisation=lead.seats[0].organisation)


def test_nobody_helps_staff_or_themselves_or_two_at_once(helper, resident):
    staff = factories.actor("finance_officer").person
    with pytest.raises(NotAllowed):
        services.assist_start(actor=helper, person=staff, agreed_how="spoken")
    with pytest.raises(Refused):
        services.assist_start(actor=helper, person=helper.person, agreed_how="spoken")
    services.assist_start(actor=helper, person=resident.person, agreed_how="spoken")
    with pytest.raises(Refused):
        services.assist_start(actor=helper, person=factories.PersonFactory(), agreed_how="spoken")


@pytest.fixture
def acting(helper, resident) -> Actor:
    assistance = services.assist_start(actor=helper, person=resident.person, agreed_how="spoken")
    return actor_for(helper.person, assistance)


def test_what_only_the_person_may_do_is_refused_while_helping(acting, resident):
    person = resident.person
    card, _code = services.make_card(actor=resident, person=person)
    from copper.accounts.contacts import Contact
    from copper.accounts.download import zip_about

    for forbidden in (
        lambda: services.make_card(actor=acting, person=person),
        lambda: services.revoke_card(actor=acting, card=card),
        lambda: services.change_pin(actor=acting, card=card, old="1", new="48213"),
        lambda: services.set_contact(
            actor=acting, person=person, contact=Contact("email", "x@example.org")
        ),
        lambda: services.remove_contact(actor=acting, person=person, kind="email"),
        lambda: services.change_own(actor=acting, person=person, name="X"),
        lambda: services.offer_merge(actor=acting, person=person),
        lambda: services.merge(actor=acting, code="ABCDEFGH"),
        lambda: services.leave(actor=acting, person=person),
        lambda: services.erase(actor=acting, person=person),
        lambda: services.end_seat(actor=acting, seat=resident.seats[0]),
        lambda: services.give_seat(actor=acting, person=acting.person, role="resident"),
        lambda: services.invite(actor=acting, role="resident"),
        lambda: services.assist_start(actor=acting, person=person, agreed_how="spoken"),
        lambda: zip_about(actor=acting, person=person),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_a_forged_or_ended_assistance_in_the_session_does_nothing(sign_in, helper, acting):
    other = factories.actor("interpreter")
    client = sign_in(other)
    session = client.session
    session[sessions.ASSISTING] = str(acting.assistance.public_id)  # somebody else's
    session.save()
    assert "Rana" not in client.get("/account/").content.decode()


def test_only_the_helper_ticks_and_only_the_two_end_it(acting, resident):
    other = factories.actor("interpreter")
    services.note_assisted(acting, "needs.changed")
    entry = AssistedEntry.objects.get()
    for wrong in (other, resident):
        with pytest.raises(NotAllowed):
            services.read_back(actor=wrong, assistance=acting.assistance, entries=[entry.public_id])
    with pytest.raises(NotAllowed):
        services.assist_end(actor=other, assistance=acting.assistance)
    services.assist_end(actor=resident, assistance=acting.assistance)
    acting.assistance.refresh_from_db()
    assert acting.assistance.ended_at


def test_signing_in_again_ends_helping(client, helper, resident, code, last_code):
    helper.person.email = "irena@example.org"
    helper.person.save()
    client.post("/sign-in/", {"who": "irena@example.org"})
    client.post("/account/login/code/confirm/", {"code": last_code()})
    start(client, code)
    client.post("/sign-out/")
    client.post("/sign-in/", {"who": "irena@example.org"})
    client.post("/account/login/code/confirm/", {"code": last_code()})
    assert sessions.ASSISTING not in client.session
