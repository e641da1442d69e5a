"""Rank-biased overlap, against published values and against its definition as an endless sum."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods.ranking import rank_biased_overlap


def endless(left, right, p, depth):
    """RBO by its definition (eq. 4) on lists that are as good as endless."""
    total, one, other = 0.0, set(), set()
    for d in range(1, depth + 1):
        one.add(left[d - 1])
        other.add(right[d - 1])
        total += len(one & other) / d * p ** (d - 1)
    return (1 - p) * total


def tail(prefix, far, of):
    """The list goes on with items of its own."""
    return [*prefix, *(f"{of}{i}" for i in range(far))]


rankings = st.lists(st.integers(0, 8), unique=True, max_size=7)
shares = st.sampled_from([0.5, 0.8, 0.9, 0.98])


def test_webbers_reference_value():
    # Quoted with the reference implementation of rbo_ext by several ports.
    assert rank_biased_overlap(
        [1, 2, 3, 4, 5], [2, 3, 4, 1, 5], p=0.9
    ).extrapolated == pytest.approx(0.828, abs=1e-12)


def test_the_overlaps_of_webber_moffat_zobel():
    # The two lists of their table of overlaps: 0, 0, 2/3, 1/2, 2/5, 1/3, 2/7 agree.
    found = rank_biased_overlap([*"abcdefg"], [*"zcavwxy"])
    assert found.shared == (0, 0, 2, 2, 2, 2, 2)


def test_ties_and_unequal_lengths_as_corsi_and_urbano_publish():
    # README of the implementation that goes with the paper (2024): RBO^a at p = 0.95.
    x = ["red", {"blue", "green"}, "yellow", "pink"]
    y = [{"blue", "red"}, "white", {"yellow", "black", "purple"}, "green"]
    found = rank_biased_overlap(x, y, p=0.95)
    assert found.extrapolated == pytest.approx(0.6922853, abs=5e-8)
    assert found.least == pytest.approx(0.3310519, abs=5e-8)
    assert found.least + found.residual == pytest.approx(0.8930692, abs=5e-8)
    assert found.residual == pytest.approx(0.5620173, abs=5e-8)


@pytest.mark.parametrize("p", [0.5, 0.9])
@pytest.mark.parametrize(
    ("left", "right"), [("abcd", "bcae"), ("abc", "abc"), ("ab", "cd"), ("a", "bacd"), ("", "ab")]
)
def test_the_least_is_what_is_left_when_nothing_else_agrees(left, right, p):
    found = rank_biased_overlap([*left], [*right], p=p)
    far = 400
    assert found.least == pytest.approx(
        endless(tail(left, far, "x"), tail(right, far, "y"), p, far), abs=1e-9
    )


@given(rankings, rankings, st.sampled_from([0.5, 0.9]))
def test_the_most_is_reached_when_each_list_goes_on_with_what_the_other_has(left, right, p):
    ends = [
        [*one, *(item for item in other if item not in one), *range(100, 500)]
        for one, other in ((left, right), (right, left))
    ]
    found = rank_biased_overlap(left, right, p=p)
    assert found.least + found.residual == pytest.approx(endless(*ends, p, 400), abs=1e-9)


@given(rankings, rankings, st.permutations(range(20)), st.permutations(range(20)))
def test_no_end_of_the_lists_leads_out_of_the_limits(left, right, more, other):
    ends = [
        [*one, *(item for item in new if item not in one), *range(100, 300)]
        for one, new in ((left, more), (right, other))
    ]
    found = rank_biased_overlap(left, right, p=0.8)
    value = endless(*ends, 0.8, 200)
    assert found.least - 1e-9 <= value <= found.least + found.residual + 1e-9


@given(rankings, rankings, shares)
def test_it_is_symmetric_and_within_its_limits(left, right, p):
    found, mirrored = (rank_biased_overlap(*pair, p=p) for pair in ((left, right), (right, left)))
    assert found == mirrored
    assert 0 <= found.least <= found.least + found.residual <= 1 + 1e-12
    if left and right:
        assert -1e-12 <= found.extrapolated <= 1 + 1e-12
        assert found.least - 1e-12 <= found.extrapolated <= found.least + found.residual + 1e-12
    else:
        assert found.extrapolated is None


@given(rankings.filter(len), shares)
def test_a_list_is_as_itself(ranking, p):
    found = rank_biased_overlap(ranking, ranking, p=p)
    assert found.extrapolated == pytest.approx(1)
    assert found.least + found.residual == pytest.approx(1)


@given(rankings, rankings, st.permutations(range(9)))
def test_names_do_not_matter(left, right, names):
    renamed = [[f"item {names[i]}" for i in ranking] for ranking in (left, right)]
    one, other = rank_biased_overlap(left, right), rank_biased_overlap(*renamed)
    assert one == other


def test_a_tie_is_the_mean_over_all_ways_to_break_it():
    left, right = ["a", ("b", "c", "d"), "e"], [["c", "a"], "f", frozenset(("d", "b"))]
    ways = [
        rank_biased_overlap(["a", *one, "e"], [*two, "f", *three], p=0.8)
        for one in permutations("bcd")
        for two in permutations("ca")
        for three in permutations("db")
    ]
    found = rank_biased_overlap(left, right, p=0.8)
    for figure in ("extrapolated", "least", "residual"):
        mean = sum(getattr(way, figure) for way in ways) / len(ways)
        assert getattr(found, figure) == pytest.approx(mean, abs=1e-12)


def test_the_top_counts_most():
    same_top = rank_biased_overlap([*"abcdef"], [*"abcxyz"]).extrapolated
    same_end = rank_biased_overlap([*"abcdef"], [*"xyzdef"]).extrapolated
    assert same_top > same_end


def test_two_empty_lists_say_nothing():
    found = rank_biased_overlap([], [])
    assert (found.extrapolated, found.least, found.residual) == (None, 0, 1)


def test_long_lists_are_quick_and_sound():
    found = rank_biased_overlap(range(20_000), range(20_000))
    assert found.extrapolated == pytest.approx(1)


@pytest.mark.parametrize(
    ("left", "right", "p", "words"),
    [
        (["a", "a"], ["b"], 0.9, "left: 'a' is there twice"),
        (["a"], [("b", "b")], 0.9, "right: 'b' is there twice"),
        (["a"], ["b", ()], 0.9, "right: a tie: there is nothing in it"),
        ("ab", ["b"], 0.9, "left: 'ab' is not a list of ids"),
        (None, ["b"], 0.9, "left: None is not a list of ids"),
        ([None], ["b"], 0.9, "left: None is neither text"),
        ([1], ["b"], 0.9, "left and right: some ids are text and some are numbers"),
        (["a"], ["b"], 1, "p: 1.0 must lie between 0 and 1"),
        (["a"], ["b"], 0, "p: 0.0 must lie between 0 and 1"),
        (["a"], ["b"], float("nan"), "p: nan is not a finite number"),
        (["a"], ["b"], "0.9", "p: '0.9' is not a number"),
    ],
)
def test_bad_input_is_named(left, right, p, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        rank_biased_overlap(left, right, p=p)
