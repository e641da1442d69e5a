"""What the signals say: counts where there are few, a day, and "we can't say" where nothing is known."""

from datetime import date, timedelta

import pytest

from copper.relationships import rules, signals
from copper.relationships.rules import Kept, Looked, Paper
from copper.relationships.selectors import health  # noqa: F401 - adds the ten signals

TODAY = date(2031, 3, 12)


def test_there_are_ten_signals_and_the_conduct_of_institutions_comes_first():
    makers = sorted(signals.signals, key=lambda maker: maker.order)
    assert len(makers) == 10
    assert [maker.about_conduct for maker in makers] == [True] * 2 + [False] * 8


def test_a_week_begins_on_monday():
    assert rules.monday_of(date(2031, 3, 12)) == date(2031, 3, 10)
    assert rules.monday_of(date(2031, 3, 10)) == date(2031, 3, 10)


def test_fewer_than_five_promises_are_counts_and_no_share():
    few = rules.promises(Kept(on_time=3, broken=1), 80)
    assert "3 of 4" in few.words
    assert "100" not in few.words
    assert few.state == "look"
    assert few.n == 4
    assert rules.promises(Kept(on_time=4), 80).state == "good"
    five = rules.promises(Kept(on_time=4, late=1), 80)
    assert "4 of 5 (that is 80 of 100)" in five.words
    assert five.state == "good"


@pytest.mark.parametrize(
    ("kept", "state"),
    [
        (Kept(), "unknown"),
        (Kept(on_time=1), "good"),
        (Kept(overdue=1), "look"),
        (Kept(on_time=79, late=21), "look"),
        (Kept(on_time=80, late=20), "good"),
        (Kept(on_time=99, overdue=1), "look"),  # somebody waits now
    ],
)
def test_promises_are_good_by_the_share_the_network_chose_and_when_nobody_waits(kept, state):
    assert rules.promises(kept, 80).state == state


def test_a_promise_kept_after_a_broken_one_is_said():
    mended = Kept(on_time=1, broken=1, last_good=TODAY, last_bad=TODAY - timedelta(days=9))
    assert "Since the last broken one" in rules.promises(mended, 80).words
    worse = Kept(on_time=1, broken=1, last_good=TODAY - timedelta(days=9), last_bad=TODAY)
    assert "Since the last broken one" not in rules.promises(worse, 80).words
    assert rules.promises(worse, 80).on == TODAY


def test_a_rhythm_is_theirs_and_a_rest_is_no_fault():
    given = {"agreed": None, "rests": False, "today": TODAY, "weeks": 6}
    six = TODAY - timedelta(weeks=6)
    assert rules.rhythm(last=six, **given).state == "good"
    assert rules.rhythm(last=six - timedelta(days=1), **given).state == "look"
    assert rules.rhythm(last=None, **given).state == "unknown"
    assert rules.rhythm(last=None, **given | {"rests": True}).state == "good"
    assert rules.rhythm(last=six, **given | {"agreed": TODAY}).state == "good"
    passed = TODAY - timedelta(days=1)
    assert rules.rhythm(last=TODAY, **given | {"agreed": passed}).state == "look"


def test_people_known_agreements_vetting_and_objections_in_words():
    assert rules.people_known(2, 2).state == "good"
    assert "one person" in rules.people_known(1, 2).words
    assert rules.people_known(0, 2).state == "look"
    assert rules.agreement([], TODAY).state == "unknown"
    old, new = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    assert rules.agreement([Paper(True, old, new)], TODAY).state == "good"
    assert rules.agreement([Paper(True, old, old)], TODAY).on == old
    assert rules.agreement([Paper(False, old, None)], TODAY).state == "look"
    yes = Looked(TODAY, True)
    assert rules.vetting(yes, yes).state == "good"
    assert rules.vetting(yes, Looked(TODAY, False)).state == "look"
    assert rules.vetting(yes, Looked()).state == "look"
    assert rules.vetting(Looked(), Looked()).state == "unknown"
    assert rules.objections(0, None).state == "good"
    assert rules.objections(2, TODAY).n == 2


def test_asks_within_the_cap_of_who_is_asked_and_of_who_asks():
    assert rules.caps_had([TODAY], [], 6).state == "look"
    assert rules.caps_had([], [TODAY], 6).state == "good"
    assert rules.caps_kept(0, 0, None).state == "unknown"
    assert rules.caps_kept(3, 1, TODAY).state == "look"
    assert rules.caps_kept(3, 0, None).state == "good"


def test_reach_says_that_it_was_counted_and_never_how_many():
    assert rules.reach(None, TODAY).state == "unknown"
    assert rules.reach(TODAY - timedelta(days=366), TODAY).state == "look"
    assert rules.reach(TODAY, TODAY).n is None


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("relationships.contacts_a_week", 8),
        ("relationships.contacts_a_week", True),
        ("relationships.contacts_in_four_weeks", 0),
        ("relationships.kept_of_100", "80"),
        ("relationships.conduct_public", "yes"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(key, bad):
    with pytest.raises(ValueError, match="Write"):
        rules.network.declared.get(key).check(bad)
