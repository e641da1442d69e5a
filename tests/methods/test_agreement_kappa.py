"""Cohen's and Fleiss' κ against published tables and other programs' results."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import agreement

# Cohen (1968), table 1, 200 judgements; his weights of disagreement.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
COHEN_WEIGHTS = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
# Fleiss, Cohen and Everitt (1969): two diagnosing psychiatrists, weights of agreement 0.4444, 0.6667.
PSYCHIATRISTS = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
PSYCHIATRIST_WEIGHTS = [[0, 1, 0.5556], [1, 0, 0.3333], [0.5556, 0.3333, 0]]
# The example of SAS PROC FREQ.
SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
# Data set "anxiety" of the R package irr, the second and third of three raters.
ANXIETY = (
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
)
# Fleiss (1971): 30 patients, 6 psychiatrists, 5 diagnoses.
DIAGNOSES = [
    "444444",
    "222555",
    "233335",
    "555555",
    "222444",
    "113333",
    "333355",
    "113334",
    "114444",
    "555555",
    "144444",
    "124444",
    "222333",
    "144444",
    "224445",
    "333335",
    "111455",
    "111112",
    "224444",
    "133555",
    "555555",
    "244444",
    "224555",
    "114444",
    "144445",
    "222224",
    "111155",
    "224444",
    "133333",
    "555555",
]
# Fleiss' κ on Wikipedia: 10 subjects, 14 raters, 5 categories.
WIKIPEDIA = [
    *([0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1]),
    *([7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]),
]

pairs = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=1, max_size=40
)


def by_definition(first, second, weight):
    """Weighted κ pair by pair: what was found against every rating of one with every of the other."""
    found = sum(weight(a, b) for a, b in zip(first, second, strict=True)) / len(first)
    chance = sum(weight(a, b) for a in first for b in second) / len(first) ** 2
    return None if chance == 0 else 1 - found / chance


@pytest.mark.parametrize(
    ("table", "weights", "value", "error", "null"),
    [
        (COHEN, "none", 0.49152542, 0.05100182, 0.05197894),
        (COHEN, "linear", 0.47368421, 0.05443231, 0.05469634),
        (COHEN, "quadratic", 0.45454545, 0.06645368, 0.06735867),
        (COHEN, COHEN_WEIGHTS, 0.34782609, 0.07550402, 0.05971999),
        (PSYCHIATRISTS, "none", 0.42857143, 0.05371100, 0.05551245),
        (PSYCHIATRISTS, "quadratic", 0.56666667, 0.05566634, 0.07051399),
        (PSYCHIATRISTS, PSYCHIATRIST_WEIGHTS, 0.50706996, 0.05699388, 0.06533588),
        (SAS, "none", 0.4842, 0.1380, 0.1484),
        (SAS, "linear", 0.4701, 0.1457, 0.1426),
    ],
)
def test_cohen_as_published_and_as_statsmodels_and_sas_say(table, weights, value, error, null):
    """0.492 and 0.348: Cohen (1968). 0.429: Fleiss, Cohen and Everitt (1969). The last two: SAS."""
    digits = 5e-5 if table is SAS else 5e-9
    found = agreement.cohen_kappa_table(table, weights=weights)
    assert found.value == pytest.approx(value, abs=digits)
    assert found.standard_error == pytest.approx(error, abs=digits)
    assert found.standard_error_null == pytest.approx(null, abs=digits)


def test_cohen_gives_interval_test_and_the_most_it_could_be():
    found = agreement.cohen_kappa_table(SAS)
    assert (found.interval.low, found.interval.high) == pytest.approx((0.2137, 0.7547), abs=5e-5)
    assert (found.z, found.p_value) == pytest.approx((3.2626, 0.0011), abs=5e-5)
    assert agreement.cohen_kappa_table(COHEN).maximum == pytest.approx(0.83050847)
    assert agreement.cohen_kappa_table(COHEN, weights="linear").maximum is None
    assert (found.observed, found.expected) == pytest.approx(
        (13 / 19, 1 - (6 / 19) / (1 - 0.4842)), abs=1e-4
    )


def test_cohen_gives_asymmetric_weights_as_cohen_1968_did():
    found = agreement.cohen_kappa_table(COHEN, weights=[[0, 1, 4], [1, 0, 6], [2, 2, 0]])
    assert found.value == pytest.approx(0.353, abs=5e-4)


@pytest.mark.parametrize(
    ("weights", "value", "z", "p"),
    [
        ("none", -0.006289308, -0.0604067, 0.9518317),
        ("linear", 0.1459075, 1.282472, 0.1996772),
        ("quadratic", 0.2520325, 1.437451, 0.1505898),
        ([0, 0, 1, 1, 2], 0.2391304, 1.223734, 0.2210526),
    ],
)
def test_cohen_counts_places_among_the_categories_used_as_irr_does(weights, value, z, p):
    found = agreement.cohen_kappa(*ANXIETY, weights=weights)
    assert (found.value, found.z, found.p_value) == pytest.approx((value, z, p), abs=5e-7)
    assert found.categories == (1, 2, 3, 4, 6)


def test_categories_that_nobody_used_still_keep_others_apart():
    near = agreement.cohen_kappa(*ANXIETY, weights="linear")
    known = agreement.cohen_kappa(*ANXIETY, weights="linear", categories=[1, 2, 3, 4, 5, 6])
    assert near.value != pytest.approx(known.value)
    wider = agreement.cohen_kappa(*ANXIETY, weights="linear", categories=[0, 1, 2, 3, 4, 6, 7])
    assert near.value == pytest.approx(wider.value)


def test_only_what_both_rated_counts():
    found = agreement.cohen_kappa(["a", "b", None, "a", None], ["a", "b", "b", None, None])
    assert (found.value, found.n, found.left_out) == (1, 2, 2)
    assert found.table == ((1, 0), (0, 1))
    assert found.interval is None  # an error of 0 is no proof that there is none
    assert found.standard_error == 0


def test_each_category_has_its_own_agreement():
    found = agreement.cohen_kappa(list("aab"), list("aba"), categories=list("abc"))
    assert found.specific == (("a", 0.5), ("b", 0.0), ("c", None))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ([], [], agreement.NOTHING_SHARED),
        (["a", None], [None, "b"], agreement.NOTHING_SHARED),
        (["a", "b"], [None, None], agreement.ONE_CODER),
        (["a", "a"], ["a", "a"], agreement.NO_VARIATION),
    ],
)
def test_an_undefined_kappa_is_none_with_a_reason(first, second, reason):
    found = agreement.cohen_kappa(first, second)
    assert (found.value, found.reason, found.interval, found.maximum) == (None, reason, None, None)


def test_one_who_always_says_the_same_cannot_agree_beyond_chance():
    found = agreement.cohen_kappa(["a"] * 4, ["a", "a", "b", "b"])
    assert (found.value, found.maximum) == (0, 0)
    assert (found.z, found.interval) == (None, None)


@given(pairs, st.randoms(use_true_random=False))
def test_cohen_equals_its_definition_in_any_order_and_either_way_round(rows, chance):
    first, second = zip(*rows, strict=True)
    found = agreement.cohen_kappa(first, second)
    wanted = by_definition(first, second, lambda a, b: float(a != b))
    assert found.value == (None if wanted is None else pytest.approx(wanted, abs=1e-12))
    chance.shuffle(rows)
    assert agreement.cohen_kappa(*zip(*rows, strict=True)) == found
    turned = agreement.cohen_kappa(second, first)
    assert turned.value == (None if wanted is None else pytest.approx(wanted, abs=1e-12))


@given(pairs, st.sampled_from([("linear", 1), ("quadratic", 2)]), st.floats(0.01, 1000))
def test_weighted_kappa_equals_its_definition_and_does_not_know_the_unit_of_weights(
    rows, kind, unit
):
    (name, power), order = kind, "abcd"
    first, second = zip(*rows, strict=True)
    found = agreement.cohen_kappa(first, second, weights=name, categories=list(order))
    wanted = by_definition(
        first, second, lambda a, b: abs(order.index(a) - order.index(b)) ** power
    )
    assert found.value == (None if wanted is None else pytest.approx(wanted, abs=1e-12))
    own = [unit * distance**power for distance in range(4)]
    same = agreement.cohen_kappa(first, second, weights=own, categories=list(order))
    assert same.value == (None if wanted is None else pytest.approx(wanted, abs=1e-9))


@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_is_never_above_its_maximum_nor_outside_its_interval(table):
    found = agreement.cohen_kappa_table(table)
    if found.value is not None:
        assert found.value <= found.maximum + 1e-12
        assert found.maximum <= 1 + 1e-12
    if found.interval:
        assert -1 <= found.interval.low <= found.value <= found.interval.high <= 1


def test_the_standard_error_is_what_repeated_samples_show():
    """Drawing 200 judgements again and again from Fleiss, Cohen and Everitt's shares."""
    stream = random.Random(5)
    cells = [(i, j) for i in range(3) for j in range(3)]
    weights = [PSYCHIATRISTS[i][j] for i, j in cells]
    values = []
    for _ in range(400):
        drawn = stream.choices(cells, weights, k=200)
        values.append(agreement.cohen_kappa(*zip(*drawn, strict=True), weights="quadratic").value)
    middle = sum(values) / len(values)
    spread = math.sqrt(sum((v - middle) ** 2 for v in values) / (len(values) - 1))
    assert spread == pytest.approx(0.0557, rel=0.12)


