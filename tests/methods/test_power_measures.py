"""The fifteen measures: what each says on small made-up records, and when it says nothing."""

import random
import re
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import power
from copper.methods.intervals import wilson
from copper.methods.power import (
    Contribution,
    Control,
    Credit,
    Dataset,
    Decision,
    Objection,
    Payment,
    PriorityList,
    Project,
    Rating,
    Segment,
    Share,
    Spending,
    Target,
    Terms,
    Theme,
    Work,
    people_outside,
    profile,
)

C, S, B, N = "community", "institution", "both", "network"
OPEN = Terms(people_outside=10)
SEEDED = Terms(people_outside=10, seed=4, draws=400)
ALL = Terms(people_outside=10, least=1)


def interval(figure):
    return (round(figure.interval.low, 6), round(figure.interval.high, 6))


# --- 1 decision share ------------------------------------------------------------------------------

DECISIONS = (
    [Decision(3, C)] * 2
    + [Decision(3, B)]
    + [Decision(3, S)] * 2
    + [Decision(1, S), Decision(2, C)]
)


def test_1_decisions_weigh_by_their_stake():
    found = power.decision_share(DECISIONS, OPEN)
    # (3·1 + 3·1 + 3·½ + 0 + 0 + 1·0 + 2·1) ÷ (5·3 + 1 + 2)
    assert found.value == pytest.approx(9.5 / 18)
    assert (found.n, found.number, found.direction, found.suppressed) == (7, 1, "higher", False)
    assert found.figures[0].parts == ((C, 3.0), (B, 1.0), (S, 3.0))
    assert found.interval.method == "Wilson, effective n"
    # Kish: 18² ÷ (5·9 + 1 + 4) = 6.48; Wilson's formula with 9.5/18 of 6.48, by hand.
    z, n, p = 1.959963984540054, 6.48, 9.5 / 18
    centre, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    assert interval(found) == (
        round((centre - half) / (1 + z * z / n), 6),
        round((centre + half) / (1 + z * z / n), 6),
    )
    high = found.figure("stake-3")
    assert (high.value, high.n) == (0.5, 5)


def test_1_without_halves_the_interval_is_wilsons():
    found = power.decision_share([Decision(3, C)] * 65 + [Decision(3, S)] * 35, OPEN)
    want = wilson(65, 100).interval
    assert found.figure("stake-3").interval == want
    assert interval(found) == (round(want.low, 6), round(want.high, 6))
    assert power.decision_share([Decision(3, C)] * 5, OPEN).interval.high == 1
    assert power.decision_share([Decision(2, S)] * 5, OPEN).interval.low == 0


def test_1_few_high_stakes_are_hidden_while_the_rest_is_shown():
    found = power.decision_share([Decision(1, C)] * 5 + [Decision(3, C)] * 4, OPEN)
    hidden = found.figure("stake-3")
    assert (hidden.value, hidden.n, hidden.interval, hidden.parts) == (None, None, None, ())
    assert hidden.why == "too-few-answers"
    assert not found.suppressed


# --- 2 formal power --------------------------------------------------------------------------------

SEATS = {"c1": 1, "c2": 1, "c3": 1, "i1": 1, "i2": 1}
SIDES = {seat: C if seat[0] == "c" else S for seat in SEATS}


def test_2_formal_power_is_the_index_of_the_bloc():
    majority = power.formal_power(power.weighted_game(3, SEATS), SIDES, OPEN)
    assert (majority.value, majority.figure("members").value) == (1, pytest.approx(0.6))
    assert (majority.n, majority.interval) == (5, None)
    assert dict(majority.figures[0].parts) == {
        "swings": 2,
        "swings-of-all": 2,
        "coalitions": 4,
        "seats": 3,
    }
    joint = power.formal_power(power.joint_game(SEATS, SIDES), SIDES, OPEN)
    assert (joint.value, joint.distance) == (0.5, pytest.approx(2 * (0.5 - 6 / 14)))
    other = power.formal_power(power.weighted_game(3, SEATS), SIDES, OPEN, bloc=S)
    assert (other.value, other.distance, other.worst.code) == (0, 1, "together")


def test_2_a_rule_under_which_nobody_can_win_gives_no_power():
    found = power.formal_power(power.weighted_game(9, SEATS), SIDES, OPEN)
    assert (found.value, found.why, found.suppressed, found.distance) == (
        None,
        "undefined",
        False,
        None,
    )


def test_2_who_has_no_seat_has_no_power():
    sides = dict.fromkeys(SEATS, S)
    found = power.formal_power(power.weighted_game(3, SEATS), sides, OPEN)
    assert (found.value, found.distance, dict(found.figures[0].parts)["seats"]) == (0, 1, 0)
    nobody = power.formal_power(power.weighted_game(9, SEATS), sides, OPEN)
    assert nobody.why == "undefined"


def test_2_a_small_board_is_shown_but_not_to_people_who_would_see_single_others():
    board = power.weighted_game(2, {"c1": 1, "i1": 1})
    sides = {"c1": C, "i1": S}
    assert power.formal_power(board, sides, OPEN).value == 0.5
    assert power.formal_power(board, sides, Terms(people_outside=1)).why == "too-few-people"


