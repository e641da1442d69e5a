"""Scores of questionnaires, against numbers worked out by hand."""

import doctest
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import scales
from copper.methods.scales import Item, Scale, Score, likert

AGREE = likert(["a", "b", "c", "d"], 1, 5, reverse=["b"], required=0.5, not_relevant=[9, "n/a"])

answers = st.dictionaries(st.sampled_from("abcd"), st.none() | st.integers(1, 5) | st.just("n/a"))


def total(given, scale=AGREE):
    return scales.score(scale, given).of("total")


def test_a_score_is_the_mean_of_answered_items_with_reverse_items_turned():
    found = total({"a": 5, "b": 1, "c": 2, "d": 4})
    assert found == scales.Scored("total", 4.0, None, 4, 4)  # (5 + (6 - 1) + 2 + 4) / 4


@pytest.mark.parametrize("missing", [None, 9, 9.0, "n/a"])
def test_not_relevant_is_missing(missing):
    assert total({"a": 4, "b": missing, "c": missing, "d": 2}) == scales.Scored(
        "total", 3, None, 2, 4
    )
    few = total({"a": 4, "b": missing, "c": missing})
    assert few == scales.Scored("total", None, scales.TOO_FEW_ANSWERED, 1, 4)


def test_a_required_share_is_met_by_two_of_three_in_the_eyes_of_who_wrote_two_thirds():
    three = likert(["a", "b", "c"], 1, 5, required=0.667)
    assert total({"a": 4, "b": 5}, three).value == 4.5
    assert total({"a": 4}, three).value is None
    assert total({"a": 4, "b": 5}, likert(["a", "b", "c"], 1, 5)).value is None
    anything = likert(["a", "b", "c"], 1, 5, required=0)
    assert total({"a": 4}, anything).value == 4
    assert total({}, anything).value is None


def test_subscales_are_scored_beside_the_whole():
    scale = likert(
        ["a", "b", "c"], 0, 3, subscales={"trust": ["a", "b"], "pay": ["c"]}, total="all"
    )
    found = scales.score(scale, {"a": 3, "b": 0, "c": 1}, person="ana")
    assert [(one.code, one.value) for one in found.scores] == [
        ("trust", 1.5),
        ("pay", 1),
        ("all", pytest.approx(4 / 3)),
    ]
    assert [
        one.code for one in likert(["a"], 0, 3, subscales={"x": ("a",)}, total=None).scores
    ] == ["x"]


def test_sums_fill_gaps_with_the_persons_own_mean_and_ranges_are_stretched():
    whole = likert(["a", "b", "c", "d"], 1, 5, method="sum", required=0.75)
    assert total({"a": 4, "b": 4, "c": 1}, whole).value == 12
    percent = likert(["a", "b"], 1, 4, rescale=(0, 100))
    assert total({"a": 4, "b": 3}, percent).value == pytest.approx(100 * 2.5 / 3)
    sums = likert(["a", "b"], 1, 4, method="sum", rescale=[0, 1])
    assert total({"a": 1, "b": 1}, sums).value == 0
    assert total({"a": 4, "b": 4}, sums).value == 1


def test_scores_of_scores_as_readiness_has_them():
    scale = Scale(
        (Item("a", 1, 5), Item("b", 1, 5), Item("c", -3, 3), Item("d")),
        (
            Score("motivation", ("a", "b"), at_least=1),
            Score("capacity", ["c"]),
            Score("ready", scores=("motivation", "capacity"), method="geometric_mean"),
            Score("weakest", ("a", "b", "c"), method="min", required=0.3),
            Score("free", ("d",)),
        ),
    )
    found = scales.score(scale, {"a": 4, "c": 1, "d": 1e9})
    assert [one.value for one in found.scores] == [4, 1, pytest.approx(2), 1, 1e9]
    assert scales.score(scale, {"a": 4, "c": 0}).of("ready").value == 0
    below = scales.score(scale, {"a": 4, "c": -1}).of("ready")
    assert (below.value, below.reason) == (None, scales.BELOW_ZERO)
    assert scales.score(scale, {"a": 4}).of("ready").reason == scales.TOO_FEW_ANSWERED


