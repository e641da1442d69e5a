"""Krippendorff's uα: the printed example, its definition section by section, and what is said when
nothing can be said."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods import agreement
from copper.methods.agreement import Unit, unitising_alpha

# Krippendorff (2004), p. 254: two observers, categories c and k, a continuum from 150 to 450.
PRINTED = [
    *(Unit("i", "t", "c", 225, 295), Unit("i", "t", "c", 370, 400)),
    *(Unit("j", "t", "c", 220, 300), Unit("j", "t", "c", 355, 375), Unit("j", "t", "c", 400, 420)),
    *(Unit("i", "t", "k", 180, 240), Unit("i", "t", "k", 300, 350)),
    *(Unit("j", "t", "k", 180, 240), Unit("j", "t", "k", 300, 350)),
]
CONTINUUM = {"t": (150, 450)}


def sections(units, length):
    """The line of one coder cut into (begin, length, is a unit), units of positive length only."""
    found, at = [], 0
    for start, end in sorted(units):
        if start > at:
            found.append((at, start - at, 0))
        found.append((start, end - start, 1))
        at = end
    return [*found, (at, length - at, 0)] if at < length else found


def delta(one, two):
    """Krippendorff (2004), p. 253: the four cases."""
    (b, size, w), (c, other, v) = one, two
    if w and v and -size < b - c < other:
        return (b - c) ** 2 + (b + size - c - other) ** 2
    if w and not v and other - size >= b - c >= 0:
        return size**2
    if v and not w and other - size <= b - c <= 0:
        return other**2
    return 0


def by_definition(coders, length):
    """Observed and expected disagreement of one category on one text, in the words of the book."""
    lines = [sections(units, length) for units in coders]
    m = len(lines)
    observed = sum(
        delta(g, h)
        for i, one in enumerate(lines)
        for j, two in enumerate(lines)
        if i != j
        for g in one
        for h in two
    ) / (m * (m - 1) * length**2)
    units = [size for line in lines for _, size, w in line if w]
    gaps = [size for line in lines for _, size, w in line if not w]
    total = sum(
        (len(units) - 1) / 3 * (2 * s**3 - 3 * s**2 + s)
        + s**2 * sum(gap - s + 1 for gap in gaps if gap >= s)
        for s in units
    )
    below = m * length * (m * length - 1) - sum(s * (s - 1) for s in units)
    return observed, 2 / length * total / below


@st.composite
def marked(draw, length=30):
    """Units of two or three coders, apart from each other, in a text of `length` positions."""
    coders = []
    for _ in range(draw(st.integers(2, 3))):
        cuts = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
        coders.append([(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)])
    return coders


def units_of(coders, category="c", text="t"):
    return [Unit(i, text, category, a, b) for i, spans in enumerate(coders) for a, b in spans]


def test_the_example_of_krippendorff_2004_page_254():
    found = unitising_alpha(PRINTED, CONTINUUM)
    c, k = found.categories
    assert (c.observed, c.expected, c.value) == pytest.approx((0.0144, 0.0532, 0.7286), abs=5e-5)
    assert (k.observed, k.expected, k.value) == pytest.approx((0, 0.0490, 1), abs=5e-5)
    assert found.value == pytest.approx(0.859, abs=5e-4)
    assert (found.length, found.units, found.coders) == (300, 9, ("i", "j"))


def test_each_part_of_the_disagreement_is_the_one_in_the_book():
    found = unitising_alpha(PRINTED, CONTINUUM)
    assert [(one.kind, one.squares) for one in found.differences] == [
        ("boundary", 850),
        ("missed", 400),
        ("boundary", 50),
    ]
    missed = found.differences[1]
    assert (missed.first, missed.first_start, missed.first_end) == ("j", 400, 420)
    assert (missed.second, missed.second_start, missed.second_end) == ("i", None, None)


@given(marked())
def test_alpha_equals_its_definition_section_by_section(coders):
    finished = {i: ["t"] for i in range(len(coders))}
    found = unitising_alpha(units_of(coders), {"t": 30}, finished=finished, categories=["c"])
    observed, expected = by_definition(coders, 30)
    if all(spans == [(0, 30)] for spans in coders) or expected == 0:
        assert (found.value, found.reason) == (None, agreement.NO_VARIATION)
    else:
        assert found.observed == pytest.approx(observed, abs=1e-12)
        assert found.expected == pytest.approx(expected, rel=1e-12)
        assert found.value == pytest.approx(1 - observed / expected, abs=1e-9)


@given(marked(), marked(), st.randoms(use_true_random=False))
def test_neither_the_order_of_units_nor_the_names_matter(first, second, chance):
    units = units_of(first, "c") + units_of(second, "k")
    found = unitising_alpha(units, {"t": 30, "u": 9})
    chance.shuffle(units)
    assert unitising_alpha(units, {"u": 9, "t": 30}) == found
    turned = [Unit(-unit.coder, unit.text, unit.category, unit.start, unit.end) for unit in units]
    other = unitising_alpha(turned, {"t": 30, "u": 9})
    assert other.value == (None if found.value is None else pytest.approx(found.value))


@given(marked(), st.integers(1, 100))
def test_where_the_text_begins_does_not_matter(coders, shift):
    units = units_of(coders)
    moved = [Unit(u.coder, "t", "c", u.start + shift, u.end + shift) for u in units]
    assert (
        unitising_alpha(units, {"t": 30}).value
        == unitising_alpha(moved, {"t": (shift, shift + 30)}).value
    )


@given(marked())
def test_who_marks_the_same_agrees_wholly(coders):
    same = [coders[0]] * 3
    found = unitising_alpha(units_of(same), {"t": 31})
    assert found.value == (1 if coders[0] else None)
    assert found.differences == ()


@given(st.integers(0, 18), st.integers(0, 18))
def test_a_boundary_further_off_never_agrees_more(near, far):
    near, far = sorted((near, far))
    base = Unit("a", "t", "c", 40, 60)

    def shifted(by):
        return unitising_alpha([base, Unit("b", "t", "c", 40 + by, 60 + by)], {"t": 100}).value

    assert shifted(far) <= shifted(near)


def test_marking_at_random_agrees_about_as_by_chance():
    """Equal units at random places: the expected disagreement is what is found, on average."""
    stream = random.Random(4)
    observed = expected = 0.0
    for _ in range(400):
        starts = [stream.randrange(191) for _ in "ab"]
        units = [Unit(i, "t", "c", s, s + 10) for i, s in enumerate(starts)]
        found = unitising_alpha(units, {"t": 200})
        observed, expected = observed + found.observed, expected + found.expected
    assert observed / expected == pytest.approx(1, abs=0.1)


def test_only_texts_that_all_finished_count_and_pairs_use_their_own():
    units = [
        Unit(c, t, "x", 10, 20) for c in ("ana", "ben", "cleo") for t in ("one", "two", "three")
    ]
    done = {"ana": ["one", "two"], "ben": ["two", "one"], "cleo": ["two", "three"]}
    found = unitising_alpha(units, dict.fromkeys(("one", "two", "three"), 50), finished=done)
    assert (found.texts, found.texts_left_out, found.length) == (("two",), ("one", "three"), 50)
    assert (found.units, found.units_left_out) == (3, 6)
    assert [(p.first, p.second, p.texts) for p in found.pairs] == [
        ("ana", "ben", 2),
        ("ana", "cleo", 1),
        ("ben", "cleo", 1),
    ]


def test_a_coder_who_finished_and_marked_nothing_says_that_there_is_nothing():
    units = [Unit("ana", "t", "x", 0, 10)]
    assert unitising_alpha(units, {"t": 100}).reason == agreement.ONE_CODER
    found = unitising_alpha(units, {"t": 100}, finished={"ana": ["t"], "ben": ["t"]})
    assert found.value < 0.1
    assert found.differences[0].kind == "missed"


def test_passages_do_not_cross_texts_but_one_coefficient_covers_all():
    units = [Unit(c, t, "x", s, s + 5) for c in "ab" for t, s in (("t", 3), ("u", 7))]
    units += [Unit("a", "u", "x", 0, 2)]
    found = unitising_alpha(units, {"t": 20, "u": 20, "empty": 0})
    whole = unitising_alpha(
        [
            Unit(u.coder, "w", "x", u.start + 20 * (u.text == "u"), u.end + 20 * (u.text == "u"))
            for u in units
        ],
        {"w": 40},
    )
    assert found.observed == pytest.approx(whole.observed)
    # Gaps end where a text ends: there are fewer places for a passage.
    assert found.expected < whole.expected


def test_own_overlapping_passages_of_one_code_are_one_but_touching_ones_stay_two():
    overlapping = [
        Unit("a", "t", "x", 0, 10),
        Unit("a", "t", "x", 5, 15),
        Unit("a", "t", "x", 6, 8),
    ]
    whole = [Unit("b", "t", "x", 0, 15)]
    found = unitising_alpha([*overlapping, *whole], {"t": 50})
    assert (found.value, found.units, found.merged) == (1, 2, 2)
    touching = [Unit("a", "t", "x", 0, 10), Unit("a", "t", "x", 10, 15)]
    assert unitising_alpha([*touching, *whole], {"t": 50}).value < 1


def test_passages_of_different_codes_may_overlap():
    units = [Unit(c, "t", code, 0, 10) for c in "ab" for code in ("x", "y")]
    found = unitising_alpha(units, {"t": 50})
    assert (found.value, found.merged) == (1, 0)
    (only,) = unitising_alpha(units, {"t": 50}, categories=["x"]).categories
    assert only.category == "x"


@pytest.mark.parametrize(
    ("units", "texts", "finished", "reason"),
    [
        ([], {"t": 10}, None, agreement.ONE_CODER),
        ([], {}, {"a": [], "b": []}, agreement.NOTHING_SHARED),
        ([], {"t": 0}, {"a": ["t"], "b": ["t"]}, agreement.NOTHING_SHARED),
        ([], {"t": 10, "u": 10}, {"a": ["t"], "b": ["u"]}, agreement.NOTHING_SHARED),
        ([], {"t": 10}, {"a": ["t"], "b": ["t"]}, agreement.NO_VARIATION),
        ([Unit(c, "t", "x", 0, 10) for c in "ab"], {"t": 10}, None, agreement.NO_VARIATION),
        (
            [Unit(c, "t", "x", p, p + 1) for c in "ab" for p in range(3)],
            {"t": 3},
            None,
            agreement.NO_VARIATION,
        ),
    ],
)
def test_an_undefined_alpha_is_none_with_a_reason(units, texts, finished, reason):
    found = unitising_alpha(units, texts, finished=finished)
    assert (found.value, found.reason, found.observed, found.expected) == (None, reason, None, None)


def test_a_category_without_variation_does_not_count_in_the_whole():
    units = [*PRINTED, Unit("i", "t", "all", 150, 450), Unit("j", "t", "all", 150, 450)]
    found = unitising_alpha(units, CONTINUUM, categories=["all", "c", "k", "unused"])
    assert found.value == unitising_alpha(PRINTED, CONTINUUM).value
    assert [one.reason for one in found.categories] == [
        *(agreement.NO_VARIATION, None, None, agreement.NO_VARIATION)
    ]


@settings(max_examples=20)
@given(st.integers(1, 10**12))
def test_huge_texts_are_counted_exactly(scale):
    units = [Unit("a", "t", "x", 0, 40 * scale), Unit("b", "t", "x", 0, 30 * scale)]
    found = unitising_alpha(units, {"t": 100 * scale})
    assert 0 < found.value < 1
    assert found.observed == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: unitising_alpha([Unit("a", "u", "x", 0, 1)], {"t": 5}),
            "row 1, field “text”: 'u'",
        ),
        (
            lambda: unitising_alpha([Unit("a", "t", "x", 0, 6)], {"t": 5}),
            "row 1, field “end”: 6 is more",
        ),
        (
            lambda: unitising_alpha([Unit("a", "t", "x", 3, 3)], {"t": 5}),
            "field “end”: 3 is less than 4",
        ),
        (
            lambda: unitising_alpha([Unit("a", "t", "x", -1, 3)], {"t": 5}),
            "field “start”: -1 is less",
        ),
        (lambda: unitising_alpha([Unit("a", "t", "x", 1, 3)], {"t": (2, 5)}), "1 is less than 2"),
        (
            lambda: unitising_alpha([Unit("a", "t", "x", 0.5, 3)], {"t": 5}),
            "0.5 is not a whole number",
        ),
        (
            lambda: unitising_alpha([Unit("", "t", "x", 0, 3)], {"t": 5}),
            "field “coder”: an id is empty",
        ),
        (lambda: unitising_alpha([Unit("a", "t", True, 0, 3)], {"t": 5}), "field “category”: True"),
        (lambda: unitising_alpha([("a", "t", "x", 0, 3)], {"t": 5}), "row 1: .* is not a Unit"),
        (
            lambda: unitising_alpha([Unit("a", "t", "x", 0, 3), Unit("a", "t", 1, 0, 3)], {"t": 5}),
            "categories: some ids are text and some are numbers",
        ),
        (lambda: unitising_alpha([], {"t": -1}), "texts, 't': -1 is less than 0"),
        (lambda: unitising_alpha([], {"t": (5, 4)}), "texts, 't': 4 is less than 5"),
        (lambda: unitising_alpha([], {"t": (5,)}), "is neither a length nor"),
        (lambda: unitising_alpha([], {"t": math.inf}), "inf is not a whole number"),
        (
            lambda: unitising_alpha([], {"t": 5}, finished={"a": "t"}),
            "finished, coder 'a': 't' is not a",
        ),
        (
            lambda: unitising_alpha([], {"t": 5}, finished={"a": ["u"]}),
            "'u' is not one of the texts",
        ),
        (
            lambda: unitising_alpha([], {"t": 5}, finished={"a": [], 1: []}),
            "coders: some ids are text",
        ),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