# --- 3 agenda origin -------------------------------------------------------------------------------


def test_3_joint_ideas_count_half():
    found = power.agenda_origin([Project(C)] * 3 + [Project(B)] * 2 + [Project(S)] * 3, OPEN)
    assert (found.value, found.n) == (0.5, 8)
    assert found.interval.low < 0.5 < found.interval.high
    plain = power.agenda_origin([Project(C)] * 3 + [Project(S)] * 3, OPEN)
    assert plain.interval == wilson(3, 6).interval


# --- 4 priority fidelity ---------------------------------------------------------------------------

LISTS = PriorityList(tuple("abcdefghijk"), 30), PriorityList(tuple("kjihgfedcba"), 12)


def test_4_money_on_the_communitys_top_ten_and_how_alike_the_lists_are():
    spent = [
        Spending(100, "a"),
        Spending(50, "j"),
        Spending(30, "k"),
        Spending(20),
        Spending(0, "b"),
    ]
    found = power.priority_fidelity(spent, *LISTS, OPEN)
    assert (found.value, found.n, found.interval) == (0.75, 5, None)  # "k" is the eleventh
    assert found.figures[0].parts == (("of", 150.0), ("all", 200.0))
    assert power.priority_fidelity(spent, *LISTS, OPEN, top=11).value == 0.9
    overlap = found.figure("overlap")
    # Agreement at depths 1 to 11 of a list and its reverse, then 1 for ever (Webber, 2010, eq. 32).
    common = [max(0, 2 * d - 11) for d in range(1, 12)]
    want = 0.1 / 0.9 * sum(x / d * 0.9**d for d, x in enumerate(common, 1)) + 0.9**11
    assert overlap.value == pytest.approx(want)
    assert (overlap.n, overlap.target, overlap.distance) == (42, None, None)
    same = power.priority_fidelity(spent, LISTS[0], LISTS[0], OPEN, p=0.5).figure("overlap")
    assert same.value == pytest.approx(1)


def test_4_few_voters_of_one_bloc_hide_the_overlap():
    spent = [Spending(10, "a")] * 5
    few = replace(LISTS[1], voters=4)
    found = power.priority_fidelity(spent, LISTS[0], few, OPEN)
    assert (found.value, found.figure("overlap").why) == (1, "too-few-answers")
    assert power.priority_fidelity(spent, replace(LISTS[0], voters=4), LISTS[1], OPEN).suppressed


def test_4_no_money_and_no_list_are_undefined():
    empty = PriorityList((), 9)
    found = power.priority_fidelity([Spending(0, "a")] * 5, LISTS[0], empty, OPEN)
    assert (found.value, found.why) == (None, "undefined")
    assert (found.figure("overlap").value, found.figure("overlap").why) == (None, "undefined")


# --- 5 budget share --------------------------------------------------------------------------------


def test_5_the_share_of_the_budget_that_reaches_the_community():
    shares = [Share(36, C)] + [Share(16, S)] * 3 + [Share(16, N)]
    found = power.budget_share(shares, OPEN)
    assert (found.value, found.n, found.distance) == (0.36, 5, pytest.approx(0.28))
    reference = power.US_PROJECTS
    assert (reference.n, reference.mean, reference.sd) == (200, 0.36, 0.26)
    assert power.budget_share([Share(0, C)] * 5, OPEN).why == "undefined"


# --- 6 resource control ----------------------------------------------------------------------------


def test_6_hiring_money_and_things_in_kind():
    found = power.resource_control([Control(C, B, S)], OPEN)
    assert (found.value, found.n) == (0.5, 1)
    assert [figure.value for figure in found.figures[1:]] == [1, 0.5, 0]
    two = power.resource_control([Control(C, B, S), Control(C, None, C), Control()], OPEN)
    assert (two.value, two.n, two.figure("money").n) == (0.75, 2, 1)
    nothing = power.resource_control([Control()], OPEN)
    assert (nothing.value, nothing.why) == (None, "undefined")


# --- 7 payment justice -----------------------------------------------------------------------------


def paid(bloc, days, promised=30, payee=None):
    return Payment(bloc, 0, promised, days, payee)


PAYMENTS = [paid(C, d) for d in (10, 20, 30, 40, 50)] + [paid(S, d) for d in (10, 15, 20, 25, 30)]


def test_7_who_waits_for_money():
    waiting = [Payment(C, 20, 60), Payment(C, 50, 130)]  # the first is late on day 100
    found = power.payment_justice(PAYMENTS + waiting, 100, OPEN)
    assert (found.value, found.n) == (8 / 11, 11)
    assert found.interval == wilson(8, 11).interval
    ratio = found.figure("days-ratio")
    assert (ratio.value, ratio.n, ratio.interval) == (1.5, 10, None)
    assert [found.figure(f"days-{b}").value for b in (C, S)] == [30, 20]
    assert found.figure("oldest-unpaid").value == 80
    assert found.worst.code == "days-ratio"  # 1 − 1/1.5 is more than 1 − 8/11


