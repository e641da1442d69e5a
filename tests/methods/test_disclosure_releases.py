"""Releases, put together, tell of no few people."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from copper.methods import disclosure
from copper.methods.disclosure import Rule, check_release, inside, overlap, protect
from tests.methods import disclosure_attacker as attacker

EXACT = Rule(round_to=1)
some = settings(max_examples=max(60, settings.default.max_examples // 8))


def total(id, n, rule=disclosure.NETWORK, **filter):
    """A release of one number."""
    table = disclosure.table({"all": ["all"]}, {("all",): n})
    return disclosure.release(id, table, protect(table, rule), filter)


def grid(id, names, rows, columns, cells, rule=disclosure.NETWORK, groups=None, **filter):
    counts = {
        (r, c): n
        for r, row in zip(rows, cells, strict=True)
        for c, n in zip(columns, row, strict=True)
    }
    shape = dict(zip(names, (rows, columns), strict=True))
    table = disclosure.table(shape, counts, groups=groups)
    return disclosure.release(id, table, protect(table, rule), filter)


# --- in pairs -------------------------------------------------------------------------------------


def test_all_but_a_few_are_refused():
    found = check_release(total(2, 98, area=["A"]), [total(1, 100, area=["A", "B"])])
    assert not found.allowed
    assert found.method == "pairs"
    assert [(one.code, one.releases) for one in found.conflicts] == [("total", (1,))]


@pytest.mark.parametrize("n", [100, 92, 20, 108])
def test_the_same_people_and_eight_apart_are_allowed(n):
    found = check_release(total(2, n, area=["A"]), [total(1, 100, area=["A", "B"])])
    assert found == disclosure.Check(True, (), found.method, found.why)


def test_whoever_is_not_in_both_is_not_compared():
    found = check_release(total(2, 98, sex=["f"]), [total(1, 100, sex=["m"])])
    assert (found.allowed, found.method) == (True, "together")


def test_a_number_of_the_same_name_is_compared_when_one_filter_lies_inside_the_other():
    both = grid("b", ("age", "answer"), ["o", "y"], ["no", "yes"], [[50, 50], [50, 50]])
    women = grid("w", ("age", "answer"), ["o", "y"], ["no", "yes"], [[20, 25], [47, 20]], sex=["f"])
    found = check_release(women, [both])
    assert ("number", ("y", "no")) in {(one.code, one.key) for one in found.conflicts}
    by_area = grid(
        "w", ("area", "answer"), ["o", "y"], ["no", "yes"], [[20, 25], [47, 20]], sex=["f"]
    )
    assert check_release(by_area, [both]).allowed, "other dimensions are other people"


def test_newcomers_are_told_only_where_rounding_does_not_hide_them():
    early = grid(1, ("age", "answer"), ["o", "y"], ["no", "yes"], [[50, 50], [50, 50]], EXACT)
    later = grid(2, ("age", "answer"), ["o", "y"], ["no", "yes"], [[60, 53], [60, 50]], EXACT)
    assert ("o", "yes") in {one.key for one in check_release(later, [early]).conflicts}
    early = grid(1, ("age", "answer"), ["o", "y"], ["no", "yes"], [[50, 50], [50, 50]])
    later = grid(2, ("age", "answer"), ["o", "y"], ["no", "yes"], [[60, 53], [60, 50]])
    found = check_release(later, [early])
    assert (found.allowed, found.method, found.why) == (True, "pairs", "not_one_population")


@given(
    whole=st.sets(st.integers(0, 60), min_size=1),
    keep=st.sets(st.integers(0, 60)),
)
def test_a_refused_pair_is_one_whose_difference_is_small(whole, keep):
    """People 0–60; a second release counts only those in `keep`."""
    part = whole & keep
    found = check_release(total(2, len(part), who=["part"]), [total(1, len(whole))])
    if Rule().hides(len(whole - part)):
        assert not found.allowed
        assert found.conflicts[0].code == "total"
    else:
        assert not [one for one in found.conflicts if one.code == "total"]


# --- all together ---------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [disclosure.NETWORK, EXACT])
def test_what_two_earlier_ones_leave_over_is_refused(rule):
    past = [
        total("city", 900, rule, area=["A", "B", "C", "D"]),
        total("three", 200, rule, area=["A", "B", "C"]),
        total("one", 100, rule, area=["A"]),
    ]
    found = check_release(total("new", 96, rule, area=["B"]), past)
    assert [(one.code, one.releases) for one in found.conflicts] == [("total", ("one", "three"))]
    assert check_release(total("new", 92, rule, area=["B"]), past).allowed


def test_tables_that_bound_a_group_together_are_refused():
    """Area by sex, then the women by age: an area's only young woman is bounded from both sides."""
    by_sex = grid(1, ("area", "sex"), ["A", "B"], ["f", "m"], [[40, 30], [50, 60]], EXACT)
    ages = grid(2, ("area", "age"), ["A", "B"], ["o", "y"], [[38, 32], [70, 40]], EXACT)
    men = grid(3, ("area", "age"), ["A", "B"], ["o", "y"], [[0, 30], [30, 30]], EXACT, sex=["m"])
    found = check_release(men, [by_sex, ages])
    assert not found.allowed  # young women of A: 32 − 30 = 2
    assert {one.code for one in found.conflicts} <= {"number", "combination"}


