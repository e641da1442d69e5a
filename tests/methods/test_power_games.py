"""Voting power: published games, every small game against listing all coalitions, bad input."""

import doctest
import re
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise, permutations
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import power
from copper.methods.power import (
    Condition,
    banzhaf,
    bloc_power,
    counting,
    game,
    joint_game,
    merged,
    shapley_shubik,
    weighted_game,
    wins,
)


def close(values, wanted, places=1e-12):
    assert values == pytest.approx(wanted, abs=places)


def test_the_example_in_the_handbook_runs():
    assert doctest.testmod(power).failed == 0


# --- published -------------------------------------------------------------------------------------


def test_two_of_three_need_the_first():
    found = banzhaf(weighted_game(51, [50, 49, 1]))  # Wikipedia, "Banzhaf power index"
    assert found.players == (1, 2, 3)
    close(found.values, (3 / 5, 1 / 5, 1 / 5))
    assert (found.swings, found.winning, found.coalitions) == ((3, 1, 1), 3, 8)
    assert found.vetoes == (1,)
    close(shapley_shubik(weighted_game(51, [50, 49, 1])).values, (2 / 3, 1 / 6, 1 / 6))


def test_four_shareholders():
    # [6; 4, 3, 2, 1]: Wikipedia, "Banzhaf power index": 5/12, 3/12, 3/12, 1/12.
    found = banzhaf(weighted_game(6, {"A": 4, "B": 3, "C": 2, "D": 1}))
    assert found.swings == (5, 3, 3, 1)
    assert found.value("A") == 5 / 12


def test_the_council_of_the_six_in_1958():
    """Luxembourg never mattered (Brams, 1975; Felsenthal and Machover, 1998, table 5.3.2)."""
    votes = {"DE": 4, "FR": 4, "IT": 4, "BE": 2, "NL": 2, "LU": 1}
    found = banzhaf(weighted_game(12, votes))
    wanted = {"DE": 10, "FR": 10, "IT": 10, "BE": 6, "NL": 6, "LU": 0}
    assert dict(zip(found.players, found.swings, strict=True)) == wanted
    assert found.value("DE") == 10 / 42
    assert found.dummies == ("LU",)
    orders = shapley_shubik(weighted_game(12, votes))
    assert [orders.value(c) for c in ("FR", "NL", "LU")] == [14 / 60, 9 / 60, 0]


def test_the_security_council():
    """Five permanent members with a veto, nine of fifteen votes: 0.1963 and 0.001865 (Taylor and
    Pacelli, 2008: 421/2145 and 4/2145); Banzhaf 0.1669 and 0.0165."""
    members = {f"P{i}": 1 for i in range(5)} | {f"E{i}": 1 for i in range(10)}
    council = game(Condition(9, members), vetoes=[f"P{i}" for i in range(5)])
    orders = shapley_shubik(council)
    assert orders.value("P0") == pytest.approx(421 / 2145, abs=1e-15)
    assert orders.value("E0") == pytest.approx(4 / 2145, abs=1e-15)
    assert banzhaf(council).value("P3") == pytest.approx(848 / 5080, abs=1e-12)
    assert banzhaf(council).value("E9") == pytest.approx(84 / 5080, abs=1e-12)
    # The same rule written as weights: [39; 7 × 5, 1 × 10].
    assert shapley_shubik(weighted_game(39, [7] * 5 + [1] * 10)).values[0] == orders.value("P0")


def test_changing_the_constitution_of_canada():
    """Seven of ten provinces with half the people (Taylor and Pacelli, 2008; Kilgour, 1983)."""
    people = {"ON": 34, "QC": 26, "BC": 9, "AB": 8, "MB": 4, "SK": 5, "NS": 4, "NB": 3, "NF": 2}
    people["PE"] = 1
    canada = game(Condition(7, dict.fromkeys(people, 1)), Condition(50, people))
    provinces = list(people)

    def possible(group):
        return len(group) >= 7 and sum(people[p] for p in group) >= 50

    groups = [set(g) for r in range(11) for g in combinations(provinces, r)]
    assert banzhaf(canada).winning == sum(map(possible, groups))
    ontario = sum(possible(g) and not possible(g - {"ON"}) for g in groups if "ON" in g)
    assert dict(zip(canada.players, banzhaf(canada).swings, strict=True))["ON"] == ontario