def test_7_the_promised_day_itself_is_in_time():
    def late(payment, today):
        return power.payment_justice([payment] * 5, today, OPEN).value

    assert late(Payment(C, 0, 30, 30), 99) == 1
    assert late(Payment(C, 0, 30, 31), 99) == 0
    assert late(Payment(C, 0, 30), 30) is None  # not due yet, so nothing is counted
    assert late(Payment(C, 0, 30), 31) == 0


def test_7_five_payments_to_one_person_say_nothing():
    one = [replace(p, payee="Ann") for p in PAYMENTS[:5]] + PAYMENTS[5:]
    found = power.payment_justice(one, 100, OPEN)
    assert found.figure("days-ratio").why == "too-few-answers"
    assert found.figure("days-community").value is None
    assert found.figure("days-institution").value == 20
    assert found.value == 0.8  # six payees
    alone = power.payment_justice([paid(C, 1, payee=7)] * 9, 100, OPEN)
    assert all(figure.value is None and figure.n is None for figure in alone.figures)


def test_7_without_a_median_to_divide_by_there_is_no_ratio():
    at_once = [paid(C, d) for d in (1, 2, 3, 4, 5)] + [paid(S, 0)] * 5
    found = power.payment_justice(at_once, 9, SEEDED)
    assert (found.figure("days-ratio").value, found.figure("days-ratio").why) == (None, "undefined")
    assert found.figure("oldest-unpaid").why == "undefined"
    early = power.payment_justice([Payment(C, 9, 20, 2)] * 5, 30, OPEN)  # paid in advance
    assert early.figure("days-community").value == 0


def test_7_a_seed_gives_the_ratio_an_interval():
    one = power.payment_justice(PAYMENTS, 100, SEEDED)
    two = power.payment_justice(PAYMENTS[::-1], 100, SEEDED)
    assert one == two
    low, high = interval(one.figure("days-ratio"))
    assert low < 1.5 < high


def test_7_the_interval_is_what_drawing_again_by_other_chance_gives():
    own, other = [3 + k * k / 20 for k in range(41)], [2 + k / 3 for k in range(41)]
    rows = [paid(C, round(d)) for d in own] + [paid(S, round(d)) for d in other]
    found = power.payment_justice(rows, 100, replace(SEEDED, draws=2000)).figure("days-ratio")
    stream = np.random.default_rng(1)
    c, i = np.round(own), np.round(other)
    drawn = [np.median(stream.choice(c, 41)) / np.median(stream.choice(i, 41)) for _ in range(2000)]
    assert interval(found) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])), abs=0.12)


# --- 8 paid time -----------------------------------------------------------------------------------


def test_8_hours_paid_and_the_rate_for_all_hours():
    work = [Work(k, 10, 6, 72, 12) for k in range(4)] + [
        Work(9, 4, 4, 48, 12),
        Work(9, 6, 2, 24, 12),
    ]
    found = power.paid_time(work, OPEN)
    assert (found.value, found.n, found.interval) == (0.6, 5, None)
    rate = found.figure("rate")
    assert rate.value == pytest.approx(360 / 600)
    assert dict(rate.parts) == {
        "fee-an-hour": pytest.approx(7.2),
        "card-an-hour": pytest.approx(12),
    }


def test_8_somebody_without_a_name_is_a_person_of_their_own():
    assert power.paid_time([Work(None, 1, 1, 1, 1)] * 5, OPEN).n == 5
    assert power.paid_time([Work("x", 1, 1, 1, 1)] * 5, OPEN).suppressed


def test_8_no_hours_and_no_rate_are_undefined():
    found = power.paid_time([Work(k, 0, 0, 5, 12) for k in range(5)], SEEDED)
    assert [f.why for f in found.figures] == ["undefined"] * 2
    volunteers = power.paid_time([Work(k, 5, 0, 0, 0) for k in range(5)], SEEDED)
    assert (volunteers.value, volunteers.figure("rate").why) == (0, "undefined")
    assert volunteers.interval is None  # every draw says 0: the draws know nothing


def test_8_a_seed_gives_intervals():
    work = [Work(k, 10, k, 10 * k, 12) for k in range(8)]
    found = power.paid_time(work, SEEDED)
    assert found == power.paid_time(work[::-1], SEEDED)
    assert found.interval.low < found.value < found.interval.high
    assert found.interval.method == "bootstrap"
    assert found != power.paid_time(work, replace(SEEDED, seed=5))


# --- 9 loop closure --------------------------------------------------------------------------------


def test_9_answered_and_confirmed_in_time_of_all_that_were_due():
    rows = [
        Contribution(C, 0, 10, 20),  # closed
        Contribution(C, 0, 10, 30),  # closed on the last day
        Contribution(C, 0, 10, 31),  # a day too late
        Contribution(C, 0, 10),  # answered, never confirmed
        Contribution(S, 0),  # unanswered: a failure
        Contribution(C, 70, 71, 72),  # closed, but not due: counts nowhere
        Contribution(C, 99),  # not due
    ]
    found = power.loop_closure(rows, 100, OPEN, days=30)
    assert (found.value, found.n) == (0.4, 5)
    assert found.interval == wilson(2, 5).interval
    assert dict(found.figures[0].parts) == {"closed": 2, "unanswered": 1, "due": 5}
    assert power.loop_closure(rows, 101, OPEN, days=30).n == 6
    assert power.loop_closure([], 100, OPEN, days=30).why == "too-few-answers"