def test_huge_counts_keep_their_digits():
    found = agreement.cohen_kappa_table([[10**9, 1], [1, 10**9]])
    assert 0 < 1 - found.value < 3e-9
    assert found.interval is None or found.interval.high <= 1
    many = [[10**9, 0], [0, 10**9]] * 20
    assert agreement.fleiss_kappa_counts(many).value == 1


def test_every_two_coders_are_compared():
    rows = [["a", "b", "a"], ["a", "b", "b"], ["a", None, None]]
    found = agreement.pairwise_kappa(rows)
    assert [(one.first, one.second) for one in found] == [(0, 1), (0, 2), (1, 2)]
    assert found[0].kappa == agreement.cohen_kappa(rows[0], rows[1])
    assert found[1].kappa.reason == agreement.NO_VARIATION


def test_fleiss_1971_and_what_irr_says():
    rows = list(zip(*([int(x) for x in unit] for unit in DIAGNOSES), strict=True))
    found = agreement.fleiss_kappa(rows)
    assert found.value == pytest.approx(0.4302445, abs=5e-8)
    assert found.z == pytest.approx(17.65183, abs=5e-6)
    assert (found.observed, found.expected) == pytest.approx((0.5556, 0.2199), abs=5e-5)
    # irr::kappam.fleiss(diagnoses, detail = TRUE)
    assert [round(one.value, 3) for one in found.categories] == [0.245, 0.245, 0.52, 0.471, 0.566]
    assert [round(one.z, 3) for one in found.categories] == [5.192, 5.192, 11.031, 9.994, 12.009]
    assert found.interval.low < 0.43 < found.interval.high


