"""The fair lottery: against every panel tried one by one, and on pools that can be worked out by hand."""

import doctest
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copper.methods import sortition
from copper.methods.sortition import InfeasibleQuotas, Person, lottery
from tests.methods.sortition_pools import every_panel, keeps, leximin_by_force, small_pools, town


def chances(found):
    return {one.person: one.probability for one in found.chances}


def from_panels(found):
    """Chances counted from the panels and their weights."""
    seats = dict.fromkeys((one.person for one in found.chances), 0.0)
    for panel in found.panels:
        for one in panel.members:
            seats[one] += panel.weight
    return seats


def plain(*answers, attribute="area"):
    return [Person(n, {attribute: answer}) for n, answer in enumerate(answers)]


def test_the_example_in_the_docstring_runs():
    assert doctest.testmod(sortition).failed == 0


def test_without_quotas_everybody_has_the_same_chance():
    found = lottery(plain(*"aaabbbccdd"), {}, 3)
    assert list(chances(found).values()) == pytest.approx([0.3] * 10, abs=1e-9)
    assert found.lowest == pytest.approx(found.bound) == pytest.approx(found.equal)
    assert [(level.people, round(level.probability, 6)) for level in found.levels] == [(10, 0.3)]
    assert len(found.panels) == 10  # the members take turns
    assert found.groups == (tuple(range(10)),)


def test_a_quota_that_binds_gives_two_chances_and_says_why():
    quotas = {"area": {"north": (3, 4), "south": (1, 2)}}
    found = lottery(plain(*["north"] * 6, *["south"] * 14), quotas, 5)
    assert [(level.people, round(level.probability, 6)) for level in found.levels] == [
        (14, round(2 / 14, 6)),
        (6, 0.5),
    ]
    north, south = found.quotas
    assert (north.people, round(north.expected, 6), north.limit) == (6, 3, "minimum")
    assert (south.people, round(south.expected, 6), south.limit) == (14, 2, "maximum")


def test_a_fixed_quota_is_both_limits_and_a_loose_one_none():
    quotas = {"area": {"a": (2, 2), "b": (0, 9), "c": (0, 3), "nobody": (0, 1)}}
    found = lottery(plain(*"aaabbbccc"), quotas, 4)
    assert [use.limit for use in found.quotas] == ["both", None, None, None]
    assert found.quotas[-1].people == 0


def test_a_value_without_a_quota_has_no_limit():
    found = lottery(plain("f", "f", "m", "prefer not to say"), {"area": {"f": (1, 1)}}, 2)
    assert chances(found) == pytest.approx({0: 0.5, 1: 0.5, 2: 0.5, 3: 0.5})


def test_somebody_who_fits_on_no_panel_has_no_chance():
    found = lottery(plain("a", "a", "b"), {"area": {"b": (0, 0)}}, 1)
    assert chances(found) == pytest.approx({0: 0.5, 1: 0.5, 2: 0.0})
    assert str(found.lowest) == str(found.bound) == "0.0"


def test_everybody_is_drawn_when_there_are_as_many_seats_as_people():
    found = lottery(plain(*"aab"), {"area": {"a": (2, 2)}}, 3)
    assert [panel.members for panel in found.panels] == [(0, 1, 2)]
    assert [one.probability for one in found.chances] == [1, 1, 1]


def test_one_person_of_a_household_at_most():
    people = [Person("a", {}, "x"), Person("b", {}, "x"), Person("c", {}), Person("d", {})]
    found = lottery(people, {}, 2)
    assert chances(found) == pytest.approx(dict.fromkeys("abcd", 0.5))
    assert all(len({"a", "b"} & set(panel.members)) <= 1 for panel in found.panels)
    assert chances(lottery(people, {}, 3)) == pytest.approx({"a": 0.5, "b": 0.5, "c": 1, "d": 1})
    both = lottery(people, {}, 3, per_household=2)
    assert chances(both) == pytest.approx(dict.fromkeys("abcd", 0.75))


