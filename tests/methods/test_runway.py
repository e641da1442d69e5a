"""How long the money lasts: worked out by hand, by expectation, and by what must always hold."""

import doctest
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods import runway
from copper.methods.runway import (
    Activity,
    Commitment,
    Cost,
    Income,
    Plan,
    Risk,
    Scenario,
    changed,
    project,
    simulate,
    tornado,
)
from copper.methods.runway.draws import Paths


def paths(plan, draws, seed):
    return Paths(plan, draws, seed).balances()


# --- plans for hypothesis -------------------------------------------------------------------------

starts = st.integers(1, 14)
chances = st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0])
shares = st.sampled_from([0.0, 0.1, 0.333, 0.5, 1.0])


@st.composite
def dates(draw):
    start = draw(starts)
    end = draw(st.none() | st.integers(start, 20))
    return {"start": start, "end": end, "every": draw(st.integers(1, 4))}


@st.composite
def plans(draw, certain=False):
    """Plans with one to three lines of each kind."""
    sure = st.just(1.0) if certain else chances
    pence = st.integers(0, 5_000)
    income, costs, activities, promises, risks = [], [], [], [], []
    for n in range(draw(st.integers(0, 3))):
        amount = draw(pence)
        high = None if certain else draw(st.none() | st.integers(amount, 6_000))
        income.append(Income(f"i{n}", amount, **draw(dates()), probability=draw(sure), high=high))
    for n in range(draw(st.integers(1, 3))):
        amount = draw(pence)
        low = None if certain else draw(st.none() | st.integers(0, amount))
        rate = draw(st.sampled_from([0, 0.03, 0.105]))
        costs.append(Cost(f"c{n}", amount, **draw(dates()), inflation=rate, low=low))
    for n in range(draw(st.integers(0, 2))):
        activities.append(
            Activity(f"a{n}", draw(pence), draw(st.sampled_from([0, 1, 2.5])), **draw(dates()))
        )
    lines = [line.name for line in (*costs, *activities)]
    for n in range(draw(st.integers(0, 3))):
        when = draw(dates())
        del when["every"]
        promises.append(
            Commitment(
                f"p{n}", draw(st.sampled_from(lines)), draw(shares), probability=draw(sure), **when
            )
        )
    lines += [line.name for line in income]
    for n in range(draw(st.integers(0, 2))):
        first = draw(starts)
        risks.append(
            Risk(
                f"r{n}",
                draw(sure),
                first,
                first if certain else first + draw(st.integers(0, 5)),
                draw(st.lists(st.sampled_from(lines), unique=True, max_size=2)),
                draw(st.sampled_from([-1.0, -0.35, 0.0, 0.2])),
                draw(st.none() | st.integers(1, 6)),
                draw(st.sampled_from([0, 700])),
            )
        )
    return Plan(
        draw(st.integers(-2_000, 40_000)),
        draw(st.integers(1, 18)),
        income,
        costs,
        activities,
        promises,
        risks,
    )


# --- the exact path -------------------------------------------------------------------------------


def test_the_usage_in_the_docstring_is_true():
    assert doctest.testmod(runway).failed == 0


def network() -> Plan:
    return Plan(
        reserves=500_000,
        months=24,
        income=[
            Income("grant", 300_000, start=1, end=10, every=3),  # months 1, 4, 7, 10
            Income("bid", 900_000, start=12, end=12, probability=0.4),
        ],
        costs=[
            Cost("coordinator", 150_000, inflation=0.04),
            Cost("laptops", 80_000, start=3, end=3),
        ],
        activities=[Activity("workshops", 12_500, 2, start=2, every=2)],
        commitments=[
            Commitment("university pays", "coordinator", 0.25, start=7, host="University")
        ],
        risks=[
            Risk("landlord leaves", 0.6, first=9, last=11, loss=20_000),
            Risk("grant is cut", 0.1, first=4, last=8, lines=["grant"], change=-0.5),
        ],
    )