WARDS = (("ward", "x"), ["w1", "w2", "w3"], ["p", "q"], [[30, 40], [50, 60], [70, 80]])


def test_one_number_inside_another_is_compared_whatever_their_tables():
    wards = grid(5, *WARDS)
    found = check_release(
        total(9, 66, ward=["w1"], sex=["f"]), [wards, total(7, 500, county=["Kent"])]
    )
    assert [(one.code, one.releases) for one in found.conflicts] == [("number", (5,))]
    assert found.conflicts[0].earlier_key == ("w1", None)
    assert check_release(total(9, 70, ward=["w1"]), [wards]).method == "together"


def test_a_group_of_one_release_is_known_in_the_filter_of_another():
    nested = grid(1, *WARDS, groups={"ward": {"West": ["w1", "w2"]}})
    found = check_release(total(2, 175, ward=["West"], sex=["f"]), [nested])  # it has 180
    assert [one.earlier_key for one in found.conflicts] == [("West", None)]
    assert check_release(total(2, 180, ward=["West"]), [nested]).method == "together"
    assert check_release(total(2, 115, ward=["West"], sex=["f"]), [nested]).allowed
    other = grid(3, *WARDS, groups={"ward": {"West": ["w1"]}})
    with pytest.raises(ValueError, match="group “West”: two releases say different things"):
        check_release(other, [nested])


@st.composite
def ledgers(draw):
    """People of two areas, two ages and two sexes, counted in several ways."""
    atoms = {
        atom: draw(st.one_of(st.integers(0, 9), st.integers(10, 60)))
        for atom in itertools.product("AB", "oy", "fm")
    }
    names = ("area", "age", "sex")
    rule = draw(st.sampled_from([EXACT, disclosure.NETWORK]))
    made = []
    for i in range(draw(st.integers(2, 3))):
        one, other = draw(st.sampled_from(list(itertools.combinations(range(3), 2))))
        whom = {}
        (left,) = {0, 1, 2} - {one, other}
        if draw(st.booleans()):
            value = draw(st.sampled_from(sorted({atom[left] for atom in atoms})))
            whom = {names[left]: [value]}
        counts = Counter()
        for atom, n in atoms.items():
            if all(atom[names.index(k)] in v for k, v in whom.items()):
                counts[atom[one], atom[other]] += n
        rows, columns = (sorted({atom[i] for atom in atoms}) for i in (one, other))
        cells = [[counts[r, c] for c in columns] for r in rows]
        made.append(grid(i, (names[one], names[other]), rows, columns, cells, rule, **whom))
    return atoms, names, made


@some
@given(ledger=ledgers())
def test_no_reader_of_all_releases_bounds_a_few_people(ledger):
    """Another solver, on the true cells, reads everything that was let out."""
    atoms, names, made = ledger
    let_out = []
    for one in made:
        if check_release(one, let_out).allowed:
            let_out.append(one)
    rows, bounds = [], []
    for one in let_out:
        axes = [shape.name for shape in one.table.dimensions]
        whom = dict(one.filter)
        for number in one.protected.numbers:
            wanted = dict(zip(axes, number.key, strict=True))
            rows.append(
                [
                    all(
                        wanted.get(k) in (None, v) and v in whom.get(k, v)
                        for k, v in zip(names, atom, strict=True)
                    )
                    for atom in atoms
                ]
            )
            bounds.append(attacker.leaves(number.value, one.protected.rule))
    if not rows:
        return
    held = optimize.LinearConstraint(np.array(rows, float), *map(list, zip(*bounds, strict=True)))
    for i, n in enumerate(atoms.values()):
        if 1 <= n <= 7:
            aim = np.zeros(len(atoms))
            aim[i] = -1
            done = optimize.milp(aim, constraints=held, bounds=optimize.Bounds(0, 1e5))
            assert -done.fun > 7 - 1e-6, (let_out, i)


