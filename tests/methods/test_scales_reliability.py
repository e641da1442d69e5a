"""Cronbach's α and ω against other programs, and against what they mean."""

import math
import random
from statistics import fmean, variance

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copper.methods import scales

# "attitude" of R (Chatterjee and Price, 1977): 30 departments, 7 questions.
ATTITUDE = [
    [int(number) for number in row.split()]
    for row in """43 51 30 39 61 92 45; 63 64 51 54 63 73 47; 71 70 68 69 76 86 48
61 63 45 47 54 84 35; 81 78 56 66 71 83 47; 43 55 49 44 54 49 34; 58 67 42 56 66 68 35
71 75 50 55 70 66 41; 72 82 72 67 71 83 31; 67 61 45 47 62 80 41; 64 53 53 58 58 67 34
67 60 47 39 59 74 41; 69 62 57 42 55 63 25; 68 83 83 45 59 77 35; 77 77 54 72 79 77 46
81 90 50 72 60 54 36; 74 85 64 69 79 79 63; 65 60 65 75 55 80 60; 65 70 46 57 75 85 46
50 58 68 54 64 78 52; 50 40 33 34 43 64 33; 64 61 52 62 66 80 41; 53 66 52 50 63 80 37
40 37 42 58 50 57 49; 63 54 42 48 66 75 33; 66 77 66 63 88 76 72; 78 75 58 74 80 78 49
48 57 44 45 51 83 38; 85 85 71 71 77 74 55; 82 82 39 59 64 78 39""".replace("\n", ";").split(";")
]
# Made with one factor, 40 people; α and interval by pingouin 0.7, ω by factor_analyzer 0.5 (minres).
MADE = [
    [int(digit) for digit in row]
    for row in [
        "55434",
        "12223",
        "33443",
        "23133",
        "23231",
        "23412",
        "21313",
        "24331",
        "33343",
        "55453",
        "33342",
        "23433",
        "33342",
        "32335",
        "33122",
        "31442",
        "33345",
        "33344",
        "53335",
        "33332",
        "23532",
        "43453",
        "43323",
        "32223",
        "33344",
        "42433",
        "55545",
        "33325",
        "34333",
        "43435",
        "23222",
        "23434",
        "54432",
        "42434",
        "32333",
        "43333",
        "11133",
        "34434",
        "21223",
        "12312",
    ]
]
tables = st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=10, max_size=25)


def by_definition(rows):
    k = len(rows[0])
    parts = sum(variance(column) for column in zip(*rows, strict=True))
    return k / (k - 1) * (1 - parts / variance([sum(row) for row in rows]))


def test_alpha_of_attitude_as_psych_says():
    found = scales.cronbach_alpha(ATTITUDE)
    assert (found.value, found.standardised, found.mean_correlation) == pytest.approx(
        (0.843, 0.839, 0.427), abs=5e-4
    )
    dropped = [one.alpha_if_dropped for one in found.item_statistics]
    assert [round(one, 3) for one in dropped] == [0.810, 0.797, 0.828, 0.803, 0.795, 0.864, 0.840]
    assert (found.n, found.items, found.left_out, found.show_interval) == (30, 7, 0, False)


def test_alpha_and_feldts_interval_as_pingouin_says():
    found = scales.cronbach_alpha(MADE)
    assert found.value == pytest.approx(0.7242955064737242)
    assert (found.interval.low, found.interval.high) == pytest.approx((0.562, 0.839), abs=5e-4)
    assert found.interval.method == "Feldt 1965"


def test_what_each_item_adds_is_what_comes_out_when_it_is_worked_out_without_it():
    found = scales.cronbach_alpha(MADE)
    for place, one in enumerate(found.item_statistics):
        column = [row[place] for row in MADE]
        rest = [row[:place] + row[place + 1 :] for row in MADE]
        assert one.item == place
        assert one.mean == pytest.approx(fmean(column))
        assert one.sd == pytest.approx(math.sqrt(variance(column)))
        assert one.alpha_if_dropped == pytest.approx(scales.cronbach_alpha(rest).value)
        assert one.rest_correlation == pytest.approx(correlation(column, [sum(r) for r in rest]))
        assert one.total_correlation == pytest.approx(correlation(column, [sum(r) for r in MADE]))


def correlation(x, y):
    mx, my = fmean(x), fmean(y)
    top = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    return top / math.sqrt(sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y))


@given(tables, st.randoms(use_true_random=False))
def test_alpha_equals_its_definition_and_does_not_know_who_came_first(rows, chance):
    found = scales.cronbach_alpha(rows)
    if variance([sum(row) for row in rows]) == 0:
        assert (found.value, found.reason) == (None, scales.NO_VARIATION)
        return
    assert found.value == pytest.approx(by_definition(rows), abs=1e-9)
    assert found.value <= 1
    if found.interval:
        assert found.interval.low <= found.value <= found.interval.high
    chance.shuffle(rows)
    assert scales.cronbach_alpha(rows) == found


