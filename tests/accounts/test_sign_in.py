"""People sign in by a code to their e-mail or phone, and nobody learns who has an account."""

import pytest
import time_machine
from django.urls import reverse

from copper.core import clock, limits
from tests import factories

pytestmark = pytest.mark.django_db
SIGN_IN, CONFIRM = "/sign-in/", "/account/login/code/confirm/"


@pytest.fixture
def asha():
    return factories.actor("resident", email="asha@example.org", phone="+447700900123").person


def test_a_person_signs_in_with_a_code_sent_by_e_mail(client, asha, last_code, is_signed_in):
    assert client.get(SIGN_IN).status_code == 200
    sent = client.post(SIGN_IN, {"who": " Asha@Example.org "})
    assert sent.url == CONFIRM
    assert client.get(CONFIRM).status_code == 200
    assert not is_signed_in(client)
    done = client.post(CONFIRM, {"code": last_code("asha@example.org")})
    assert done.status_code == 302
    assert done.url == reverse("home")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "typed", ["07700 900123", "+44 7700 900123", "٠٧٧٠٠ ٩٠٠١٢٣", "00447700900123"]
)
def test_a_phone_number_is_read_as_people_write_it(client, asha, last_code, is_signed_in, typed):
    client.post(SIGN_IN, {"who": typed})
    code = last_code("+447700900123")
    in_urdu_digits = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    client.post(CONFIRM, {"code": in_urdu_digits})
    assert is_signed_in(client)
    asha.refresh_from_db()
    assert asha.phone_verified_at


def test_a_foreign_number_works(client, last_code, is_signed_in):
    factories.PersonFactory(phone="+48601234567")
    client.post(SIGN_IN, {"who": "+48 601 234 567"})
    client.post(CONFIRM, {"code": last_code("+48601234567")})
    assert is_signed_in(client)


def test_what_is_no_contact_is_refused_with_what_was_typed_still_there(client):
    answer = client.post(SIGN_IN, {"who": "Asha Khan"})
    assert answer.status_code == 422
    assert "Asha Khan" in answer.content.decode()


def test_a_code_works_once(client, asha, last_code, is_signed_in):
    client.post(SIGN_IN, {"who": asha.email})
    code = last_code(asha.email)
    client.post(CONFIRM, {"code": code})
    client.post("/sign-out/")
    assert not is_signed_in(client)
    client.post(SIGN_IN, {"who": asha.email})
    assert client.post(CONFIRM, {"code": code}).status_code == 422
    assert not is_signed_in(client)


def test_a_code_of_another_browser_does_not_work(client, asha, last_code, is_signed_in):
    other = type(client)()
    other.post(SIGN_IN, {"who": asha.email})
    stolen = last_code(asha.email)
    client.post(SIGN_IN, {"who": asha.email})
    client.post(CONFIRM, {"code": stolen})
    assert not is_signed_in(client)


def test_a_code_runs_out_after_ten_minutes(client, asha, last_code, is_signed_in):
    start = clock.now()
    with time_machine.travel(start, tick=True) as traveller:
        client.post(SIGN_IN, {"who": asha.email})
        code = last_code(asha.email)
        traveller.shift(11 * 60)
        client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


def test_after_three_wrong_codes_a_new_one_is_needed(client, asha, last_code, is_signed_in):
    client.post(SIGN_IN, {"who": asha.email})
    code = last_code(asha.email)
    wrong = "00000000" if code != "00000000" else "11111111"
    assert [client.post(CONFIRM, {"code": wrong}).status_code for _ in range(3)] == [422, 422, 302]
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


def _walk(client, who, queries):
    """Status, address, text and number of queries of each step of a sign-in with a wrong code."""
    steps = []
    for address, data in [
        (SIGN_IN, {"who": who}),
        (CONFIRM, None),
        (CONFIRM, {"code": "12121212"}),
    ]:
        with queries() as seen:
            answer = client.get(address) if data is None else client.post(address, data)
        text = answer.content.decode().replace(who, "…")
        steps.append((answer.status_code, answer.headers.get("Location"), text, len(seen)))
    return steps


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_nobody_learns_whether_an_account_exists(asha, kind, client):
    import re

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    known = {"email": "asha@example.org", "phone": "07700900123"}[kind]
    stranger = {"email": "azra@example.org", "phone": "07700911123"}[kind]
    factories.PersonFactory(is_active=False, email="away@example.org")

    def queries():
        return CaptureQueriesContext(connection)

    def plain(steps):
        return [
            (status, to, re.sub(r'value="[\w-]{60,}"', "", text)) for status, to, text, _n in steps
        ]

    first = _walk(type(client)(), known, queries)
    second = _walk(type(client)(), stranger, queries)
    assert plain(first) == plain(second)
    for (*_, one), (*_, other) in zip(first, second, strict=True):
        assert abs(one - other) <= 12  # writing one row of the outbox


