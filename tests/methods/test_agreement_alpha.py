"""Krippendorff's α against published values and against its definition, pair by pair."""

import doctest
import math
import random
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import agreement

N = None
# Krippendorff (2011), section C: four observers, twelve units.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# Krippendorff (2011), section A: two observers, ten units, two values; B: five values.
MEG_AND_OWEN = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
# Wikipedia, "Krippendorff's alpha": three coders, fifteen units.
WIKIPEDIA = [
    [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3],
    [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N],
    [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4],
]

numbers = st.integers(0, 5)
tables = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.none() | numbers, min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)


def differences(metric, pairable):
    """δ² of two values, straight from Krippendorff (2011), section D."""
    counts = {value: pairable.count(value) for value in pairable}

    def ordinal(a, b):
        low, high = sorted((a, b))
        between = sum(count for value, count in counts.items() if low <= value <= high)
        return (between - (counts[a] + counts[b]) / 2) ** 2

    return {
        "nominal": lambda a, b: float(a != b),
        "ordinal": ordinal,
        "interval": lambda a, b: float((a - b) ** 2),
        "ratio": lambda a, b: 0.0 if a == b else ((a - b) / (a + b)) ** 2,
    }[metric]


def by_definition(units, metric):
    """α pair by pair."""
    units = [[value for value in unit if value is not None] for unit in units]
    units = [unit for unit in units if len(unit) > 1]
    flat = [value for unit in units for value in unit]
    difference, n = differences(metric, flat), len(flat)
    chance = sum(difference(a, b) for a, b in permutations(flat, 2))
    if not chance:
        return None
    found = sum(
        difference(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)
    )
    return 1 - (n - 1) * found / chance


