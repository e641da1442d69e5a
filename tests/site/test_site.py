import pytest

from copper.core import clock
from copper.core.models import NetworkSetting


@pytest.mark.parametrize(
    ("accept", "lands"), [("ur,en;q=0.5", "/ur/"), ("de", "/en/"), ("pl-PL", "/pl/")]
)
def test_the_front_door_leads_to_the_browsers_language(client, db, accept, lands):
    assert client.get("/", headers={"Accept-Language": accept}).headers["Location"] == lands


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl"), ("pl", "ltr")])
@pytest.mark.parametrize("page", ["", "about/", "words/", "who-reads/", "access/"])
def test_public_pages_can_be_cached_and_carry_their_language(client, db, language, direction, page):
    response = client.get(f"/{language}/{page}", headers={"Accept-Language": "pl"})
    html = response.content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert "csrfmiddlewaretoken" not in html
    assert "nonce" not in html
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "max-age=300" in response.headers["Cache-Control"]
    assert "public" in response.headers["Cache-Control"]


def test_an_unknown_language_is_not_found(client, db):
    assert client.get("/xx/").status_code == 404


def test_people_read_who_hosts_and_whether_freedom_of_information_applies(client, db):
    assert "has not yet said" in client.get("/en/who-reads/").content.decode()
    NetworkSetting.objects.create(
        key="network.host", value="Bradford Council", valid_from=clock.today()
    )
    NetworkSetting.objects.create(key="network.foi_applies", value=True, valid_from=clock.today())
    html = client.get("/en/who-reads/").content.decode()
    assert "Bradford Council" in html
    assert "Freedom of Information" in html