# Any two of the first three people share a value that may have one seat: of them, real panels take
# one at most, while split seats would take half of each.
TRIANGLE = [
    Person(1, {"a": 1, "b": 1, "c": 0, "d": 1}),
    Person(2, {"a": 1, "b": 0, "c": 1, "d": 1}),
    Person(3, {"a": 0, "b": 1, "c": 1, "d": 1}),
    Person(4, {"a": 0, "b": 0, "c": 0, "d": 0}),
]
ONE_OF_THREE = {name: {1: (0, 1)} for name in "abc"}


def test_where_split_seats_promise_more_the_chances_are_those_of_real_panels():
    found = lottery(TRIANGLE, ONE_OF_THREE, 2)
    assert found.bound == pytest.approx(0.5, abs=1e-6)
    assert chances(found) == pytest.approx({1: 1 / 3, 2: 1 / 3, 3: 1 / 3, 4: 1}, abs=1e-6)


def test_where_only_split_seats_meet_the_quotas_there_is_no_panel():
    with pytest.raises(InfeasibleQuotas):
        lottery(TRIANGLE, {**ONE_OF_THREE, "d": {0: (0, 0)}}, 2)


@settings(max_examples=60, deadline=None)
@given(small_pools())
def test_chances_equal_those_found_by_trying_every_panel(pool):
    people, quotas, size = pool
    panels = every_panel(people, quotas, size)
    assume(panels)
    found = lottery(people, quotas, size)
    truth = leximin_by_force(panels, [person.id for person in people])
    assert found.lowest == pytest.approx(min(truth.values()), abs=1e-6)
    assert chances(found) == pytest.approx(truth, abs=1e-5)
    assert from_panels(found) == pytest.approx(chances(found), abs=1e-9)
    assert sum(panel.weight for panel in found.panels) == pytest.approx(1)
    assert all(frozenset(panel.members) in set(panels) for panel in found.panels)
    assert found.lowest <= found.bound + 1e-6


@settings(max_examples=25, deadline=None)
@given(small_pools(), st.integers(0, 99))
def test_no_panel_means_an_error_and_order_means_nothing(pool, shuffle):
    people, quotas, size = pool
    mixed = random.Random(shuffle).sample(people, len(people))
    turned = {name: dict(reversed(values.items())) for name, values in reversed(quotas.items())}
    if not every_panel(people, quotas, size):
        with pytest.raises(ValueError, match=r"^(quotas|size): "):
            lottery(people, quotas, size)
    else:
        assert lottery(people, quotas, size) == lottery(mixed, turned, size)


@pytest.mark.parametrize("homes", [False, True])
def test_a_towns_pool_reaches_the_bound(homes):
    people, quotas, size = town(150, 30, seed=3, homes=homes)
    found = lottery(people, quotas, size)
    assert found.bound - 1e-6 <= found.lowest <= found.bound + 1e-6
    assert all(abs(one.probability - one.bound) < 1e-5 for one in found.chances)
    assert sum(chances(found).values()) == pytest.approx(size)
    assert from_panels(found) == pytest.approx(chances(found), abs=1e-9)
    by_id = {person.id: person for person in people}
    for panel in found.panels:
        assert len(set(panel.members)) == size
        assert keeps([by_id[one] for one in panel.members], quotas)
    alike = {}
    for person in people:
        key = tuple(person.attributes.values()), person.household
        alike.setdefault(key, set()).add(round(chances(found)[person.id], 9))
    assert homes or all(len(same) == 1 for same in alike.values())


def test_more_willing_people_never_raise_the_lowest_chance():
    people, quotas, size = town(60, 12, seed=5)
    lowest = [lottery(people[:number], quotas, size).lowest for number in (40, 50, 60)]
    assert lowest == sorted(lowest, reverse=True)


def good(**changed):
    return Person(**{"id": 1, "attributes": {"area": "a"}, "household": None, **changed})


QUOTAS = {"area": {"a": (0, 1)}}


