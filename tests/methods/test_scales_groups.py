"""The six ICCs, r_wg, ICC(1) and ICC(2), against published values and their definitions."""

import math
import random
from statistics import fmean, variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import scales

# Shrout and Fleiss (1979), table 2: six targets, four judges.
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
UNIT = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)")
MEAN = ("ICC(1,k)", "ICC(2,k)", "ICC(3,k)")

tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=2, max_size=9)
)
ratings = st.lists(st.integers(1, 5), min_size=2, max_size=12)


def test_the_six_coefficients_of_shrout_and_fleiss_1979():
    found = scales.icc(SHROUT_FLEISS)
    assert [round(one.value, 2) for one in found.coefficients] == [
        0.17,
        0.29,
        0.71,
        0.44,
        0.62,
        0.91,
    ]
    assert (found.between_targets, found.within_targets) == pytest.approx((11.24, 6.26), abs=0.005)
    assert (found.between_judges, found.error) == pytest.approx((32.49, 1.02), abs=0.005)
    assert (found.targets, found.judges) == (6, 4)


@pytest.mark.parametrize(
    ("kind", "low", "high", "f", "p"),
    [
        ("ICC(1,1)", -0.1329, 0.7226, 1.7947, 0.16477),
        ("ICC(2,1)", 0.0188, 0.7611, 11.0272, 0.000135),
        ("ICC(3,1)", 0.3425, 0.9459, 11.0272, 0.000135),
        ("ICC(1,k)", -0.8844, 0.9124, 1.7947, 0.16477),
        ("ICC(2,k)", 0.0711, 0.9272, 11.0272, 0.000135),
        ("ICC(3,k)", 0.6757, 0.9859, 11.0272, 0.000135),
    ],
)
def test_intervals_and_tests_as_psych_prints_them(kind, low, high, f, p):
    found = scales.icc(SHROUT_FLEISS).of(kind)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=5e-5)
    assert (found.f, found.p_value) == pytest.approx((f, p), rel=5e-3)


def mean_squares(rows):
    """From the two-way table, sum by sum."""
    n, k = len(rows), len(rows[0])
    flat = [x for row in rows for x in row]
    middle = fmean(flat)
    targets, judges = [fmean(row) for row in rows], [fmean(col) for col in zip(*rows, strict=True)]
    whole = sum((x - middle) ** 2 for x in flat)
    b = k * sum((t - middle) ** 2 for t in targets)
    j = n * sum((m - middle) ** 2 for m in judges)
    return (
        b / (n - 1),
        (whole - b) / (n * (k - 1)),
        j / (k - 1),
        (whole - b - j) / ((n - 1) * (k - 1)),
    )


@given(tables, st.randoms(use_true_random=False))
def test_iccs_equal_their_definitions_and_do_not_know_the_order(rows, chance):
    found = scales.icc(rows)
    n, k = len(rows), len(rows[0])
    b, w, j, e = mean_squares(rows)
    wanted = {
        "ICC(1,1)": (b - w, b + (k - 1) * w),
        "ICC(2,1)": (b - e, b + (k - 1) * e + k * (j - e) / n),
        "ICC(3,1)": (b - e, b + (k - 1) * e),
        "ICC(1,k)": (b - w, b),
        "ICC(2,k)": (b - e, b + (j - e) / n),
        "ICC(3,k)": (b - e, b),
    }
    for one in found.coefficients:
        top, below = wanted[one.kind]
        if one.value is None:
            assert below < 1e-9 or (b < 1e-9 and e < 1e-9)
            assert one.reason in {scales.NO_VARIATION, scales.NEGATIVE_VARIANCE}
            assert one.interval is None
        else:
            assert one.value == pytest.approx(top / below, abs=1e-6)
            assert one.value <= 1 + 1e-12
        if one.interval and one.kind[4] != "2":  # theirs are approximate, and may miss far below 0
            assert one.interval.low is None or one.interval.low <= one.value + 1e-9
            assert one.value <= one.interval.high + 1e-9
    chance.shuffle(rows)
    assert scales.icc(rows) == found


