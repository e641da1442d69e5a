import re
from datetime import timedelta

import pytest
from django.utils import timezone

from copper.accounts import subject_data
from copper.accounts.actor import Actor, actor_for, system_actor
from copper.accounts.models import Assistance
from copper.api import rules, selectors, services
from copper.api.models import ApiToken
from copper.core import clock, limits, logs
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.core.models import NetworkSetting
from copper.messages import rules as message_rules
from copper.messages import selectors as message_selectors
from copper.messages.models import Message
from copper.records import book
from copper.records.models import Entry
from tests import factories


def test_a_token_stands_for_its_person(call, member, token_for):
    answer = call("get", "me", token_for(member, "me:read"))
    assert answer.status_code == 200
    assert answer.json() == {
        "ref": str(member.ref),
        "language": "en",
        "seats": [
            {"role": "peer_researcher", "bloc": "community", "scope": "", "organisation": None}
        ],
        "scopes": ["me:read"],
    }


def test_only_a_hash_of_the_token_is_stored(member, token_for):
    text = token_for(member, "me:read")
    row = ApiToken.objects.values().get()
    assert text not in str(row)
    assert len(text) > 40
    assert logs.scrub(f"used {text} today") == "used [token] today"


def test_a_token_ends_on_its_day(call, member, token_for):
    text = token_for(member, "me:read", days=30)
    with clock.at(timezone.now() + timedelta(days=29)):
        assert call("get", "me", text).status_code == 200
    with clock.at(timezone.now() + timedelta(days=30)):
        assert call("get", "me", text).status_code == 401


def test_an_ended_token_is_no_token(call, member, token_for):
    text = token_for(member, "me:read")
    services.revoke_token(actor=member, token=ApiToken.objects.get())
    assert call("get", "me", text).status_code == 401


def test_the_token_of_somebody_who_left_is_no_token(call, member, token_for):
    text = token_for(member, "me:read")
    member.person.is_active = False
    member.person.save()
    assert call("get", "me", text).status_code == 401


def test_a_token_may_do_only_what_its_person_may(db, member, coordinator):
    assert "messages:report" not in [scope.code for scope in selectors.scopes_for(member)]
    assert "messages:report" in [scope.code for scope in selectors.scopes_for(coordinator)]
    with pytest.raises(Refused):
        services.make_token(actor=member, name="", scopes=["messages:report"], days=30)


@pytest.mark.parametrize(
    ("scopes", "days"), [([], 30), (["gossip"], 30), (["me:read"], 0), (["me:read"], 366)]
)
def test_a_token_without_scope_or_with_too_long_a_life_is_refused(member, scopes, days):
    with pytest.raises(Refused):
        services.make_token(actor=member, name="", scopes=scopes, days=days)


def test_the_network_can_shorten_the_life_of_tokens(member):
    NetworkSetting.objects.create(key="api.token_days", value=60, valid_from=clock.today())
    assert rules.lifetimes() == [30, 60]
    with pytest.raises(Refused):
        services.make_token(actor=member, name="", scopes=["me:read"], days=90)


def test_strangers_and_the_network_itself_get_no_token(db):
    for nobody in (Actor(None), system_actor("worker")):
        with pytest.raises(NotAllowed):
            services.make_token(actor=nobody, name="", scopes=["me:read"], days=30)


def test_a_helper_makes_no_token_for_somebody(member, resident):
    assistance = Assistance.objects.create(
        helper=member.person, person=resident.person, started_at=clock.now(), agreed_how="spoken"
    )
    helping = actor_for(member.person, assistance)
    with pytest.raises(NotAllowed):
        services.make_token(actor=helping, name="", scopes=["me:read"], days=30)


def test_nobody_sees_or_ends_anothers_token(member, resident, token_for):
    token_for(member, "me:read")
    token = ApiToken.objects.get()
    assert list(selectors.tokens_of(resident)) == []
    with pytest.raises(NotHere):
        selectors.own_token(resident, token.public_id)
    with pytest.raises(NotAllowed):
        services.revoke_token(actor=resident, token=token)


def test_making_and_ending_stand_in_the_book_for_the_person_alone(member, token_for):
    token_for(member, "me:read")
    token = ApiToken.objects.get()
    services.revoke_token(actor=member, token=token)
    services.revoke_token(actor=member, token=token)
    lines = Entry.objects.filter(subject=token.public_id).order_by("seq")
    assert [line.kind for line in lines] == ["api.token_made", "api.token_revoked"]
    assert {(line.audience, line.person_ref) for line in lines} == {("person", member.ref)}


def test_last_use_is_noted_and_not_at_each_call(call, member, token_for):
    text = token_for(member, "me:read")
    start = timezone.now()
    with clock.at(start):
        call("get", "me", text)
    with clock.at(start + timedelta(minutes=1)):
        call("get", "me", text)
    assert ApiToken.objects.get().last_used_at == start


def test_guessing_is_slowed_down_and_does_not_lock_out_good_tokens(call, member, token_for):
    good = token_for(member, "me:read")
    for _ in range(limits.LIMITS["api.guess"].times):
        assert call("get", "me", "copper_wrong").status_code == 401
    slowed = call("get", "me", "copper_wrong")
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) > 0
    assert call("get", "me", good).status_code == 200


