"""Leaving, seeing everything, and being erased: what goes, goes; what stays has no name."""

import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from copper.accounts import services, subject_data
from copper.accounts.actor import actor_for
from copper.accounts.models import Erasure, HeldForm, Person, PersonNeeds, Seat, SignInCard
from copper.core.errors import NotAllowed
from copper.messages.models import Message
from copper.records.models import Entry, EntryWords
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rana(settings, tmp_path):
    settings.DATA = tmp_path
    actor = factories.actor(
        "resident", name="Rana Unmistakable", email="rana@example.org", phone="+447700900123"
    )
    person = actor.person
    services.sync_email(person, verified=True)
    _card, code = services.make_card(actor=actor, person=person)
    services.choose_first_pin(code=code, pin="48213", address="1")
    services.set_needs(actor=actor, person=person, spoken=["phr"], read=[], needs="quiet room")
    TOTP.activate(person, generate_totp_secret())
    return actor


def everything_in_the_database():
    words = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            words.append(str(cursor.fetchall()))
    return "\n".join(words)


def test_the_page_says_first_what_goes_and_what_stays(sign_in, rana):
    page = sign_in(rana).get("/account/erase/").content.decode()
    assert page.index("What goes") < page.index("What stays, and why")
    assert "access needs" in page
    lines = subject_data.explain(rana.person)
    assert all(line.why for line in lines if not line.goes)
    assert sign_in(rana).post("/account/erase/", {}).status_code == 422
    assert Person.objects.get(pk=rana.person.pk).name


def test_erasing_takes_name_contacts_cards_needs_and_sessions(sign_in, rana, client):
    client = sign_in(rana)
    done = client.post("/account/erase/", {"sure": "on"})
    assert "You are erased" in done.content.decode()
    assert "_auth_user_id" not in client.session
    person = Person.objects.get(pk=rana.person.pk)
    assert (person.name, person.email, person.phone, person.is_active) == ("", None, None, False)
    assert person.erased_at
    for model in (SignInCard, PersonNeeds, HeldForm):
        assert not model.objects.filter(person=person).exists()
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    found = everything_in_the_database()
    for trace in ("Unmistakable", "rana@example.org", "900123", "quiet room"):
        assert trace not in found, trace


def test_seats_and_the_book_stay_with_the_bare_id(rana):
    reference = rana.person.public_id
    services.erase(actor=rana, person=rana.person)
    assert Seat.objects.get(person=rana.person).closed_at
    assert Entry.objects.filter(person_ref=reference, kind="person.erased").exists()
    assert not EntryWords.objects.filter(entry__person_ref=reference).exists()
    assert Erasure.objects.get().person_ref == reference


def test_the_list_of_erasures_survives_a_restore(rana):
    reference = rana.person.public_id
    services.erase(actor=rana, person=rana.person)
    [line] = services.erasures_file().read_text().splitlines()
    assert json.loads(line)["person"] == str(reference)
    assert services.erasures_file().stat().st_mode & 0o077 == 0
    # An old backup brings the person back; the list erases them again.
    Person.objects.filter(pk=rana.person.pk).update(
        name="Rana Unmistakable", is_active=True, erased_at=None
    )
    with services.erasures_file().open("a") as file:
        file.write('{"person": "torn')
    assert services.erase_again(services.listed_erasures()) == 1
    assert Person.objects.get(pk=rana.person.pk).name == ""
    assert services.erase_again(services.listed_erasures()) == 0


def test_an_erased_person_cannot_sign_in(client, rana, last_code, sign_in):
    other = sign_in(rana)
    services.erase(actor=rana, person=rana.person)
    client = type(other)()
    client.post("/sign-in/", {"who": "rana@example.org"})
    assert last_code("rana@example.org") == ""
    assert other.get("/account/").status_code == 302  # the open session is dead too
    settings_demo = client.post("/sign-in/one-press/", {"person": str(rana.person.public_id)})
    assert settings_demo.status_code == 404


def test_sessions_and_where_they_came_from_are_gone(client, rana):
    _card, code = services.make_card(actor=rana, person=rana.person)
    services.choose_first_pin(code=code, pin="48213", address="1")
    Authenticator.objects.all().delete()
    client.post("/card/", {"code": code, "pin": "48213"})
    assert UserSession.objects.filter(user=rana.person).exists()
    client.post("/account/erase/", {"sure": "on"})
    assert not UserSession.objects.exists()
    assert not Session.objects.exclude(session_key=client.session.session_key).exists()


def test_messages_to_the_person_are_forgotten(rana, client):
    client.post("/sign-in/", {"who": "rana@example.org"})
    assert Message.objects.exists()
    services.erase(actor=rana, person=rana.person)
    assert "rana@example.org" not in [message.to for message in Message.objects.all()]


def test_accounts_joined_into_it_are_erased_too(rana):
    other = factories.actor("resident", name="Rana Twice", email="twice@example.org")
    code = services.offer_merge(actor=rana, person=rana.person)
    services.merge(actor=other, code=code)
    services.erase(actor=actor_for(rana.person), person=rana.person)
    assert "Twice" not in everything_in_the_database()
    assert "twice@example.org" not in everything_in_the_database()
    assert Erasure.objects.count() == 2


def test_nobody_erases_or_downloads_somebody_else(rana, coordinator):
    with pytest.raises(NotAllowed):
        services.erase(actor=coordinator, person=rana.person)
    with pytest.raises(NotAllowed):
        services.leave(actor=coordinator, person=rana.person)


def test_every_room_erases_in_the_same_transaction(rana, monkeypatch):
    def fail(person):
        raise RuntimeError("disk full")

    keeper = subject_data.Keeper("broken", lambda p: {}, fail, lambda p: [])
    monkeypatch.setitem(subject_data.keepers._items, "broken", keeper)
    with pytest.raises(RuntimeError):
        services.erase(actor=rana, person=rana.person)
    assert Person.objects.get(pk=rana.person.pk).name == "Rana Unmistakable"


def test_everything_about_me_comes_as_one_file(sign_in, rana):
    answer = sign_in(rana).post("/account/data/download/")
    assert "no-store" in answer.headers["Cache-Control"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(archive.namelist()) == ["everything.html", "everything.json"]
    data = json.loads(archive.read("everything.json"))["rooms"]
    mine = data["accounts"]
    assert (mine["name"], mine["email"]) == ("Rana Unmistakable", "rana@example.org")
    assert mine["needs_and_languages"]["needs"] == "quiet room"
    assert mine["seats"][0]["role"] == "resident"
    assert "records" in data
    assert "quiet room" in archive.read("everything.html").decode()
    secrets = ("48213", "code_print", "pin_hash")
    assert not any(word in archive.read("everything.json").decode() for word in secrets)


def test_downloads_are_limited(sign_in, rana):
    client = sign_in(rana)
    found = [client.post("/account/data/download/").status_code for _ in range(11)]
    assert found == [200] * 10 + [429]


def test_leaving_ends_every_seat_and_nothing_else(sign_in, rana):
    client = sign_in(rana)
    assert client.get("/account/leave/").status_code == 200
    assert client.post("/account/leave/").url == "/account/data/"
    person = Person.objects.get(pk=rana.person.pk)
    assert not actor_for(person).seats
    assert person.name
    assert client.get("/account/data/").status_code == 200