@pytest.mark.parametrize(
    ("metric", "value"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_as_krippendorff_2011_worked_it_out(metric, value):
    found = agreement.krippendorff_alpha(OBSERVERS, metric=metric)
    assert found.value == pytest.approx(value, abs=5e-4)
    assert (found.coders, found.units, found.values, found.left_out) == (4, 11, 40, 1)
    assert found.counts == ((1, 9), (2, 13), (3, 10), (4, 5), (5, 3))


@pytest.mark.parametrize(
    ("rows", "metric", "value"),
    [
        (MEG_AND_OWEN, "nominal", 0.095),  # Krippendorff (2011), section A
        (WIKIPEDIA, "nominal", 0.691),
        (WIKIPEDIA, "interval", 0.811),
    ],
)
def test_alpha_of_other_published_examples(rows, metric, value):
    assert agreement.krippendorff_alpha(rows, metric=metric).value == pytest.approx(value, abs=5e-4)


def test_the_matrix_of_coincidences_is_the_one_printed_in_krippendorff_2011():
    found = agreement.coincidences(OBSERVERS)
    assert found.categories == (1, 2, 3, 4, 5)
    printed = [
        [7, 4 / 3, 1 / 3, 1 / 3, 0],
        [4 / 3, 10, 4 / 3, 1 / 3, 0],
        [1 / 3, 4 / 3, 8, 1 / 3, 0],
    ]
    printed += [[1 / 3, 1 / 3, 1 / 3, 4, 0], [0, 0, 0, 0, 3]]
    assert found.matrix == pytest.approx(np.array(printed))
    with pytest.raises(ValueError, match="read-only"):
        found.matrix[0, 0] = 1


@given(tables, st.sampled_from(agreement.METRICS))
def test_alpha_equals_its_definition(units, metric):
    found = agreement.krippendorff_alpha(list(zip(*units, strict=True)), metric=metric)
    wanted = by_definition(units, metric)
    if wanted is None:
        assert found.value is None
        assert found.reason in {
            agreement.ONE_CODER,
            agreement.NOTHING_SHARED,
            agreement.NO_VARIATION,
        }
    else:
        assert found.value == pytest.approx(wanted, abs=1e-10)
        assert found.value <= 1
        assert found.value == pytest.approx(1 - found.observed / found.expected, abs=1e-10)


@given(tables, st.sampled_from(agreement.METRICS), st.randoms(use_true_random=False))
def test_no_byte_of_alpha_depends_on_the_order_of_units_or_coders(units, metric, chance):
    first = agreement.krippendorff_alpha(
        list(zip(*units, strict=True)), metric=metric, seed=1, draws=5
    )
    chance.shuffle(units)
    rows = list(zip(*units, strict=True))
    chance.shuffle(rows)
    assert agreement.krippendorff_alpha(rows, metric=metric, seed=1, draws=5) == first


@given(tables, st.floats(0.001, 1000), st.floats(-100, 100))
def test_the_unit_of_measurement_does_not_matter_where_the_metric_says_so(units, factor, shift):
    rows = list(zip(*units, strict=True))

    def moved(by, plus):
        return [[None if v is None else v * by + plus for v in row] for row in rows]

    for metric, other in (
        ("nominal", moved(factor, shift)),
        ("ordinal", moved(factor, shift)),
        ("interval", moved(factor, shift)),
        ("ratio", moved(factor, 0)),
    ):
        value = agreement.krippendorff_alpha(rows, metric=metric).value
        changed = agreement.krippendorff_alpha(other, metric=metric).value
        assert changed == (None if value is None else pytest.approx(value, abs=1e-6))


@given(tables)
def test_one_more_agreement_on_a_new_unit_never_lowers_nominal_alpha_below_chance(units):
    """Units with one rating change nothing at all."""
    lonely = [*units, [3] + [None] * (len(units[0]) - 1)]
    one = agreement.krippendorff_alpha(list(zip(*units, strict=True)))
    two = agreement.krippendorff_alpha(list(zip(*lonely, strict=True)))
    assert (one.value, one.units) == (two.value, two.units)


def test_text_is_ranked_by_the_categories_given():
    words = {1: "never", 2: "rarely", 3: "sometimes", 4: "often", 5: "always"}
    rows = [[words.get(value) for value in row] for row in OBSERVERS]
    found = agreement.krippendorff_alpha(rows, metric="ordinal", categories=list(words.values()))
    assert found.value == agreement.krippendorff_alpha(OBSERVERS, metric="ordinal").value
    assert found.counts[0] == ("never", 9)


def test_numbers_of_any_size_are_compared_without_overflow():
    for big in (1e-300, 1.0, 1e150, 1e308):
        rows = [[big, 0.5 * big, 0.25 * big, big], [big, 0.5 * big, 0.5 * big, 0]]
        for metric in ("interval", "ratio"):
            found = agreement.krippendorff_alpha(rows, metric=metric)
            assert found.value == pytest.approx(
                by_definition([(4, 4), (2, 2), (1, 2), (4, 0)], metric)
            )
    assert (
        agreement.krippendorff_alpha([[-1.7e308, 0], [1.7e308, 0]], metric="interval").observed
        is None
    )
    tiny = agreement.krippendorff_alpha([[5e-324, 0], [5e-324, 5e-324]], metric="interval")
    assert (tiny.value, tiny.observed) == (0, None)
    far = [[1e15, 1e15 + 1, 1e15], [1e15, 1e15 + 1, 1e15 + 1]]
    near = [[0, 1, 0], [0, 1, 1]]
    assert agreement.krippendorff_alpha(far, metric="interval").value == pytest.approx(
        agreement.krippendorff_alpha(near, metric="interval").value
    )


def test_relative_differences_of_many_values_are_summed_in_blocks():
    stream = random.Random(3)
    rows = [[stream.randint(1, 10**6) for _ in range(1500)] for _ in range(2)]
    found = agreement.krippendorff_alpha(rows, metric="ratio")
    values = np.array(rows, dtype=float)
    flat = values.ravel()
    chance = (((flat[:, None] - flat) / (flat[:, None] + flat)) ** 2).sum() / (3000 * 2999)
    seen = (((values[0] - values[1]) / (values[0] + values[1])) ** 2).mean()
    assert found.value == pytest.approx(1 - seen / chance)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], agreement.ONE_CODER),
        ([[]], agreement.ONE_CODER),
        ([[1, 2]], agreement.ONE_CODER),
        ([[1, 2], [None, None]], agreement.ONE_CODER),
        ([[1, None], [None, 1]], agreement.NOTHING_SHARED),
        ([[1, 1], [1, 1]], agreement.NO_VARIATION),
        ([[1, 1, 2], [1, 1, None]], agreement.NO_VARIATION),
    ],
)
@pytest.mark.parametrize("metric", agreement.METRICS)
def test_an_undefined_alpha_is_none_with_a_reason(rows, reason, metric):
    found = agreement.krippendorff_alpha(rows, metric=metric, seed=1)
    assert (found.value, found.reason) == (None, reason)
    assert (found.observed, found.expected, found.interval, found.draws) == (None, None, None, 0)


def test_the_interval_comes_from_the_seed():
    one = agreement.krippendorff_alpha(OBSERVERS, seed=7, draws=300)
    assert one == agreement.krippendorff_alpha(OBSERVERS, seed=7, draws=300)
    assert one.interval != agreement.krippendorff_alpha(OBSERVERS, seed=8, draws=300).interval
    assert one.interval.low < one.value < one.interval.high <= 1
    assert one.interval.method == "bootstrap over units"
    assert agreement.krippendorff_alpha(OBSERVERS).interval is None
    narrow = agreement.krippendorff_alpha(OBSERVERS, seed=7, draws=300, level=0.5).interval
    assert one.interval.low < narrow.low < narrow.high < one.interval.high


