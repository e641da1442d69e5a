"""Nothing hidden can be worked out: readers who try, and what is hidden so that they can't."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods import disclosure, solver
from copper.methods.disclosure import Rule, protect
from copper.methods.disclosure.space import Space
from tests.methods import disclosure_attacker as attacker

many = settings(max_examples=max(1500, 5 * settings.default.max_examples))
some = settings(max_examples=max(100, settings.default.max_examples))

RULES = [
    disclosure.NETWORK,
    Rule(round_to=1),
    Rule(round_to=1, never_alone=False),
    Rule(never_alone=False),
    Rule(small_cell_max=3, round_to=3),
    Rule(small_cell_max=1, round_to=10),
    Rule(whole_groups="hide"),
    disclosure.SACRO,
]
counts = st.one_of(
    st.just(0), st.integers(1, 7), st.integers(1, 7), st.integers(8, 25), st.integers(26, 300)
)


def grids(most):
    return st.tuples(st.integers(1, most), st.integers(1, most)).flatmap(
        lambda size: st.lists(
            st.lists(counts, min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        )
    )


def two_way(cells):
    return disclosure.two_way("abcdefgh"[: len(cells)], "qrstuvwxyz"[: len(cells[0])], cells)


# --- readers --------------------------------------------------------------------------------------


@many
@given(cells=grids(4), rule=st.sampled_from(RULES))
def test_no_subtraction_reveals_a_hidden_number(cells, rule):
    table = two_way(cells)
    protected = protect(table, rule)
    names = [shape.categories for shape in table.dimensions]
    ranges = attacker.subtract(protected.shown(), rule, *names)
    assert not attacker.faults(table, protected, ranges)


@some
@given(cells=grids(4), rule=st.sampled_from(RULES))
def test_no_linear_programme_reveals_a_hidden_number(cells, rule):
    table = two_way(cells)
    protected = protect(table, rule)
    ranges = attacker.solve(protected)
    assert not attacker.faults(table, protected, ranges)
    ours = {one.key: (one.low, one.high or float("inf")) for one in disclosure.attack(protected)}
    assert ours == ranges


@some
@given(
    cells=st.lists(st.integers(0, 12), min_size=4, max_size=4),
    rule=st.sampled_from([Rule(small_cell_max=2, round_to=3), Rule(small_cell_max=3, round_to=1)]),
)
def test_trying_every_table_reveals_no_hidden_number(cells, rule):
    """All tables of two by two with counts up to 24."""
    table = two_way([cells[:2], cells[2:]])
    protected = protect(table, rule)
    bounds = {one.key: attacker.leaves(one.value, rule) for one in protected.numbers}
    spans = [
        range(int(bounds[row, column][0]), int(min(bounds[row, column][1], 24)) + 1)
        for row in "ab"
        for column in "qr"
    ]
    a, b, c, d = (axis.ravel() for axis in np.meshgrid(*spans, indexing="ij"))
    tables = [a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d]  # as table.keys stand
    fits = np.ones(len(a), dtype=bool)
    for key, column in zip(table.keys, tables, strict=True):
        fits &= (bounds[key][0] <= column) & (column <= bounds[key][1])
    seen = {
        key: np.unique(column[fits])
        for key, column in zip(table.keys, tables, strict=True)
        if key in protected.hidden
    }
    for values in seen.values():
        assert len(values) == values.max() - values.min() + 1, "no number in between is shut out"
    ranges = {key: (min(values), max(values)) for key, values in seen.items()}
    assert not attacker.faults(table, protected, ranges)


@st.composite
def cubes(draw):
    """Three properties, areas inside areas or not, any tables of them."""
    sizes = [draw(st.integers(2, 3)) for _ in range(3)]
    names = {name: range(size) for name, size in zip("abc", sizes, strict=True)}
    cells = {key: draw(counts) for key in itertools.product(*(range(size) for size in sizes))}
    margins = draw(
        st.sampled_from(
            [
                None,
                [("a", "b"), ("a", "c"), ("b", "c"), ()],
                [("a", "b"), ("c",), ("a",)],
                [("a", "b", "c")],
            ]
        )
    )
    groups = draw(st.sampled_from([None, {"a": {10: [0, 1]}}, {"a": {10: [0, 1], 11: [0]}}]))
    return disclosure.table(names, cells, groups=groups, margins=margins)


@some
@given(table=cubes(), rule=st.sampled_from(RULES))
def test_whole_number_programmes_reveal_nothing_in_three_dimensions(table, rule):
    protected = protect(table, rule)
    ranges = attacker.solve(protected, whole=True)
    single = {key for key, part in zip(table.keys, table.parts, strict=True) if len(part) == 1}
    all_shown = len(single) >= table.cells
    for key, true, (low, high) in attacker.faults(table, protected, ranges):
        # Where cells are not shown, a sum needs fewer people than its cells have.
        assert not all_shown, (key, true, low, high)
        assert high > rule.small_cell_max
        assert high - low >= rule.small_cell_max - 1
    for one in disclosure.attack(protected):
        assert one.low <= ranges[one.key][0]
        assert one.high is None or one.high >= ranges[one.key][1]


# --- what every protected table is ----------------------------------------------------------------


@given(cells=grids(5), rule=st.sampled_from(RULES))
def test_small_numbers_are_hidden_and_others_rounded(cells, rule):
    table = two_way(cells)
    for n, one in zip(table.counts, protect(table, rule).numbers, strict=True):
        assert one.value is None or (not rule.hides(n) and one.value == rule.rounded(n))
        if not rule.least_hidden:
            continue
        assert n or one.value == 0, "a zero is never hidden"


@given(cells=grids(5))
def test_a_line_never_has_just_one_hidden_number_beside_others(cells):
    table = two_way(cells)
    hidden = [one.value is None for one in protect(table).numbers]
    for _, parts in table.lines:
        others = [i for i in parts if not hidden[i] and table.counts[i]]
        assert sum(hidden[i] for i in parts) != 1 or not others


@given(cells=grids(4), rule=st.sampled_from(RULES))
def test_nothing_is_hidden_in_vain(cells, rule):
    """Showing any one extra number again would break a promise, says another solver."""
    table = two_way(cells)
    protected = protect(table, rule)
    extra = [key for key, why in protected.trace.reasons if why in {"beside", "protects"}]
    for key in extra:
        true = table.counts[table.keys.index(key)]
        weaker = disclosure.published(table, rule, protected.shown() | {key: rule.rounded(true)})
        hidden = [one.value is None for one in weaker.numbers]
        alone = rule.never_alone and any(
            sum(hidden[i] for i in parts) == 1
            and any(not hidden[i] and table.counts[i] for i in parts)
            for _, parts in table.lines
        )
        assert alone or attacker.faults(table, weaker, attacker.solve(weaker))


@given(cells=grids(4), seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(cells, seed):
    rows, columns = list("abcd"[: len(cells)]), list("wxyz"[: len(cells[0])])
    mixed_rows, mixed_columns = seed.sample(rows, len(rows)), seed.sample(columns, len(columns))
    mixed = [[cells[rows.index(r)][columns.index(c)] for c in mixed_columns] for r in mixed_rows]
    one = protect(disclosure.two_way(rows, columns, cells))
    assert protect(disclosure.two_way(mixed_rows, mixed_columns, mixed)) == one


@given(cells=grids(4))
def test_without_a_small_number_nothing_is_hidden(cells):
    table = two_way([[n + 8 if n else 0 for n in row] for row in cells])
    assert protect(table).hidden == ()


# --- examples -------------------------------------------------------------------------------------


def test_the_next_smallest_go_with_a_small_number():
    protected = protect(two_way([[3, 40, 90], [30, 60, 80], [70, 50, 100]]))
    assert dict(protected.trace.reasons) == {
        ("a", "q"): "small",
        ("a", "r"): "beside",
        ("b", "q"): "beside",
        ("b", "r"): "beside",
    }
    assert protected.shown()[None, None] == 525


def test_a_number_that_can_only_be_six_or_seven_takes_another_with_it():
    """42 shown as 40 (38 to 42), the total 49 as 50 (48 to 52): the hidden one is 6 to 14, and a
    reader who knows that it is small has two numbers left."""
    rule = Rule(never_alone=False)
    table = disclosure.sums({"few": 7, "many": 42}, {"all": ["few", "many"]})
    assert protect(table, rule).hidden == ("few", "many")
    looser = disclosure.sums({"few": 4, "many": 40}, {"all": ["few", "many"]})
    assert protect(looser, rule).hidden == ("few",)


def test_two_tiny_numbers_do_not_betray_each_other():
    shown = protect(two_way([[1, 1, 0], [50, 60, 70]])).shown()
    assert shown["a", None] is None


def test_the_next_smallest_alone_is_not_enough():
    """Without rounding: hiding the next smallest of each line leaves 1 + 2 = 3 in the open."""
    table = two_way([[1, 2, 30], [40, 50, 60]])
    protected = protect(table, Rule(round_to=1))
    assert protected.shown()["a", "s"] is None or protected.shown()["a", None] is None


def test_seven_people_in_seven_cells_need_a_row_that_could_be_larger():
    """The row can't have fewer than seven: one in each. So it may be more instead: 7 to 13 at least."""
    table = two_way([[1] * 7, [50] * 7])
    row = next(one for one in disclosure.attack(protect(table)) if one.key == ("a", None))
    assert row.low == 7
    assert row.high is None or row.high >= 13


