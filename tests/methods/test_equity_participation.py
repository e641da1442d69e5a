"""Participation-to-population ratios: who took part, against who could have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import equity

WARD = "adults of the ward, Census 2021"


def ratio(count, participants, eligible, all_eligible, **options):
    return equity.participation_ratio(
        count, participants, eligible, all_eligible, population=WARD, **options
    )


def test_a_ratio_is_one_share_over_the_other_with_wilsons_limits():
    found = ratio(65, 100, 50, 100)
    assert found.value == pytest.approx(1.3)
    assert found.interval.low == pytest.approx(0.55254 / 0.5, abs=1e-5)
    assert found.interval.high == pytest.approx(0.73636 / 0.5, abs=1e-5)
    assert (found.population, found.eligible_share, found.interval.method) == (WARD, 0.5, "Wilson")


@pytest.mark.parametrize(
    ("count", "reading"), [(39, "below"), (40, "comparable"), (60, "comparable"), (61, "above")]
)
def test_from_four_fifths_to_six_fifths_counts_as_comparable(count, reading):
    assert ratio(count, 100, 1, 2).reading == reading


def test_the_network_may_choose_what_is_comparable():
    found = ratio(39, 100, 1, 2, comparable=(0.75, 1.25))
    assert (found.reading, found.comparable) == ("comparable", (0.75, 1.25))


def test_a_reading_is_certain_when_the_whole_interval_reads_the_same():
    assert ratio(39, 100, 1, 2).certain is False
    assert ratio(390, 1000, 1, 2).certain is False
    assert ratio(3900, 10_000, 1, 2).certain is True
    assert ratio(500, 1000, 1, 2).certain is True
    assert ratio(0, 100, 1, 2).certain is True


def test_of_nobody_and_of_a_group_that_is_not_there_nothing_can_be_said():
    nobody = ratio(0, 0, 1, 2)
    assert (nobody.value, nobody.interval, nobody.reading, nobody.certain) == (None,) * 4
    assert nobody.reason == "no_participants"
    absent = ratio(5, 10, 0, 100)
    assert (absent.value, absent.reason) == (None, "nobody_eligible")
    assert absent.among_participants.value == 0.5


def test_all_groups_of_a_network_at_once():
    came = {"Pakistani": 24, "White": 65, "Roma": 0}
    could = {"White": 61_000.0, "Pakistani": 25_500, "Roma": 300, "Other": 13_200}
    found = equity.participation_ratios(came, could, population=WARD)
    assert [one.group for one in found] == ["Other", "Pakistani", "Roma", "White"]
    other, pakistani, roma, white = found
    assert pakistani.value == pytest.approx(24 / 89 / 0.255)
    assert (white.reading, other.reading) == ("comparable", "below")
    assert (other.certain, roma.certain) == (True, False)  # few Roma: none came, one might have
    assert roma.interval.high > 1.2
    assert found == equity.participation_ratios(
        dict(reversed(came.items())), dict(reversed(could.items())), population=WARD
    )


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3),
        st.tuples(st.integers(0, 500), st.integers(1, 10**6)),
        min_size=1,
        max_size=8,
    ).filter(lambda groups: any(count for count, _ in groups.values()))
)
def test_ratios_weighted_by_population_are_one_together(groups):
    found = equity.participation_ratios(
        {group: count for group, (count, _) in groups.items()},
        {group: could for group, (_, could) in groups.items()},
        population=WARD,
    )
    assert sum(one.value * one.eligible_share for one in found) == pytest.approx(1)
    for one in found:
        assert 0 <= one.interval.low <= one.value <= one.interval.high


@given(st.integers(0, 50), st.integers(50, 90), st.integers(1, 99), st.integers(2, 1000))
def test_a_larger_population_of_the_same_make_up_changes_nothing(count, came, could, times):
    assert ratio(count, came, could, 100).value == pytest.approx(
        ratio(count, came, could * times, 100 * times).value
    )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ratio(5, 4, 1, 2), "^count: 5 is more than 4"),
        (lambda: ratio(5.0, 9, 1, 2), "^count: 5.0 is not a whole"),
        (lambda: ratio(True, 9, 1, 2), "^count: True"),
        (lambda: ratio(5, -9, 1, 2), "^participants: -9"),
        (lambda: ratio(5, 9, 3, 2), "^eligible: 3.0 is more than 2.0"),
        (lambda: ratio(5, 9, -1, 2), "^eligible: -1"),
        (lambda: ratio(5, 9, 0, 0), "^all_eligible: 0 must"),
        (lambda: ratio(5, 9, 1e-310, 1e5), "the result is too large"),
        (lambda: ratio(5, 9, 1, 2, group=""), "^group: an id is empty"),
        (lambda: ratio(5, 9, 1, 2, comparable=(1.1, 1.2)), "^comparable, from: 1.1"),
        (lambda: ratio(5, 9, 1, 2, comparable=(0.8, 0.9)), "^comparable, to: 0.9"),
        (lambda: ratio(5, 9, 1, 2, comparable=0.8), "^comparable: 0.8 is not a pair"),
        (lambda: ratio(5, 9, 1, 2, level=0), "^level: "),
        (lambda: equity.participation_ratio(1, 2, 1, 2, population=" "), "^population: say which"),
        (lambda: equity.participation_ratio(1, 2, 1, 2, population=None), "^population: say which"),
        (
            lambda: equity.participation_ratios({"a": 1}, {"b": 2}, population=WARD),
            "^eligible: the group 'a' has participants",
        ),
        (
            lambda: equity.participation_ratios({"a": 1.5}, {"a": 2}, population=WARD),
            "^participants of 'a': 1.5",
        ),
        (
            lambda: equity.participation_ratios({"a": 1}, {"a": "2"}, population=WARD),
            "^eligible of 'a': '2'",
        ),
        (
            lambda: equity.participation_ratios({}, {"a": 0}, population=WARD),
            "^all_eligible: ",
        ),
    ],
)
def test_wrong_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