def test_fleiss_on_wikipedia():
    found = agreement.fleiss_kappa_counts(WIKIPEDIA)
    assert (found.value, found.observed, found.expected) == pytest.approx(
        (0.210, 0.378, 0.213), abs=5e-4
    )
    assert (found.n, found.coders) == (10, 14)


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        ([[7, 1], [3, 5]], 0.161905),
        ([[7, 0], [0, 7]], 1),
        ([[6, 1, 0], [0, 7, 0]], 0.708333),
    ],
)
def test_fleiss_as_randolphs_calculator_says(counts, value):
    assert agreement.fleiss_kappa_counts(counts).value == pytest.approx(value, abs=6e-6)


@pytest.mark.parametrize(
    "counts", [WIKIPEDIA * 5, [[5, 0]] * 240 + [[0, 5]] * 12 + [[4, 1]] * 30 + [[2, 3]] * 18]
)
def test_the_error_of_fleiss_over_units_is_that_of_leaving_units_out(counts):
    """Gwet's linearisation against the jackknife, which is worked out without any formula of it."""
    whole = agreement.fleiss_kappa_counts(counts)
    n = len(counts)
    left = [agreement.fleiss_kappa_counts(counts[:i] + counts[i + 1 :]).value for i in range(n)]
    middle = sum(left) / n
    jackknife = math.sqrt((n - 1) / n * sum((value - middle) ** 2 for value in left))
    assert whole.standard_error == pytest.approx(jackknife, rel=0.03)