@given(tables, st.floats(0.01, 100), st.floats(-100, 100))
def test_neither_unit_nor_zero_of_the_ratings_matters(rows, factor, shift):
    moved = [[factor * x + shift for x in row] for row in rows]
    for one, two in zip(scales.icc(rows).coefficients, scales.icc(moved).coefficients, strict=True):
        assert two.value == (None if one.value is None else pytest.approx(one.value, abs=1e-6))


def test_a_strict_judge_lowers_absolute_agreement_only():
    strict = [[a, b, c, d - 3] for a, b, c, d in SHROUT_FLEISS]
    before, after = scales.icc(SHROUT_FLEISS), scales.icc(strict)
    assert after.of("ICC(3,1)").value == pytest.approx(before.of("ICC(3,1)").value)
    assert after.of("ICC(2,1)").value != pytest.approx(before.of("ICC(2,1)").value)


def test_undefined_iccs_have_a_reason():
    same = scales.icc([[3, 3], [3, 3]])
    assert {one.reason for one in same.coefficients} == {scales.NO_VARIATION}
    only_judges = scales.icc([[1, 3], [1, 3], [1, 3]])
    for kind in (*MEAN, "ICC(2,1)", "ICC(3,1)"):
        assert only_judges.of(kind).value is None, kind
    assert only_judges.of("ICC(1,1)").value == -1
    assert only_judges.of("ICC(1,1)").interval is None
    assert scales.icc([[1, 2]]).of("ICC(1,1)").reason == scales.ONE_TARGET
    assert scales.icc([[1], [2]]).of("ICC(1,1)").reason == scales.ONE_JUDGE
    assert scales.icc([]).of("ICC(3,k)").reason == scales.ONE_TARGET
    crossed = scales.icc([[1, 2], [2, 1]])
    assert crossed.of("ICC(2,k)").reason == scales.NEGATIVE_VARIANCE
    assert crossed.of("ICC(2,k)").value is None
    # Exactly 0, but not in the computer's digits.
    assert scales.icc([[4, 6], [9, 5]]).of("ICC(2,k)").reason == scales.NEGATIVE_VARIANCE


def test_judges_who_agree_wholly_have_one_and_no_interval():
    found = scales.icc([[1, 1, 1], [2, 2, 2], [5, 5, 5]])
    assert [one.value for one in found.coefficients] == [1] * 6
    assert {(one.f, one.p_value, one.interval) for one in found.coefficients} == {
        (None, None, None)
    }


def test_a_limit_beyond_any_coefficient_is_no_limit():
    """Far below 0 the step from one judge to the mean of all leaves the numbers."""
    found = scales.icc([[7, 7], [6, 3], [1, 7]]).of("ICC(2,k)")
    assert found.interval.low is None
    assert found.interval.high is not None
    nowhere = scales.icc([[0, 0, 3], [0, 0, 4], [0, 3, 0]]).of("ICC(2,1)")
    assert nowhere.value == pytest.approx(-0.4468085)
    assert nowhere.interval.low is None


def test_targets_with_gaps_are_left_out_and_size_does_not_matter():
    found = scales.icc([*SHROUT_FLEISS, [1, None, 2, 3]])
    assert (found.targets, found.left_out) == (6, 1)
    assert found.of("ICC(2,1)").value == pytest.approx(0.28976378)
    for size in (1e-300, 1e300):
        huge = scales.icc([[x * size for x in row] for row in SHROUT_FLEISS])
        assert huge.of("ICC(2,1)").value == pytest.approx(0.28976378)
    assert huge.between_targets is None  # too large to write down
    assert scales.icc([[x + 1e12 for x in row] for row in SHROUT_FLEISS]).of("ICC(2,1)").value == (
        pytest.approx(0.28976378)
    )


def test_intervals_of_random_judges_cover_the_truth():
    """Variances: targets 2, judges 0.5, error 1: ICC(2,1) = 2 / 3.5."""
    stream = random.Random(8)
    covered = 0
    for _ in range(300):
        judges = [stream.gauss(0, math.sqrt(0.5)) for _ in range(4)]
        targets = [stream.gauss(0, math.sqrt(2)) for _ in range(20)]
        rows = [[t + j + stream.gauss(0, 1) for j in judges] for t in targets]
        found = scales.icc(rows, level=0.9).of("ICC(2,1)").interval
        covered += found.low <= 2 / 3.5 <= found.high
    assert 0.85 <= covered / 300 <= 0.96