def test_a_plan_worked_out_by_hand():
    path = project(network())
    closing = {one.month: one.closing for one in path.months}
    # 1: +300,000 − 150,000. 2: −150,000 − 25,000. 3: −150,000 − 80,000. 4: +300,000 − 175,000.
    assert [closing[m] for m in (1, 2, 3, 4)] == [650_000, 475_000, 245_000, 370_000]
    # 5: −150,000. 6: −175,000. 7: +300,000 − 150,000 + 37,500. 8: −137,500.
    assert [closing[m] for m in (5, 6, 7, 8)] == [220_000, 45_000, 232_500, 95_000]
    # 9: −112,500 − 20,000 (the landlord). 10: +300,000 − 137,500. 11: −112,500. 12: −137,500.
    assert [closing[m] for m in (9, 10, 11, 12)] == [-37_500, 125_000, 12_500, -125_000]
    # 13: 4 % more: −156,000 + 39,000.
    assert closing[13] == -242_000
    assert (path.ended, path.runway) == (9, 8)
    assert (path.lowest, path.lowest_month) == (path.closing, 24)
    assert path.counted == ("landlord leaves",)
    assert path.left_out == ("bid", "grant is cut")


def test_each_month_says_what_came_from_where():
    month = project(network()).months[8]
    assert (month.month, month.opening, month.closing) == (9, 95_000, -37_500)
    assert [(flow.name, flow.kind, flow.pence) for flow in month.flows] == [
        ("coordinator", "cost", -150_000),
        ("university pays", "commitment", 37_500),
        ("landlord leaves", "risk", -20_000),
    ]
    assert project(network()).months[0].flows[0].kind == "income"
    assert project(network()).months[1].flows[-1].kind == "activity"


def test_what_counts_as_likely_is_a_choice():
    assert project(network(), likely=0.4).months[11].closing == -125_000 + 900_000
    careful = project(network(), likely=0.1)
    # The grant is halved from month 4 on: half of months 4, 7 and 10 are missing.
    assert careful.months[10].closing == 12_500 - 450_000
    assert "grant is cut" in careful.counted


def test_reserves_end_below_the_floor_and_not_at_it():
    plan = Plan(300, 5, costs=[Cost("rent", 100)])
    assert project(plan).ended == 4
    assert project(plan, floor=100).ended == 3
    assert project(plan, floor=101).ended == 2
    lasting = project(replace(plan, months=3))
    assert (lasting.ended, lasting.runway, lasting.closing) == (None, None, 0)
    assert project(replace(plan, reserves=-1)).runway == 0


def test_recovering_later_does_not_undo_the_end():
    plan = Plan(50, 4, [Income("grant", 1_000, start=3, end=3)], [Cost("rent", 100)])
    path = project(plan)
    assert (path.ended, path.closing) == (1, 650)
    assert (path.lowest, path.lowest_month) == (-150, 2)


def test_inflation_rises_once_a_year_from_the_plans_first_price():
    plan = Plan(0, 37, costs=[Cost("rent", 1_005, inflation=0.1)])
    paid = [-one.flows[0].pence for one in project(plan).months]
    # 1,105.5 → 1,106; 1,216.05 → 1,216; 1,337.655 → 1,338.
    assert [paid[m - 1] for m in (1, 12, 13, 24, 25, 37)] == [
        1_005,
        1_005,
        1_106,
        1_106,
        1_216,
        1_338,
    ]


def test_a_tenth_is_a_tenth_and_halves_go_to_the_even_penny():
    # 0.15 · 110 = 16.5 and 0.35 · 90 = 31.5 exactly, whatever binary fractions make of it.
    for share, cost, taken in ((0.15, 110, 16), (0.35, 90, 32), (0.1, 25, 2), (0.7, 1_005, 704)):
        plan = Plan(0, 1, costs=[Cost("c", cost)], commitments=[Commitment("p", "c", share)])
        assert project(plan).closing == taken - cost


def test_promises_take_over_no_more_than_there_is():
    plan = Plan(
        0,
        4,
        costs=[Cost("rent", 1_001)],
        commitments=[
            Commitment("a", "rent", 0.6),
            Commitment("b", "rent", 0.6, start=2, end=3),
        ],
    )
    assert [one.closing for one in project(plan).months] == [-400, -400, -400, -800]
    assert [flow.pence for flow in project(plan).months[1].flows] == [-1_001, 601, 400]