def test_for_fleiss_only_units_that_all_rated_count():
    found = agreement.fleiss_kappa(
        [["a", "b", "a", None], ["a", "b", None, None], ["a", "b", "b", None]]
    )
    assert (found.value, found.n, found.left_out, found.coders) == (1, 2, 1, 3)


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=3, max_size=3), min_size=1, max_size=20))
def test_fleiss_equals_its_definition_in_any_order(units):
    found = agreement.fleiss_kappa(list(zip(*units, strict=True)))
    flat = [value for unit in units for value in unit]
    agreed = [
        sum(a == b for i, a in enumerate(u) for j, b in enumerate(u) if i != j) / 6 for u in units
    ]
    chance = sum(a == b for a in flat for b in flat) / len(flat) ** 2
    if chance == 1:
        assert (found.value, found.reason) == (None, agreement.NO_VARIATION)
    else:
        wanted = (sum(agreed) / len(agreed) - chance) / (1 - chance)
        assert found.value == pytest.approx(wanted, abs=1e-12)
        assert agreement.fleiss_kappa(list(zip(*reversed(units), strict=True))) == found


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([], agreement.ONE_CODER),
        ([[1, 0], [0, 1]], agreement.ONE_CODER),
        ([[3, 0], [3, 0]], agreement.NO_VARIATION),
    ],
)
def test_an_undefined_fleiss_is_none_with_a_reason(counts, reason):
    found = agreement.fleiss_kappa_counts(counts)
    assert (found.value, found.reason, found.categories) == (None, reason, ())