@pytest.mark.parametrize(
    ("given_", "value"),
    [
        ([4, 4, 5, 4], 1 - 0.25 / 2),  # σ² = (5² - 1) / 12 = 2
        ([3, 3, 3], 1),
        ([1, 5], 0),  # s² = 8: more spread than at random
        ([1, 2, 3, 4, 5], 0),
    ],
)
def test_rwg_by_hand(given_, value):
    assert scales.rwg(given_, least=1, most=5).value == pytest.approx(value)


def test_rwg_j_by_hand():
    """Item variances 1/3 and 1: s̄² = 2/3, share of random 1/3; 2·(2/3) / (2·(2/3) + 1/3) = 0.8."""
    found = scales.rwg_j([[4, 3], [4, 4], [5, 5]], least=1, most=5)
    assert found.value == pytest.approx(0.8)
    assert (found.variance, found.mean, found.null_variance) == pytest.approx((2 / 3, 25 / 6, 2))
    assert (found.n, found.items, found.left_out) == (3, 2, 0)


def test_rwg_with_other_answers_and_other_ideas_of_random():
    seven = scales.rwg([4, 4, 5, 4], least=1, most=7)
    assert seven.value == pytest.approx(1 - 0.25 / 4)
    lean = scales.rwg([4, 4, 5, 4], least=1, most=5, null_variance=1.34)
    assert lean.value == pytest.approx(1 - 0.25 / 1.34)
    halves = scales.rwg([2, 2, 2.5, 2], least=0.5, most=2.5, step=0.5)
    assert halves.value == pytest.approx(scales.rwg([4, 4, 5, 4], least=1, most=5).value)
    assert halves.variance == pytest.approx(0.0625)


@given(ratings, st.randoms(use_true_random=False))
def test_rwg_equals_its_definition_is_never_outside_0_to_1_and_knows_no_order(values, chance):
    found = scales.rwg(values, least=1, most=5)
    assert found.value == pytest.approx(max(0, 1 - variance(values) / 2))
    if variance(values) < 2:
        assert found.raw == found.value
    chance.shuffle(values)
    assert scales.rwg(values, least=1, most=5) == found
    turned = scales.rwg([6 - x for x in values], least=1, most=5)
    assert turned.value == pytest.approx(found.value)


@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=8))
def test_rwg_j_equals_its_definition(rows):
    found = scales.rwg_j(rows, least=1, most=5)
    x = fmean(variance(column) for column in zip(*rows, strict=True)) / 2
    wanted = 3 * (1 - x) / (3 * (1 - x) + x) if x < 1 else 0
    assert found.value == pytest.approx(wanted)
    assert 0 <= found.value <= 1


def test_rwg_needs_two_raters_who_answered_everything():
    found = scales.rwg_j([[1, 2], [None, 2], [3, None]], least=1, most=5)
    assert (found.value, found.reason, found.n, found.left_out) == (None, scales.ONE_RATER, 1, 2)
    assert scales.rwg([], least=1, most=5).reason == scales.ONE_RATER
    assert scales.rwg_j([[], []], least=1, most=5).reason == scales.ONE_RATER
    # Where the formula divides by 0: s̄²/σ² = 2, two items.
    spread = scales.rwg_j([[1, 1], [5, 5]], least=1, most=5, null_variance=4)
    assert (spread.value, spread.raw) == (0, None)


def test_rwg_of_any_size():
    found = scales.rwg([2e200, 2e200, 3e200], least=1e200, most=5e200, step=1e200)
    assert found.value == pytest.approx(1 - 1 / 6)
    assert (found.variance, found.null_variance) == (None, None)


