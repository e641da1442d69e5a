"""The pages: what they show to whom, what they keep, how many queries they ask."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from copper.accounts import services as accounts
from copper.core import clock
from copper.events import services
from copper.events.models import Ask, CalendarLink, Cap, Coming, Event, Lift
from tests.events.one_of_each import ask, plan
from tests.factories import OrganisationFactory, actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOST = 12


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def garden():
    return OrganisationFactory(name="Garden")


@pytest.fixture
def council():
    return OrganisationFactory(name="Council", bloc="institution")


@pytest.fixture
def lead(garden):
    return actor("community_lead", organisation=garden, name="Nasreen")


@pytest.fixture
def officer(council):
    return actor("policy_maker", organisation=council)


def page(client, name, *args, **query):
    answer = client.get(reverse(f"events:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, name, *args, **data):
    return client.post(reverse(f"events:{name}", args=args), data)


PLANNED = {
    "title": "Reading the air", "kind": "walk", "day_day": "28", "day_month": "March",
    "day_year": "2026", "begins": "10.30", "ends": "12", "place": "School gate",
    "access": ["step_free", "childcare"], "interpreters": ["ur"], "languages": ["en"],
}  # fmt: skip


def test_a_lead_plans_changes_and_calls_off_a_meeting(client, sign_in, lead, garden):
    sign_in(lead)
    answer = send(client, "plan", organiser=str(garden.public_id), **PLANNED)
    event = Event.objects.get()
    assert answer.status_code == 302
    assert event.starts_at == datetime(2026, 3, 28, 10, 30, tzinfo=UTC)
    assert event.arrangements.count() == 3
    words = page(client, "change", event.public_id)
    for value in ('value="10:30"', 'value="28"', "School gate", 'value="childcare" checked'):
        assert value in words
    # The day after, the clocks have changed: the same hour is another moment.
    send(client, "change", event.public_id, **(PLANNED | {"day_day": "29"}))
    event.refresh_from_db()
    assert event.starts_at == datetime(2026, 3, 29, 9, 30, tzinfo=UTC)
    assert event.organiser == garden
    send(client, "cancel", event.public_id, why="Snow")
    words = page(client, "event", event.public_id)
    assert "This is cancelled" in words
    assert "Snow" in words
    assert "Do you come?" not in words


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"begins": "half ten"}, "Write a time like 10:30 or 2pm."),
        ({"day_month": "Marchember"}, "There is no such date"),
        ({"ends": "10"}, "It has to end after it begins."),
        ({"place": ""}, "Say where it is, or that it is online."),
        ({"title": ""}, "Fill this in"),
        ({"day_day": "27", "ends": "13"}, "Friday prayer (12:30–14:30)"),
        ({"day_day": "29", "begins": "1:30", "ends": "5"}, "The clocks go forward in that hour"),
        ({"organiser": "nobody"}, "nobody"),
        ({"interpreters": ["klingon"]}, "klingon"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(
    client, sign_in, lead, garden, wrong, said
):
    sign_in(lead)
    typed = {"organiser": str(garden.public_id), **PLANNED, **wrong, "words": "Come as you are"}
    answer = send(client, "plan", **typed)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert said in words
    assert "Come as you are" in words
    assert not Event.objects.exists()


def test_friday_with_a_word_about_prayer_is_taken(client, sign_in, lead, garden):
    sign_in(lead)
    typed = PLANNED | {"day_day": "27", "ends": "15", "prayer_plan": "We stop at 12:45."}
    send(client, "plan", organiser=str(garden.public_id), **typed)
    words = page(client, "event", Event.objects.get().public_id)
    assert "We stop at 12:45." in words
    assert "a time to be careful with" in words


def test_a_resident_says_yes_and_what_they_need(client, sign_in, lead, garden, resident):
    event = plan(lead, garden)
    sign_in(resident)
    send(
        client, "come", event.public_id, answer="coming", wants=["step_free"], interpreter="ur",
        brings_needs="on",
    )  # fmt: skip
    row = Coming.objects.get()
    assert row.needs == {"wants": ["step_free"], "interpreter": "ur"}
    assert row.brings_needs
    words = page(client, "event", event.public_id)
    assert "You said yes" in words
    assert 'value="step_free" checked' in words
    assert "What you said yes to (1)" in page(client, "calendar")
    for secret in ("Who comes", "Names and needs", "Cancel it"):
        assert secret not in words
    assert send(client, "come", event.public_id, answer="").status_code == 422
    assert send(client, "come", event.public_id, answer="coming", wants=["x"]).status_code == 422


def test_names_and_needs_are_for_the_community_organiser(client, sign_in, lead, garden, resident):
    event = plan(lead, garden)
    accounts.set_needs(
        actor=resident, person=resident.person, spoken=["ur"], read=[], needs="A chair with a back"
    )
    services.say(actor=resident, event=event, answer="coming", brings_needs=True)
    sign_in(lead)
    assert "Rana" not in page(client, "event", event.public_id)
    words = page(client, "who", event.public_id)
    assert "Rana" in words
    assert "A chair" not in words, "not before the press that Rana is told of"
    words = send(client, "who", event.public_id).content.decode()
    assert "A chair with a back" in words
    assert "اردو" in words, "languages by their names"


def test_an_institution_that_plans_sees_what_to_arrange_and_nobody(
    client, sign_in, officer, council, resident
):
    event = plan(officer, council)
    services.say(actor=resident, event=event, answer="coming", wants=["step_free"])
    sign_in(officer)
    words = page(client, "event", event.public_id)
    assert "People who come: fewer than 8" in words
    assert "No steps on the way in: fewer than 8" in words
    assert "Rana" not in words
    assert client.get(reverse("events:who", args=[event.public_id])).status_code == 403
    assert send(client, "who", event.public_id).status_code == 403
    send(client, "arrange", event.public_id, what="step_free", language="", who="Porter")
    assert event.arrangements.get().is_arranged is False
    send(client, "arrange", event.public_id, what="step_free", who="Porter", is_arranged="on")
    assert event.arrangements.get().is_arranged
    assert "Porter" in page(client, "event", event.public_id)
    sign_in(resident)
    assert "Porter" not in page(client, "event", event.public_id)


def test_the_calendar_filters_by_month_day_and_organisation(
    client, sign_in, lead, garden, resident
):
    plan(lead, garden, title="Soon")
    plan(lead, garden, title="Later", days=40)
    sign_in(resident)
    words = page(client, "calendar")
    assert "Soon" in words
    assert "Later" not in words
    assert "Later" in page(client, "calendar", month="2026-04")
    assert "Soon" in page(client, "calendar", day="2026-03-09")
    assert "Nothing is planned here." in page(client, "calendar", day="2026-03-10")
    assert "Soon" in page(client, "calendar", words="gard")
    assert "Nothing is planned here." in page(client, "calendar", words="kitchen")
    for wrong in (
        {"month": "2026-13"},
        {"day": "2026-02-30"},
        {"day": "1999-01-01"},
        {"month": "x"},
    ):
        assert "Soon" in page(client, "calendar", **wrong), "this month instead"


ASKED = {
    "kind": "survey", "title": "About buses", "first_day_day": "9", "first_day_month": "3",
    "first_day_year": "2026", "last_day_day": "12", "last_day_month": "3", "last_day_year": "2026",
    "people": "10", "minutes": "20", "comes_back": "One page", "comes_back_on_day": "1",
    "comes_back_on_month": "5", "comes_back_on_year": "2026",
}  # fmt: skip


def test_the_asker_sees_how_full_the_month_is_before_and_what_is_over_is_not_sent(
    client, sign_in, lead, officer, council, garden
):
    sign_in(officer)
    typed = {"asker": str(council.public_id), **ASKED}
    for taken in range(3):
        words = page(client, "propose", garden.public_id)
        assert f"{taken} of 3 asks are taken" in words
        assert ("one place left" in words) is (taken == 2)
        assert send(client, "propose", garden.public_id, **typed).status_code == 302
    assert "full" in page(client, "choose")
    answer = send(client, "propose", garden.public_id, **typed, words="Please")
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "It was not sent." in words
    assert "In March 2026 3 of 3 asks are taken, and 60 of 90 minutes of each person." in words
    assert "About buses" in words
    assert "Please" in words
    assert Ask.objects.count() == 3


def test_the_lead_answers_sets_the_limit_and_lets_one_through(
    client, sign_in, lead, officer, council, garden
):
    made = ask(officer, council, garden)
    sign_in(lead)
    assert "Yes, they may ask our members" in page(client, "ask", made.public_id)
    send(client, "answer", made.public_id, answer="no")
    assert Ask.objects.get().state == "declined"
    send(client, "answer", made.public_id, answer="yes")
    assert Ask.objects.get().state == "accepted"
    send(client, "cap", garden.public_id, asks="1", minutes="40", from_month="2026-03")
    assert (Cap.objects.get().asks, Cap.objects.get().minutes) == (1, 40)
    send(client, "cap", garden.public_id, lift="1", asker=str(council.public_id), month="2026-03")
    assert Lift.objects.get().asker == council
    words = page(client, "cap", garden.public_id)
    assert "1 of 1 asks are taken" in words
    assert "From March 2026: 1 asks, 40 minutes of one person" in words
    for wrong in (
        {"asks": "-1", "minutes": "40", "from_month": "2026-03"},
        {"asks": "1", "minutes": "", "from_month": "2026-03"},
        {"asks": "1", "minutes": "40", "from_month": "2020-01"},
        {"lift": "1", "asker": "nobody", "month": "2026-03"},
    ):
        assert send(client, "cap", garden.public_id, **wrong).status_code == 422


def test_members_read_that_something_is_asked_but_not_the_words(
    client, sign_in, lead, officer, council, garden, resident
):
    made = ask(officer, council, garden, title="Asthma at night")
    sign_in(resident)
    assert client.get(reverse("events:ask", args=[made.public_id])).status_code == 404
    services.answer_ask(actor=lead, ask=made, yes=True)
    words = page(client, "ask", made.public_id) + page(client, "calendar")
    assert "Council" in words
    assert "Asthma" not in words


def test_the_secret_address_is_shown_once(client, sign_in, resident):
    sign_in(resident)
    words = send(client, "link", titles="neutral").content.decode()
    assert "/calendar/feed/" in words
    assert "/calendar/feed/" not in page(client, "link")
    send(client, "link", end="1")
    assert not CalendarLink.objects.exists()
    assert send(client, "link", titles="all").status_code == 422


def test_no_page_asks_more_than_twelve_queries(
    client, sign_in, lead, officer, council, garden, coordinator
):
    event = plan(coordinator, None, access=["step_free", "childcare"], interpreters=["ur"])
    for n in range(5):
        services.say(
            actor=actor("resident"), event=event, answer="coming", wants=["step_free"],
            interpreter="ur", brings_needs=n < 2,
        )  # fmt: skip
    made = ask(coordinator, None, garden)
    services.answer_ask(actor=lead, ask=made, yes=True)
    services.say(actor=coordinator, event=event, answer="coming")
    sign_in(coordinator)
    for name, args in (
        ("calendar", ()), ("event", (event.public_id,)), ("plan", ()), ("asks", ()), ("choose", ()),
        ("change", (event.public_id,)), ("who", (event.public_id,)), ("link", ()),
        ("propose", (garden.public_id,)), ("cap", (garden.public_id,)), ("ask", (made.public_id,)),
        ("file", (event.public_id,)),
    ):  # fmt: skip
        address = reverse(f"events:{name}", args=args)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= MOST, name


def test_what_one_organisation_is_asked_is_not_for_another(client, sign_in, garden):
    sign_in(actor("community_lead", organisation=OrganisationFactory()))
    assert client.get(reverse("events:cap", args=[garden.public_id])).status_code == 404


def test_the_month_is_drawn_from_monday_with_what_is_on_each_day():
    from copper.events import months

    weeks = months.weeks(date(2026, 3, 1), {date(2026, 3, 9): 2})
    assert [len(week) for week in weeks] == [7] * 6
    assert weeks[0] == [(None, 0)] * 6 + [(date(2026, 3, 1), 0)]
    assert weeks[2][0] == (date(2026, 3, 9), 2)
    days = [day for week in weeks for day, _n in week if day]
    assert days == [date(2026, 3, n) for n in range(1, 32)]
