"""Which language a page is in: the address, then the cookie, the person's choice, the browser."""

import pytest
from django.urls import reverse

from copper.ui import tongues
from tests import factories

pytestmark = pytest.mark.django_db


def language_of(answer):
    return answer.headers["Content-Language"]


def test_a_stranger_gets_the_first_language_of_the_browser_that_we_have(client):
    answer = client.get("/nothing/", headers={"accept-language": "fr, ur-PK;q=0.9, en;q=0.5"})
    assert language_of(answer) == "ur"


@pytest.mark.parametrize(
    ("asked", "given"),
    [("pl", "pl"), ("fr", "en"), ("", "en"), ("ur;q=0, pl;q=0.1", "pl"), ("en;q=x, ur", "ur")],
)
def test_the_browsers_list_is_read_with_care(asked, given):
    assert tongues.best(asked).code == given


def test_a_cookie_beats_the_person_and_the_browser(client, settings):
    client.force_login(factories.actor("resident", language="pl").person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ur"
    assert language_of(client.get("/nothing/", headers={"accept-language": "en"})) == "ur"


def test_the_persons_choice_beats_the_browser(client):
    client.force_login(factories.actor("resident", language="pl").person)
    assert language_of(client.get("/nothing/", headers={"accept-language": "ur"})) == "pl"


def test_the_address_beats_them_all(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "pl"
    answer = client.get("/ur/about/")
    assert language_of(answer) == "ur"
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_cache_is_told_what_the_language_depends_on(client):
    vary = client.get("/nothing/").headers["Vary"]
    assert "Cookie" in vary
    assert "Accept-Language" in vary


def test_choosing_a_language_leads_back_and_lasts(client, settings):
    answer = client.post(reverse("choose_language"), {"language": "ur", "next": "/home/?a=1"})
    assert answer.headers["Location"] == "/home/?a=1"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ur"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "a-word",
        "home",
    ],
)
def test_choosing_a_language_leads_to_no_other_site(client, away):
    answer = client.post(reverse("choose_language"), {"language": "ur", "next": away})
    assert answer.headers["Location"] == "/"


def test_a_language_that_is_only_spoken_shows_the_text_of_another(client, monkeypatch, settings):
    spoken = tongues.Tongue("phr", "پہاڑی", rtl=True, shown_as="ur")
    monkeypatch.setattr(tongues, "_more", [lambda: [spoken]])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "phr"
    page = client.get("/nothing/").content.decode()
    assert '<html lang="ur" dir="rtl">' in page
    assert 'value="phr" lang="phr" aria-current="true"' in page