def test_electing_a_president_by_51_votes_of_states():
    """The states' votes of the 1990s, against the textbook recursion over the weight present."""
    votes = [54, 33, 32, 25, 23, 22, 21, 18, 15, 14, 13, 13, 12, 12, 11, 11, 11, 11, 10, 10, 9, 9]
    votes += [8] * 6 + [7] * 3 + [6] * 2 + [5] * 4 + [4] * 6 + [3] * 8
    assert (len(votes), sum(votes)) == (51, 538)
    found = shapley_shubik(weighted_game(270, votes))
    assert sum(found.pivots) == factorial(51) == found.orders
    for state in (0, 7, 50):
        others = votes[:state] + votes[state + 1 :]
        present = {(0, 0): 1}
        for vote in others:
            further = {(size + 1, weight + vote): ways for (size, weight), ways in present.items()}
            present = {key: present.get(key, 0) + further.get(key, 0) for key in present | further}
        decided = {k: w for k, w in present.items() if k[1] < 270 <= k[1] + votes[state]}
        assert found.pivots[state] == sum(
            ways * factorial(size) * factorial(50 - size) for (size, _), ways in decided.items()
        )
        assert banzhaf(weighted_game(270, votes)).swings[state] == sum(decided.values())


# --- against listing every coalition ---------------------------------------------------------------


@st.composite
def games(draw, most=6):
    size = draw(st.integers(1, most))
    players = list("abcdefg"[:size])
    conditions = [
        Condition(
            draw(st.integers(0, 14)),
            {p: draw(st.integers(0, 5)) for p in players},
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    return players, conditions, draw(st.sets(st.sampled_from(players), max_size=2))


def won(group, conditions, vetoes):
    """The rule itself, on the numbers as they were given."""
    for condition in conditions:
        weight = sum(Fraction(str(condition.weights[p])) for p in group)
        quota = Fraction(str(condition.quota))
        if weight < quota or (condition.more_than and weight == quota):
            return False
    return vetoes <= set(group)


def listed(players, conditions, vetoes):
    groups = [frozenset(g) for r in range(len(players) + 1) for g in combinations(players, r)]
    winning = {g for g in groups if won(g, conditions, vetoes)}
    swings = tuple(sum(p in g and g - {p} not in winning for g in winning) for p in players)
    pivots = dict.fromkeys(players, 0)
    if frozenset() not in winning and winning:
        for order in permutations(players):
            pivots[
                next(p for i, p in enumerate(order) if frozenset(order[: i + 1]) in winning)
            ] += 1
    return winning, swings, tuple(pivots.values())


@given(games())
def test_both_indices_agree_with_listing_all_coalitions_and_orders(case):
    players, conditions, vetoes = case
    winning, swings, pivots = listed(players, conditions, vetoes)
    built = game(*conditions, vetoes=vetoes)
    found, orders = banzhaf(built), shapley_shubik(built)
    assert (found.winning, found.swings, found.coalitions) == (
        len(winning),
        swings,
        2 ** len(players),
    )
    assert orders.pivots == pivots
    if sum(swings):
        close(sum(found.values), 1)
        close(sum(orders.values), 1)
        close(found.absolute, [s / 2 ** (len(players) - 1) for s in swings])
    else:
        assert set(found.values) == set(orders.values) == {None}
        assert found.why == orders.why == ("always-won" if winning else "nobody-can-win")
    groups = [frozenset(g) for r in range(len(players) + 1) for g in combinations(players, r)]
    alone = [p for p in players if winning == {g for g in groups if p in g}]
    assert [found.dictator] == (alone or [None])
    assert all(wins(built, group) == (group in winning) for group in groups)


@given(games(), st.randoms(use_true_random=False))
def test_the_order_of_players_and_conditions_does_not_matter(case, chance):
    _players, conditions, vetoes = case
    mixed = []
    for condition in conditions:
        items = list(condition.weights.items())
        chance.shuffle(items)
        mixed.append(Condition(condition.quota, dict(items), condition.more_than))
    chance.shuffle(mixed)
    one, two = game(*conditions, vetoes=vetoes), game(*mixed, vetoes=vetoes)
    assert banzhaf(one) == banzhaf(two)
    assert shapley_shubik(one) == shapley_shubik(two)


@given(games(), st.sampled_from([3, 0.1, Decimal("0.7"), Fraction(1, 3)]))
def test_another_unit_changes_nothing(case, unit):
    _, conditions, vetoes = case
    exact = Fraction(str(unit))
    scaled = [
        Condition(c.quota * exact, {p: w * exact for p, w in c.weights.items()}, c.more_than)
        for c in conditions
    ]
    assert banzhaf(game(*scaled, vetoes=vetoes)) == banzhaf(game(*conditions, vetoes=vetoes))


@given(st.lists(st.integers(0, 9), min_size=2, max_size=8), st.integers(1, 30))
def test_who_weighs_more_has_no_less_power_and_equal_weights_equal_power(weights, quota):
    for index in (banzhaf, shapley_shubik):
        found = index(weighted_game(quota, weights)).values
        pairs = sorted(zip(weights, found, strict=True), key=lambda pair: pair[0])
        for (w1, v1), (w2, v2) in pairwise(pairs):
            if v1 is not None:
                assert v1 <= v2
                assert w1 != w2 or v1 == v2


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6), st.data())
def test_a_game_and_its_mirror_give_the_same_power(weights, data):
    """Blocking is as hard as winning: both indices are the same for the dual game."""
    total = sum(weights)
    quota = data.draw(st.integers(1, max(1, total)))
    mirror = total - quota + 1
    if mirror >= 1:
        for index in (banzhaf, shapley_shubik):
            one = index(weighted_game(quota, weights)).values
            assert one == index(weighted_game(mirror, weights)).values