@given(answers, st.randoms(use_true_random=False))
def test_a_mean_stays_on_the_scale_and_does_not_know_the_order_of_answers(given_, chance):
    found = total(given_)
    if found.value is not None:
        assert 1 <= found.value <= 5
    turned = list(given_.items())
    chance.shuffle(turned)
    assert total(dict(turned)) == found


@given(answers)
def test_turning_every_answer_and_every_item_changes_nothing(given_):
    mirror = likert(
        ["a", "b", "c", "d"], 1, 5, reverse=["a", "c", "d"], required=0.5, not_relevant=["n/a"]
    )
    turned = {k: 6 - v if isinstance(v, int) else v for k, v in given_.items()}
    one, two = total(given_), total(turned, mirror)
    assert one.answered == two.answered
    assert two.value == (None if one.value is None else pytest.approx(one.value))


@given(answers, st.sampled_from("acd"))
def test_a_higher_answer_never_lowers_a_score(given_, code):
    lower = total({**given_, code: 2}).value
    higher = total({**given_, code: 3}).value
    assert lower is None or lower < higher


def test_everybody_is_scored_in_the_order_of_ids():
    people = {"ben": {"a": 2, "b": 2, "c": 2, "d": 2}, "ana": {"a": 5, "b": 1}}
    found = scales.score_all(AGREE, people)
    assert [(one.person, one.of("total").value) for one in found] == [("ana", 5), ("ben", 2.5)]
    assert scales.score_all(AGREE, {}) == ()
    assert scales.keyed(AGREE, people) == ((5, 5, None, None), (2, 4, 2, 2))
    assert scales.keyed(AGREE, people, items=["b"]) == ((5,), (4,))


def test_a_summary_gives_mean_spread_and_students_interval():
    people = {i: dict.fromkeys("abcd", v) | {"b": 6 - v} for i, v in enumerate([1, 2, 3, 4, 5])}
    people[9] = {}
    (found,) = scales.summarise(AGREE, people)
    assert (found.code, found.n, found.left_out, found.mean) == ("total", 5, 1, 3)
    assert found.sd == pytest.approx(math.sqrt(2.5))
    half = 2.776445 * math.sqrt(2.5) / math.sqrt(5)  # t(4), printed table
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (3 - half, 3 + half), abs=1e-5
    )
    assert (found.least, found.most) == (1, 5)


def test_an_interval_stays_on_the_scale_and_nobody_has_no_mean():
    people = {i: dict.fromkeys("abcd", 5) | {"b": 1} for i in range(4)}
    (same,) = scales.summarise(AGREE, people)
    assert (same.mean, same.sd, same.interval) == (5, 0, None)
    people[4] = dict.fromkeys("abcd", 1) | {"b": 5}
    (found,) = scales.summarise(AGREE, people, level=0.99)
    assert (found.interval.low, found.interval.high) == (1, 5)
    (nobody,) = scales.summarise(AGREE, {})
    assert (nobody.n, nobody.mean, nobody.sd, nobody.interval) == (0, None, None, None)
    (one,) = scales.summarise(AGREE, {"ana": {"a": 5, "b": 1}})
    assert (one.n, one.mean, one.sd, one.interval) == (1, 5, None, None)