def test_a_token_has_a_limit(call, member, token_for, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "api.token", limits.Limit("api.token", 2, 60))
    text = token_for(member, "me:read")
    with clock.at(timezone.now()):
        assert [call("get", "me", text).status_code for _ in range(3)] == [200, 200, 429]


def test_a_persons_tokens_are_given_out_and_erased(member, token_for):
    token_for(member, "me:read")
    given = subject_data.everything_about(member.person)["api"]["access_tokens"]
    assert [(token["name"], token["scopes"]) for token in given] == [("test", ["me:read"])]
    assert any("token" in str(line.what) for line in subject_data.explain(member.person))
    subject_data.keepers.get("api").erase(member.person)
    assert not ApiToken.objects.exists()


# --- pages ----------------------------------------------------------------------------------------


def test_a_token_is_made_on_a_page_and_shown_once(sign_in, member, call):
    client = sign_in(member)
    assert client.get("/api/tokens/make/").status_code == 200
    data = {"name": "my spreadsheet", "scopes": ["me:read"], "days": "30"}
    made = client.post("/api/tokens/make/", data)
    [text] = re.findall(r"copper_[\w-]{40}", made.content.decode())
    assert made.headers["Cache-Control"] == "no-store"
    assert call("get", "me", text).status_code == 200
    listed = client.get("/api/tokens/").content.decode()
    assert "my spreadsheet" in listed
    assert text not in listed
    ended = client.post(f"/api/tokens/{ApiToken.objects.get().public_id}/revoke/")
    assert ended.status_code == 302
    assert call("get", "me", text).status_code == 401


def test_a_form_that_is_not_filled_in_keeps_what_was_typed(sign_in, member):
    answer = sign_in(member).post("/api/tokens/make/", {"name": "my spreadsheet"})
    assert answer.status_code == 422
    assert "my spreadsheet" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_making_a_token_asks_again_who_one_is(client, member):
    start = timezone.now()
    client.force_login(member.person)
    with clock.at(start + timedelta(hours=1)):
        answer = client.get("/api/tokens/make/")
    assert answer.status_code == 302
    assert "again" in answer.headers["Location"] or "reauth" in answer.headers["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    sign_in, member, token_for, count, django_assert_max_num_queries
):
    for _ in range(count):
        token_for(member, "me:read")
    client = sign_in(member)
    with django_assert_max_num_queries(8) as queries:
        client.get("/api/tokens/")
    assert sum("api_apitoken" in query["sql"] for query in queries.captured_queries) == 1


# --- operations -----------------------------------------------------------------------------------


def test_roles_are_told_in_the_callers_language(call, member, token_for):
    answer = call("get", "roles", token_for(member, "network:read"))
    codes = {role["code"]: role for role in answer.json()}
    assert codes["coordinator"]["bloc"] == "network"
    assert codes["mentor"]["bloc"] is None


def test_a_reported_bounce_stops_further_mail(call, coordinator, token_for):
    token = token_for(coordinator, "messages:report")
    for contact, channel in [("Amina@example.org", "email"), ("+447700900123", "sms")]:
        Message.objects.create(
            channel=channel, to_print=message_rules.print_of(channel, contact), state="sent",
            next_at=clock.now(), queued_at=clock.now(), ended_at=clock.now(),
        )  # fmt: skip
        answer = call(
            "post", "messages/bounces", token,
            data={"contact": contact, "kind": "hard"}, content_type="application/json",
        )  # fmt: skip
        assert answer.json() == {"messages": 1}
        assert message_selectors.blocked(channel, contact) == "bounce"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"provider_id": "x", "contact": "a@b.org"},
        {"contact": "nobody"},
        {"provider_id": "x", "kind": "loud"},
    ],
)
def test_a_bounce_that_names_nothing_is_refused_in_words(call, coordinator, token_for, body):
    token = token_for(coordinator, "messages:report")
    answer = call("post", "messages/bounces", token, data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_a_stop_comes_in_by_the_provider(call, coordinator, token_for):
    token = token_for(coordinator, "messages:report")
    body = {"sender": "447700900123", "text": "STOP"}
    answer = call("post", "messages/received", token, data=body, content_type="application/json")
    assert answer.json() == {"result": "stopped"}
    assert message_selectors.blocked("sms", "+447700900123") == "stop"


def test_the_book_is_read_page_by_page_without_names_or_words(call, member, token_for):
    if "test.line" not in book.kinds:
        book.declare_kind("test.line", "Something was done")
    for number in range(3):
        book.write(
            actor=member, kind="test.line", words={"why": "Amina said so"}, codes={"n": number}
        )
    book.write(actor=member, kind="test.line", audience="person", person_ref=member.ref)
    book.write(actor=member, kind="test.line", audience="role:coordinator")
    token = token_for(member, "book:read")
    first = call("get", "book?limit=2", token)
    assert "Amina" not in first.content.decode()
    assert str(member.ref) not in first.content.decode()
    lines = [line for line in first.json()["lines"] if line["kind"] == "test.line"]
    assert [line["codes"] for line in lines] == [{"n": 2}, {"n": 1}]
    second = call("get", f"book?limit=200&before={first.json()['next_before']}", token).json()
    rest = [line["codes"] for line in second["lines"] if line["kind"] == "test.line"]
    assert rest == [{"n": 0}]
    assert second["next_before"] is None


def test_somebody_without_a_seat_reads_no_book(call, token_for):
    guest = factories.actor(None)
    with pytest.raises(Refused):
        token_for(guest, "book:read")