# --- numbers as people write them ------------------------------------------------------------------


def test_decimals_are_what_they_look_like():
    """0.1 + 0.2 is 0.3 here, although not among floats."""
    assert wins(weighted_game(0.3, {"a": 0.1, "b": 0.2}), "ab")
    found = banzhaf(weighted_game(0.3, {"a": 0.1, "b": 0.2}))
    assert found.values == (0.5, 0.5)
    assert banzhaf(
        weighted_game(Decimal("0.5"), [Decimal("0.25"), 0.25, Fraction(1, 4)])
    ).swings == (2, 2, 2)


def test_more_than_half_is_not_half():
    assert not wins(weighted_game(5, [5, 5], more_than=True), [1])
    assert wins(weighted_game(5, [5, 5]), [2])
    assert not wins(weighted_game(2.5, [2, 0.5], more_than=True), [1, 2])


def test_very_big_and_very_small_weights_are_exact():
    found = banzhaf(weighted_game(1e300, [1e300, 1e-300, 10**300]))
    assert found.swings == (2, 0, 2)
    assert found.dummies == (2,)


def test_a_hundred_equal_players_are_equal():
    found = banzhaf(weighted_game(51, [1] * 100))
    close(found.values, [0.01] * 100, 1e-15)
    orders = shapley_shubik(weighted_game(51, [1] * 100))
    assert set(orders.values) == {0.01}
    assert banzhaf(weighted_game(701, [1] * 1400)).absolute[0] > 0.02


# --- edges -----------------------------------------------------------------------------------------


def test_nobody_can_win():
    found = banzhaf(weighted_game(10, [4, 5]))
    assert (found.values, found.why, found.winning) == ((None, None), "nobody-can-win", 0)
    assert (found.dictator, found.vetoes, found.dummies) == (None, (), (1, 2))
    assert shapley_shubik(weighted_game(10, [4, 5])).values == (None, None)


def test_what_is_won_already_gives_no_power():
    found = banzhaf(weighted_game(0, [1, 2]))
    assert (found.values, found.why, found.winning) == ((None, None), "always-won", 4)
    assert shapley_shubik(weighted_game(0, [1, 2])).why == "always-won"
    assert banzhaf(weighted_game(0, [1, 2], vetoes=[2])).dictator == 2


def test_a_dictator_and_dummies():
    found = banzhaf(weighted_game(51, {"big": 60, "small": 30, "tiny": 10}))
    assert (found.dictator, found.dummies, found.vetoes) == ("big", ("small", "tiny"), ("big",))
    assert found.value("big") == 1
    assert banzhaf(weighted_game(1, [1])).dictator == 1


def test_a_veto_without_weight_counts():
    found = banzhaf(weighted_game(2, {"a": 1, "b": 1, "c": 1, "chair": 0}, vetoes=["chair"]))
    assert found.vetoes == ("chair",)
    assert found.values == (0.2, 0.2, 0.2, 0.4)


# --- blocs -----------------------------------------------------------------------------------------

SEATS = {"c1": 1, "c2": 1, "c3": 1, "i1": 1, "i2": 1}
SIDES = {seat: "community" if seat[0] == "c" else "institution" for seat in SEATS}


def test_a_bloc_as_one_player_and_its_members_one_by_one():
    """Three of five seats decide alone when they stand together; one by one they have three fifths."""
    found = bloc_power(weighted_game(3, SEATS), SIDES)
    assert found.blocs == ("community", "institution")
    assert found.together == (1, 0)
    close(found.members, (0.6, 0.4))
    assert (found.seats, found.critical, found.of) == ((3, 2), (2, 0), 4)


def test_when_each_bloc_must_agree_both_have_half():
    joint = joint_game(SEATS, SIDES)
    for index in ("banzhaf", "shapley-shubik"):
        found = bloc_power(joint, SIDES, index=index)
        assert found.together == (0.5, 0.5)
        assert found.index == index
    assert wins(joint, ["c1", "c2", "i1", "i2"])
    assert not wins(joint, ["c1", "c2", "c3", "i1"])  # one of two is not more than half
    # Members freely: 2 of 3 and both of 2. Each of the three swings 2 × 1 times, each of the two 4.
    assert banzhaf(joint).swings == (2, 2, 2, 4, 4)
    close(bloc_power(joint, SIDES).members, (6 / 14, 8 / 14))