@pytest.mark.parametrize("metric", agreement.METRICS)
def test_the_bootstrap_is_the_same_as_drawing_units_one_by_one(metric):
    stream = random.Random(11)
    units = [[stream.choice([1, 2, 2, 3]) for _ in range(3)] for _ in range(24)]
    units = [[u[0], u[0], u[2]] if stream.random() < 0.7 else u for u in units]
    found = agreement.krippendorff_alpha(
        list(zip(*units, strict=True)), metric=metric, seed=3, draws=400
    )
    drawn = sorted(by_definition(stream.choices(units, k=24), metric) for _ in range(100))
    assert found.interval.low == pytest.approx(drawn[2], abs=0.1)
    assert found.interval.high == pytest.approx(drawn[97], abs=0.1)


def test_an_interval_covers_the_truth_about_as_often_as_it_says():
    """Two coders, 60 units; each coder sees the truth with 0.8, else says one of four at random:
    the expected share of agreement beyond chance is 0.64."""
    stream = random.Random(2)
    covered = 0
    for round_ in range(120):
        truth = [stream.randint(1, 4) for _ in range(60)]
        rows = [[t if stream.random() < 0.8 else stream.randint(1, 4) for t in truth] for _ in "ab"]
        found = agreement.krippendorff_alpha(rows, seed=round_, draws=150, level=0.9).interval
        covered += found.low <= 0.64 <= found.high
    assert 0.82 <= covered / 120 <= 0.97


def test_without_variation_in_many_draws_there_is_no_interval():
    rows = [["a", "a", "a", "b"], ["a", "a", "a", "b"]]
    found = agreement.krippendorff_alpha(rows, seed=1)
    assert (found.value, found.interval) == (1, None)
    assert found.undefined_draws > 200
    assert agreement.krippendorff_alpha(rows, seed=1, undefined_most=1).interval.low == 1


def test_ratings_are_made_of_records_and_only_what_is_finished_counts():
    records = [("ben", "s1", "x"), ("ana", "s1", "x"), ("ana", "s2", "y"), ("ben", "s3", "z")]
    everything = agreement.rated(records)
    assert everything.coders == ("ana", "ben")
    assert everything.units == ("s1", "s2", "s3")
    assert everything.values == (("x", "y", None), ("x", None, "z"))
    assert everything.of("ben") == ("x", None, "z")
    done = agreement.rated(records, finished={"ana": ["s1", "s2"], "ben": ["s1"], "cleo": []})
    assert done.coders == ("ana", "ben", "cleo")
    assert done.values == (("x", "y"), ("x", None), (None, None))
    assert done.not_finished == 1
    assert agreement.rated(reversed(records)) == everything


def test_a_finished_text_says_what_is_absent():
    texts = {"s1": "talk", "s2": "talk", "s3": "walk"}
    found = agreement.rated(
        [("ana", "s1", 1), ("ben", "s3", 1)],
        finished={"ana": ["talk"], "ben": {"talk", "walk"}},
        texts=texts,
        absent=0,
    )
    assert found.units == ("s1", "s2", "s3")
    assert found.values == ((1, 0, None), (0, 0, 1))


def test_nothing_that_both_finished_is_no_agreement_at_all():
    """Never α = 1 with nothing shared."""
    records = [("ana", "s1", "x"), ("ben", "s1", "x"), ("ana", "s2", "y"), ("ben", "s2", "y")]
    assert agreement.krippendorff_alpha(agreement.rated(records)).value == 1
    apart = agreement.rated(records, finished={"ana": ["s1"], "ben": ["s2"]})
    assert agreement.krippendorff_alpha(apart).reason == agreement.NOTHING_SHARED
    alone = agreement.rated(records, finished={"ana": ["s1", "s2"]})
    assert agreement.krippendorff_alpha(alone).reason == agreement.ONE_CODER
    assert alone.not_finished == 2


def test_disagreements_stand_beside_the_number():
    found = agreement.disagreements([["a", "b", None], ["a", "c", "b"], [None, "b", "b"]])
    assert found == (agreement.Disagreement(1, ((0, "b"), (1, "c"), (2, "b"))),)
    assert agreement.disagreements([]) == ()


