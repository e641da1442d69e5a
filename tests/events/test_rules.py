"""Months, minutes and times: for every date, on both sides of both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.events import codes, rules
from copper.events.rules import CapState, CarefulTime

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
JUMMAH = CarefulTime.read({"weekday": 4, "from": "12:30", "to": "14:30", "words": "Friday prayer"})


@given(first=DAYS, length=st.integers(0, 400), minutes=st.integers(1, 10_000))
def test_minutes_are_shared_over_months_and_none_is_lost(first, length, minutes):
    last = first + timedelta(days=length)
    shared = rules.minutes_by_month(first, last, minutes)
    assert sum(shared.values()) == minutes
    assert min(shared.values()) >= 0
    assert list(shared) == list(rules.months_between(first, last))
    assert next(iter(shared)) <= first
    assert rules.next_month(list(shared)[-1]) > last
    for month, share in shared.items():
        until = min(rules.next_month(month) - timedelta(days=1), last)
        days = (until - max(month, first)).days + 1
        assert abs(share - minutes * days / (length + 1)) < 1


def test_an_ask_that_ends_before_it_begins_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="before"):
        rules.minutes_by_month(date(2026, 3, 2), date(2026, 3, 1), 10)


@given(
    asks=st.integers(0, 6), cap=st.integers(0, 6), minutes=st.integers(0, 200),
    minutes_cap=st.integers(0, 200), more=st.integers(1, 60),
)  # fmt: skip
def test_what_fits_never_passes_the_cap(asks, cap, minutes, minutes_cap, more):
    now = CapState(date(2026, 3, 1), asks, cap, minutes, minutes_cap)
    then = CapState(date(2026, 3, 1), asks + 1, cap, minutes + more, minutes_cap)
    assert now.fits(more) == (not then.is_passed)
    if now.is_full:
        assert not now.fits(more)
    if now.is_last_place:
        assert asks + 1 == cap


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("10:30", time(10, 30)), ("10.30", time(10, 30)), ("1030", time(10, 30)), ("9", time(9)),
        ("2pm", time(14)), ("2 PM", time(14)), ("12am", time(0)), ("12 pm", time(12)),
        ("۱۰:۳۰", time(10, 30)), (" 23:59 ", time(23, 59)), ("7.15 p.m.", time(19, 15)),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed, found):
    assert rules.read_time(typed) == found


@pytest.mark.parametrize("typed", ["", "25", "10:60", "13pm", "0am", "noon", "10:30:20", "9" * 50])
def test_what_is_no_time_is_said_to_be_none(typed):
    with pytest.raises(ValueError, match="10:30"):
        rules.read_time(typed)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)))
def test_a_local_time_comes_back_or_is_in_the_hour_that_does_not_exist(naive):
    from django.utils import timezone

    try:
        moment = rules.local_moment(naive.date(), naive.time())
    except ValueError:
        # The last Sunday of March, from one to two: the only hour of the year that is not there.
        assert naive.month == 3
        assert naive.weekday() == 6
        assert naive.day > 24
        assert naive.hour == 1
    else:
        assert timezone.localtime(moment).replace(tzinfo=None, fold=0) == naive


def test_the_hour_that_comes_twice_is_the_first_one():
    assert rules.local_moment(date(2026, 10, 25), time(1, 30)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def local(day, hour, minute=0):
    return rules.local_moment(day, time(hour, minute))


FRIDAY = date(2026, 7, 3)  # in summer time: noon there is not noon in UTC


@pytest.mark.parametrize(
    ("begins", "ends", "covers"),
    [
        ((10, 0), (12, 30), False),
        ((10, 0), (12, 31), True),
        ((13, 0), (13, 30), True),
        ((14, 29), (16, 0), True),
        ((14, 30), (16, 0), False),
    ],
)
def test_what_covers_friday_prayer_is_noticed_in_local_time(begins, ends, covers):
    found = rules.careful_with(local(FRIDAY, *begins), local(FRIDAY, *ends), [JUMMAH])
    assert bool(found) is covers
    thursday = FRIDAY - timedelta(days=1)
    assert not rules.careful_with(local(thursday, *begins), local(thursday, *ends), [JUMMAH])


def test_a_long_event_is_looked_at_on_each_of_its_days():
    wednesday = FRIDAY - timedelta(days=2)
    assert rules.careful_with(local(wednesday, 9), local(FRIDAY, 17), [JUMMAH]) == [JUMMAH]
    assert not rules.careful_with(local(wednesday, 9), local(FRIDAY, 12), [JUMMAH])


def test_the_network_may_mark_days():
    ramadan = CarefulTime.read(
        {"first": "2027-02-08", "last": "2027-03-09", "from": "17:00", "to": "19:00",
         "words": "Breaking the fast"}
    )  # fmt: skip
    inside, after = date(2027, 2, 20), date(2027, 3, 10)
    assert rules.careful_with(local(inside, 18), local(inside, 20), [ramadan]) == [ramadan]
    assert not rules.careful_with(local(after, 18), local(after, 20), [ramadan])
    assert ramadan.shown == "Breaking the fast (17:00–19:00)"


@pytest.mark.parametrize(
    "value",
    [
        "Friday", [{}], [{"weekday": 7, "from": "12:00", "to": "13:00", "words": "x"}],
        [{"weekday": True, "from": "12:00", "to": "13:00", "words": "x"}],
        [{"weekday": 4, "from": "noon", "to": "13:00", "words": "x"}],
        [{"weekday": 4, "from": "12:00", "to": "13:00", "words": " "}],
        [{"first": "31 March", "from": "12:00", "to": "13:00", "words": "x"}], [4],
    ],
)  # fmt: skip
def test_a_wrong_list_of_careful_times_is_refused(value):
    from copper.core import network

    with pytest.raises(ValueError, match="Write|Each"):
        network.declared.get("events.careful_times").check(value)


def test_every_move_of_an_ask_leads_to_a_known_state():
    known = dict(codes.ASK_STATES)
    assert set(rules.MOVES) == set(known)
    assert all(to in known for moves in rules.MOVES.values() for to in moves)