def test_several_groups_side_by_side():
    groups = {"b": [[1], [5]], "a": [[4], [4], [5], [4]], "c": [[3]], "d": [[2], [2]]}
    found = scales.group_agreement(groups, least=1, most=5)
    assert [(one.group, one.rwg.value) for one in found.groups] == [
        ("a", 0.875),
        ("b", 0),
        ("c", None),
        ("d", 1),
    ]
    assert (found.mean, found.median) == (pytest.approx(0.625), 0.875)
    assert (found.reached, found.defined, found.cut) == (2, 3, 0.7)
    assert scales.group_agreement({}, least=1, most=5).mean is None


def anova(groups, k):
    values = [x for group in groups for x in group]
    middle = fmean(values)
    among = sum(len(g) * (fmean(g) - middle) ** 2 for g in groups) / (len(groups) - 1)
    inside = sum((x - fmean(g)) ** 2 for g in groups for x in g) / (len(values) - len(groups))
    return (among - inside) / (among + (k - 1) * inside), (among - inside) / among, among / inside


def test_icc1_and_icc2_by_hand_and_by_another_program():
    groups = {"a": [1, 2, 3], "b": [4, 5, 6, 5], "c": [2, 2, None, 4]}
    found = scales.group_icc(groups)
    lists = [[1, 2, 3], [4, 5, 6, 5], [2, 2, 4]]
    icc1, icc2, f = anova(lists, 10 / 3)
    assert (found.icc1, found.icc2, found.f) == pytest.approx((icc1, icc2, f))
    from scipy.stats import f_oneway

    other = f_oneway(*lists)
    assert (found.f, found.p_value) == pytest.approx((other.statistic, other.pvalue))
    assert (found.groups, found.n, found.size) == (3, 10, pytest.approx(10 / 3))
    weighted = scales.group_icc(groups, size="weighted")
    assert weighted.size == pytest.approx((10 - 34 / 10) / 2)
    assert weighted.icc1 == pytest.approx(anova(lists, 3.3)[0])
    assert weighted.icc2 == found.icc2


@given(tables)
def test_with_equal_groups_icc1_and_icc2_are_those_of_shrout_and_fleiss(rows):
    found = scales.group_icc(dict(enumerate(rows)))
    other = scales.icc(rows)
    for mine, kind in ((found.icc1, "ICC(1,1)"), (found.icc2, "ICC(1,k)")):
        wanted = other.of(kind).value
        assert mine == (None if wanted is None else pytest.approx(wanted, abs=1e-9))
    if found.interval:
        limits = other.of("ICC(1,1)").interval
        assert (found.interval.low, found.interval.high) == pytest.approx((limits.low, limits.high))


@given(tables, st.randoms(use_true_random=False))
def test_neither_the_order_of_groups_nor_of_members_matters(rows, chance):
    groups = dict(enumerate(rows))
    found = scales.group_icc(groups)
    turned = list(groups.items())
    chance.shuffle(turned)
    for _, members in turned:
        chance.shuffle(members)
    assert scales.group_icc(dict(turned)) == found


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ({}, scales.ONE_GROUP),
        ({"a": [1, 2]}, scales.ONE_GROUP),
        ({"a": [1, 2], "b": [None]}, scales.ONE_GROUP),
        ({"a": [1], "b": [2]}, scales.ONE_RATER),
        ({"a": [1, 1], "b": [1, 1]}, scales.NO_VARIATION),
    ],
)
def test_an_undefined_group_icc_is_none_with_a_reason(groups, reason):
    found = scales.group_icc(groups)
    assert (found.icc1, found.icc2, found.reason, found.interval) == (None, None, reason, None)


def test_groups_that_agree_wholly_and_groups_that_do_not_differ():
    whole = scales.group_icc({"a": [1, 1], "b": [2, 2]})
    assert (whole.icc1, whole.icc2, whole.f, whole.interval) == (1, 1, None, None)
    none = scales.group_icc({"a": [1, 3], "b": [3, 1]})
    assert (none.icc1, none.icc2, none.reason, none.interval) == (-1, None, None, None)
    huge = scales.group_icc({"a": [1e300, 2e300], "b": [5e300, 6e300]})
    assert huge.icc1 == pytest.approx(scales.group_icc({"a": [1, 2], "b": [5, 6]}).icc1)
    assert huge.between is None
    least = scales.group_icc({"a": [0, 5e-324], "b": [5e-324, 5e-324]})
    assert (least.icc1, least.between) == (scales.group_icc({"a": [0, 1], "b": [1, 1]}).icc1, None)