def test_9_five_contributions_of_one_person_say_nothing():
    assert power.loop_closure([Contribution(C, 0, person="x")] * 9, 100, OPEN, days=1).suppressed


# --- 10 influence parity ---------------------------------------------------------------------------


def answers(bloc, used, partly, unused, open_=0):
    outcomes = ["used"] * used + ["partly"] * partly + ["not"] * unused + [None] * open_
    return [Contribution(bloc, 0, outcome=outcome) for outcome in outcomes]


def test_10_used_of_answered_on_both_sides():
    rows = answers(C, 3, 2, 5, open_=4) + answers(S, 6, 0, 4) + answers(N, 9, 0, 0)
    found = power.influence_parity(rows, OPEN)
    assert (found.value, found.n) == (pytest.approx(0.4 / 0.6), 20)
    assert [found.figure(b).value for b in (C, S)] == [0.4, 0.6]
    assert found.distance == pytest.approx(1 / 3)
    assert power.influence_parity(rows, OPEN, partly=1).figure(C).value == 0.5
    # Katz and others: exp(ln(2/3) ± 1.96·√(0.6/(10·0.4) + 0.4/(10·0.6)))
    spread = 1.959963984540054 * (0.6 / 4 + 0.4 / 6) ** 0.5
    want = (2 / 3 * np.exp(-spread), 2 / 3 * np.exp(spread))
    assert interval(found) == pytest.approx(want, abs=1e-6)


def test_10_nothing_used_on_a_side():
    found = power.influence_parity(answers(C, 5, 0, 5) + answers(S, 0, 0, 5), OPEN)
    assert (found.value, found.why, found.interval) == (None, "undefined", None)
    none = power.influence_parity(answers(C, 0, 0, 5) + answers(S, 5, 0, 0), OPEN)
    assert (none.value, none.interval, none.distance) == (0, None, 1)
    every = power.influence_parity(answers(C, 5, 0, 0) + answers(S, 5, 0, 0), OPEN)
    assert (every.value, every.interval, every.distance) == (1, None, 0)


def test_10_both_sides_need_five_people():
    few = power.influence_parity(answers(C, 5, 0, 0) + answers(S, 4, 0, 0), OPEN)
    assert [figure.value for figure in few.figures] == [None, 1, None]
    one = [replace(row, person="x") for row in answers(S, 5, 0, 0)]
    assert power.influence_parity(answers(C, 5, 0, 0) + one, OPEN).suppressed


# --- 11 override rate ------------------------------------------------------------------------------


def test_11_objections():
    rows = [Objection("overridden", 4), Objection("overridden", 10), Objection("upheld", 6)]
    rows += [Objection("compromise", 8)] * 2 + [Objection("raised", 1), Objection("mediated")]
    found = power.override_rate(rows, 50, OPEN)
    assert (found.value, found.n) == (0.4, 5)
    assert found.interval == wilson(2, 5).interval
    assert found.figures[0].parts == (("upheld", 1.0), ("compromise", 2.0), ("overridden", 2.0))
    assert (found.figure("per-100").value, found.figure("per-100").n) == (14, 7)
    assert (found.figure("days-paused").value, found.figure("days-paused").n) == (7, 6)
    assert (found.direction, found.distance) == ("lower", 0.4)
    assert power.override_rate(rows, 0, OPEN).figure("per-100").why == "undefined"
    assert all(figure.value is None for figure in power.override_rate(rows[:4], 9, OPEN).figures)


# --- 12 analysis depth -----------------------------------------------------------------------------


def test_12_the_mean_of_three_shares():
    segments = [Segment(True)] * 3 + [Segment(False)] * 7
    themes = [Theme(C, C)] * 3 + [Theme(B, S)] * 2 + [Theme(S)] * 5
    found = power.analysis_depth(segments, themes, SEEDED)
    assert [figure.value for figure in found.figures[1:]] == [0.3, 0.4, 0.6]
    assert (found.value, found.n) == (pytest.approx(1.3 / 3), 20)
    assert found.interval.low < found.value < found.interval.high
    assert found == power.analysis_depth(segments[::-1], themes[::-1], SEEDED)


def test_12_a_hidden_share_cannot_be_worked_out_from_the_mean():
    found = power.analysis_depth([Segment(True)] * 5, [Theme(C, C)] * 4 + [Theme(S)] * 4, OPEN)
    assert found.figure("contested").suppressed
    assert (found.value, found.n, found.interval) == (0.75, 13, None)
    nothing = power.analysis_depth([], [], OPEN)
    assert (nothing.value, nothing.why) == (None, "too-few-answers")


# --- 13 credit parity ------------------------------------------------------------------------------