def test_a_risk_lasts_as_long_as_it_says_and_risks_multiply():
    plan = Plan(
        0,
        5,
        [Income("sales", 1_000)],
        risks=[
            Risk("strike", 1, 2, 2, ["sales"], change=-0.5, months=3),
            Risk("weather", 1, 3, 3, ["sales"], change=0.2, months=1),
        ],
    )
    assert [one.flows[0].pence for one in project(plan).months] == [1_000, 500, 600, 500, 1_000]
    windfall = Plan(0, 2, risks=[Risk("legacy", 1, 2, 2, loss=-500)])
    assert project(windfall).closing == 500


def test_a_window_behind_the_plan_changes_nothing():
    plan = Plan(
        10, 2, risks=[Risk("far", 1, 3, 3, loss=99), Risk("farther", 0.9, 10**30, 10**40, loss=99)]
    )
    assert project(plan).closing == 10
    assert simulate(plan, draws=5, seed=1).scenarios[0].mean == (10, 10)


@given(plans(certain=True))
def test_each_month_opens_as_the_one_before_closed(plan):
    path = project(plan)
    balance = plan.reserves
    for month in path.months:
        assert month.opening == balance
        balance += sum(flow.pence for flow in month.flows)
        assert month.closing == balance
    below = [one.month for one in path.months if one.closing < 0]
    assert path.ended == (below[0] if below else None)


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(plan, rng):
    kinds = ("income", "costs", "activities", "commitments", "risks")
    mixed = replace(
        plan, **{kind: rng.sample(getattr(plan, kind), len(getattr(plan, kind))) for kind in kinds}
    )
    assert mixed == plan
    assert project(mixed) == project(plan)
    assert simulate(mixed, draws=20, seed=4) == simulate(plan, draws=20, seed=4)


@given(plans(), st.integers(1, 5_000), st.integers(1, 18))
def test_more_income_never_shortens_the_runway(plan, amount, start):
    richer = changed(plan, Scenario("more", add=[Income("more", amount, start=start)]))
    ends = [project(one).runway for one in (plan, richer)]
    assert ends[1] is None or (ends[0] is not None and ends[1] >= ends[0])
    before, after = (paths(one, 30, 1) for one in (plan, richer))
    assert (after >= before).all()


@settings(max_examples=50)
@given(plans(), st.data())
def test_a_better_line_is_better_in_every_draw(plan, data):
    before = paths(plan, 30, 1)
    for one in plan.income:
        for field, value in (
            ("probability", data.draw(st.floats(one.probability, 1))),
            ("amount", one.high if one.high is not None else one.amount + 10),
            ("high", (one.high or one.amount) + 500),
        ):
            if field == "amount" and one.high is None:
                after = paths(
                    changed(plan, Scenario("s", change=[(one.name, field, value)])), 30, 1
                )
            elif field == "amount":
                continue
            else:
                after = paths(
                    changed(plan, Scenario("s", change=[(one.name, field, value)])), 30, 1
                )
            hurt = any(one.name in risk.lines for risk in plan.risks)
            # Rounding after a risk may move a penny a month.
            assert (after >= before - (plan.months if hurt else 0)).all()


# --- the simulation -------------------------------------------------------------------------------


@given(plans(certain=True))
def test_where_all_is_certain_every_draw_is_the_exact_path(plan):
    closing = [one.closing for one in project(plan).months]
    assert paths(plan, 3, 5).T.tolist() == [closing] * 3


def test_the_mean_is_the_expectation_worked_out():
    plan = Plan(
        100_000,
        12,
        income=[Income("bid", 10_000, start=4, probability=0.3)],
        costs=[Cost("fuel", 6_000, low=3_000, high=12_000)],
        activities=[Activity("walks", 1_000, 2, low=1, high=6)],
        commitments=[Commitment("host", "fuel", 0.5, start=7, probability=0.8)],
        risks=[
            Risk("flood", 0.25, 3, 8, loss=6_000),
            Risk("fewer", 0.5, 6, 6, ["walks"], change=-0.5),
        ],
    )
    found = simulate(plan, draws=40_000, seed=3).scenarios[0]
    fuel, walks = (3_000 + 6_000 + 12_000) / 3, 1_000 * (1 + 2 + 6) / 3
    expected = 100_000
    for month in range(1, 13):
        expected += 0.3 * 10_000 * (month >= 4)
        expected -= fuel * (1 - 0.8 * 0.5 * (month >= 7))
        expected -= walks * (1 - 0.5 * 0.5 * (month >= 6))
        expected -= 0.25 * 6_000 / 6 * (3 <= month <= 8)
        # Four standard errors: the bid alone moves the last balance by 41,000, over 200 = √40,000.
        assert found.mean[month - 1] == pytest.approx(expected, abs=4 * 45_000 / 200)