def test_numpy_tables_are_tables():
    table = np.array(SHROUT_FLEISS)
    assert scales.icc(table) == scales.icc(SHROUT_FLEISS)
    assert scales.rwg_j(table, least=1, most=10) == scales.rwg_j(SHROUT_FLEISS, least=1, most=10)
    assert scales.group_icc({"a": table[0], "b": table[1]}) == scales.group_icc(
        {"a": SHROUT_FLEISS[0], "b": SHROUT_FLEISS[1]}
    )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scales.icc([[1, "2"]]), "target 1, judge 2: '2' is not a number"),
        (lambda: scales.icc([[1, 2], [3]]), "target 2: 1 numbers, the first has 2"),
        (lambda: scales.icc([], level=0), "level: 0"),
        (lambda: scales.icc([[1, 2], [2, 3]]).of("ICC(4,1)"), "kind: 'ICC.4,1.' is not one of"),
        (lambda: scales.rwg([1, 6], least=1, most=5), "rater 2, item 1: 6.0 is more than 5"),
        (lambda: scales.rwg([1, True], least=1, most=5), "rater 2, item 1: True is not a number"),
        (
            lambda: scales.rwg([1, math.nan], least=1, most=5),
            "rater 2, item 1: nan is not a finite",
        ),
        (lambda: scales.rwg([1], least=5, most=1), "most: 1.0 is less than 5"),
        (lambda: scales.rwg([1], least=1, most=1), "1 to 1 in steps of 1 are not two or more"),
        (lambda: scales.rwg([1], least=1, most=2.5), "1 to 2.5 in steps of 1 are not two or more"),
        (lambda: scales.rwg([1], least=1, most=1e9), "most: more than 1000000 answers"),
        (lambda: scales.rwg([1], least=1, most=5, step=0), "step: 0 must be more than 0"),
        (
            lambda: scales.rwg([1], least=1, most=5, null_variance=0),
            "null_variance: 0 must be more",
        ),
        (
            lambda: scales.rwg([1], least=0, most=1e-200, step=1e-200, null_variance=1),
            "do not belong",
        ),
        (
            lambda: scales.rwg_j([[1, 2], [1]], least=1, most=5),
            "rater 2: 1 numbers, the first has 2",
        ),
        (
            lambda: scales.group_agreement({"a": [[7]]}, least=1, most=5),
            "group 'a', rater 1, item 1: 7",
        ),
        (
            lambda: scales.group_agreement({"a": [[7]]}, least=5, most=1),
            "^most: 1.0 is less than 5",
        ),
        (lambda: scales.group_agreement({}, least=1, most=5, cut=2), "cut: 2.0 is more than 1"),
        (lambda: scales.group_agreement({None: []}, least=1, most=5), "groups: None is neither"),
        (lambda: scales.group_icc({"a": "12"}), "group 'a': its answers are a list of numbers"),
        (lambda: scales.group_icc({"a": [1, "2"]}), "group 'a', member 2: '2' is not a number"),
        (lambda: scales.group_icc({"a": [1, 10**400]}), "group 'a', member 2: 1000.* not a finite"),
        (lambda: scales.group_icc({}, size="median"), "size: 'median' is not one of"),
        (lambda: scales.group_icc({}, level=2), "level: 2"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_ratings_may_come_one_by_one():
    table = [[4, 4, 5], [2, 3, 2], [3, 3, 3], [5, 4, None]]
    asked = scales.rwg_j(table, least=1, most=5)
    assert scales.rwg_j((row for row in table), least=1, most=5) == asked
    assert scales.rwg_j([iter(row) for row in table], least=1, most=5) == asked
    groups = {"a": (row for row in table)}
    assert scales.group_agreement(groups, least=1, most=5).groups[0].rwg == asked