def test_strangers_get_no_message(client, last_code):
    client.post(SIGN_IN, {"who": "nobody@example.org"})
    assert last_code() == ""


def test_codes_are_limited_by_contact_and_by_address(client, asha):
    answers = [
        type(client)(REMOTE_ADDR=f"10.0.0.{n}").post(SIGN_IN, {"who": asha.email}).status_code
        for n in range(6)
    ]
    assert answers == [302] * 5 + [429]
    answers = [
        client.post(SIGN_IN, {"who": f"p{n}@example.org"}).status_code
        for n in range(limits.LIMITS["sign_in.address"].times + 1)
    ]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {302}


def test_guessing_codes_is_limited_across_browsers(client, asha):
    statuses = []
    for n in range(5):
        browser = type(client)(REMOTE_ADDR=f"10.0.1.{n}")
        browser.post(SIGN_IN, {"who": asha.email})
        statuses += [browser.post(CONFIRM, {"code": "12341234"}).status_code for _ in range(3)]
    assert statuses[-1] == 429


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, asha, last_code, bad):
    client.post(f"{SIGN_IN}?next={bad}", {"who": asha.email, "next": bad})
    done = client.post(f"{CONFIRM}?next={bad}", {"code": last_code(asha.email), "next": bad})
    assert done.url == reverse("home")


def test_signing_in_leads_back_to_where_one_wanted_to_go(client, asha, last_code):
    sent = client.post(SIGN_IN, {"who": asha.email, "next": "/card/lost/"})
    done = client.post(sent.url, {"code": last_code(asha.email)})
    assert done.url == "/card/lost/"


def test_the_session_gets_a_new_key_at_sign_in(client, asha, last_code):
    client.post(SIGN_IN, {"who": asha.email})
    before = client.session.session_key
    client.post(CONFIRM, {"code": last_code(asha.email)})
    assert client.session.session_key != before


def test_forms_need_the_token_of_their_page(asha):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    for address in (SIGN_IN, "/card/", "/card/first/", "/sign-out/", "/sign-in/one-press/"):
        assert strict.post(address, {"who": asha.email}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "signup/",
        "password/reset/",
        "password/change/",
        "password/set/",
        "confirm-email/",
        "phone/change/",
    ],
)
def test_there_is_no_sign_up_and_no_password(client, asha, address):
    assert client.get(f"/account/{address}").status_code in (302, 404)
    client.force_login(asha)
    assert client.get(f"/account/{address}").status_code == 404


def test_an_inactive_person_cannot_sign_in(client, asha, last_code, is_signed_in):
    asha.is_active = False
    asha.save()
    client.post(SIGN_IN, {"who": asha.email})
    assert last_code() == ""


def test_one_press_exists_only_in_the_demonstration_on_this_machine(
    client, asha, settings, is_signed_in
):
    press = {"person": str(asha.public_id)}
    assert client.post("/sign-in/one-press/", press).status_code == 404
    settings.DEMO = True
    assert (
        type(client)(REMOTE_ADDR="192.0.2.1").post("/sign-in/one-press/", press).status_code == 404
    )
    behind = {"X-Forwarded-For": "192.0.2.1"}
    assert client.post("/sign-in/one-press/", press, headers=behind).status_code == 404
    assert client.post("/sign-in/one-press/", {"person": "x"}).status_code == 404
    assert asha.name in client.get(SIGN_IN).content.decode()
    assert client.post("/sign-in/one-press/", press).status_code == 302
    assert is_signed_in(client)


def test_an_e_mail_that_was_stored_with_capitals_is_found(client, last_code):
    factories.PersonFactory(email="Big@Example.org")
    client.post(SIGN_IN, {"who": "big@example.org"})
    assert last_code("big@example.org")