def test_areas_inside_areas():
    wards = {f"w{i}": [9, 20 + i, 30] for i in range(6)} | {"w0": [2, 20, 30]}
    table = disclosure.table(
        {"ward": wards, "answer": ["no", "yes", "unsure"]},
        {
            (ward, answer): n
            for ward, row in wards.items()
            for answer, n in zip(["no", "yes", "unsure"], row, strict=True)
        },
        groups={"ward": {"East": ["w0", "w1", "w2"], "West": ["w3", "w4", "w5"]}},
    )
    protected = protect(table)
    assert {("w0", "no")} < set(protected.hidden)
    assert not attacker.faults(table, protected, attacker.solve(protected, whole=True))
    assert protected.shown()["East", None] == 175  # 173


def test_sums_of_any_shape():
    table = disclosure.sums(
        {"a": 3, "b": 20, "c": 30, "d": 2},
        {"ab": ["a", "b"], "bc": ["b", "c"], "abcd": ["a", "b", "c", "d"]},
    )
    protected = protect(table)
    assert {"a", "d"} <= set(protected.hidden)
    assert not attacker.faults(table, protected, attacker.solve(protected, whole=True))


def test_cells_that_are_not_shown_need_no_protection_of_their_own():
    cells = {"a": 1, "b": 40, "c": 60}
    table = disclosure.sums(cells, {"ab": ["a", "b"], "bc": ["b", "c"]}, show_cells=False)
    assert protect(table).shown() == {"ab": 40, "bc": 100}


