"""Scores against numbers worked out by hand."""

import math

import pytest

from copper.instruments import scoring
from copper.instruments.definition import read_file

from .examples import item, questionnaire, scale, score

NONE = {"none": "not_relevant"}
DECLINED = {"none": "declined"}


def definition(items, scores=(), **rest):
    return read_file(questionnaire(items, scores, **rest)).definition


def value(scores, answers, items=None, code="s", **rest):
    d = definition(
        items or [item("a"), item("b", reverse=True), item("c"), item("d")], scores, **rest
    )
    return scoring.scores(d, answers)[code]


def test_a_reverse_item_is_turned_round_on_its_own_scale():
    d = definition([item("a", reverse=True)], scales={"agree": scale(1, 7)})
    assert scoring.numbers(d, {"a": 2}) == {"a": 6.0}  # 1 + 7 - 2
    from_nil = definition([item("a", reverse=True)], scales={"agree": scale(0, 4)})
    assert scoring.numbers(from_nil, {"a": 0}) == {"a": 4.0}


def test_a_mean_counts_reverse_items_turned():
    got = value([score("s", ["a", "b", "c"])], {"a": 5, "b": 1, "c": 2})
    assert got == scoring.Scored(4.0, 3, 3)  # (5 + (6-1) + 2) / 3


def test_declined_and_not_relevant_are_missing():
    rule = score("s", ["a", "b", "c", "d"], missing={"share": 0.5})
    assert value([rule], {"a": 4, "b": DECLINED, "c": NONE, "d": 2}) == scoring.Scored(3.0, 2, 4)
    assert value([rule], {"a": 4, "b": DECLINED, "c": NONE}) == scoring.Scored(None, 1, 4)


def test_two_of_three_meet_a_share_of_two_thirds():
    rule = score("s", ["a", "c", "d"], missing={"share": 0.667})
    assert value([rule], {"a": 4, "c": 5}).value == 4.5
    by_count = score("s", ["a", "c", "d"], missing={"count": 2})
    assert value([by_count], {"a": 4, "c": 5}).value == 4.5
    assert value([by_count], {"a": 4}).value is None


def test_without_a_rule_everything_must_be_answered():
    assert value([score("s", ["a", "c"])], {"a": 4}).value is None


def test_a_sum_fills_gaps_with_the_persons_own_mean():
    rule = score("s", ["a", "b", "c", "d"], method="sum", missing={"share": 0.75})
    # 4 + (6-2) + 1 = 9, mean 3, times 4 items
    assert value([rule], {"a": 4, "b": 2, "c": 1}).value == 12.0


def test_the_lowest_and_the_geometric_mean():
    answers = {"a": 4, "b": 4, "c": 1}  # b turned: 2
    assert value([score("s", ["a", "b", "c"], method="min")], answers).value == 1
    found = value([score("s", ["a", "b", "c"], method="geometric_mean")], answers).value
    assert found == pytest.approx(2.0)  # cube root of 4 * 2 * 1


def test_a_part_that_is_nil_makes_the_geometric_mean_nil_and_below_nil_there_is_none():
    assert scoring.combine("geometric_mean", [0, 5], 2) == 0.0
    assert scoring.combine("geometric_mean", [-1, 5], 2) is None


def test_scores_of_scores_as_readiness_has_them():
    # R = motivation x capacity: the geometric mean of two subscale means
    scores = [
        score("motivation", ["a", "c"]),
        score("capacity", ["d"]),
        score("s", scores=["motivation", "capacity"], method="geometric_mean"),
    ]
    got = value(scores, {"a": 5, "c": 3, "d": 1})
    assert got.value == pytest.approx(2.0)  # sqrt(4 * 1)
    assert value(scores, {"a": 5, "c": 3}).value is None


def test_a_score_is_mapped_onto_another_range():
    # trust in per cent: 100 * (mean - 1) / 3 on a scale of 1 to 4
    rule = score("s", ["a", "c"], rescale=[0, 100])
    got = value([rule], {"a": 4, "c": 3}, scales={"agree": scale(1, 4)})
    assert got.value == pytest.approx(100 * 2.5 / 3)
    total = score("s", ["a", "b", "c", "d"], method="sum", rescale=[0, 100])
    assert value([total], {"a": 1, "b": 5, "c": 1, "d": 1}).value == 0
    assert value([total], {"a": 5, "b": 1, "c": 5, "d": 5}).value == 100


def test_yes_no_and_scored_choices_give_numbers():
    coloured = item("x", "single")
    coloured["choices"][0]["score"] = 0
    coloured["choices"][1]["score"] = 4
    d = definition([coloured, item("y", "yes_no"), item("z", "yes_no", reverse=True)])
    assert scoring.numbers(d, {"x": "blue", "y": "yes", "z": "yes"}) == {"x": 4, "y": 1, "z": 0}


@pytest.mark.parametrize(
    ("freedom", "table"),
    [(3, 3.182), (4, 2.776), (5, 2.571), (9, 2.262), (29, 2.045), (1000, 1.962)],
)
def test_the_t_quantile_agrees_with_the_printed_table(freedom, table):
    assert scoring.t_quantile(freedom) == pytest.approx(table, abs=0.005)


def test_a_mean_with_its_interval():
    # 1 2 3 4 5: mean 3, s = sqrt(2.5), half = 2.776 * s / sqrt(5)
    got = scoring.mean_with_interval([1, 2, 3, 4, 5])
    assert (got.n, got.mean) == (5, 3)
    assert got.spread == pytest.approx(math.sqrt(2.5))
    assert got.low == pytest.approx(3 - 1.963, abs=0.002)
    assert got.high == pytest.approx(3 + 1.963, abs=0.002)


def test_the_interval_stays_on_the_scale():
    got = scoring.mean_with_interval([5, 5, 5, 5, 1], bounds=(1, 5))
    assert got.high == 5


def test_too_few_values_have_no_interval():
    assert scoring.mean_with_interval([1, 2, 3]) is None
