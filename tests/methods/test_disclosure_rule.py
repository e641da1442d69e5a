"""When a number may be shown, and how: counts, percentages, means, amounts, rows of people."""

import doctest
from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import disclosure
from copper.methods.disclosure import (
    NETWORK,
    NHS_DIGITAL,
    OPENSAFELY,
    SACRO,
    Rule,
    count,
    k_anonymity,
    mean,
    percentage,
    sensitive,
)

rules = st.builds(
    Rule,
    small_cell_max=st.integers(0, 20),
    round_to=st.integers(1, 12),
    zeros_hidden=st.booleans(),
)


def test_the_example_of_the_package_is_true():
    failed, tried = doctest.testmod(disclosure)
    assert (failed, tried >= 5) == (0, True)


# --- counts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "n", "shown"),
    [
        # HES: "1 to 7 shown as *; all other counts rounded to the nearest 5; zeros shown"
        *((NHS_DIGITAL, n, None) for n in (1, 4, 7)),
        *(
            (NHS_DIGITAL, n, shown)
            for n, shown in ((0, 0), (8, 10), (12, 10), (13, 15), (1000, 1000))
        ),
        # OpenSAFELY: "redact counts ≤ 7, then round to the nearest 5"
        *(
            (OPENSAFELY, n, shown)
            for n, shown in ((0, None), (7, None), (8, 10), (22, 20), (23, 25))
        ),
        # acro: safe_threshold 10, zeros are disclosive
        *((SACRO, n, shown) for n, shown in ((0, None), (9, None), (10, 10), (13, 15))),
        (Rule(small_cell_max=0, round_to=1), 1, 1),
        (Rule(small_cell_max=2, round_to=10), 3, 10),
        (Rule(small_cell_max=2, round_to=10), 15, 20),
        (Rule(round_to=1), 10**30 + 1, 10**30 + 1),
    ],
)
def test_counts_by_the_rules_of_several_bodies(rule, n, shown):
    assert count(n, rule) == shown


@given(n=st.integers(0, 10_000), rule=rules)
def test_a_shown_number_says_exactly_what_it_could_be(n, rule):
    if rule.hides(n):
        assert count(n, rule) is None
        return
    least, most = rule.could_be(rule.rounded(n))
    fitting = [
        m
        for m in range(max(0, n - 30), n + 31)
        if not rule.hides(m) and count(m, rule) == count(n, rule)
    ]
    assert (least, most) == (min(fitting), max(fitting))


@given(n=st.integers(0, 10_000), rule=rules)
def test_more_people_are_never_shown_as_fewer(n, rule):
    assert rule.rounded(n) <= rule.rounded(n + 1)
    assert rule.rounded(n) % rule.round_to == 0
    assert abs(rule.rounded(n) - n) <= rule.round_to / 2 or rule.rounded(n) == rule.round_to


@pytest.mark.parametrize("n", [-1, 2.0, "3", True, None, float("nan")])
def test_what_is_no_count_is_named(n):
    with pytest.raises(ValueError, match="^n: "):
        count(n)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("small_cell_max", -1),
        ("small_cell_max", 7.0),
        ("round_to", 0),
        ("rate_threshold", 0),
        ("raters_min", True),
        ("zeros_hidden", 1),
        ("never_alone", None),
        ("whole_groups", "maybe"),
        ("totals", ""),
        ("percent_of", "shown"),
        ("decimal_from", 0),
        ("dominance_n", 0),
        ("dominance_share", 1.5),
        ("p_ratio", float("nan")),
    ],
)
def test_a_rule_that_can_not_be_is_named(field, value):
    with pytest.raises(ValueError, match=f"^{field}: "):
        Rule(**{field: value})


def test_a_rule_does_not_change():
    with pytest.raises(FrozenInstanceError):
        NETWORK.small_cell_max = 3
    assert Rule() == NETWORK


# --- percentages and means ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "rule", "shown"),
    [
        (0, 9, NETWORK, None),
        (0, 10, NETWORK, 0),
        (10, 10, NETWORK, 100),
        (7, 100, NETWORK, None),
        (93, 100, NETWORK, None),
        (8, 16, NETWORK, 50),
        (9, 72, NETWORK, 13),  # 12.5: halves up
        (8, 10_000, NETWORK, 1),
        (9_990, 10_000, NETWORK, 99),
        (0, 0, NETWORK, None),
        (0, 0, Rule(rate_threshold=1), None),
        (8, 16, NHS_DIGITAL, 67),  # 10 of 15
        (1_234, 3_999, NHS_DIGITAL, 31),  # 1235 of 4000, but fewer than 4,000 people
        (1_234, 4_000, NHS_DIGITAL, 30.9),  # 1235 of 4000 = 30.875
        (8, 40_000, NHS_DIGITAL, 0.1),
        (39_992, 40_000, NHS_DIGITAL, 99.9),
        (0, 40, OPENSAFELY, None),
        (40, 40, OPENSAFELY, None),
        (0, 40, Rule(whole_groups="hide"), None),
        (40, 40, Rule(whole_groups="hide"), None),
        (20, 40, Rule(whole_groups="hide"), 50),
    ],
)
def test_percentages(part, whole, rule, shown):
    assert percentage(part, whole, rule) == shown


