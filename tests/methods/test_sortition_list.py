"""The list of equally likely panels, the draw from it, and what may be public."""

import hashlib
import hmac
from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copper.methods.sortition import Person, audit, draw, equal_panels, lottery, mark
from tests.methods.sortition_pools import every_panel, keeps, small_pools, town

SALT = "kept by two people"


@pytest.fixture(scope="module")
def fair():
    people, quotas, size = town(80, 16, seed=8, homes=True)
    return people, quotas, lottery(people, quotas, size)


@pytest.fixture(scope="module")
def listed(fair):
    return equal_panels(fair[2])


def test_a_thousand_panels_each_keep_quotas_and_households(fair, listed):
    people, quotas, found = fair
    by_id = {person.id: person for person in people}
    assert len(listed.panels) == 1000
    for panel in listed.panels:
        assert len(set(panel)) == found.size
        assert keeps([by_id[one] for one in panel], quotas)
    assert listed.distinct == len(set(listed.panels)) > 100


def test_the_list_says_how_far_it_is_from_the_lottery(fair, listed):
    seats = Counter(one for panel in listed.panels for one in panel)
    exact = {one.person: one.probability for one in fair[2].chances}
    apart = {one: abs(seats[one] / 1000 - chance) for one, chance in exact.items()}
    assert listed.largest == pytest.approx(max(apart.values()))
    assert listed.mean == pytest.approx(sum(apart.values()) / len(apart))
    assert listed.lowest == min(seats[one] for one in exact) / 1000
    assert {d.person: (d.lottery, d.listed) for d in listed.deviations} == {
        one: (chance, seats[one] / 1000) for one, chance in exact.items()
    }
    assert listed.unavoidable <= listed.largest < 0.004
    assert listed.mean < 0.001


def test_the_same_lottery_gives_the_same_list_and_another_seed_another_order(fair, listed):
    again = equal_panels(lottery(fair[0][::-1], fair[1], fair[2].size))
    assert again == listed
    other = equal_panels(fair[2], seed=1)
    assert other.panels != listed.panels
    assert other.largest < 0.005


@pytest.mark.parametrize("number", [1, 7, 100, 3000])
def test_a_list_can_have_any_length(fair, number):
    found = equal_panels(fair[2], number)
    assert len(found.panels) == number
    assert found.unavoidable <= found.largest


def test_people_alike_take_turns():
    people = [Person(n, {"area": "north" if n < 7 else "south"}) for n in range(20)]
    found = equal_panels(lottery(people, {"area": {"north": (2, 2)}}, 5), 1000)
    seats = Counter(one for panel in found.panels for one in panel)
    # 2,000 seats for seven people and 3,000 for thirteen, none further than one seat from its part.
    assert {seats[n] for n in range(7)} == {285, 286}
    assert {seats[n] for n in range(7, 20)} == {230, 231}
    assert found.largest == pytest.approx((3000 / 13 - 230) / 1000)
    assert found.unavoidable == pytest.approx((286 - 2000 / 7) / 1000)


@settings(max_examples=30, deadline=None)
@given(small_pools(), st.sampled_from([1, 10, 60]))
def test_every_list_holds_only_panels_that_keep_the_rules(pool, number):
    people, quotas, size = pool
    panels = set(every_panel(people, quotas, size))
    assume(panels)
    found = equal_panels(lottery(people, quotas, size), number)
    assert len(found.panels) == number
    assert {frozenset(panel) for panel in found.panels} <= panels
    assert found.unavoidable - 1e-9 <= found.largest <= 1


def test_a_number_from_dice_draws_that_panel(listed):
    assert draw(listed, number=0).panel == listed.panels[0]
    drawn = draw(listed, number=999)
    assert (drawn.number, drawn.panel, drawn.seed) == (999, listed.panels[999], None)


def test_a_seed_can_be_run_again_with_everyday_tools(listed):
    # printf 20261031 | sha256sum, and the last three digits of that number in bc.
    assert hashlib.sha256(b"20261031").hexdigest().startswith("b0557dcbf422bcea")
    number = 992
    drawn = draw(listed, seed=20261031)
    assert (drawn.number, drawn.seed) == (number, 20261031)
    assert drawn == draw(listed, seed=20261031)
    assert drawn.panel == draw(listed, number=number).panel


def test_seeds_draw_all_panels_alike(listed):
    drawn = Counter(draw(listed, seed=seed).number // 100 for seed in range(5000))
    assert len(drawn) == 10
    assert sum((times - 500) ** 2 / 500 for times in drawn.values()) < 27.9  # χ² at 0.1 %


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({}, "draw: give a seed or a number"),
        ({"seed": 1, "number": 1}, "draw: give a seed or a number"),
        ({"seed": -1}, "seed: -1 is less than 0"),
        ({"seed": "1"}, "seed: '1' is not a whole number"),
        ({"seed": True}, "seed: True is not a whole number"),
        ({"number": 1000}, "number: 1000 is more than 999"),
        ({"number": -1}, "number: -1 is less than 0"),
        ({"number": 1.0}, "number: 1.0 is not a whole number"),
    ],
)
def test_a_draw_needs_one_good_number(listed, given_, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        draw(listed, **given_)


@pytest.mark.parametrize("number", [0, 100_001, 10.0, None])
def test_the_length_of_a_list_is_checked(fair, number):
    with pytest.raises(ValueError, match="^number: "):
        equal_panels(fair[2], number)


def test_the_seed_of_a_list_is_checked(fair):
    with pytest.raises(ValueError, match="^seed: "):
        equal_panels(fair[2], 5, seed=-1)


def test_the_public_file_holds_marks_and_totals_only(fair, listed):
    public = audit(fair[2], listed, SALT)
    assert (public.size, public.people) == (fair[2].size, 80)
    assert (public.lowest, public.bound) == (fair[2].lowest, fair[2].bound)
    assert (public.largest_deviation, public.mean_deviation) == (listed.largest, listed.mean)
    shown = {one for panel in public.panels for one in panel}
    assert all(len(one) == 32 for one in shown)
    assert not shown & {person.id for person in fair[0]}
    # A person finds themselves, at the same places as in the list.
    mine = hmac.new(SALT.encode(), b"p0007", hashlib.sha256).hexdigest()[:32]
    assert mark("p0007", SALT) == mine
    places = [n for n, panel in enumerate(listed.panels) if "p0007" in panel]
    assert [n for n, panel in enumerate(public.panels) if mine in panel] == places != []
    lines = "\n".join(",".join(panel) for panel in public.panels)
    assert public.fingerprint == hashlib.sha256(lines.encode()).hexdigest()


def test_another_salt_gives_other_marks_and_order_within_a_panel_tells_nothing(fair, listed):
    one, two = (audit(fair[2], listed, SALT + more) for more in "ab")
    assert one.fingerprint != two.fingerprint
    assert all(list(panel) == sorted(panel) for panel in one.panels)


@pytest.mark.parametrize("salt", ["", "short", None, b"sixteen bytes or more"])
def test_a_salt_is_long_text(fair, listed, salt):
    with pytest.raises(ValueError, match="^salt: "):
        audit(fair[2], listed, salt)