@given(tables, st.floats(1e-3, 1e3), st.floats(-1e3, 1e3))
def test_neither_the_unit_nor_the_zero_of_the_answers_matters(rows, factor, shift):
    value = scales.cronbach_alpha(rows).value
    moved = [[factor * x + shift * i for i, x in enumerate(row)] for row in rows]
    assert scales.cronbach_alpha(moved).value == (
        None if value is None else pytest.approx(value, abs=1e-6)
    )


def test_alpha_is_the_icc_of_the_mean_of_fixed_judges():
    alpha, icc = scales.cronbach_alpha(MADE), scales.icc(MADE).of("ICC(3,k)")
    assert alpha.value == pytest.approx(icc.value)
    assert alpha.interval.low == pytest.approx(icc.interval.low)
    assert alpha.interval.high == pytest.approx(icc.interval.high)


def test_alpha_from_a_printed_matrix_is_the_same():
    columns = list(zip(*MADE, strict=True))
    matrix = [
        [
            sum((a - fmean(x)) * (b - fmean(y)) for a, b in zip(x, y, strict=True)) / 39
            for y in columns
        ]
        for x in columns
    ]
    found = scales.cronbach_alpha_covariances(matrix, n=40)
    whole = scales.cronbach_alpha(MADE)
    assert (found.value, found.standardised) == pytest.approx((whole.value, whole.standardised))
    assert found.interval.low == pytest.approx(whole.interval.low)
    assert scales.cronbach_alpha_covariances(matrix).interval is None
    assert scales.cronbach_alpha_covariances([[1]]).reason == scales.TOO_FEW_ITEMS
    assert scales.cronbach_alpha_covariances([]).reason == scales.TOO_FEW_ITEMS
    assert scales.cronbach_alpha_covariances([[0, 0], [0, 0]]).reason == scales.NO_VARIATION
    assert scales.cronbach_alpha_covariances([[1, -1], [-1, 1]]).reason == scales.NO_VARIATION
    assert scales.cronbach_alpha_covariances([[1, 1], [1, 1]], n=9).interval is None


def test_under_ten_there_is_no_alpha_and_under_thirty_the_interval_must_be_shown():
    few = scales.cronbach_alpha(MADE[:9])
    assert (few.value, few.reason, few.n) == (None, scales.TOO_FEW_PEOPLE, 9)
    some = scales.cronbach_alpha(MADE[:10])
    assert some.value is not None
    assert some.show_interval
    assert some.interval is not None
    assert scales.cronbach_alpha(MADE[:9], refuse_below=9).value is not None
    assert not scales.cronbach_alpha(MADE[:12], show_interval_below=12).show_interval
    assert scales.omega(MADE[:9]).reason == scales.TOO_FEW_PEOPLE
    assert scales.omega(MADE[:10]).show_interval


def test_people_with_gaps_are_left_out_and_counted():
    found = scales.cronbach_alpha([*MADE, [1, None, 2, 3, 4], [None] * 5])
    assert (found.value, found.n, found.left_out) == (pytest.approx(0.7242955), 40, 2)


def test_an_item_without_variation_has_no_correlation_but_alpha_lives():
    rows = [[*row, 3] for row in MADE]
    found = scales.cronbach_alpha(rows)
    assert found.value == pytest.approx(6 / 5 * 4 / 5 * scales.cronbach_alpha(MADE).value, rel=1e-9)
    assert (found.standardised, found.mean_correlation) == (None, None)
    last = found.item_statistics[5]
    assert (last.sd, last.rest_correlation, last.total_correlation) == (0, None, None)
    assert last.alpha_if_dropped == pytest.approx(scales.cronbach_alpha(MADE).value)
    assert scales.omega(rows).reason == scales.NO_VARIATION


def test_what_has_no_value_has_none():
    assert scales.cronbach_alpha([]).reason == scales.TOO_FEW_PEOPLE
    assert scales.cronbach_alpha([[1]] * 12).reason == scales.TOO_FEW_ITEMS
    assert scales.cronbach_alpha([[1, 2]] * 12).reason == scales.NO_VARIATION
    # The second undoes the first: the sum never changes.
    undone = [[x / 7, 1 - x / 7] for x in range(12)]
    assert scales.cronbach_alpha(undone).reason == scales.NO_VARIATION
    thirds = [[x / 3, (x * x % 7) / 3, -(x + x * x % 7) / 3] for x in range(12)]
    assert scales.cronbach_alpha(thirds).reason == scales.NO_VARIATION
    half = [[*row, (x * 5 % 11) / 3] for x, row in enumerate(thirds)]
    last = scales.cronbach_alpha(half).item_statistics[3]
    assert (last.rest_correlation, last.alpha_if_dropped) == (None, None)
    two = scales.cronbach_alpha([row[:2] for row in MADE])
    assert [one.alpha_if_dropped for one in two.item_statistics] == [None, None]
    same = scales.cronbach_alpha([[x, x] for x in range(12)])
    assert (same.value, same.interval) == (pytest.approx(1), None)
    # Equal and opposite standardised items have no standardised α.
    assert scales.cronbach_alpha([[x, -2 * x] for x in range(12)]).standardised is None