def test_more_may_be_hidden_on_request():
    table = two_way([[20, 30], [40, 50]])
    protected = protect(table, hide=[("a", "q")])
    assert (("a", "q"), "asked") in protected.trace.reasons
    assert len(protected.hidden) == 4
    with pytest.raises(ValueError, match="hide: .* is no number"):
        protect(table, hide=[("a", "z")])
    with pytest.raises(ValueError, match="is 0, and this rule hides no zeros"):
        protect(two_way([[0, 30]]), hide=[("a", "q")])


def test_a_whole_group_is_marked_or_hidden_as_the_rule_says():
    table = two_way([[40, 0], [20, 30]])
    marked = protect(table)
    groups = {(one.group, one.value, one.code) for one in marked.trace.whole_groups}
    assert (("a", None), ("a", "q"), "all") in groups
    assert (("a", None), ("a", "r"), "none") in groups
    assert marked.hidden == ()
    assert protect(table, Rule(whole_groups="show")).trace.whole_groups == ()
    hidden = protect(table, Rule(whole_groups="hide"))
    assert {("a", "q"), ("a", "r"), ("b", "r")} <= set(hidden.hidden)
    assert hidden.shown()["a", None] == 40
    zero = next(one for one in disclosure.attack(hidden) if one.key == ("a", "r"))
    assert (zero.low, zero.high >= 8) == (0, True)


def test_zeros_are_hidden_where_the_rule_says_so():
    protected = protect(two_way([[0, 30, 40], [20, 30, 50]]), disclosure.SACRO)
    assert protected.shown()["a", "q"] is None
    assert (("a", "q"), "zero") in protected.trace.reasons
    assert protect(two_way([[0]]), disclosure.SACRO).hidden != ()


def test_totals_of_what_is_shown_say_nothing_of_the_rest():
    table = two_way([[3, 41, 38], [22, 60, 35]])
    protected = protect(table, disclosure.OPENSAFELY)
    assert protected.hidden == (("a", "q"),)
    assert protected.shown()["a", None] == 80  # 41 + 38
    assert protected.shown()[None, "q"] == 20  # 22
    assert protected.shown()[None, None] == 195  # 196
    (one,) = disclosure.attack(protected)
    assert (one.low, one.high) == (0, None)
    empty = protect(two_way([[3, 2], [22, 60]]), disclosure.OPENSAFELY)
    assert empty.shown()["a", None] is None, "a total of nothing"
    asked = protect(table, disclosure.OPENSAFELY, hide=[(None, None)])
    assert (None, None) in asked.hidden
    sums_only = disclosure.sums({"a": 1, "d": 2}, {"b": ["a", "d"]}, show_cells=False)
    with pytest.raises(ValueError, match="need every cell"):
        protect(sums_only, disclosure.OPENSAFELY)