def test_13_credit_for_hours():
    rows = [Credit(k, C, 2, 30) for k in range(5)] + [Credit(k, S, 6, 20) for k in range(5, 10)]
    found = power.credit_parity(rows, SEEDED)
    assert found.value == pytest.approx((10 / 40) / (150 / 250))
    assert found.figures[0].parts == (("credit", 0.25), ("hours", 0.6))
    assert (found.n, found.direction) == (10, "near")
    assert found.interval is None  # all alike within their bloc: nothing to draw from
    uneven = [replace(row, credit=1 + row.person % 3) for row in rows]
    spread = power.credit_parity(uneven, SEEDED)
    assert spread.interval.low < spread.value < spread.interval.high
    assert power.credit_parity(rows[1:], OPEN).suppressed
    assert power.credit_parity([replace(r, credit=0) for r in rows], OPEN).why == "undefined"
    idle = [replace(r, hours=0) if r.bloc == C else r for r in rows]
    assert power.credit_parity(idle, OPEN).why == "undefined"
    split = rows + [Credit(None, N, 0, 0)]
    assert power.credit_parity(split, OPEN).n == 11


# --- 14 data control and return --------------------------------------------------------------------


def test_14_rule_and_seat_and_return():
    rows = [
        Dataset(True, True, 0, 90),  # back on the last day
        Dataset(True, True, 0, 91),  # a day late
        Dataset(True, False, 0),  # never
        Dataset(False, True, 100, 110),  # not due yet
        Dataset(False, False),  # nothing owed
    ]
    found = power.data_return(rows, 150, OPEN)
    assert (found.value, found.n) == (0.4, 5)
    assert found.interval == wilson(2, 5).interval
    assert dict(found.figures[0].parts) == {"access-rule": 3, "seat": 3}
    assert found.figure("returned").why == "too-few-answers"
    assert power.data_return(rows, 150, ALL).figure("returned").value == pytest.approx(1 / 3)
    assert power.data_return(rows, 191, ALL).figure("returned").n == 4
    assert power.data_return(rows, 150, ALL, days=9).figure("returned").value == 0


# --- 15 perception gap -----------------------------------------------------------------------------


def ratings(values, bloc, item="q1"):
    return [Rating(f"{bloc}{k}", bloc, item, value) for k, value in enumerate(values)]


def test_15_how_differently_both_sides_see_it():
    rows = ratings([1, 2, 2, 3, 2], C) + ratings([4, 4, 5, 3, 4], S) + ratings([5] * 5, N)
    found = power.perception_gap(rows, SEEDED, scale=(1, 5))
    assert (found.value, found.n, found.distance) == (2, 10, 0.5)
    assert found == power.perception_gap(rows[::-1], SEEDED, scale=(1, 5))
    assert found.interval.low < 2 < found.interval.high
    parts = dict(found.figures[0].parts)
    assert parts == {C: 2, S: 4, "raters-community": 5, "raters-institution": 5, "items": 1}
    assert power.perception_gap(rows, OPEN, scale=(0, 5)).distance == 0.4
    assert found.figure("item:q1").value == 2


def test_15_only_items_that_both_sides_answered_count():
    rows = ratings([2] * 5, C) + ratings([3] * 6, S) + ratings([1] * 5, C, "q2")
    rows += ratings([5] * 4, S, "q2") + ratings([1] * 9, S, "q3")
    found = power.perception_gap(rows, SEEDED, scale=(1, 5))
    assert (found.value, found.n, len(found.figures), found.interval) == (1, 11, 2, None)
    # Each item counts the same, however many answered it.
    rows += ratings([1] * 6, C, "q4") + ratings([4] * 5, S, "q4")
    assert power.perception_gap(rows, OPEN, scale=(1, 5)).value == 2


def test_15_too_few_raters_on_a_side():
    rows = ratings([1] * 4, C) + ratings([5] * 9, S)
    found = power.perception_gap(rows, OPEN, scale=(1, 5))
    assert (found.value, found.n, found.why) == (None, None, "too-few-answers")
    enough = ratings([1] * 5, C) + ratings([5] * 9, S)
    assert power.perception_gap(enough, Terms(4), scale=(1, 5)).why == "too-few-people"
    assert power.perception_gap([], OPEN, scale=(1, 5)).suppressed


# --- all of them -----------------------------------------------------------------------------------


def fifteen(terms, mix=lambda rows: rows):
    """Every measure on records that are just enough."""
    return [
        power.decision_share(mix(DECISIONS), terms),
        power.formal_power(power.weighted_game(3, SEATS), SIDES, terms),
        power.agenda_origin(mix([Project(C)] * 2 + [Project(S)] * 4), terms),
        power.priority_fidelity(mix([Spending(10, "a"), Spending(7, "k")] * 3), *LISTS, terms),
        power.budget_share(mix([Share(1, C), Share(0.1, S), Share(0.2, S)] * 2), terms),
        power.resource_control(mix([Control(C, B, S), Control(S, S, B)]), terms),
        power.payment_justice(mix(PAYMENTS), 100, terms),
        power.paid_time(mix([Work(k, 3, k / 3, 0.1 * k, 12.3) for k in range(9)]), terms),
        power.loop_closure(
            mix([Contribution(C, k, k + 2, k + 2 + 2 * k) for k in range(9)]), 99, terms, days=9
        ),
        power.influence_parity(mix(answers(C, 3, 1, 4) + answers(S, 4, 2, 2)), terms),
        power.override_rate(
            mix([Objection("overridden", 0.1 * k) for k in range(5)] + [Objection("upheld")] * 5),
            30,
            terms,
        ),
        power.analysis_depth(
            mix([Segment(k % 3 == 0) for k in range(9)]), mix([Theme(C, B), Theme(S, C)] * 4), terms
        ),
        power.credit_parity(
            mix([Credit(k, (C, S)[k % 2], 0.1 * k, 9.7 - k) for k in range(10)]), terms
        ),
        power.data_return(
            mix([Dataset(k % 2 == 0, True, k, k + 50) for k in range(9)]), 200, terms
        ),
        power.perception_gap(
            mix(ratings([1.1, 2, 2, 3.3, 4], C) + ratings([2, 4.7, 5, 3, 4], S)),
            terms,
            scale=(1, 5),
        ),
    ]