@pytest.mark.parametrize(
    ("people", "quotas", "size", "words"),
    [
        ([], {}, 1, "people: there is nothing in it"),
        ([good(), "x"], {}, 1, "row 2: str is not a Person"),
        ([good(id=True)], {}, 1, "row 1, field “id”: True is neither text nor a whole number"),
        ([good(id="")], {}, 1, "row 1, field “id”: an id is empty"),
        ([good(id=[1])], {}, 1, r"row 1, field “id”: \[1\] is neither"),
        ([good(), good()], {}, 1, "people: 1 is there twice"),
        ([good(), good(id="b")], {}, 1, "people: some ids are text and some are numbers"),
        ([good(household=1.5)], {}, 1, "row 1, field “household”: 1.5 is neither"),
        ([good(household=1), good(id=2, household="b")], {}, 1, "households: some ids"),
        ([good(attributes=["a"])], QUOTAS, 1, "row 1: the attributes must be a mapping"),
        ([good(attributes={})], QUOTAS, 1, "row 1: there is no answer to “area”"),
        ([good(attributes={"area": None})], QUOTAS, 1, "row 1, field “area”: None is neither"),
        ([good(attributes={"area": 1})], QUOTAS, 1, "attribute “area”: some ids are text"),
        ([good()], [("area", {})], 1, "quotas: they must be a mapping"),
        ([good()], {1: {}}, 1, "quotas: 1 is not the name of an attribute"),
        ([good()], {"": {}}, 1, "quotas: '' is not the name"),
        ([good()], {"area": [1]}, 1, "quota “area”: it must be a mapping"),
        ([good()], {"income": {"low": (0, 1)}}, 1, "row 1: there is no answer to “income”"),
        ([good()], {"area": {"a": (0, 1, 2)}}, 1, "quota “area: a”: .* is not a pair"),
        ([good()], {"area": {"a": "01"}}, 1, "quota “area: a”: '01' is not a pair"),
        ([good()], {"area": {"a": 1}}, 1, "quota “area: a”: 1 is not a pair"),
        ([good()], {"area": {"a": (0, 1.0)}}, 1, "quota “area: a”, most: 1.0 is not a whole"),
        ([good()], {"area": {"a": (-1, 1)}}, 1, "quota “area: a”, fewest: -1 is less than 0"),
        ([good()], {"area": {"a": (2, 1)}}, 1, "quota “area: a”: fewest 2 is more than most 1"),
        ([good()], {"area": {None: (0, 1)}}, 1, "quota “area”: None is neither"),
        ([good()], QUOTAS, 0, "size: 0 is less than 1"),
        ([good()], QUOTAS, True, "size: True is not a whole number"),
        ([good()], QUOTAS, 1.0, "size: 1.0 is not a whole number"),
        ([good()], QUOTAS, 2, "size: 2 seats, but only 1 people can be drawn"),
    ],
)
def test_bad_input_says_where_and_why(people, quotas, size, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        lottery(people, quotas, size)


@pytest.mark.parametrize("tolerance", [0, 0.5, float("nan"), None, True])
def test_a_tolerance_out_of_range_is_refused(tolerance):
    with pytest.raises(ValueError, match="^tolerance: "):
        lottery([good()], {}, 1, tolerance=tolerance)


@pytest.mark.parametrize("most", [0, 1.5, None])
def test_at_least_one_of_a_household_may_sit(most):
    with pytest.raises(ValueError, match="^per_household: "):
        lottery([good()], {}, 1, per_household=most)


def test_too_few_households_is_a_matter_of_size():
    people = [Person(n, {}, n % 2) for n in range(6)]
    with pytest.raises(ValueError, match=r"^size: the households"):
        lottery(people, {}, 3)


def test_results_do_not_show_who_answered_what():
    found = repr(lottery([good()], {"area": {"a": (1, 1)}}, 1))
    assert "members" not in found
    assert "household" not in repr(good(household="Elm Street"))
    assert "area" not in repr(good())
