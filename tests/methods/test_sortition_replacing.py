"""Members drop out: the others stay, and replacements are drawn as fairly as the quotas allow."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copper.methods.sortition import (
    Person,
    QuotaChange,
    QuotaProblem,
    draw,
    equal_panels,
    lottery,
    replace,
)
from tests.methods.sortition_pools import every_panel, leximin_by_force, small_pools


def plain(*answers, homes=()):
    homes = dict(homes)
    return [Person(n, {"area": answer}, homes.get(n)) for n, answer in enumerate(answers)]


POOL = plain(*"aaaabbbbbb")
QUOTAS = {"area": {"a": (1, 2), "b": (2, 3)}}


def chances(found):
    return {one.person: one.probability for one in found.lottery.chances}


def test_the_others_stay_and_the_quotas_hold():
    found = replace(POOL, QUOTAS, [0, 4, 5], [0])
    # Without 0 the panel has two b and no a: an a must come.
    assert (found.kept, found.dropped, found.relaxation.total) == ((4, 5), (0,), 0)
    assert chances(found) == pytest.approx(
        {1: 1 / 3, 2: 1 / 3, 3: 1 / 3, 6: 0, 7: 0, 8: 0, 9: 0}, abs=1e-6
    )
    came = draw(equal_panels(found.lottery), seed=4).panel
    assert len(came) == 1
    assert set(came) <= {1, 2, 3}
    a, b = found.lottery.quotas
    assert (a.minimum, a.maximum, a.people, round(a.expected, 6)) == (1, 2, 3, 1)
    assert (b.minimum, b.maximum, b.people, round(b.expected, 6)) == (2, 3, 6, 2)


def test_who_was_asked_before_is_not_asked_again():
    found = replace(POOL, QUOTAS, [0, 4, 5], [0], asked=[1, 0])
    assert 1 not in chances(found)
    assert chances(found)[2] == pytest.approx(0.5)


def test_quotas_that_no_longer_hold_move_as_little_as_can_be():
    found = replace(POOL, QUOTAS, [0, 4, 5], [0], asked=[1, 2, 3])
    assert found.relaxation.changes == (QuotaChange("area", "a", 1, 2, 0, 2, 0),)
    assert found.relaxation.problems == (QuotaProblem("too few people", "area", "a", 1, 0),)
    assert chances(found) == pytest.approx(dict.fromkeys(range(6, 10), 0.25))


def test_members_who_stay_may_be_more_than_a_quota_already():
    quotas = {"area": {"a": (0, 1), "b": (0, 9)}}
    found = replace(POOL, quotas, [0, 1, 4], [4])
    assert found.relaxation.changes == (QuotaChange("area", "a", 0, 1, 0, 2, 4),)
    assert found.relaxation.problems == (QuotaProblem("too many kept", "area", "a", 2, 1),)
    assert chances(found)[2] == 0
    assert chances(found)[9] == pytest.approx(0.2)


def test_nobody_who_lives_with_a_member_comes_in():
    people = plain(*"aabbb", homes=[(0, "x"), (2, "x"), (3, "x")])
    assert chances(replace(people, {}, [0, 1], [1])) == pytest.approx({2: 0, 3: 0, 4: 1})
    two = replace(people, {}, [0, 1], [1], per_household=2)
    assert chances(two) == pytest.approx({2: 1 / 3, 3: 1 / 3, 4: 1 / 3})
    with pytest.raises(ValueError, match=r"^size: the households"):
        replace(people[:4], {}, [0, 1], [1])


def test_households_are_kept_when_quotas_move():
    people = plain(*"aabbb", homes=[(0, "x"), (2, "x")])
    found = replace(people, {"area": {"a": (2, 2)}}, [0, 1], [1])
    assert found.relaxation.changes == (QuotaChange("area", "a", 2, 2, 1, 2, 1),)
    assert chances(found) == pytest.approx({2: 0, 3: 0.5, 4: 0.5})


@settings(max_examples=40, deadline=None)
@given(small_pools(), st.data())
def test_replacements_equal_those_found_by_trying_every_panel(pool, data):
    people, quotas, size = pool
    panels = every_panel(people, quotas, size)
    assume(panels)
    panel = data.draw(st.sampled_from(sorted(map(sorted, panels))))
    gone = data.draw(st.lists(st.sampled_from(panel), min_size=1, unique=True))
    kept = frozenset(panel) - {*gone}
    left = [person.id for person in people if person.id not in panel]
    fits = [one - kept for one in panels if kept <= one and not one & {*gone}]
    assume(fits)
    found = replace(people, quotas, panel, gone)
    assert not found.relaxation.changes
    truth = leximin_by_force(fits, left)
    assert chances(found) == pytest.approx(truth, abs=1e-5)
    assert {frozenset(one.members) for one in found.lottery.panels} <= {*fits}
    assert found == replace(people[::-1], quotas, panel[::-1], gone[::-1])


@pytest.mark.parametrize(
    ("panel", "dropped", "asked", "words"),
    [
        ([0, 4, 5], [], [], "dropped: there is nothing in it"),
        ([0, 4, 5], [1], [], "dropped: 1 is not on the panel"),
        ([0, 4, 5], [0, 0], [], "dropped: 0 is there twice"),
        ([0, 0, 5], [0], [], "panel: 0 is there twice"),
        ([0, 4, 99], [0], [], "kept: 99 is not among the people"),
        ([0, 4, 99], [99], [], "left out: 99 is not among the people"),
        ([0, 4, 5], [0], [4], "asked: 4 is on the panel"),
        ([0, 4, 5], [0], [99], "left out: 99 is not among the people"),
        ([0, 4, 5], [0], [1, 1], "asked: 1 is there twice"),
        ([0, 4, "x"], [0], [], "panel: some ids are text"),
        ([0, 4, 5], [0], [1, 2, 3, 6, 7, 8, 9], "size: 1 seats, but only 0 people"),
    ],
)
def test_bad_input_says_where_and_why(panel, dropped, asked, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        replace(POOL, QUOTAS, panel, dropped, asked=asked)


def test_replacing_the_whole_panel_is_a_new_draw_among_the_rest():
    found = replace(POOL, QUOTAS, [0, 4, 5], [0, 4, 5])
    rest = [person for person in POOL if person.id not in {0, 4, 5}]
    fresh = lottery(rest, QUOTAS, 3)
    assert found.kept == ()
    assert chances(found) == pytest.approx({c.person: c.probability for c in fresh.chances})