def test_there_are_fifteen_and_all_can_be_shown():
    found = fifteen(SEEDED)
    assert [measure.number for measure in found] == list(range(1, 16))
    assert len({measure.code for measure in found}) == 15
    assert all(measure.value is not None and measure.n >= 2 for measure in found)
    assert all(0 <= measure.distance <= 1 for measure in found)
    empty = [figure for measure in found for figure in measure.figures if figure.value is None]
    assert [figure.code for figure in empty] == ["oldest-unpaid"]  # all is paid
    values = [figure.value for measure in found for figure in measure.figures]
    assert {type(value) for value in values} == {float, type(None)}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_records_never_matters(seed):
    def shuffled(rows):
        rows = list(rows)
        random.Random(seed).shuffle(rows)
        return rows

    assert fifteen(SEEDED, shuffled) == fifteen(SEEDED)


def test_below_five_people_outside_ones_own_bloc_nothing_is_shown():
    for measure in fifteen(replace(SEEDED, people_outside=4)):
        assert measure.suppressed
        assert measure.why == "too-few-people"
        for figure in measure.figures:
            assert (figure.value, figure.n, figure.interval, figure.parts) == (None, None, None, ())
            assert figure.distance is None
    assert not any(measure.suppressed for measure in fifteen(replace(SEEDED, people_outside=5)))
    three = replace(SEEDED, people_outside=4, least_people=3)
    assert not any(measure.suppressed for measure in fifteen(three))


def test_below_five_of_what_is_counted_no_number_is_shown():
    """Of every kind of record, the first four only."""
    found = fifteen(SEEDED, lambda rows: list(rows)[:4])
    assert {m.number for m in found if not m.suppressed} == {2, 6}  # read from rules, not counted
    others = [f for m in found if m.suppressed for f in m.figures if f.code != "overlap"]
    assert {(f.value, f.n, f.interval, f.parts) for f in others} == {(None, None, None, ())}


def test_nothing_at_all_is_no_error():
    found = fifteen(SEEDED, lambda rows: [])
    assert all(m.value is None for m in found if m.number != 2)


def test_results_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        fifteen(OPEN)[0].figures[0].value = 1


# --- the profile -----------------------------------------------------------------------------------


def test_a_profile_begins_with_the_worst_two_and_has_no_score():
    found = fifteen(OPEN)
    shown = profile(reversed(found))
    far = sorted(found, key=lambda m: -m.distance)[:2]
    assert list(shown.worst) == far
    rest = [m.number for m in shown.rest]
    assert rest == sorted(rest)
    assert len(shown.all) == 15
    assert shown.hidden == ()
    assert not hasattr(shown, "score")
    assert len(profile(found, worst=4).worst) == 4


def test_equally_far_measures_come_by_number_and_parity_is_never_worst():
    even = power.decision_share([Decision(1, B)] * 5, OPEN)
    bad = power.agenda_origin([Project(S)] * 5, OPEN)
    hidden = power.budget_share([], OPEN)
    shown = profile([hidden, bad, even])
    assert (shown.worst, shown.rest, shown.hidden) == ((bad,), (even,), (hidden,))
    money = power.budget_share([Share(5, S)] * 5, OPEN)
    assert [m.number for m in profile([money, bad]).worst] == [3, 5]
    assert profile([]).all == ()


def test_a_measure_without_a_figure_to_judge_is_shown_by_number():
    one = power.Measure(11, "x", (power.Figure("a", "b", 3.0, 9),))
    assert (one.distance, one.worst, one.direction) == (None, None, "")
    assert profile([one]).rest == (one,)


@pytest.mark.parametrize(
    ("target", "pairs"),
    [
        (Target("higher", 0.5), [(0, 1), (0.25, 0.5), (0.5, 0), (1, 0)]),
        (Target("higher", 1.0), [(0, 1), (0.9, 0.1), (1, 0)]),
        (Target("lower", 0.0), [(0, 0), (0.3, 0.3), (1, 1)]),
        (Target("lower", 1.0, "ratio"), [(0.5, 0), (1, 0), (2, 0.5), (4, 0.75)]),
        (Target("higher", 1.0, "ratio"), [(0, 1), (0.5, 0.5), (2, 0)]),
        (Target("near", 1.0, "ratio"), [(0, 1), (0.5, 0.5), (1, 0), (2, 0.5)]),
        (Target("near", 0.0, "ratio"), [(0, 0)]),
        (Target("near", 0.0, "gap", 4), [(-2, 0.5), (0, 0), (1, 0.25), (4, 1)]),
    ],
)
def test_distance_from_parity(target, pairs):
    for value, distance in pairs:
        assert target.distance(value) == pytest.approx(distance)