def test_a_summary_knows_what_each_kind_of_score_can_be():
    scale = Scale(
        (Item("a", 1, 5), Item("b")),
        (
            Score("percent", ("a",), rescale=(0, 100)),
            Score("open", ("b",)),
            Score("both", scores=("percent", "open")),
            Score("again", scores=("percent",), method="sum"),
        ),
    )
    people = {i: {"a": a, "b": a * 10} for i, a in enumerate([1, 5, 2])}
    found = scales.summarise(scale, people)
    assert [(one.least, one.most) for one in found] == [
        (0, 100),
        (None, None),
        (None, None),
        (0, 100),
    ]
    assert found[1].interval.low < 10  # no ends to stay in


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (6, "person 'ana', item 'a': 6.0 is more than 5"),
        (0, "person 'ana', item 'a': 0.0 is less than 1"),
        (True, "person 'ana', item 'a': True is not a number"),
        ("4", "person 'ana', item 'a': '4' is not a number"),
        (math.nan, "person 'ana', item 'a': nan is not a finite number"),
        ([4], r"person 'ana', item 'a': \[4\] is not a number"),
    ],
)
def test_a_bad_answer_names_the_person_and_the_item(answer, words):
    with pytest.raises(ValueError, match=words):
        scales.score_all(AGREE, {"ana": {"a": answer}})


