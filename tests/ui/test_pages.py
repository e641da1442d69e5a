"""The pages of the shell: what each says, in which direction, and without anything inline."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse

from copper.core.errors import Refused
from copper.ui import places_to_go, screen_media
from copper.ui.errors import error_page
from copper.ui.inline import SCRIPT
from copper.ui.views import broken
from tests import factories

ROOT = Path(__file__).parents[2]
UI = ROOT / "src/copper/ui"


@pytest.fixture
def gallery(client, settings):
    settings.DEMO = True

    def get(language="en", **data):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        answer = client.post("/gallery/", data) if data else client.get("/gallery/")
        return answer.content.decode()

    return get


@pytest.mark.django_db
def test_the_gallery_is_for_the_demonstration_only(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/gallery/").status_code == 404
    settings.DEMO = True
    assert client.get("/gallery/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl"), ("pl", "ltr")])
def test_a_page_has_the_language_and_direction_that_was_chosen(gallery, language, direction):
    page = gallery(language)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert ("app.rtl.css" in page) == (direction == "rtl")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ur"])
def test_nothing_is_inline_but_the_one_script_that_the_policy_knows(gallery, language):
    page = gallery(language, name="")
    assert not re.findall(r'<[^>]+\sstyle="', page)
    assert not re.findall(r"<style", page)
    assert not re.findall(r"<[^>]+\son[a-z]+=", page)
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.S) == [SCRIPT]


@pytest.mark.django_db
def test_no_two_things_share_an_id(gallery):
    ids = re.findall(r'\sid="([^"]+)"', gallery("en", name=""))
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_a_form_with_errors_says_so_in_its_title_and_on_top(gallery):
    page = gallery("en", name="")
    assert "<title>Error: " in page
    assert page.index("nhsuk-error-summary") < page.index("<h1")
    assert "Nothing you typed is lost." in page
    assert "نمی والے کمرے" in page


@pytest.mark.django_db
def test_a_hidden_number_is_nowhere_in_the_page(gallery):
    figures = gallery("en").split('<figure class="cop-chart">')[1]
    assert figures.count("not shown") == 4  # beside its bar, twice in the table, in the note
    row = re.search(r"Noise at night</bdi></th>(.*?)</tr>", figures).group(1)
    assert not re.search(r"\d", row)


@pytest.mark.django_db
def test_every_chart_has_a_caption_a_description_and_a_table(gallery):
    figures = gallery("en").split('<figure class="cop-chart">')[1:]
    assert len(figures) == 5
    for figure in figures:
        assert '<figcaption class="cop-chart__caption"><strong' in figure
        assert re.search(r'<svg[^>]+role="img" aria-labelledby="(\w+)-t \1-d"', figure)
        assert re.search(r'<title id="\w+-t">[^<]+</title><desc id="\w+-d">[^<]+</desc>', figure)
        assert '<table class="cop-numbers">' in figure


@pytest.mark.django_db
def test_the_demonstration_says_on_every_page_that_it_is_one(client, settings):
    said = "This is a demonstration. The people here are made up."
    settings.DEMO = False
    assert said not in client.get("/offline/en/").content.decode()
    settings.DEMO = True
    assert said in client.get("/offline/en/").content.decode()
    assert said in client.get("/gallery/").content.decode()


@pytest.mark.django_db
def test_somebody_without_a_role_reads_what_to_do_first(sign_in):
    page = sign_in(factories.actor(None, name="Rana")).get("/home/").content.decode()
    assert "You have no role in this network yet." in page
    assert page.count('class="cop-empty"') == 3


@pytest.mark.django_db
def test_the_home_page_has_three_columns_and_the_panels_of_the_rooms(sign_in, monkeypatch):
    panel = places_to_go.Panel("we_owe", "ui/_logo.jinja", lambda actor: {})
    monkeypatch.setattr(places_to_go, "panels", [panel])
    page = sign_in(factories.actor("resident", name="Rana")).get("/home/").content.decode()
    order = [page.index(title) for title in ("What needs you", "What we owe", "What is new")]
    assert order == sorted(order)
    owes = page[order[1] : order[2]]
    assert "cop-logo" in owes
    assert "cop-empty" not in owes


@pytest.mark.django_db
def test_the_menu_shows_where_you_are(sign_in, monkeypatch):
    items = [
        places_to_go.MenuItem("Here", "home"),
        places_to_go.MenuItem("Gone", "no_such_address"),
        places_to_go.MenuItem("Not for you", "offline", shown_to=lambda actor: False),
    ]
    monkeypatch.setattr(places_to_go, "menu", items)
    page = sign_in(factories.actor("resident")).get("/home/").content.decode()
    assert '<a href="/home/" aria-current="page">Here</a>' in page
    assert "Gone" not in page
    assert "Not for you" not in page


@pytest.mark.django_db
def test_the_foot_of_a_public_page_shows_only_what_everybody_may_open(client, monkeypatch):
    items = [
        places_to_go.MenuItem("For all", "site:about"),
        places_to_go.MenuItem("For some", "home", shown_to=lambda actor: True),
    ]
    monkeypatch.setattr(places_to_go, "footer", items)
    public = client.get("/ur/about/").content.decode()
    assert '<a href="/ur/about/">For all</a>' in public
    assert "For some" not in public
    assert "For some" in client.get("/nothing-here/").content.decode()


@pytest.mark.django_db
def test_a_shared_phone_is_told_that_it_is_one(client):
    client.force_login(factories.actor("resident").person)
    assert "This phone is shared." not in client.get("/home/").content.decode()
    session = client.session
    session["shared_phone"] = True
    session.save()
    assert "This phone is shared." in client.get("/home/").content.decode()


def render_part(name, rf, **of_request):
    request = rf.get("/somewhere/?q=1")
    vars(request).update(of_request)
    return render_to_string(name, {}, request=request)


def test_a_helper_always_sees_whom_they_help(rf):
    class Helped:
        def shown_name(self):
            return "Rana <b>"

    class Helper:
        acting_for = Helped()
        person = None

    html = render_part("ui/_banners.jinja", rf, actor=Helper())
    assert 'You are helping <strong dir="auto">Rana &lt;b&gt;</strong>.' in html
    assert "Everything you enter is marked as read back or not." in html
    assert f'action="{reverse("accounts:end_assistance")}"' in html


def test_messages_have_the_look_of_their_kind(rf):
    request = rf.get("/")
    request.session = {}
    request._messages = messages.storage.default_storage(request)
    messages.success(request, "Saved")
    messages.error(request, "Lost <b>")
    html = render_to_string("ui/base.jinja", {}, request=request)
    assert re.search(r'cop-notice--success"><p>Saved', html)
    assert re.search(r'cop-notice--problem"><p>Lost &lt;b&gt;', html)


def test_a_screen_shows_its_recordings(rf, monkeypatch):
    def provider(key, tongue):
        return screen_media.Media(audio="/a.opus", easy_read="/e", sign_video="/v.mp4")

    monkeypatch.setattr(screen_media, "providers", [lambda key, tongue: None, provider])
    home = SimpleNamespace(view_name="home")
    html = render_part("ui/_screen_media.jinja", rf, resolver_match=home)
    assert re.search(r'<audio controls preload="none" src="/a.opus"', html)
    assert re.search(r'<video [^>]*preload="none"[^>]* src="/v.mp4"', html)
    assert 'href="/e"' in html
    assert "<audio" not in render_part("ui/_screen_media.jinja", rf)


def test_an_error_says_what_is_missing_and_what_to_do(rf):
    error = Refused("It can't start.", missing=["a signed agreement <x>"], next_step="Ask Cora.")
    answer = error_page(rf.get("/"), error)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<li>a signed agreement &lt;x&gt;</li>" in page
    assert "Nothing was changed." in page
    assert "Ask Cora." in page


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_answered_in_the_chosen_language(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ur"
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert '<html lang="ur" dir="rtl">' in answer.content.decode()
    assert "cop-header" in answer.content.decode()


def test_the_page_for_a_fault_of_ours_needs_no_database(rf):
    answer = broken(rf.get("/"))  # without the database mark, a query would fail this test
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong on our side" in page
    assert "app.css" in page


def test_the_page_for_a_fault_of_ours_can_not_fail_itself(rf, monkeypatch):
    monkeypatch.setattr("copper.ui.views.render_to_string", lambda *a: 1 / 0)
    monkeypatch.setattr("copper.ui.views.log.exception", lambda *a: None)
    assert broken(rf.get("/")).status_code == 500


@pytest.mark.django_db
def test_a_form_from_a_page_that_was_open_too_long_says_that_nothing_is_lost():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "ur"})
    assert answer.status_code == 403
    assert "What you typed is still in the page before this one." in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "ur", "pl"])
def test_the_offline_page_is_the_same_for_everybody(client, language):
    answer = client.get(f"/offline/{language}/")  # no database: no session, no person
    page = answer.content.decode()
    assert f'lang="{language}"' in page
    assert "public" in answer.headers["Cache-Control"]
    assert "csrf" not in page
    assert not answer.cookies


@pytest.mark.django_db
def test_there_is_no_offline_page_in_a_language_that_we_lack(client):
    assert client.get("/offline/xx/").status_code == 404


def test_the_icons_of_the_manifest_are_there(client):
    found = client.get("/manifest.webmanifest").json()
    assert {icon["purpose"] for icon in found["icons"]} == {"any", "maskable"}
    for icon in found["icons"]:
        assert (ROOT / "static" / icon["src"].removeprefix("/static/")).is_file()


def test_the_worker_keeps_no_page_but_the_offline_one(client):
    answer = client.get("/sw.js")
    script = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert re.search(r"copper-\$\{\"?[0-9a-f]{12}|copper-[0-9a-f]{12}", script)
    assert script.count(".put(") == 1


ALLAUTH = ["mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ALLAUTH)
def test_pages_of_the_sign_in_library_stand_in_our_page(sign_in, name):
    answer = sign_in(factories.actor("coordinator", email="cora@example.org")).get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code in {200, 302}
    if answer.status_code == 200:
        assert page.count("<!DOCTYPE html>") == 1
        assert page.count('<header class="cop-header">') == 1
        assert page.count("<h1") == 1
        assert page.index("<h1") > page.index('id="maincontent"')


def test_a_django_template_can_stand_in_our_page(rf):
    template = engines["django"].from_string(
        '{% extends "allauth/layouts/base.html" %}'
        "{% block head_title %}A title{% endblock %}{% block content %}<p>{{ x }}</p>{% endblock %}"
    )
    page = template.render({"x": "<i>"}, rf.get("/"))
    assert "<title>A title – CoPPeR</title>" in page
    assert "<p>&lt;i&gt;</p>" in page
    assert page.index("<p>&lt;i&gt;</p>") < page.index("cop-footer")


def test_a_long_sentence_over_several_lines_is_looked_up_on_one():
    template = engines["jinja2"].from_string("{% trans trimmed %}\n  Save\n  this\n{% endtrans %}")
    assert template.render({}) == "Save this"


def test_every_class_of_our_templates_has_a_look():
    """A class that no style knows is a slip of the pen."""
    styles = (ROOT / "static/dist/app.css").read_text()
    known = set(re.findall(r"\.((?:cop|nhsuk)-[\w-]+)", styles))
    named = {}
    for path in [*(UI / "jinja2").rglob("*.jinja"), *(UI / "templates").rglob("*.html")]:
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
        for group in re.findall(r'class="([^"]*)"', text):
            plain = re.sub(r"\S*\{[{%].*?[%}]\}\S*", " ", group)
            for one in re.findall(r"\b(?:cop|nhsuk)-[\w-]*\w\b(?!-)", plain):
                named.setdefault(one, path.name)
    assert {one: where for one, where in named.items() if one not in known} == {}