@given(
    st.sampled_from(["higher", "lower", "near"]),
    st.floats(0.05, 0.95),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_further_on_the_worse_side_is_never_nearer(direction, parity, one, two):
    target = Target(direction, parity)
    a, b = sorted((one, two), key=lambda v: abs(v - parity))
    if (a < parity) == (b < parity):
        assert 0 <= target.distance(a) <= target.distance(b) <= 1


def test_people_outside_ones_own_bloc():
    people = {C: 12, S: 4, N: 1}
    assert [people_outside(people, own) for own in (C, S, N)] == [5, 13, 16]
    assert people_outside(people, None) == 5
    assert people_outside({}, None) == 0
    assert people_outside({S: 3}, C) == 3


# --- bad input -------------------------------------------------------------------------------------

BAD = [
    (
        lambda: power.decision_share([Decision(4, C)], OPEN),
        "row 1, field “stake”: 4 is more than 3",
    ),
    (
        lambda: power.decision_share([Decision(True, C)], OPEN),
        "row 1, field “stake”: True is not a",
    ),
    (lambda: power.decision_share([Decision(1, N)], OPEN), "row 1, field “decided_by”: 'network'"),
    (lambda: power.decision_share([None], OPEN), "row 1: None is no Decision"),
    (lambda: power.agenda_origin([Project(C), Project([])], OPEN), "row 2, field “origin”: []"),
    (lambda: power.priority_fidelity([Spending(-1)], *LISTS, OPEN), "row 1, field “amount”: -1"),
    (
        lambda: power.priority_fidelity([Spending(1, 1.5)], *LISTS, OPEN),
        "row 1, field “priority”: 1.5",
    ),
    (
        lambda: power.priority_fidelity([Spending(1, 1), Spending(1, "a")], *LISTS, OPEN),
        "priority: some",
    ),
    (
        lambda: power.priority_fidelity([], PriorityList(("a", "a"), 5), LISTS[1], OPEN),
        "community, field “items”: 'a' is there twice",
    ),
    (
        lambda: power.priority_fidelity([], LISTS[0], PriorityList("abc", 5), OPEN),
        "institution, field “items”: one text",
    ),
    (
        lambda: power.priority_fidelity([], LISTS[0], PriorityList((), 5.0), OPEN),
        "institution, field “voters”: 5.0",
    ),
    (lambda: power.priority_fidelity([], *LISTS, OPEN, top=0), "top: 0 is less than 1"),
    (lambda: power.budget_share([Share(float("nan"), C)], OPEN), "row 1, field “amount”: nan"),
    (lambda: power.budget_share([Share(1e200, C)], OPEN), "row 1, field “amount”: 1e+200 is more"),
    (lambda: power.budget_share([Share(1, "x")], OPEN), "row 1, field “bloc”: 'x'"),
    (lambda: power.resource_control([Control(C, "x")], OPEN), "row 1, field “money”: 'x'"),
    (lambda: power.resource_control([Control(in_kind="x")], OPEN), "row 1, field “in_kind”: 'x'"),
    (
        lambda: power.payment_justice([Payment(C, 0, 1, 5)], 4, OPEN),
        "row 1, field “paid”: 5 is more than 4",
    ),
    (lambda: power.payment_justice([Payment(C, 9, 1)], 4, OPEN), "row 1, field “claimed”: 9"),
    (lambda: power.payment_justice([Payment(C, 0, 1.5)], 4, OPEN), "row 1, field “promised”: 1.5"),
    (
        lambda: power.payment_justice([Payment(C, 0, 1, None, 2.5)], 4, OPEN),
        "row 1, field “payee”: 2.5",
    ),
    (lambda: power.payment_justice([], None, OPEN), "today: None"),
    (
        lambda: power.paid_time([Work("a", 2, 3, 1, 1)], OPEN),
        "row 1, field “paid_hours”: 3.0 is more",
    ),
    (lambda: power.paid_time([Work("a", 2, -3, 1, 1)], OPEN), "row 1, field “paid_hours”: -3"),
    (lambda: power.paid_time([Work([], 2, 1, 1, 1)], OPEN), "row 1, field “person”: []"),
    (
        lambda: power.paid_time([Work("a", 1, 1, 1, 1), Work(2, 1, 1, 1, 1)], OPEN),
        "person: some ids",
    ),
    (
        lambda: power.loop_closure([Contribution(C, 5, 4)], 9, OPEN, days=3),
        "row 1, field “answered”: 4 is less",
    ),
    (
        lambda: power.loop_closure([Contribution(C, 5, None, 6)], 9, OPEN, days=3),
        "row 1, field “confirmed”: confirmed, but",
    ),
    (
        lambda: power.loop_closure([Contribution(C, 5, 7, 6)], 9, OPEN, days=3),
        "row 1, field “confirmed”: 6 is less",
    ),
    (
        lambda: power.loop_closure([Contribution(C, 10)], 9, OPEN, days=3),
        "row 1, field “raised”: 10",
    ),
    (lambda: power.loop_closure([], 9, OPEN, days=-1), "days: -1"),
    (
        lambda: power.influence_parity([Contribution(C, 0, outcome="yes")], OPEN),
        "row 1, field “outcome”",
    ),
    (lambda: power.influence_parity([Contribution("x", 0)], OPEN), "row 1, field “bloc”: 'x'"),
    (lambda: power.influence_parity([], OPEN, partly=2), "partly: 2.0 is more than 1"),
    (lambda: power.override_rate([Objection("x")], 1, OPEN), "row 1, field “outcome”: 'x'"),
    (
        lambda: power.override_rate([Objection("raised", -1)], 1, OPEN),
        "row 1, field “days_paused”: -1",
    ),
    (lambda: power.override_rate([], 1.5, OPEN), "decisions: 1.5"),
    (lambda: power.analysis_depth([Segment(1)], [], OPEN), "row 1, field “by_peer”: 1 is neither"),
    (lambda: power.analysis_depth([], [Theme("x")], OPEN), "row 1, field “proposed_by”: 'x'"),
    (lambda: power.analysis_depth([], [Theme(C, "x")], OPEN), "row 1, field “settled_with”: 'x'"),
    (
        lambda: power.credit_parity([Credit("a", C, 1, 1), Credit("a", S, 1, 1)], OPEN),
        "row 2, field “bloc”: 'a' is in two blocs",
    ),
    (lambda: power.credit_parity([Credit("a", C, -1, 1)], OPEN), "row 1, field “credit”: -1"),
    (lambda: power.credit_parity([Credit("a", C, 1, "1")], OPEN), "row 1, field “hours”: '1'"),
    (
        lambda: power.data_return([Dataset(1, True)], 9, OPEN),
        "row 1, field “access_rule”: 1 is neither",
    ),
    (
        lambda: power.data_return([Dataset(True, None)], 9, OPEN),
        "row 1, field “seat”: None is neither",
    ),
    (
        lambda: power.data_return([Dataset(True, True, 0.5)], 9, OPEN),
        "row 1, field “owed_from”: 0.5",
    ),
    (
        lambda: power.data_return([Dataset(True, True, 0, 10)], 9, OPEN),
        "row 1, field “returned”: 10",
    ),
    (
        lambda: power.perception_gap([Rating("a", C, "q", 6)], OPEN, scale=(1, 5)),
        "row 1, field “value”: 6",
    ),
    (
        lambda: power.perception_gap([Rating("a", C, "q", 1)] * 2, OPEN, scale=(1, 5)),
        "row 2, field “item”: 'a' answered 'q' twice",
    ),
    (
        lambda: power.perception_gap([Rating(None, C, "q", 1)], OPEN, scale=(1, 5)),
        "row 1, field “person”: None",
    ),
    (
        lambda: power.perception_gap([Rating("a", C, True, 1)], OPEN, scale=(1, 5)),
        "row 1, field “item”: True",
    ),
    (lambda: power.perception_gap([], OPEN, scale=(5, 5)), "scale: 5.0 is not more than 5.0"),
    (lambda: power.perception_gap([], OPEN, scale=5), "scale: 5 is not a pair"),
    (lambda: fifteen(OPEN)[0].figure("x"), "code: measure 1 has no figure 'x'"),
    (lambda: profile([fifteen(OPEN)[0]] * 2), "measures: 1 is there twice"),
    (lambda: profile([], worst=-1), "worst: -1"),
    (lambda: profile([None]), "row 1: None is no Measure"),
    (lambda: people_outside({"x": 1}, C), "people: 'x'"),
    (lambda: people_outside({C: -1}, C), "people, bloc 'community': -1"),
    (lambda: people_outside({C: 1}, "x"), "own: 'x'"),
    (lambda: Terms(None), "people_outside: None"),
    (lambda: Terms(5, least=0), "least: 0"),
    (lambda: Terms(5, least_people=0), "least_people: 0"),
    (lambda: Terms(5, even=0), "even: 0"),
    (lambda: Terms(5, level=95), "level: 95"),
    (lambda: Terms(5, seed=-1), "seed: -1"),
    (lambda: Terms(5, draws=0), "draws: 0"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_bad_input_says_where_and_why(call, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        call()


def test_days_and_decisions_that_no_calendar_holds_are_refused():
    terms = power.Terms(people_outside=9)
    for call in (power.payment_justice, power.data_return):
        with pytest.raises(ValueError, match="^today: "):
            call([], 10**400, terms)
    with pytest.raises(ValueError, match="^decisions: "):
        power.override_rate([], 10**400, terms)


def test_money_on_priorities_of_another_kind_is_not_money_on_none():
    lists = [power.PriorityList((1, 2), 9), power.PriorityList((2, 3), 9)]
    spent = [power.Spending(10.0, "1")] * 5
    with pytest.raises(ValueError, match="^priority: some ids are text and some are numbers"):
        power.priority_fidelity(spent, *lists, power.Terms(people_outside=9))