def test_each_code_is_judged_by_itself_when_a_section_may_carry_several():
    sections = [f"s{i}" for i in range(6)]
    codings = [("ana", "s0", "trust"), ("ben", "s0", "trust"), ("ana", "s0", "pay")]
    codings += [("ben", "s1", "pay"), ("ana", "s2", "trust"), ("ben", "s2", "trust")]
    done = {"ana": sections, "ben": sections[:5]}
    pay, trust = agreement.code_agreement(codings, finished=done)
    assert (pay.code, trust.code) == ("pay", "trust")
    assert trust.alpha.value == 1
    assert trust.alpha.units == 5
    wanted = by_definition([(1, 0), (0, 1), (0, 0), (0, 0), (0, 0)], "nominal")
    assert pay.alpha.value == pytest.approx(wanted)
    assert trust.given == (("ana", 2), ("ben", 2))
    (unused,) = agreement.code_agreement(codings, finished=done, codes=["time"])
    assert (unused.alpha.value, unused.alpha.reason) == (None, agreement.NO_VARIATION)
    assert agreement.code_agreement(reversed(codings), finished=done) == (pay, trust)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: agreement.krippendorff_alpha([[1], [2]], metric="cosine"),
            "metric: 'cosine' is not",
        ),
        (
            lambda: agreement.krippendorff_alpha([["a"], ["b"]], metric="ordinal"),
            "no order of its own",
        ),
        (
            lambda: agreement.krippendorff_alpha([["a"], ["b"]], metric="interval"),
            "no order of its own",
        ),
        (
            lambda: agreement.krippendorff_alpha([["a"]], metric="ratio", categories="a"),
            "values for metric 'ratio': 'a' is not a number",
        ),
        (
            lambda: agreement.krippendorff_alpha([[-1], [2]], metric="ratio"),
            "coder 0, unit 0: a value below 0",
        ),
        (lambda: agreement.krippendorff_alpha([[1, 2], [1]]), "must have the same units"),
        (lambda: agreement.krippendorff_alpha([[1, math.inf], [1, 2]]), "coder 0, unit 1: inf"),
        (lambda: agreement.krippendorff_alpha([1, 2]), "coder 1: a row is a list of values"),
        (lambda: agreement.krippendorff_alpha([[1]], draws=0), "draws: 0 is less than 1"),
        (
            lambda: agreement.krippendorff_alpha([[1, 2], [1, 2]], seed=-1),
            "seed: -1 is less than 0",
        ),
        (
            lambda: agreement.krippendorff_alpha([[1]], undefined_most=2),
            "undefined_most: 2.0 is more",
        ),
        (lambda: agreement.rated([("a", "s")]), r"row 1: a record is \(coder, unit, value\)"),
        (lambda: agreement.rated(["abc"]), r"row 1: a record is \(coder, unit, value\)"),
        (lambda: agreement.rated([("", "s", 1)]), "row 1, field “coder”: an id is empty"),
        (lambda: agreement.rated([("a", None, 1)]), "row 1, field “unit”: None is neither"),
        (lambda: agreement.rated([("a", "s", None)]), "row 1, field “value”: None is neither"),
        (
            lambda: agreement.rated([("a", "s", 1), ("a", "s", 2)]),
            "row 2: coder 'a' has rated unit 's'",
        ),
        (
            lambda: agreement.rated([("a", "s", 1), (1, "s", 2)]),
            "coders: some ids are text and some",
        ),
        (lambda: agreement.rated([], absent=0), "absent: it cannot be known"),
        (lambda: agreement.rated([], finished={}, absent=True), "absent: True is neither text"),
        (lambda: agreement.rated([5]), "row 1: a record is"),
        (
            lambda: agreement.code_agreement([("a", "s", "x"), ("a", "s", "x")], finished={}),
            "row 2: coder 'a' has given 'x' to 's' already",
        ),
        (
            lambda: agreement.code_agreement([("a", "s", "x"), ("a", None, "y")], finished={}),
            "row 2, field “section”: None is neither",
        ),
        (
            lambda: agreement.rated([("a", "s", 1)], finished={"a": "s"}),
            "finished, coder 'a': 's' is not",
        ),
        (
            lambda: agreement.rated([("a", "s", 1)], finished={"a": ["t"]}, texts={}),
            "texts: unit 's' is in no text",
        ),
        (lambda: agreement.code_agreement([("a", "s")], finished={}), "row 1: a record is"),
        (
            lambda: agreement.code_agreement([("a", "s", 1.5)], finished={}),
            "row 1, field “code”: 1.5",
        ),
        (lambda: agreement.Ratings((1,), (1,), ()), "ratings: 0 rows for 1 coders"),
        (lambda: agreement.Ratings((1,), (1,), ((),)), "coder 1: 0 places for 1 units"),
        (lambda: agreement.rated([("a", "s", 1)]).of("b"), "coder: 'b' is not one of the coders"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_numpy_rows_are_rows():
    rows = np.array([[1, 2, 3], [1, 2, 2]])
    assert agreement.krippendorff_alpha(rows) == agreement.krippendorff_alpha(rows.tolist())
    assert agreement.krippendorff_alpha([(np.int64(1), 2), (1.0, 2)]).value == 1


def test_every_pair_of_coders_is_a_pair():
    assert len(agreement.pairwise_kappa(OBSERVERS)) == len(list(combinations(range(4), 2)))


def test_the_example_in_the_docs_runs():
    assert doctest.testmod(agreement).failed == 0
    assert doctest.testmod(agreement).attempted > 5
