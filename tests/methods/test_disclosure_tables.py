"""Any table as cells and sums of cells."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods.disclosure import Dimension, sums, table, two_way

AREAS = {"area": ["a", "b", "c"], "age": ["old", "young"]}
COUNTS = {("a", "old"): 1, ("a", "young"): 2, ("b", "old"): 3, ("c", "young"): 4}


def by_key(made):
    return dict(zip(made.keys, made.counts, strict=True))


def lines(made):
    return {(made.keys[whole], tuple(made.keys[i] for i in parts)) for whole, parts in made.lines}


def test_rows_columns_and_their_totals():
    made = two_way(["x", "y"], ["p", "q"], [[1, 2], [3, 4]])
    assert by_key(made) == {
        ("x", "p"): 1,
        ("x", "q"): 2,
        ("y", "p"): 3,
        ("y", "q"): 4,
        ("x", None): 3,
        ("y", None): 7,
        (None, "p"): 4,
        (None, "q"): 6,
        (None, None): 10,
    }
    assert made.cells == 4
    assert lines(made) == {
        (("x", None), (("x", "p"), ("x", "q"))),
        (("y", None), (("y", "p"), ("y", "q"))),
        ((None, "p"), (("x", "p"), ("y", "p"))),
        ((None, "q"), (("x", "q"), ("y", "q"))),
        ((None, None), (("x", None), ("y", None))),
        ((None, None), ((None, "p"), (None, "q"))),
    }


def test_only_the_tables_that_are_asked_for_are_shown():
    made = table(AREAS, COUNTS, margins=[("area",), []])
    assert by_key(made) == {("a", None): 3, ("b", None): 3, ("c", None): 4, (None, None): 10}
    assert made.values == (1, 2, 3, 0, 0, 4)
    made = two_way(["x"], ["p"], [[5]], names=("area", "age"), margins=[("area", "age")])
    assert by_key(made) == {("x", "p"): 5}


def test_groups_stand_between_categories_and_all():
    made = table(AREAS, COUNTS, groups={"area": {"ab": ["b", "a"]}})
    assert by_key(made)["ab", None] == 6
    assert by_key(made)["ab", "old"] == 4
    assert made.dimensions[0] == Dimension("area", ("a", "b", "c"), (("ab", ("a", "b")),))
    assert ((None, None), (("ab", None), ("c", None))) in lines(made)
    assert (("ab", "old"), (("a", "old"), ("b", "old"))) in lines(made)


def test_groups_that_overlap_divide_nothing():
    made = table(
        {"area": ["a", "b", "c"]},
        {("a",): 1},
        groups={"area": {"ab": ["a", "b"], "bc": ["b", "c"]}},
    )
    assert ((None,), (("a",), ("b",), ("c",))) in lines(made)


def test_groups_inside_groups():
    made = table(
        {"area": list("abcd")},
        {(one,): 1 for one in "abcd"},
        groups={"area": {"ab": ["a", "b"], "abc": ["a", "b", "c"]}},
    )
    assert lines(made) == {
        ((None,), (("abc",), ("d",))),
        (("abc",), (("ab",), ("c",))),
        (("ab",), (("a",), ("b",))),
    }


def test_sums_of_any_shape_are_divided_as_they_can_be():
    made = sums({"a": 1, "b": 2, "c": 3}, {"all": ["a", "b", "c"], "sum ab": ["b", "a"]})
    assert by_key(made) == {"a": 1, "b": 2, "c": 3, "all": 6, "sum ab": 3}
    assert lines(made) == {("all", ("c", "sum ab")), ("sum ab", ("a", "b"))}
    crossing = sums({1: 1, 2: 2, 3: 3}, {12: [1, 2], 23: [2, 3], 123: [1, 2, 3]})
    assert (123, (1, 2, 3)) in lines(crossing)
    hidden = sums({1: 1, 2: 2, 3: 3}, {12: [1, 2], 123: [1, 2, 3]}, show_cells=False)
    assert lines(hidden) == set()


@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 99), min_size=12, max_size=12))
def test_numbers_are_sums_and_order_does_not_matter(seed, numbers):
    names = {"area": ["a", "b", "c"], "age": [16, 25], "sex": ["f", "m"]}
    cells = list(zip(itertools.product(*names.values()), numbers, strict=True))
    made = table(names, dict(cells))
    for key, n in by_key(made).items():
        fits = [
            m for cell, m in cells if all(k in (None, c) for k, c in zip(key, cell, strict=True))
        ]
        assert n == sum(fits)
    for whole, parts in made.lines:
        assert made.counts[whole] == sum(made.counts[i] for i in parts)
        joined = sorted(c for i in parts for c in made.parts[i])
        assert joined == list(made.parts[whole])
    mixed = {name: seed.sample(values, len(values)) for name, values in names.items()}
    assert table(mixed, dict(seed.sample(cells, len(cells)))) == made


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: two_way(["a"], ["b"], []), "cells: 0 rows of numbers for 1 names"),
        (lambda: two_way(["a"], ["b"], [[1, 2]]), "row 1: 2 numbers for 1 columns"),
        (lambda: two_way(["a", "a"], ["b"], [[1], [2]]), "rows: 'a' is there twice"),
        (lambda: two_way(["a"], ["b", "b"], [[1, 2]]), "columns: 'b' is there twice"),
        (lambda: two_way(["a"], ["b"], [[-1]]), "row 1, field “b”: -1 is less than 0"),
        (lambda: two_way(["a"], ["b"], [[1.0]]), "row 1, field “b”: 1.0 is not a whole number"),
        (lambda: two_way(["a"], ["b"], [[True]]), "row 1, field “b”: True"),
        (lambda: two_way(["a"], ["b"], [[10**11]]), "row 1, field “b”: 100000000000 is more"),
        (lambda: two_way([], [], []), "dimension “row”: there is nothing in it"),
        (lambda: two_way(["a", 1], ["b"], [[1], [2]]), "rows: some ids are text"),
        (lambda: two_way([["a"]], ["b"], [[1]]), r"rows: \['a'\] is neither"),
        (lambda: table({"x": [None]}, {}), "dimension “x”: None is neither"),
        (lambda: table({}, {}), "dimensions: there is nothing in it"),
        (lambda: table({"x": ["a", "a"]}, {}), "dimension “x”: 'a' is there twice"),
        (lambda: table({"x": [""]}, {}), "dimension “x”: an id is empty"),
        (lambda: table({"x": ["a"]}, {("b",): 1}), r"counts: \('b',\) is no cell"),
        (lambda: table({"x": ["a"]}, {("a",): None}), r"counts, \('a',\): None"),
        (lambda: table({"x": ["a"]}, {}, margins=["x"]), "margins: 'x' must be a list"),
        (lambda: table({"x": ["a"]}, {}, margins=[("y",)]), "margins: 'y' is not one of"),
        (lambda: table({"x": ["a"]}, {}, margins=[]), "margins: there is nothing"),
        (lambda: table({"x": ["a"]}, {}, groups={"y": {}}), "groups: 'y' is not one of"),
        (lambda: table({"x": ["a"]}, {}, groups={"x": {"g": []}}), "group “g”: there is nothing"),
        (lambda: table({"x": ["a"]}, {}, groups={"x": {"g": ["z"]}}), "group “g”: 'z' is not"),
        (
            lambda: table({"x": ["a"]}, {}, groups={"x": {"g": ["a", "a"]}}),
            "group “g”: 'a' is there",
        ),
        (lambda: table({"x": ["a"]}, {}, groups={"x": {"a": ["a"]}}), "group “a”: a category"),
        (lambda: sums({"a": 1}, {"a": ["a"]}), "sums: 'a' is the name of a cell"),
        (lambda: sums({"a": 1}, {"s": []}), "sum 's': there is nothing"),
        (lambda: sums({"a": 1}, {"s": ["a", "a"]}), "sum 's': 'a' is there twice"),
        (lambda: sums({"a": 1}, {"s": ["b"]}), "sum 's': 'b' is no cell"),
        (lambda: sums({"a": "1"}, {}), "cell 'a': '1' is not a whole number"),
        (lambda: sums({"a": 1}, {1: ["a"]}), "cells and sums: some ids are text"),
        (lambda: sums({}, {}), "cells and sums: there is nothing in it"),
    ],
)
def test_a_table_that_can_not_be_is_named(call, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        call()