def test_numbers_of_any_size():
    value = scales.cronbach_alpha(MADE).value
    for size in (1e-300, 1e300, 3e307):
        rows = [[size * x for x in row] for row in MADE]
        found = scales.cronbach_alpha(rows)
        assert found.value == pytest.approx(value)
        assert found.item_statistics[0].sd == pytest.approx(size * 1.1094004)
        assert scales.omega(rows).value == pytest.approx(scales.omega(MADE).value)
    ends = scales.cronbach_alpha([[1.7e308, -1.7e308], [-1.7e308, 1.7e308], [1.7e308, 1.7e308]] * 4)
    assert ends.item_statistics[0].sd == pytest.approx(1.67e308, rel=0.01)
    least = [[5e-324 * (x > 3) for x in row] for row in MADE]
    ones = [[int(x > 3) for x in row] for row in MADE]
    assert scales.cronbach_alpha(least).value == scales.cronbach_alpha(ones).value
    shifted = scales.cronbach_alpha([[1e12 + x for x in row] for row in MADE])
    assert shifted.value == pytest.approx(value)


def test_omega_as_factor_analyzer_says():
    found = scales.omega(MADE)
    assert found.value == pytest.approx(0.7409404892179794, abs=1e-6)
    assert found.loadings == pytest.approx(
        [0.87033829, 0.61487711, 0.58349177, 0.54971098, 0.35663353], abs=1e-5
    )
    assert not found.improper


def matrix_of(loadings):
    return [
        [1.0 if i == j else a * b for j, b in enumerate(loadings)] for i, a in enumerate(loadings)
    ]


@given(st.lists(st.floats(0.2, 0.95), min_size=3, max_size=8))
def test_omega_finds_the_loadings_that_made_the_correlations(loadings):
    found = scales.omega_correlations(matrix_of(loadings))
    assert found.loadings == pytest.approx(loadings, abs=1e-5)
    wanted = sum(loadings) ** 2 / (sum(loadings) ** 2 + sum(1 - x**2 for x in loadings))
    assert found.value == pytest.approx(wanted, abs=1e-6)
    assert found.value == pytest.approx(scales.omega_loadings(loadings), abs=1e-6)
    assert found.residual == pytest.approx(0, abs=1e-5)


@given(st.floats(0.2, 0.9), st.integers(3, 8))
def test_with_equal_loadings_omega_is_standardised_alpha(loading, k):
    matrix = matrix_of([loading] * k)
    alpha = scales.cronbach_alpha_covariances(matrix).standardised
    assert scales.omega_correlations(matrix).value == pytest.approx(alpha, abs=1e-8)


@settings(max_examples=40)
@given(tables, st.randoms(use_true_random=False))
def test_omega_is_a_share_and_does_not_know_who_came_first(rows, chance):
    found = scales.omega(rows)
    chance.shuffle(rows)
    assert scales.omega(rows) == found
    if found.value is None:
        assert found.reason in {scales.NO_VARIATION, scales.NO_CORRELATION}
    else:
        assert 0 <= found.value <= 1
        assert all(abs(one) <= 1 for one in found.loadings)


@settings(max_examples=40)
@given(tables)
def test_no_other_loadings_near_leave_less(rows):
    found = scales.omega(rows)
    assume(found.value is not None)
    columns = list(zip(*rows, strict=True))
    r = [[correlation(x, y) for y in columns] for x in columns]

    def left(loadings):
        return sum(
            (r[i][j] - loadings[i] * loadings[j]) ** 2 for i in range(4) for j in range(4) if i != j
        )

    best = left(found.loadings)
    assert best == pytest.approx(12 * found.residual**2, abs=1e-9)
    for i in range(4):
        for step in (-1e-3, 1e-3):
            near = list(found.loadings)
            near[i] += step
            assert abs(near[i]) > 1 or left(near) >= best - 1e-9


def test_an_item_not_turned_round_shows_as_a_negative_loading():
    rows = [[*row[:4], 6 - row[4]] for row in MADE]
    found = scales.omega(rows)
    assert found.loadings[4] == pytest.approx(-scales.omega(MADE).loadings[4], abs=1e-9)
    assert found.value < scales.omega(MADE).value