def test_fleiss_of_one_unit_has_no_error_over_units():
    found = agreement.fleiss_kappa_counts([[2, 1, 0]])
    assert found.value == pytest.approx(-0.5)
    assert (found.standard_error, found.interval) == (None, None)
    assert found.categories[2].value is None
    assert agreement.fleiss_kappa([["a", None], [None, "a"]]).reason == agreement.NOTHING_SHARED
    assert agreement.fleiss_kappa([]).reason == agreement.ONE_CODER


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: agreement.cohen_kappa([1], [1, 2]), "ratings: lengths differ: 1 first, 2 second"),
        (
            lambda: agreement.cohen_kappa([1, "a"], [1, 1]),
            "some values are text and some are numbers",
        ),
        (
            lambda: agreement.cohen_kappa([1, True], [1, 1]),
            "coder 0, unit 1: True is neither text nor",
        ),
        (
            lambda: agreement.cohen_kappa([1, math.nan], [1, 1]),
            "unit 1: nan is not a finite number; None",
        ),
        (lambda: agreement.cohen_kappa([1, 10**400], [1, 1]), "unit 1: .* is not a finite number"),
        (lambda: agreement.cohen_kappa(["", "a"], ["a", "a"]), "unit 0: a value is empty"),
        (
            lambda: agreement.cohen_kappa([[1]], [[1]]),
            r"unit 0: \[1\] is neither text nor a number",
        ),
        (lambda: agreement.cohen_kappa("ab", "ab"), "coder 1: a row is a list of values"),
        (lambda: agreement.cohen_kappa([1], [1], level=95), "level: 95"),
        (
            lambda: agreement.cohen_kappa([1], [1], weights="cubic"),
            "weights: 'cubic' is not one of",
        ),
        (
            lambda: agreement.cohen_kappa(["a"], ["b"], weights="linear"),
            "text has no order of its own",
        ),
        (
            lambda: agreement.cohen_kappa([1], [3], categories=[1, 2]),
            "coder 1, unit 0: 3 is not one of",
        ),
        (
            lambda: agreement.cohen_kappa([1], [1], categories=[1, 1]),
            "categories: 1 is there twice",
        ),
        (
            lambda: agreement.cohen_kappa([1], [1], categories=[None]),
            "categories, row 1: None is neither",
        ),
        (
            lambda: agreement.cohen_kappa([1], [2], weights=[[1, 0], [0, 1]]),
            "zeros on the diagonal",
        ),
        (lambda: agreement.cohen_kappa([1], [2], weights=[[0, 0], [0, 0]]), "weights: all are 0"),
        (
            lambda: agreement.cohen_kappa([1], [2], weights=[[0, 1]]),
            "weights: not a square of 2 rows",
        ),
        (
            lambda: agreement.cohen_kappa([1], [2], weights=[[0, -1], [1, 0]]),
            "row 1, field “weights”: -1",
        ),
        (
            lambda: agreement.cohen_kappa([1], [2], weights=[0, 1, 2]),
            "weights: 3 distances for 2 cat",
        ),
        (
            lambda: agreement.cohen_kappa([1], [2], weights=[0, "1"]),
            "weights, place 2: '1' is not a",
        ),
        (lambda: agreement.cohen_kappa([1], [2], weights=[0, [1]]), "weights: some rows are lists"),
        (lambda: agreement.cohen_kappa_table([[1, 2]]), "row 1: 2 cells in a table of 1 rows"),
        (lambda: agreement.cohen_kappa_table([[1.5]]), "row 1: 1.5 is not a whole number"),
        (lambda: agreement.cohen_kappa_table([[-1]]), "row 1: -1 is less than 0"),
        (lambda: agreement.cohen_kappa_table([[10**10]]), "row 1: 10000000000 is more than"),
        (
            lambda: agreement.cohen_kappa_table([[1]], categories="ab"),
            "categories: 2 for a table of 1",
        ),
        (lambda: agreement.fleiss_kappa_counts([1, 2]), "row 1: 1 is not a list of counts"),
        (lambda: agreement.cohen_kappa([1], [2], weights=5), "weights: 5 is neither"),
        (
            lambda: agreement.fleiss_kappa_counts([[1, 1], [1, 2]]),
            "row 2: 3 coders, the first row 2",
        ),
        (
            lambda: agreement.fleiss_kappa_counts([[1, 1], [2]]),
            "row 2: 1 categories, the first row 2",
        ),
        (
            lambda: agreement.fleiss_kappa_counts([[1, 1]], categories="a"),
            "categories: 1 for 2 columns",
        ),
        (lambda: agreement.fleiss_kappa([[1, 2], [1]]), r"the coders have \[1, 2\] places"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), True, "", [], None, b"x"])
def test_categories_of_a_table_are_names_or_numbers(bad):
    for call in (agreement.cohen_kappa_table, agreement.fleiss_kappa_counts):
        with pytest.raises(ValueError, match="^categories, row 2: "):
            call([[3, 0], [0, 3]], categories=["a", bad])


def test_what_is_no_value_is_no_disagreement_either():
    with pytest.raises(ValueError, match="^coder 1, unit 0: nan is not a finite number"):
        agreement.disagreements([[1, 2], [float("nan"), 2]])