def test_a_column_of_one_hides_the_total_with_the_number():
    shown = protect(two_way([[3], [50], [60]]), disclosure.OPENSAFELY).shown()
    assert shown["a", "q"] is shown["a", None] is None


def test_one_number_nobody_and_huge_numbers():
    assert protect(two_way([[0]])).shown() == dict.fromkeys(two_way([[0]]).keys, 0)
    assert set(protect(two_way([[3]])).shown().values()) == {None}
    huge = protect(two_way([[3, 10**10], [10**9 + 3, 10**8]]))
    assert huge.shown()[None, None] == 11_100_000_005
    assert not attacker.faults(
        two_way([[3, 10**10], [10**9 + 3, 10**8]]), huge, {("a", "q"): (1, 20)}
    )
    assert len(huge.hidden) == 4


def test_nothing_hidden_stays_nothing_hidden():
    assert protect(two_way([[3, 1], [2, 0]]), Rule(small_cell_max=0, round_to=1)).hidden == ()
    assert disclosure.attack(protect(two_way([[30, 10]]))) == ()


def test_a_table_published_elsewhere_can_be_attacked():
    table = two_way([[3, 40], [20, 30]])
    naive = protect(table, Rule(round_to=1)).shown() | {
        ("a", "r"): 40,
        ("b", "q"): 20,
        ("b", "r"): 30,
    }
    found = disclosure.attack(disclosure.published(table, Rule(round_to=1), naive))
    assert [(one.key, one.low, one.high) for one in found] == [(("a", "q"), 3, 3)]
    with pytest.raises(ValueError, match="shown: .* is not there"):
        disclosure.published(table, Rule(), {})
    with pytest.raises(ValueError, match="is not a whole number"):
        disclosure.published(table, Rule(), dict.fromkeys(table.keys, 2.5))
    impossible = disclosure.published(
        table, Rule(), dict.fromkeys(table.keys, 100) | {("a", "q"): None}
    )
    with pytest.raises(solver.NotSolved, match="do not fit together"):
        disclosure.attack(impossible)


# --- the programme underneath ---------------------------------------------------------------------


def test_a_corner_of_fractions_is_followed_by_a_whole_table():
    """Three cells, each two of which are shown as a sum: half a person each would fit, nobody whole."""
    space = Space(
        [1, 1, 1, 1],
        [(0, 1), (0, 2), (1, 2), (0, 1, 2, 3)],
        [0] * 4,
        [0] * 4,
        [-1] * 4,
        [1.0] * 3 + [5.0],
    )
    space.hide(3)
    assert space.reach(3, least=3)[0] == []
    needed, numbers = space.reach(3, most=-1)
    assert needed == []
    assert numbers.tolist() == [0, 0, 0, -1]
    pairs = Space(
        [1, 1, 1, 0],
        [(0, 1), (0, 2), (1, 2), (0, 1, 2)],
        [-1, -1, -1, 0],
        [0] * 4,
        [-1] * 3 + [-3],
        [1.0] * 4,
    )
    pairs.hide(3)
    needed, numbers = pairs.reach(3, most=-1)
    assert numbers[3] <= -1


def test_what_can_not_be_is_said():
    space = Space([1, 1], [(0,), (1,), (0, 1)], [0, 0, 0], [0, 0, 0], [0, 0, -1], [None, None, 1.0])
    space.hide(2)
    assert space.reach(2, least=1) is None
    assert space.reach(2, least=0)[0] == []


def test_the_solver_is_not_believed(monkeypatch):
    space = Space([5, 5], [(0,), (1,), (0, 1)], [0, 0, 0], [0, 0, 0], [-4, -4, -9], [1.0] * 3)
    space.hide(0)
    monkeypatch.setattr(Space, "_solve", lambda *a: np.array([-9.0, 0.0] + [0.0] * 6))
    with pytest.raises(solver.NotSolved, match="not one that could be shown"):
        space.reach(0, most=-1)