def test_true_is_not_one():
    scale = likert(["a"], 2, 5, not_relevant=[1])
    assert total({"a": 1}, scale).reason == scales.TOO_FEW_ANSWERED
    with pytest.raises(ValueError, match="True is not a number"):
        total({"a": True}, scale)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: total({"x": 1}), "^item 'x': the scale has no such item"),
        (lambda: total([1]), r"answers: \[1\] is not {item: answer}"),
        (lambda: scales.score_all(AGREE, {"ana": None}), "person 'ana': None is not"),
        (lambda: scales.score_all(AGREE, {None: {}}), "people: None is neither text"),
        (lambda: scales.score(AGREE, {}).of("x"), "score: 'x' is not there"),
        (lambda: scales.keyed(AGREE, {}, items=["x"]), "item: 'x' is not there"),
        (lambda: scales.summarise(AGREE, {}, level=2), "level: 2"),
        (lambda: likert("abc", 1, 5), "items: 'abc' is not a list of codes"),
        (
            lambda: likert(["a"], 1, 5, subscales={"s": "a"}),
            "score 's': 'a' is not a list of codes",
        ),
        (lambda: likert(["a"], 5, 1), "item 'a': 5 to 1 is no range"),
        (lambda: likert(["a"], math.inf, 1), "item 'a': inf is not a finite number"),
        (lambda: likert(["a"], -1e16, 1), "item 'a': -1e.16 is less than"),
        (lambda: likert(["a"], 1, 5, reverse=["b"]), "reverse: item 'b' is not there"),
        (lambda: likert(["a", "a"], 1, 5), "'a' is there twice"),
        (lambda: likert(["total"], 1, 5), "codes: 'total' is there twice"),
        (
            lambda: likert(["a"], 1, 5, not_relevant=[5]),
            "not_relevant: 5 is also an answer to item 'a'",
        ),
        (lambda: likert(["a"], 1, 5, not_relevant=9), "not_relevant: 9 is not a list"),
        (lambda: likert(["a"], 1, 5, required=2), "score 'total', required: 2.0 is more than 1"),
        (lambda: likert(["a"], 1, 5, method="mode"), "score 'total': 'mode' is not one of"),
        (lambda: likert(["a"], 1, 5, rescale=(1, 0)), "score 'total': the new range must rise"),
        (
            lambda: likert(["a"], 1, 5, rescale=(1,)),
            r"score 'total': \(1,\) is not \(least, most\)",
        ),
        (lambda: likert(["a"], 1, 1, rescale=(0, 1)), "score 'total': it can't be rescaled"),
        (lambda: likert([["a"]], 1, 5), r"items: \['a'\] is neither text nor a whole number"),
        (lambda: likert(["a"], 1, 5, reverse="a"), "reverse: 'a' is not a list of codes"),
        (lambda: Scale(["a"], ()), "items: 'a' is not one of Item"),
        (lambda: Item("a", reverse=True), "item 'a': to be turned round it needs"),
        (lambda: Item("", 1, 2), "items: an id is empty"),
        (lambda: Score("s"), "score 's': it needs either items or scores"),
        (lambda: Score("s", ("a",), ("t",)), "score 's': it needs either items or scores"),
        (lambda: Score("s", ("a", "a")), "score 's': 'a' is there twice"),
        (lambda: Score("s", ("a",), at_least=2), "score 's', at_least: 2 is more than 1"),
        (
            lambda: Score("s", scores=("a",), rescale=(0, 1)),
            "rescale the scores that it is made of",
        ),
        (lambda: Scale((), (Score("s", ("a",)),)), "score 's': item 'a' is not there"),
        (
            lambda: Scale((), (Score("s", scores=("t",)),)),
            "score 's': score 't' does not come before",
        ),
        (
            lambda: Scale((Item("a"),), (Score("s", ("a",), rescale=(0, 1)),)),
            "it can't be rescaled",
        ),
        (lambda: Scale((Item("a"),), (), (9,)), "not_relevant: 9 is also an answer"),
        (lambda: AGREE.item("x"), "item: 'x' is not there"),
        (lambda: scales.combine("mode", [1], 1), "method: 'mode' is not one of"),
    ],
)
def test_a_bad_definition_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_rules_stand_alone_for_rooms_with_their_own_shape():
    assert scales.turned(2, 1, 5) == 4
    assert scales.enough(2, 3, required=0.667)
    assert not scales.enough(0, 3, required=0)
    assert scales.enough(2, 9, at_least=2)
    assert scales.combine("mean", [], 3) is None
    assert scales.combine("geometric_mean", [0, 5], 2) == 0
    assert scales.span([(1, 5), (0, 1)], "sum") == (1, 6)
    assert scales.span([(1, None)], "mean") is None
    assert scales.span([(-1, 5)], "geometric_mean") is None
    assert scales.stretch(3, (1, 5), (0, 100)) == 50


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scales.turned(float("nan"), 1, 5), "value: nan is not a finite number"),
        (lambda: scales.turned(True, 1, 5), "value: True is not a number"),
        (lambda: scales.turned(1, 1, "5"), "most: '5' is not a number"),
        (lambda: scales.enough(3, 2), "answered: 3 is more than 2"),
        (lambda: scales.enough(1, 10**400), "asked: "),
        (lambda: scales.enough(1, 2, required=50.0), "required: 50.0 is more than 1"),
        (lambda: scales.enough(1, 2, at_least=0), "at_least: 0 is less than 1"),
        (lambda: scales.combine("mean", [1, None], 2), "row 2, field “value”: None"),
        (lambda: scales.combine("sum", [1, float("inf")], 2), "row 2, field “value”: inf"),
        (lambda: scales.combine("sum", [1, 2], 1), "asked: 1 is less than 2"),
        (lambda: scales.span([(1, 5), (float("nan"), 1)], "sum"), "row 2, field “value”: nan"),
        (lambda: scales.stretch(3, (1, 1), (0, 100)), "old: 1 to 1 does not rise"),
        (lambda: scales.stretch(3, (1, 5, 7), (0, 100)), "old: "),
        (lambda: scales.stretch(3, (1, 5), "ab"), "new: "),
        (lambda: scales.stretch(10**400, (1, 5), (0, 100)), "value: the number is too big"),
        (lambda: scales.score(AGREE, {}, person=float("nan")), "person: nan is neither text"),
    ],
)
def test_the_rules_refuse_what_is_no_number(call, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        call()


def test_numbers_of_numpy_score_as_pythons_own():
    assert type(scales.turned(np.int64(2), 1, 5)) is int
    assert type(scales.stretch(np.float64(2), (1, 5), (0, 1))) is float


def test_lists_become_tuples_so_that_a_scale_never_changes():
    scale = Scale([Item("a", 1, 2)], [Score("s", ["a"], rescale=[0, 1])], [9])
    assert scale.items == (Item("a", 1, 2),)
    assert scale.scores[0].items == ("a",)
    assert scale.scores[0].rescale == (0, 1)
    assert hash(scale)


def test_the_example_in_the_docs_runs():
    ran = doctest.testmod(scales)
    assert ran.failed == 0
    assert ran.attempted > 5