def test_omega_of_an_item_that_is_all_factor_says_so():
    found = scales.omega_correlations([[1, 0.9, 0.9], [0.9, 1, 0.3], [0.9, 0.3, 1]])
    assert found.improper
    assert max(found.loadings) == 1
    assert 0 < found.value < 1
    same = scales.omega_correlations([[1, 1, 1], [1, 1, 1], [1, 1, 1]])
    assert (same.value, same.improper) == (1, True)


def test_omega_without_anything_in_common_has_no_value():
    assert scales.omega_correlations(matrix_of([0, 0, 0])).reason == scales.NO_CORRELATION
    assert scales.omega_correlations([[1, 0.5], [0.5, 1]]).reason == scales.TOO_FEW_ITEMS
    assert scales.omega([row[:2] for row in MADE]).reason == scales.TOO_FEW_ITEMS
    assert scales.omega_loadings([]) is None
    assert scales.omega_loadings([1, 1]) == 1
    assert scales.omega_loadings([-0.5, 0.5]) == 0


def test_the_interval_of_omega_comes_from_the_seed():
    one = scales.omega(MADE, seed=3, draws=60)
    assert one == scales.omega(MADE, seed=3, draws=60)
    assert one.interval != scales.omega(MADE, seed=4, draws=60).interval
    assert one.interval.low < one.value < one.interval.high
    assert scales.omega(MADE).interval is None
    # An item on which hardly anybody differs has no variation in many draws.
    rare = [[*row, 1 if i == 3 else 0] for i, row in enumerate(MADE)]
    lost = scales.omega(rare, seed=3, draws=40)
    assert (lost.interval, lost.draws) == (None, 40)
    assert lost.undefined_draws > 5
    assert scales.omega(rare, seed=3, draws=40, undefined_most=1).interval is not None


def test_feldts_interval_covers_the_truth_about_as_often_as_it_says():
    """Parallel items with correlation 0.5: α = 4 · 0.5 / (1 + 3 · 0.5) = 0.8."""
    stream = random.Random(6)
    covered = 0
    for _ in range(300):
        people = [stream.gauss(0, 1) for _ in range(25)]
        rows = [[f + stream.gauss(0, 1) for _ in range(4)] for f in people]
        found = scales.cronbach_alpha(rows, level=0.9).interval
        covered += found.low <= 0.8 <= found.high
    assert 0.86 <= covered / 300 <= 0.94


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scales.cronbach_alpha([[1, 2], [1]]), "person 2: 1 numbers, the first has 2"),
        (lambda: scales.cronbach_alpha([[1, True]]), "person 1, item 2: True is not a number"),
        (lambda: scales.cronbach_alpha([[1, "2"]]), "person 1, item 2: '2' is not a number"),
        (
            lambda: scales.cronbach_alpha([[1, math.nan]]),
            "item 2: nan is not a finite number; None",
        ),
        (lambda: scales.cronbach_alpha([[1, 10**400]]), "item 2: 1000.* is not a finite number"),
        (lambda: scales.cronbach_alpha([[1, None], "ab"]), "person 2: a row is a list of numbers"),
        (lambda: scales.cronbach_alpha([1]), "person 1: a row is a list of numbers"),
        (lambda: scales.cronbach_alpha([], refuse_below=1), "refuse_below: 1 is less than 2"),
        (lambda: scales.cronbach_alpha([], show_interval_below=-1), "show_interval_below: -1"),
        (lambda: scales.cronbach_alpha([], level=1), "level: 1"),
        (lambda: scales.omega([], draws=0), "draws: 0 is less than 1"),
        (lambda: scales.omega([], undefined_most=2), "undefined_most: 2.0 is more than 1"),
        (lambda: scales.omega(MADE, seed=True), "seed: True is not a whole number"),
        (lambda: scales.cronbach_alpha_covariances([[1, 2]]), "covariances: not a square"),
        (lambda: scales.cronbach_alpha_covariances([[1, 2], [1, 1]]), "covariances: not symmetric"),
        (lambda: scales.cronbach_alpha_covariances([[-1]]), "covariances: a variance is below 0"),
        (
            lambda: scales.cronbach_alpha_covariances([["1"]]),
            "covariances, row 1: '1' is not a number",
        ),
        (lambda: scales.cronbach_alpha_covariances([[1]], n=1), "n: 1 is less than 2"),
        (lambda: scales.omega_correlations([[2]]), "correlations: the diagonal must be 1"),
        (lambda: scales.omega_correlations([[1, 2], [2, 1]]), "lies between -1 and 1"),
        (lambda: scales.omega_loadings([0.5, 2]), "row 2: 2.0 is more than 1"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_number_of_people_too_large_to_be_one_is_refused():
    with pytest.raises(ValueError, match="^n: "):
        scales.cronbach_alpha_covariances([[2, 1], [1, 2]], n=10**400)