@given(whole=st.integers(10, 10**6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_a_percentage_is_the_nearest_whole_one_and_both_sides_fill_100(whole):
    n, part = whole
    shown, rest = percentage(part, n), percentage(n - part, n)
    assert (shown is None) == (rest is None)
    if shown is not None:
        exact = Fraction(100 * part, n)
        assert abs(shown - exact) <= Fraction(1, 2) or shown in {1, 99}
        assert shown + rest in {100, 101}  # both halves go up


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(5, 4, "part: 5 is more than 4"), (1.0, 4, "part"), (1, True, "whole"), (-1, 4, "part")],
)
def test_a_wrong_percentage_is_named(part, whole, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        percentage(part, whole)


def test_a_mean_needs_five_raters():
    assert mean([1, 2, 3, 4]) is None
    assert mean([1, 2, 3, 4, 5]) == 3
    assert mean([0.1] * 10) == 0.1
    assert mean([]) is None
    assert mean([2], Rule(raters_min=1)) == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1, None], "row 2"),
        ([float("nan")], "row 1"),
        ([True], "row 1"),
        (["3"], "row 1"),
        ([1e308] * 5, "values: their sum is too large"),
    ],
)
def test_a_wrong_answer_is_named(values, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        mean(values)


# --- amounts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [
        ([10] * 20, ()),
        ([10] * 9, ("threshold",)),
        ([500, 450, *[10] * 9], ("dominance",)),  # 950 of 1040 = 0.913; 90 ≥ 50
        ([0] * 12, ()),
        ([1000], ("threshold", "dominance", "p-ratio")),
        ([], ("threshold",)),
        ([0, 0], ("threshold",)),
        ([500, 10, *[4] * 12], ("dominance", "p-ratio")),  # 510 of 558; 48 < 50
        ([100, 100, *[2] * 10], ("dominance",)),  # 200 of 220 = 0.909; 20 ≥ 10
    ],
)
def test_amounts_that_few_people_make(amounts, codes):
    assert sensitive(amounts) == codes
    assert sensitive(reversed(amounts)) == codes


def test_the_limits_of_the_tests_for_amounts_are_the_rules():
    eleven = [100, 80, *[2] * 10]  # 180 of 200: exactly 0.9, which is not more
    assert sensitive(eleven) == ()
    assert sensitive(eleven, Rule(dominance_share=0.89)) == ("dominance",)
    assert sensitive(eleven, Rule(dominance_n=1, dominance_share=0.5)) == ()
    assert sensitive(eleven, Rule(p_ratio=0.21)) == ("p-ratio",)
    assert sensitive([1, 2, 3], NETWORK) == ("threshold",)
    with pytest.raises(ValueError, match="row 2: -1.* is less than 0"):
        sensitive([1, -1])


# --- rows of people -------------------------------------------------------------------------------


def rows(*groups):
    return [{"ward": ward, "age": age, "answer": i} for ward, age, n in groups for i in range(n)]


def test_five_of_each_kind_are_enough():
    found = k_anonymity(rows(("A", "16-24", 5), ("B", "16-24", 9)), ["ward", "age"])
    assert (found.safe, found.least, found.offending, found.rows_at_risk) == (True, 5, (), 0)


def test_rarer_kinds_are_listed_the_rarest_first():
    given_rows = rows(("A", "16-24", 5), ("B", "16-24", 4), ("B", None, 1), ("A", "25-64", 1))
    found = k_anonymity(given_rows, ["ward", "age"])
    assert not found.safe
    assert found.offending == ((("A", "25-64"), 1), (("B", None), 1), (("B", "16-24"), 4))
    assert (found.least, found.rows_at_risk) == (1, 6)
    assert found == k_anonymity(given_rows[::-1], ["ward", "age"])
    assert k_anonymity(given_rows, ["ward"], k=6).offending == ((("B",), 5),)


def test_of_no_rows_nothing_is_said():
    assert k_anonymity([], ["ward"]).least is None
    assert k_anonymity([], ["ward"]).safe


def test_true_is_not_one_and_one_is_not_text():
    found = k_anonymity([{"a": one} for one in (1, True, "1", 1)], ["a"], k=1)
    assert (found.safe, found.least) == (True, 1)


@given(
    st.lists(st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.sampled_from("xy")})),
    st.integers(1, 6),
)
def test_every_row_counts_those_like_it(table, k):
    found = k_anonymity(table, ["a", "b"], k)
    rare = [row for row in table if table.count(row) < k]
    assert found.rows_at_risk == len(rare)
    assert found.safe == (not rare)
    assert {values for values, _ in found.offending} == {(r["a"], r["b"]) for r in rare}


@pytest.mark.parametrize(
    ("table", "properties", "k", "words"),
    [
        ([], [], 5, "properties"),
        ([], ["a", "a"], 5, "properties: 'a' is there twice"),
        ([], ["a"], 0, "k: 0"),
        ([{"a": 1}, {}], ["a"], 5, "row 2, field “a”: it is not there"),
        ([{"a": 1.5}], ["a"], 5, "row 1, field “a”: 1.5 is neither"),
        ([{"a": [1]}], ["a"], 5, "row 1, field “a”"),
    ],
)
def test_a_wrong_export_is_named(table, properties, k, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        k_anonymity(table, properties, k)


def test_amounts_too_large_to_be_added_up_are_refused():
    with pytest.raises(ValueError, match="^row 1: "):
        disclosure.sensitive([1e308] * 12)
    assert disclosure.sensitive([1e100] * 12) == ()