def test_a_ledger_that_is_too_large_is_looked_at_in_pairs():
    past = [total(1, 200, area=["A", "B", "C"]), total(2, 100, area=["A"])]
    found = check_release(total(3, 60, area=["B"]), past, most_cells=2)
    assert (found.allowed, found.method, found.why) == (True, "pairs", "too_large")
    found = check_release(total(3, 60, **{f"p{i}": ["x"] for i in range(20)}), past)
    assert found.why == "too_large"


def test_what_was_open_before_is_not_the_new_ones_fault():
    table = disclosure.two_way(["a"], ["p", "q"], [[3, 40]])
    shown = dict(zip(table.keys, table.counts, strict=True))
    careless = disclosure.published(table, EXACT, shown | {("a", "p"): None, (None, "p"): None})
    past = [disclosure.release(1, table, careless)]
    found = check_release(grid(2, ("row", "sex"), ["a"], ["f", "m"], [[20, 23]], EXACT), past)
    assert (found.allowed, found.method, found.why) == (True, "pairs", "open_before")


def test_a_pair_is_put_together_where_all_can_not_be():
    """The third is of another time; the first two would still give young women of A away."""
    by_sex = grid(1, ("area", "sex"), ["A"], ["f", "m"], [[9, 60]], EXACT)
    old = grid(2, ("area", "sex"), ["A"], ["f", "m"], [[90, 160]], EXACT)
    table = disclosure.two_way(["A"], ["o", "y"], [[61, 8]], names=("area", "age"))
    found = check_release(disclosure.release(3, table, protect(table, EXACT)), [by_sex, old])
    assert (found.allowed, found.method, found.why) == (True, "pairs", "not_one_population")


def test_equal_releases_count_once():
    past = [total(i, 100, area=["A"]) for i in range(1, 60)]
    found = check_release(total("x", 100, area=["A"]), past[:0])
    assert found.method == "together"
    assert check_release(total(99, 60, area=["A"], sex=["f"]), past).method == "together"


def test_the_first_release_is_allowed_and_ids_are_told_apart():
    assert check_release(total(1, 3), []) == disclosure.Check(True, (), "together", "")
    with pytest.raises(ValueError, match="releases: 1 is there twice"):
        check_release(total(1, 3), [total(1, 4)])
    with pytest.raises(ValueError, match="most_cells: 0"):
        check_release(total(1, 3), [], most_cells=0)


def test_totals_of_the_shown_are_read_as_such():
    past = [
        grid(1, ("area", "age"), ["A", "B"], ["o", "y"], [[30, 3], [40, 50]], disclosure.OPENSAFELY)
    ]
    new = grid(
        2,
        ("area", "age"),
        ["A", "B"],
        ["o", "y"],
        [[12, 0], [20, 30]],
        disclosure.OPENSAFELY,
        sex=["f"],
    )
    assert check_release(new, past).conflicts[0].code in {"number", "total", "combination"}


@given(seed=st.randoms(use_true_random=False))
def test_the_order_of_earlier_releases_does_not_matter(seed):
    past = [
        total("three", 200, EXACT, area=["A", "B", "C"]),
        total("one", 100, EXACT, area=["A"]),
        total("far", 900, EXACT, area=["X"]),
    ]
    new = total("new", 96, EXACT, area=["C", "B"])
    assert check_release(new, seed.sample(past, 3)) == check_release(new, past)


def test_filters_are_compared_as_sets():
    assert overlap({"age": ["16-24"]}, {"area": ["A"]})
    assert not overlap({"age": ["16-24"], "area": ["A"]}, {"age": ["25-34"]})
    assert inside({"age": ["16-24"], "area": ["A"]}, {"age": ["16-24", "25-34"]})
    assert not inside({"area": ["A"]}, {"age": ["16-24"]})


@pytest.mark.parametrize(
    ("id", "filter", "words"),
    [
        (None, {}, "id: None"),
        (1, {"age": "16-24"}, "filter “age”: '16-24' must be a list"),
        (1, {"age": []}, "filter “age”: there is nothing"),
        (1, {"age": [None]}, "filter “age”: None"),
        (1, {"row": ["b"]}, "filter “row”: it shuts out 'a'"),
    ],
)
def test_a_release_that_can_not_be_is_named(id, filter, words):
    table = disclosure.two_way(["a"], ["p"], [[30]])
    with pytest.raises(ValueError, match=f"^{words}"):
        disclosure.release(id, table, protect(table), filter)


def test_a_release_has_dimensions_and_its_own_numbers():
    table, other = disclosure.two_way(["a"], ["p"], [[30]]), disclosure.sums({"a": 1}, {})
    with pytest.raises(ValueError, match="table: it has no dimensions"):
        disclosure.release(1, other, protect(other))
    with pytest.raises(ValueError, match="protected: it is not of this table"):
        disclosure.release(1, table, protect(other))
