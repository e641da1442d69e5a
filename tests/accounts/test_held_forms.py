"""An expired session never loses a typed form, and shows it to nobody but its writer."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from copper.accounts import held_forms
from copper.accounts.models import HeldForm
from copper.core import clock
from tests import factories

pytestmark = pytest.mark.django_db
CONFIRM = "/account/login/code/confirm/"
WORDS = "جو میں نے لکھا <b>"


def go_in(client, email, last_code, to=CONFIRM, **extra):
    sent = client.post("/sign-in/", {"who": email, **extra})
    return client.post(sent.url, {"code": last_code(email)})


@pytest.fixture
def writer(client, last_code):
    """Rana, signed in through the pages eight days ago: her session is over."""
    factories.actor("resident", name="Rana", email="rana@example.org")
    with time_machine.travel(clock.now() - timedelta(days=8), tick=True):
        go_in(client, "rana@example.org", last_code)
        assert client.get("/account/about-me/").status_code == 200
    # A browser drops the cookie of a session that is over, and keeps the other ones.
    return client


def test_what_was_typed_after_the_session_ended_is_kept_and_sent_with_one_press(writer, last_code):
    sent = writer.post("/account/about-me/?x=1", {"name": WORDS, "language": "en"})
    held = HeldForm.objects.get()
    assert sent.url == f"/sign-in/?next=%2Fkept%2F{held.public_id}%2F"
    assert "We kept what you typed" in writer.get(sent.url).content.decode()
    back = go_in(writer, "rana@example.org", last_code, next=f"/kept/{held.public_id}/")
    assert back.url == f"/kept/{held.public_id}/"
    page = writer.get(back.url).content.decode()
    assert "جو میں نے لکھا &lt;b&gt;" in page
    assert 'action="/account/about-me/?x=1"' in page
    again = dict(held.content["fields"])
    assert writer.post(held.path, again).status_code == 302
    held.person.refresh_from_db()
    assert held.person.name == WORDS


def test_the_kept_form_waits_on_the_home_page_too(writer, last_code):
    writer.post("/account/about-me/", {"name": WORDS, "language": "en"})
    go_in(writer, "rana@example.org", last_code)
    assert "/kept/" in writer.get("/home/").content.decode()


def test_it_is_stored_sealed(writer):
    from django.db import connection

    writer.post("/account/about-me/", {"name": "plainwords", "language": "en"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM accounts_heldform")
        assert "plainwords" not in str(cursor.fetchall())


def test_another_person_on_the_same_phone_never_sees_it(writer, last_code):
    writer.post("/account/about-me/", {"name": WORDS, "language": "en"})
    held = HeldForm.objects.get()
    factories.actor("resident", name="Omar", email="omar@example.org")
    go_in(writer, "omar@example.org", last_code, next=f"/kept/{held.public_id}/")
    assert writer.get(f"/kept/{held.public_id}/").status_code == 404
    assert writer.post(f"/kept/{held.public_id}/throw-away/").status_code == 404
    assert "/kept/" not in writer.get("/home/").content.decode()


def test_pins_codes_and_files_are_not_kept_and_the_page_says_so(writer, last_code):
    upload = SimpleUploadedFile("my-letter.txt", b"words")
    writer.post(
        "/account/about-me/",
        {"name": WORDS, "pin": "48213", "card_code": "x", "postcode": "BD1 1AA", "doc": upload},
    )
    held = HeldForm.objects.get()
    assert dict(held.content["fields"]) == {"name": WORDS, "postcode": "BD1 1AA"}
    go_in(writer, "rana@example.org", last_code)
    page = writer.get(f"/kept/{held.public_id}/").content.decode()
    assert "Files are not kept" in page
    assert "PINs and codes are not kept" in page


def test_it_can_be_thrown_away(writer, last_code):
    writer.post("/account/about-me/", {"name": WORDS})
    held = HeldForm.objects.get()
    go_in(writer, "rana@example.org", last_code)
    writer.post(f"/kept/{held.public_id}/throw-away/")
    assert not HeldForm.objects.exists()


def test_after_a_day_it_is_gone(writer, last_code):
    writer.post("/account/about-me/", {"name": WORDS})
    held = HeldForm.objects.get()
    go_in(writer, "rana@example.org", last_code)
    with clock.at(clock.now() + timedelta(hours=25)):
        assert writer.get(f"/kept/{held.public_id}/").status_code == 404
        assert held_forms.forget_old() == 1


def test_nothing_is_kept_for_strangers_or_with_a_forged_cookie(client):
    client.post("/account/about-me/", {"name": WORDS})
    client.cookies[held_forms.COOKIE] = "00000000-0000-0000-0000-000000000000:forged"
    client.post("/account/about-me/", {"name": WORDS})
    assert not HeldForm.objects.exists()


def test_signing_out_and_shared_phones_leave_no_trace_of_the_writer(client, last_code):
    factories.actor("resident", email="rana@example.org")
    go_in(client, "rana@example.org", last_code)
    client.get("/account/")
    assert client.cookies[held_forms.COOKIE].value
    client.post("/sign-out/")
    assert not client.cookies[held_forms.COOKIE].value
    go_in(client, "rana@example.org", last_code, shared="on")
    client.get("/account/")
    assert not client.cookies[held_forms.COOKIE].value


def test_too_much_is_not_kept_and_one_person_keeps_five_at_most(writer):
    writer.post("/account/about-me/", {"name": "x" * 300_000})
    held = HeldForm.objects.get()
    assert held.content["too_long"]
    assert held.content["fields"] == []
    for _n in range(8):
        writer.post("/account/about-me/", {"name": WORDS})
    assert HeldForm.objects.count() == 5


def test_pages_for_everybody_keep_nothing(writer):
    writer.post("/sign-in/", {"who": "somebody@example.org"})
    assert not HeldForm.objects.exists()