def test_amounts_have_the_quantiles_of_a_triangle():
    plan = Plan(0, 1, [Income("i", 20_000, low=10_000, high=60_000)])
    found = simulate(plan, draws=100_000, percentiles=(0, 20, 60, 100), seed=1).scenarios[0]
    # F(20,000) = 1/5; above it 1 − (60,000 − x)²/(50,000 · 40,000).
    low, fifth, upper, high = found.balance[0]
    assert fifth == pytest.approx(20_000, rel=0.01)
    assert upper == pytest.approx(60_000 - (0.4 * 50_000 * 40_000) ** 0.5, rel=0.01)
    assert 10_000 <= low < 10_500
    assert 59_000 < high <= 60_000


def test_a_risk_strikes_in_any_month_of_its_window_alike():
    plan = Plan(0, 10, risks=[Risk("r", 0.8, 3, 6, loss=1)])
    found = simulate(plan, draws=40_000, seed=1).scenarios[0]
    by_month = [one.value for one in found.ended]
    assert by_month[:2] == [0, 0]
    assert by_month[2:6] == pytest.approx([0.2, 0.4, 0.6, 0.8], abs=0.01)
    assert by_month[6:] == [by_month[5]] * 4
    assert found.ended[5].interval.low < 0.8 < found.ended[5].interval.high + 0.01


def test_bands_and_the_month_in_which_reserves_end():
    plan = Plan(2_500, 6, [Income("bid", 2_000, end=1, probability=0.5)], [Cost("rent", 1_000)])
    found = simulate(plan, draws=10_000, percentiles=(5, 95), seed=1)
    bands = found.scenarios[0]
    assert bands.balance[0] == (1_500, 3_500)
    assert bands.runway == (2, 4)  # 2,500 pays two months; 4,500 four
    assert [round(one.value, 1) for one in bands.ended] == [0, 0, 0.5, 0.5, 1, 1]
    short = simulate(replace(plan, months=4), draws=1_000, percentiles=(5, 95), seed=1)
    assert short.scenarios[0].runway == (2, None)
    assert bands.difference is None
    assert (found.draws, found.floor, found.seed, found.percentiles) == (10_000, 0, 1, (5, 95))


def test_an_uncertain_risk_lasts_as_long_as_it_says():
    risk = Risk("r", 0.7, 2, 5, ["sales"], change=-1, months=2)
    found = np.diff(
        paths(Plan(0, 9, [Income("sales", 100)], risks=[risk]), 400, 1), axis=0, prepend=0
    )
    without = {tuple(np.flatnonzero(one == 0) + 1) for one in found.T}
    assert without == {(), (2, 3), (3, 4), (4, 5), (5, 6)}


