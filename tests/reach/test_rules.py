"""What may be said of who takes part: never more than the numbers that passed the gate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.disclosure.rules import Rule
from copper.reach import rules
from copper.reach.rules import Group

RULE = Rule()


def say(groups, people, everybody):
    return rules.lines(groups, people, everybody, "everybody", rule=RULE)


def test_a_group_that_is_half_as_present_as_in_the_area():
    total, (few, many) = say([Group("a", "A", 4000, 20), Group("b", "B", 6000, 80)], 100, 10_000)
    assert (total.value, few.came.value, many.came.value) == (100, 20, 80)
    assert few.ratio == pytest.approx(0.5)
    assert few.low < 0.5 < few.high < 0.8
    assert (few.reading, few.certain) == ("below", True)
    assert (many.reading, many.certain) == ("above", False)


def test_few_people_say_nothing():
    total, lines = say([Group("a", "A", 50, 3), Group("b", "B", 50, 2)], 5, 100)
    assert total.hidden
    assert all(line.ratio is None and line.came.hidden for line in lines)


def test_a_hidden_group_is_not_found_by_subtracting():
    groups = [Group("a", "A", 300, 3), Group("b", "B", 300, 40), Group("c", "C", 400, 60)]
    _total, lines = say(groups, 103, 1000)
    assert lines[0].came.hidden
    assert sum(line.came.hidden for line in lines) >= 2
    assert lines[0].ratio is None


def test_groups_that_overlap_are_looked_at_one_by_one():
    groups = [
        Group("young", "Young", 300, 50),
        Group("ill", "Ill", 200, 4),
        Group("car", "No car", 300, 97),
    ]
    total, (young, ill, no_car) = say(groups, 100, 1000)
    assert young.came.value == 50
    assert ill.came.hidden
    assert no_car.came.hidden, "the three without are too few"
    assert total.value in (100, None)


def test_a_group_that_does_not_live_there_has_no_ratio():
    _total, (nobody, rest) = say([Group("a", "A", 0, 20), Group("b", "B", 1000, 80)], 100, 1000)
    assert nobody.ratio is None
    assert rest.ratio is not None


@given(
    st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 60)), min_size=2, max_size=6),
    st.integers(0, 20),
)
def test_a_ratio_is_made_of_shown_numbers_only(pairs, silent):
    groups = [Group(str(n), str(n), living, came) for n, (living, came) in enumerate(pairs)]
    people = max(1, sum(came for _living, came in pairs) + silent)
    everybody = sum(living for living, _came in pairs)
    total, lines = say(groups, people, everybody)
    for line in lines:
        if line.came.hidden or total.hidden:
            assert line.ratio is None
        elif line.ratio is not None:
            share = min(line.came.value, total.value) / total.value
            assert line.ratio == pytest.approx(share / line.living_share)
            assert line.low <= line.ratio <= line.high


def test_numbers_that_can_not_be_right_are_named():
    assert rules.faults(0, {}, each_once=True)
    assert rules.faults(10, {"a": 11}, each_once=False)
    assert rules.faults(10, {"a": 6, "b": 6}, each_once=True)
    assert rules.faults(10, {"a": 6, "b": 6}, each_once=False) == []