def test_a_merged_bloc_keeps_weights_in_every_condition_and_its_vetoes():
    built = game(Condition(3, SEATS), Condition(2, {"c1": 2, "i1": 1}), vetoes=["i2"])
    found = merged(built, SIDES)
    assert found.weights == ((3, 2), (2, 1))
    assert found.vetoes == ("institution",)


def test_nobody_in_a_bloc_has_power_where_nobody_can_win():
    found = bloc_power(weighted_game(9, SEATS), SIDES)
    assert found.together == found.members == (None, None)
    assert found.why == "nobody-can-win"


@given(games(most=5))
def test_a_bloc_of_one_is_a_player(case):
    players, conditions, vetoes = case
    built = game(*conditions, vetoes=vetoes)
    found = bloc_power(built, {p: p for p in players}, index="shapley-shubik")
    assert found.together == found.members == shapley_shubik(built).values


# --- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: game(), "conditions: there is nothing in it"),
        (lambda: game("x"), "condition 1: 'x' is no Condition"),
        (lambda: weighted_game(1, {}), "players: there is nothing in it"),
        (lambda: weighted_game(1, [1, -1]), "condition 1, weight of 2: -1 is less than 0"),
        (lambda: weighted_game(-1, [1]), "condition 1, quota: -1 is less than 0"),
        (lambda: weighted_game(1, {"a": True}), "condition 1, weight of 'a': True is not a number"),
        (lambda: weighted_game(1, {"a": "1"}), "condition 1, weight of 'a': '1' is not a number"),
        (lambda: weighted_game(1, {"a": None}), "condition 1, weight of 'a': None is not"),
        (lambda: weighted_game(float("nan"), [1]), "condition 1, quota: nan is not a finite"),
        (lambda: weighted_game(1, [Decimal("Infinity")]), "condition 1, weight of 1: Decimal"),
        (lambda: weighted_game(1, "12"), "condition 1: weights are neither a mapping nor a list"),
        (lambda: weighted_game(1, 12), "condition 1: weights are neither a mapping nor a list"),
        (lambda: weighted_game(1, {"a": 1, 2: 1}), "players: some ids are text"),
        (lambda: weighted_game(1, {True: 1}), "players: True is neither"),
        (lambda: weighted_game(1, [1], vetoes=[2]), "vetoes: 2 is not a player"),
        (lambda: game(Condition(1, [1]), Condition(1, [float("inf")])), "condition 2, weight of 1"),
        (lambda: wins(weighted_game(1, [1]), [2]), "players: 2 is not a player"),
        (lambda: wins(weighted_game(1, [1]), [True]), "players: True is not a player"),
        (lambda: banzhaf(weighted_game(1, [1])).value("x"), "players: 'x' is not a player"),
        (lambda: bloc_power(weighted_game(1, [1, 1]), {1: "c"}), "blocs: 2 has no bloc"),
        (
            lambda: bloc_power(weighted_game(1, [1]), {1: "c"}, index="x"),
            "index: 'x' is not one of",
        ),
        (lambda: joint_game([1, 1], {1: "c"}), "blocs: 2 has no bloc"),
        (lambda: joint_game([], {}), "players: there is nothing in it"),
        (lambda: joint_game([1], {1: "c"}, more_than=2), "more_than: 2 is more than 1"),
        (lambda: banzhaf(weighted_game(1, [1]), steps=0), "steps: 0 is less than 1"),
        (
            lambda: banzhaf(weighted_game(2**29, [2**k for k in range(30)]), steps=10_000),
            "steps: the game of 30 players has too many different sums",
        ),
    ],
)
def test_bad_input_says_where_and_why(call, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        call()


def test_a_game_cannot_be_changed():
    with pytest.raises(AttributeError):
        weighted_game(1, [1]).quotas = (2,)


def test_a_game_that_is_too_large_is_refused_before_it_is_half_counted(monkeypatch):
    spent = []
    plain = counting.Count._spend
    monkeypatch.setattr(
        counting.Count,
        "_spend",
        lambda self, entries: spent.append(entries) or plain(self, entries),
    )
    sums = [3**n for n in range(40)]  # every coalition has another sum
    with pytest.raises(ValueError, match="^steps: the game of 40 players"):
        banzhaf(weighted_game(sum(sums) // 2, sums), steps=100_000)
    assert sum(spent) < 100_000 / 10