@settings(max_examples=40)
@given(plans(), st.integers(1, 9))
def test_percentiles_of_the_runway_are_months_that_were_drawn(plan, draws):
    asked = (0, 10, 50, 90, 100)
    found = simulate(plan, draws=draws, percentiles=asked, seed=2).scenarios[0].runway
    lasted = []
    for path in paths(plan, draws, 2).T:
        below = np.flatnonzero(path < 0)
        lasted.append(int(below[0]) if len(below) else plan.months)
    expected = [sorted(lasted)[max(-(-p * draws // 100), 1) - 1] for p in asked]
    assert [plan.months if months is None else months for months in found] == expected


@settings(max_examples=40)
@given(plans(), st.integers(-500, 5_000))
def test_bands_hold_together(plan, floor):
    found = simulate(plan, draws=40, floor=floor, seed=2).scenarios[0]
    assert len(found.balance) == len(found.mean) == len(found.ended) == plan.months
    assert all(list(row) == sorted(row) for row in found.balance)
    counts = [one.count for one in found.ended]
    assert counts == sorted(counts)
    months = [plan.months if m is None else m for m in found.runway]
    assert months == sorted(months)


def test_the_same_seed_gives_the_same_and_another_does_not():
    once = simulate(network(), draws=500, seed=7)
    assert simulate(network(), draws=500, seed=7) == once
    assert simulate(network(), draws=500, seed=8) != once


def test_scenarios_meet_the_same_luck():
    plan = network()
    same = Scenario("nothing", change=[("laptops", "amount", 80_000)])
    later = Scenario("no laptops", remove=["laptops"])
    found = simulate(plan, [same, later], draws=400, seed=1)
    by_name = {one.scenario: one for one in found.scenarios}
    assert by_name["nothing"].balance == by_name[None].balance
    assert by_name["nothing"].difference.closing == 0
    # A certain change is the same in every draw: no noise at all.
    saved = by_name["no laptops"].difference
    assert (saved.closing, saved.interval.low, saved.interval.high) == (80_000, 80_000, 80_000)
    assert saved.interval.level == 0.9
    assert saved.months >= 0


@settings(max_examples=60)
@given(plans(), plans())
def test_only_what_differs_is_drawn_anew_and_that_makes_no_difference(plan, other):
    other = replace(other, months=plan.months)
    assert (Paths(plan, 20, 5).of(other) == paths(other, 20, 5)).all()


def test_a_new_line_does_not_disturb_the_luck_of_the_others():
    plan = network()
    more = changed(plan, Scenario("s", add=[Income("another bid", 1, probability=0.5)]))
    change = paths(more, 200, 3) - paths(plan, 200, 3)
    assert set(np.diff(change, axis=0).ravel()) <= {0, 1}


def test_income_that_never_or_always_comes():
    plan = Plan(0, 2, [Income("never", 5, probability=0), Income("always", 7)])
    assert paths(plan, 50, 1).T.tolist() == [[7, 14]] * 50


def test_uncertain_promises_on_one_line_take_no_more_than_all():
    plan = Plan(
        0,
        3,
        costs=[Cost("rent", 1_000, low=500, high=2_000)],
        commitments=[
            Commitment("a", "rent", 0.7, probability=0.5),
            Commitment("b", "rent", 0.7, probability=0.5, end=2),
        ],
    )
    found = paths(plan, 2_000, 1)
    assert (np.diff(found, axis=0) <= 0).all()
    share = (found[1] == 0).mean()
    assert share == pytest.approx(0.25, abs=0.03)


def test_a_certain_risk_meets_an_uncertain_amount():
    line = Income("i", 1_000, low=1_000, high=3_000)
    risk = Risk("r", 1, 2, 2, ["i"], change=-1, months=1)
    other = Risk("s", 1, 2, 2, [], change=-1)
    found = paths(Plan(0, 3, [line], risks=[risk, other]), 100, 1)
    month = np.diff(found, axis=0)
    assert (month[0] == 0).all()
    assert (month[1] == found[0]).all()
    assert (found[0] >= 1_000).all()


# --- options --------------------------------------------------------------------------------------

OPTIONS = [
    Scenario("university pays half", change=[("university pays", "share", 0.5)]),
    Scenario("no laptops", remove=["laptops"]),
    Scenario("fewer workshops", change=[("workshops", "volume", 1)]),
    Scenario("lose the grant", remove=["grant is cut", "grant"]),
    Scenario("room for free", add=[Commitment("room", "workshops", 0.4, start=5, host="Council")]),
]


def test_what_each_option_changes_by_hand():
    found = {one.name: one for one in tornado(network(), OPTIONS, draws=300, seed=1)}
    # Half instead of a quarter from month 7: 37,500 × 6 more and 39,000 × 12 more.
    assert found["university pays half"].closing == 6 * 37_500 + 12 * 39_000
    assert found["no laptops"].closing == 80_000
    # 80,000 more: month 9 closes at 42,500, 10 at 205,000, 11 at 92,500, 12 at −45,000: 11 paid, not 8.
    assert found["no laptops"].months_gained == 3
    assert found["fewer workshops"].closing == 12 * 12_500
    assert found["room for free"].closing == 10 * 10_000
    # 350,000, 175,000, −55,000: two months are paid.
    assert found["lose the grant"].months_gained == 2 - 8
    assert not found["no laptops"].open


def test_options_are_sorted_by_what_they_change():
    found = tornado(network(), OPTIONS, draws=300, seed=1)
    sizes = [(abs(one.average.months), abs(one.average.closing)) for one in found]
    assert sizes == sorted(sizes, reverse=True)
    assert [found[0].name, found[-1].name] == ["university pays half", "room for free"]
    assert found == tornado(network(), OPTIONS[::-1], draws=300, seed=1)


def test_the_average_effect_and_how_often_reserves_end():
    plan = Plan(1_000, 10, [Income("bid", 500, probability=0.5)], [Cost("rent", 300)])
    option = Scenario("host", add=[Commitment("p", "rent", 1, start=3)])
    (effect,) = tornado(plan, [option], draws=4_000, seed=1)
    assert effect.average.closing == 8 * 300
    # Without the bid 1,000 pays three months; with the host all ten.
    assert effect.average.months == pytest.approx(0.5 * 7, abs=0.1)
    assert effect.before.value == pytest.approx(0.5, abs=0.03)
    assert effect.after.value == 0


def test_beyond_the_plan_gains_are_open_or_unknown():
    plan = Plan(1_000, 6, costs=[Cost("rent", 300)])
    saved = Scenario("saved", change=[("rent", "amount", 0)])
    (effect,) = tornado(plan, [saved], draws=10, seed=1)
    assert (effect.months_gained, effect.open) == (3, True)
    rich = replace(plan, reserves=9_000)
    (effect,) = tornado(rich, [saved], draws=10, seed=1)
    assert (effect.months_gained, effect.open, effect.closing) == (None, False, 1_800)
    worse = Scenario("worse", change=[("rent", "amount", 3_001)])
    (effect,) = tornado(rich, [worse], draws=10, seed=1)
    assert (effect.months_gained, effect.open) == (2 - 6, True)


def test_no_options_give_no_bars():
    assert tornado(network(), [], draws=10, seed=1) == ()


# --- scenarios ------------------------------------------------------------------------------------


def test_a_scenario_changes_a_copy():
    plan = network()
    other = changed(
        plan,
        Scenario(
            "s",
            add=[Cost("phones", 100)],
            remove=["laptops"],
            change=[("grant", "end", 4), ("grant", "amount", 5)],
            reserves=7,
        ),
    )
    assert [line.name for line in other.costs] == ["coordinator", "phones"]
    assert (other.income[1].end, other.income[1].amount, other.reserves) == (4, 5, 7)
    assert plan == network()
    assert changed(plan, Scenario("nothing")) == plan


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (
            {"remove": ["nobody"]},
            "scenario 's', field “remove”: 'nobody' is not a line of this plan",
        ),
        ({"remove": ["laptops"] * 2}, "scenario 's', field “remove”: 'laptops' is not a line"),
        ({"remove": [["laptops"]]}, "scenario 's', field “remove”: .* is not a line"),
        ({"remove": "laptops"}, "scenario 's', field “remove”: 'laptops' is not a list"),
        ({"change": [("x", "amount", 1)]}, "scenario 's', field “change”: 'x' is not a line"),
        (
            {"change": [("grant", "colour", 1)]},
            "field “change”: 'colour' of 'grant' can't be changed",
        ),
        (
            {"change": [("grant", "name", "x")]},
            "field “change”: 'name' of 'grant' can't be changed",
        ),
        ({"change": [("grant", ["end"], 1)]}, "field “change”: .* of 'grant' can't be changed"),
        ({"change": [("grant", "amount")]}, r"field “change”: \('grant', 'amount'\) is not \(name"),
        (
            {"change": [("grant", "amount", -5)]},
            "Income 'grant', field “amount”: -5 is less than 0",
        ),
        ({"add": [3]}, "scenario 's', field “add”: 3 is no line of a plan"),
        ({"add": [Cost("grant", 1)]}, "names: 'grant' is there twice"),
        ({"add": [Cost(5, 1)]}, "names: some ids are text and some are numbers"),
        (
            {"remove": ["coordinator"]},
            "Commitment 'university pays', field “line”: 'coordinator' is",
        ),
        ({"remove": ["grant"]}, "Risk 'grant is cut', field “lines”: 'grant' is no income"),
        ({"reserves": 1.5}, "reserves: 1.5 is not a whole number"),
    ],
)
def test_a_bad_scenario_is_named(scenario, words):
    with pytest.raises(ValueError, match=words):
        changed(network(), Scenario("s", **scenario))


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Income("i", 1.0), "Income 'i', field “amount”: 1.0 is not a whole number"),
        (lambda: Income("i", True), "Income 'i', field “amount”: True is not"),
        (lambda: Income("i", -1), "Income 'i', field “amount”: -1 is less than 0"),
        (lambda: Income("i", 1, start=0), "Income 'i', field “start”: 0 is less than 1"),
        (lambda: Income("i", 1, start=3, end=2), "Income 'i', field “end”: 2 is less than 3"),
        (lambda: Income("i", 1, every=0), "Income 'i', field “every”: 0 is less than 1"),
        (lambda: Income("i", 1, probability=1.2), "Income 'i', field “probability”: 1.2 is more"),
        (lambda: Income("i", 1, probability=float("nan")), "“probability”: nan is not a finite"),
        (lambda: Income("i", 1, low=2), "Income 'i', field “low”: 2 is more than 1"),
        (lambda: Income("i", 3, high=2), "Income 'i', field “high”: 2 is less than 3"),
        (lambda: Income("i", 3, high=3.5), "Income 'i', field “high”: 3.5 is not a whole"),
        (lambda: Income("", 3), "name: an id is empty"),
        (lambda: Income(None, 3), "name: None is neither"),
        (lambda: Cost("c", "5"), "Cost 'c', field “amount”: '5' is not a whole number"),
        (lambda: Cost("c", 5, inflation=3), "Cost 'c', field “inflation”: 3.0 is more than 1"),
        (lambda: Cost("c", 5, low=-1), "Cost 'c', field “low”: -1 is less than 0"),
        (lambda: Activity("a", 5, -1), "Activity 'a', field “volume”: -1.0 is less than 0"),
        (
            lambda: Activity("a", 5, float("inf")),
            "Activity 'a', field “volume”: inf is not a finite",
        ),
        (lambda: Activity("a", 0.5, 1), "Activity 'a', field “unit_cost”: 0.5 is not a whole"),
        (lambda: Activity("a", 5, 1, low=-1), "Activity 'a', field “low”: -1.0 is less than 0"),
        (lambda: Activity("a", 5, 1, inflation="x"), "Activity 'a', field “inflation”: 'x' is not"),
        (lambda: Commitment("p", None, 1), "Commitment 'p', field “line”: None is neither"),
        (lambda: Commitment("p", "c", 1.1), "Commitment 'p', field “share”: 1.1 is more than 1"),
        (lambda: Commitment("p", "c", 1, host=2.5), "Commitment 'p', field “host”: 2.5 is neither"),
        (lambda: Commitment("p", "c", 1, end=0), "Commitment 'p', field “end”: 0 is less than 1"),
        (lambda: Risk("r", 2, 1, 1), "Risk 'r', field “probability”: 2.0 is more than 1"),
        (lambda: Risk("r", 1, 0, 1), "Risk 'r', field “first”: 0 is less than 1"),
        (lambda: Risk("r", 1, 3, 2), "Risk 'r', field “last”: 2 is less than 3"),
        (lambda: Risk("r", 1, 1, 1, "c"), "Risk 'r', field “lines”: 'c' is not a list of names"),
        (lambda: Risk("r", 1, 1, 1, ["c", "c"]), "Risk 'r', field “lines”: 'c' is there twice"),
        (lambda: Risk("r", 1, 1, 1, ["c"], -1.5), "Risk 'r', field “change”: -1.5 is less than -1"),
        (lambda: Risk("r", 1, 1, 1, months=0), "Risk 'r', field “months”: 0 is less than 1"),
        (lambda: Risk("r", 1, 1, 1, loss=0.5), "Risk 'r', field “loss”: 0.5 is not a whole"),
        (lambda: Plan(1.0, 1), "reserves: 1.0 is not a whole number"),
        (lambda: Plan(1, 0), "months: 0 is less than 1"),
        (lambda: Plan(1, 1, None), "income: None is not a list"),
        (lambda: Plan(1, 1, [Cost("c", 1)]), "income, row 1: .* is no Income"),
        (lambda: Plan(1, 1, [Income("x", 1)], [Cost("x", 1)]), "names: 'x' is there twice"),
        (
            lambda: Plan(1, 1, [Income("i", 1)], commitments=[Commitment("p", "i", 1)]),
            "Commitment 'p', field “line”: 'i' is neither a cost nor an activity",
        ),
        (
            lambda: Plan(1, 1, risks=[Risk("r", 1, 1, 1, ["z"])]),
            "Risk 'r', field “lines”: 'z' is no",
        ),
        (lambda: Scenario("s", add=None), "scenario 's', field “add”: None is not a list"),
        (lambda: Scenario(None), "name: None is neither"),
    ],
)
def test_a_bad_line_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"draws": 0}, "draws: 0 is less than 1"),
        ({"draws": 1e4}, "draws: 10000.0 is not a whole"),
        ({"floor": 0.5}, "floor: 0.5 is not a whole"),
        ({"level": 95}, "level: "),
        ({"seed": -1}, "seed: -1 is less than 0"),
        ({"seed": None}, "seed: None is not a whole"),
        ({"percentiles": ()}, "percentiles: there is nothing in it"),
        ({"percentiles": (50, 5)}, "percentiles: .* do not rise"),
        ({"percentiles": (5, 5)}, "percentiles: .* do not rise"),
        ({"percentiles": (5, 101)}, "percentiles, row 2: 101.0 is more than 100"),
        ({"scenarios": [Scenario("a"), Scenario("a")]}, "scenarios: 'a' is there twice"),
        ({"scenarios": ["a"]}, "row 1: 'a' is not a Scenario"),
        ({"scenarios": [Scenario("a"), Scenario(1)]}, "scenarios: some ids are text"),
    ],
)
def test_a_bad_setting_is_named(setting, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        simulate(network(), **{"seed": 1, "draws": 10, **setting})


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"draws": -1}, "draws: "),
        ({"level": 0}, "level: "),
        ({"seed": "x"}, "seed: "),
        ({"floor": None}, "floor: "),
        ({"likely": 2}, "likely: "),
    ],
)
def test_a_bad_setting_of_the_tornado_is_named(setting, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        tornado(network(), [], **{"seed": 1, "draws": 10, **setting})


@pytest.mark.parametrize(
    "plan",
    [
        Plan(2**53, 1),
        Plan(0, 2, [Income("i", 2**52)]),
        Plan(0, 1, costs=[Cost("c", 10**400)]),
        Plan(0, 1, [Income("i", 1)], risks=[Risk("r", 0.1, 1, 1, ["i"], change=1e300)]),
        Plan(0, 1, risks=[Risk("r", 0.1, 1, 1, loss=-(10**20))]),
    ],
)
def test_amounts_that_cannot_be_added_exactly_are_refused_by_the_simulation(plan):
    with pytest.raises(ValueError, match=r"^plan: its amounts are too large"):
        simulate(plan, draws=2, seed=1)
    project(plan)  # whole numbers have no limit


def test_lines_and_results_cannot_be_changed():
    lines = ["grant"]
    risk = Risk("r", 1, 1, 1, lines)
    lines.append("x")
    assert risk.lines == ("grant",)
    plan = network()
    with pytest.raises(FrozenInstanceError):
        plan.reserves = 1
    assert isinstance(plan.income, tuple)
    assert hash(project(plan)) == hash(project(plan))
    assert hash(simulate(plan, draws=5, seed=1))


def test_volumes_need_not_be_whole_nor_decimal():
    plan = Plan(0, 1, activities=[Activity("a", 10, 2.5), Activity("b", 3, Fraction(1, 3))])
    assert project(plan).closing == -25 - 1


@pytest.mark.parametrize("huge", [10**400, 1201])
def test_a_plan_has_at_most_a_hundred_years(huge):
    with pytest.raises(ValueError, match="^months: "):
        Plan(reserves=1, months=huge)


def test_a_floor_beyond_exact_numbers_is_refused():
    plan = Plan(reserves=1, months=2)
    for call in (project, lambda plan, floor: simulate(plan, floor=floor, draws=5, seed=1)):
        with pytest.raises(ValueError, match="^floor: "):
            call(plan, floor=-(10**400))
