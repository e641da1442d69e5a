"""Calendar files: read back by a parser, right on both sides of the change to summer time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from copper.core import clock
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.events import ical, rules, selectors, services
from copper.events.models import CalendarLink, Event
from copper.events.selectors.calendar import by_token
from tests.events.one_of_each import plan
from tests.factories import OrganisationFactory, actor


def a_row(starts_at, **fields):
    given = {
        "title": "Tea, cake; and talk", "place": "Hall\nback door", "words": "Come, all!",
        "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2),
        "made_at": datetime(2026, 1, 1, tzinfo=UTC), "changed_at": datetime(2026, 1, 2, tzinfo=UTC),
    }  # fmt: skip
    return Event(**(given | fields))


def read(data):
    book = Calendar.from_ical(data)
    return book, [part for part in book.walk("VEVENT")]


def moment_by_rules(book, naive):
    """The moment in UTC that a program finds, which believes only what stands in the file."""
    found = None
    for part in book.walk("VTIMEZONE")[0].subcomponents:
        starts = [part["DTSTART"].dt]
        rdates = part.get("RDATE", [])
        for rdate in rdates if isinstance(rdates, list) else [rdates]:
            starts += [entry.dt for entry in rdate.dts]
        for begins in starts:
            if begins <= naive and (found is None or begins > found[0]):
                found = (begins, part["TZOFFSETTO"].td)
    return (naive - found[1]).replace(tzinfo=UTC)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)))
def test_every_moment_is_the_same_for_a_program_that_knows_only_the_file(naive):
    try:
        moment = rules.local_moment(naive.date(), naive.time().replace(microsecond=0))
    except ValueError:
        return  # the hour that does not exist
    book, (entry,) = read(ical.calendar([a_row(moment)]))
    start = entry["DTSTART"].dt.replace(tzinfo=None)
    assert start == timezone.localtime(moment).replace(tzinfo=None)
    if not (naive.month == 10 and naive.hour == 1):  # that hour comes twice once a year
        assert moment_by_rules(book, start) == moment


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 28), 10), (date(2026, 3, 29), 9), (date(2026, 10, 24), 9),
        (date(2026, 10, 25), 10),
    ],
)  # fmt: skip
def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change(day, utc_hour):
    row = a_row(rules.local_moment(day, time(10)))
    book, (entry,) = read(ical.calendar([row]))
    assert entry["DTSTART"].params["TZID"] == "Europe/London"
    assert entry["DTSTART"].dt.astimezone(UTC) == datetime.combine(day, time(utc_hour), UTC)
    assert moment_by_rules(book, datetime.combine(day, time(10))) == row.starts_at


def test_the_file_is_as_the_standard_wants_it():
    data = ical.calendar([a_row(datetime(2026, 3, 2, 9, tzinfo=UTC), title="ü" * 200)])
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b""
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    book, (entry,) = read(data)
    assert (str(book["VERSION"]), str(book["METHOD"])) == ("2.0", "PUBLISH")
    assert book["PRODID"]
    assert str(entry["SUMMARY"]) == "ü" * 200
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE"} <= set(entry)


def test_commas_and_line_breaks_come_back_as_they_were():
    _book, (entry,) = read(ical.calendar([a_row(datetime(2026, 3, 2, 9, tzinfo=UTC))]))
    assert str(entry["SUMMARY"]) == "Tea, cake; and talk"
    assert str(entry["LOCATION"]) == "Hall\nback door"


def test_no_line_can_be_slipped_in():
    """What people write stays inside its own property."""
    evil = "Tea\r\nATTENDEE:mailto:x@example.org\r\nEND:VEVENT"
    row = a_row(datetime(2026, 3, 2, 9, tzinfo=UTC), title=evil, place=evil, words=evil)
    _book, (entry,) = read(ical.calendar([row]))
    assert "ATTENDEE" not in entry


def test_an_empty_calendar_is_a_calendar():
    book, entries = read(ical.calendar([]))
    assert book.name == "VCALENDAR"
    assert entries == []


def test_a_neutral_calendar_says_nothing_but_when():
    row = a_row(datetime(2026, 3, 2, 9, tzinfo=UTC), title="Asthma group")
    data = ical.calendar([row], neutral=True, address_of="https://x/{id}/").decode()
    for word in ("Asthma", "Hall", "Come, all", "https://x"):
        assert word not in data
    _book, (entry,) = read(data)
    assert str(entry["SUMMARY"]) == "CoPPeR: something you said yes to"


# --- the files and the secret address --------------------------------------------------------------


@pytest.fixture
def lead(db):
    return actor("community_lead", organisation=OrganisationFactory(name="Garden"))


@pytest.fixture
def event(lead):
    return plan(lead, lead.seats[0].organisation, title="Reading the air")


def feed(client, token):
    return client.get(reverse("events:feed", args=[token]))


def test_the_same_event_keeps_its_uid_and_counts_its_changes(client, lead, event):
    client.force_login(lead.person)
    address = reverse("events:file", args=[event.public_id])
    _book, (before,) = read(client.get(address).content)
    services.change_event(actor=lead, event=event, title="Reading the air again")
    services.cancel_event(actor=lead, event=event)
    answer = client.get(address)
    _book, (after,) = read(answer.content)
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
    assert (str(before["STATUS"]), str(after["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert ".ics" in answer.headers["Content-Disposition"]


def test_the_secret_address_gives_what_the_person_said_yes_to(client, lead, event, resident):
    other = plan(lead, event.organiser, title="Not mine")
    services.say(
        actor=resident, event=event, answer="coming", wants=["step_free"], brings_needs=True
    )
    services.say(actor=resident, event=other, answer="not_coming")
    token = services.make_link(actor=resident, titles="full")
    answer = feed(client, token)
    _book, (entry,) = read(answer.content)
    assert str(entry["SUMMARY"]) == "Reading the air"
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert "step_free" not in answer.content.decode()
    assert "Rana" not in answer.content.decode()


def test_the_address_shows_neutral_titles_unless_the_person_chose_otherwise(
    client, event, resident
):
    services.say(actor=resident, event=event, answer="coming")
    _book, (entry,) = read(feed(client, services.make_link(actor=resident)).content)
    assert "air" not in str(entry["SUMMARY"])
    assert "LOCATION" not in entry


def test_a_new_address_ends_the_old_one_and_an_ended_one_is_gone(client, resident):
    old = services.make_link(actor=resident)
    new = services.make_link(actor=resident)
    assert (feed(client, old).status_code, feed(client, new).status_code) == (404, 200)
    services.end_link(actor=resident)
    assert feed(client, new).status_code == 404
    assert selectors.link_of(resident) is None


def test_only_a_hash_of_the_secret_is_kept(resident):
    token = services.make_link(actor=resident)
    row = CalendarLink.objects.get()
    assert token not in row.token_print
    assert by_token(token)[0] == row
    with pytest.raises(NotHere):
        by_token(token + "x")


def test_an_account_that_was_switched_off_has_no_calendar(client, resident):
    token = services.make_link(actor=resident)
    resident.person.is_active = False
    resident.person.save()
    assert feed(client, token).status_code == 404


def test_guesses_are_limited(client, db):
    for _n in range(60):
        assert feed(client, "guess").status_code == 404
    assert feed(client, "guess").status_code == 429


def test_the_secret_reaches_no_log(client, resident, caplog):
    """Neither while it works nor later: not even the lines that the log takes tokens out of."""
    token = services.make_link(actor=resident)
    feed(client, token)
    services.end_link(actor=resident)
    feed(client, token)
    client.get("/calendar/no-such-page/")
    written = " ".join(record.getMessage() for record in caplog.records)
    assert "/calendar/no-such-page/" in written, "the log is listened to"
    assert "/calendar/feed/" not in written


def test_who_is_nobody_has_no_address(db):
    from copper.accounts.actor import STRANGER

    with pytest.raises(NotAllowed):
        services.make_link(actor=STRANGER)


def test_a_wrong_choice_of_titles_is_refused(resident):
    with pytest.raises(Refused):
        services.make_link(actor=resident, titles="all")


def test_what_was_long_ago_leaves_the_calendar(lead, event, resident):
    services.say(actor=resident, event=event, answer="coming")
    token = services.make_link(actor=resident)
    with clock.at(event.ends_at + timedelta(days=59)):
        assert len(list(by_token(token)[1])) == 1
    with clock.at(event.ends_at + timedelta(days=61)):
        assert list(by_token(token)[1]) == []
