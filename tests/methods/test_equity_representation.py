"""R-indicator: are those who answered like those who were asked?"""

import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods import equity
from copper.methods.equity import ResponseStratum

# Age and sex: invited, responded.
SURVEY = [
    ResponseStratum(("young", "f"), 100, 50),
    ResponseStratum(("young", "m"), 150, 45),
    ResponseStratum(("old", "f"), 200, 140),
    ResponseStratum(("old", "m"), 50, 30),
]


def indicator(strata=SURVEY, variables=("age", "sex"), **options):
    return equity.r_indicator(strata, variables, **{"seed": 1, "repetitions": 200, **options})


def people_of(strata):
    """One propensity a person, as a plain list: what the formulas are about."""
    return [s.responded / s.invited for s in strata for _ in range(s.invited)]


def test_two_groups_can_be_done_by_hand():
    found = indicator(
        [ResponseStratum(("a",), 100, 50), ResponseStratum(("b",), 100, 70)], ["group"]
    )
    # Rates 0.5 and 0.7: a standard deviation of 0.1, so R = 0.8; the least at a response of 0.6 is
    # 1 − 2·√0.24. Chance adds ½·½·(0.25/99 + 0.21/99) to the square.
    assert (found.value, found.spread) == pytest.approx((0.8, 0.1))
    assert found.lowest == pytest.approx(1 - 2 * math.sqrt(0.24))
    assert found.adjusted == pytest.approx(1 - 2 * math.sqrt(0.01 - 0.25 * 0.46 / 99))
    assert (found.response, found.invited, found.responded) == (0.6, 200, 120)
    (group,) = found.partials
    assert group.unconditional == group.conditional == pytest.approx(0.1)
    assert [one.unconditional for one in group.categories] == pytest.approx(
        [-0.1 * math.sqrt(0.5), 0.1 * math.sqrt(0.5)]
    )


def test_strata_give_the_standard_deviation_over_people():
    found = indicator()
    assert found.spread == pytest.approx(np.std(people_of(SURVEY)))
    assert found.value == pytest.approx(1 - 2 * np.std(people_of(SURVEY)))
    assert found.value < found.adjusted < 1


def test_partials_tell_which_groups_are_missing():
    age, sex = indicator().partials
    assert (age.variable, sex.variable) == ("age", "sex")
    mean = 265 / 500
    old, young = age.categories
    assert old.unconditional == pytest.approx(math.sqrt(250 / 500) * (170 / 250 - mean))
    assert young.unconditional == pytest.approx(math.sqrt(250 / 500) * (95 / 250 - mean))
    assert (young.category, young.invited, young.responded, young.response) == (
        *("young", 250, 95),
        0.38,
    )
    assert age.unconditional == pytest.approx(math.hypot(old.unconditional, young.unconditional))
    assert old.unconditional > 0 > young.unconditional
    # With sex held equal: women 0.5 and 0.7 around 190/300, men 0.3 and 0.6 around 75/200.
    women = 100 * (0.5 - 190 / 300) ** 2 + 200 * (0.7 - 190 / 300) ** 2
    men = 150 * (0.3 - 75 / 200) ** 2 + 50 * (0.6 - 75 / 200) ** 2
    assert age.conditional == pytest.approx(math.sqrt((women + men) / 500))
    young_part = 100 * (0.5 - 190 / 300) ** 2 + 150 * (0.3 - 75 / 200) ** 2
    assert young.conditional == pytest.approx(math.sqrt(young_part / 500))


def test_the_logistic_model_is_the_one_of_greatest_likelihood():
    found = indicator(model="logistic")

    def surprise(b):
        total = 0.0
        for s in SURVEY:
            logit = b[0] + b[1] * (s.categories[0] == "old") + b[2] * (s.categories[1] == "f")
            total += s.invited * math.log1p(math.exp(logit)) - s.responded * logit
        return total

    b = scipy.optimize.minimize(surprise, [0, 0, 0], tol=1e-12).x
    rho = []
    for s in SURVEY:
        logit = b[0] + b[1] * (s.categories[0] == "old") + b[2] * (s.categories[1] == "f")
        rho += [1 / (1 + math.exp(-logit))] * s.invited
    assert found.spread == pytest.approx(np.std(rho), abs=1e-6)
    assert found.model == "logistic"
    # In a logistic model the margins are those observed.
    for one, other in zip(found.partials, indicator().partials, strict=True):
        assert one.unconditional == pytest.approx(other.unconditional)
        assert one.conditional != pytest.approx(other.conditional, abs=1e-4)


def test_with_one_variable_model_and_strata_are_the_same():
    strata = [ResponseStratum((i,), n, r) for i, n, r in [(1, 80, 20), (2, 60, 30), (3, 90, 60)]]
    plain, model = (indicator(strata, ["zone"], model=kind) for kind in ("strata", "logistic"))
    assert plain.spread == pytest.approx(model.spread)
    assert plain.adjusted == pytest.approx(model.adjusted, abs=1e-3)  # n − 1 or n


@pytest.mark.parametrize("model", ["strata", "logistic"])
def test_the_adjusted_spread_is_right_on_average_where_the_plain_one_is_too_large(model):
    draw = np.random.default_rng(4)
    kinds = [(a, b) for a in "ab" for b in "xyz"]
    logits = [-0.5 + 0.8 * (a == "b") + {"x": 0, "y": 0.4, "z": -0.6}[b] for a, b in kinds]
    rho = 1 / (1 + np.exp(-np.array(logits)))
    plain, adjusted = [], []
    for _ in range(300):
        strata = [
            ResponseStratum(kind, 40, int(draw.binomial(40, p)))
            for kind, p in zip(kinds, rho, strict=True)
        ]
        found = indicator(strata, ["one", "two"], model=model, repetitions=0)
        plain.append(found.spread**2)
        adjusted.append(found.adjusted_spread**2)
    true = np.var(rho)
    assert np.mean(plain) > 1.1 * true
    assert np.mean(adjusted) == pytest.approx(true, rel=0.06)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    draw = np.random.default_rng(5)
    rho = np.array([0.2, 0.5, 0.5, 0.7])
    true, hits = 1 - 2 * rho.std(), 0
    for seed in range(200):
        strata = [ResponseStratum((i,), 100, int(draw.binomial(100, p))) for i, p in enumerate(rho)]
        found = indicator(strata, ["zone"], seed=seed).interval
        hits += found.low <= true <= found.high
    assert 0.9 <= hits / 200 <= 0.99


def test_when_all_answer_alike_the_indicator_is_one():
    same = [ResponseStratum((i,), 10 * i, 3 * i) for i in range(1, 5)]
    found = indicator(same, ["zone"])
    assert (found.value, found.spread, found.adjusted) == (1, 0, 1)
    assert found.interval.high == 1
    assert found.partials[0].unconditional == pytest.approx(0, abs=1e-12)
    for answered in (0, 10):
        all_or_none = [ResponseStratum((i,), 10, answered) for i in range(4)]
        for model in ("strata", "logistic"):
            found = indicator(all_or_none, ["zone"], model=model)
            assert (found.value, found.adjusted, found.lowest) == pytest.approx((1, 1, 1))


@pytest.mark.parametrize("model", ["strata", "logistic"])
def test_when_one_half_answers_and_the_other_does_not_the_indicator_is_nothing(model):
    found = indicator(
        [ResponseStratum(("a",), 50, 50), ResponseStratum(("b",), 50, 0)], ["group"], model=model
    )
    assert found.value == pytest.approx(0, abs=1e-9)
    assert found.lowest == pytest.approx(0)
    assert found.interval.low == pytest.approx(0, abs=1e-6)


def test_a_category_in_which_nobody_answers_does_not_upset_the_model():
    strata = [
        ResponseStratum(("a", "x"), 30, 0),
        ResponseStratum(("a", "y"), 30, 0),
        ResponseStratum(("b", "x"), 30, 12),
        ResponseStratum(("b", "y"), 30, 20),
    ]
    found = indicator(strata, ["one", "two"], model="logistic")
    rho = [0] * 60 + [0.4] * 30 + [20 / 30] * 30
    assert found.spread == pytest.approx(np.std(rho), abs=1e-6)
    assert found.interval.low <= found.adjusted <= found.interval.high


def test_one_stratum_alone_has_nothing_to_differ_from():
    found = indicator([ResponseStratum(("a",), 20, 5)], ["group"], model="logistic")
    assert (found.value, found.adjusted) == pytest.approx((1, 1))


def test_strata_of_one_person_are_warned_of():
    strata = [*SURVEY, ResponseStratum(("very old", "f"), 1, 1)]
    assert indicator(strata).warnings == ("one_person_strata",)
    assert indicator(strata, model="logistic").warnings == ()
    assert indicator().warnings == ()
    assert indicator(strata).adjusted > indicator(strata).value


def test_of_nobody_nothing_can_be_said():
    for strata in ([], [ResponseStratum(("a", "b"), 0, 0)]):
        found = indicator(strata)
        assert (found.value, found.adjusted, found.interval, found.lowest) == (None,) * 4
        assert (found.reason, found.partials, found.invited) == ("nobody_invited", (), 0)


def test_a_seed_gives_the_same_interval_and_none_is_drawn_when_not_asked():
    assert indicator() == indicator()
    assert indicator(seed=2).interval != indicator().interval
    assert indicator(repetitions=0).interval is None
    assert indicator().interval.low < indicator().adjusted < indicator().interval.high
    with pytest.raises(FrozenInstanceError):
        indicator().value = 1


def test_people_can_be_counted_into_strata():
    people = [(("young", 2), True), (("old", 1), False), (["young", 2], np.False_)]
    assert equity.response_strata(people) == (
        ResponseStratum(("old", 1), 1, 0),
        ResponseStratum(("young", 2), 2, 1),
    )
    assert equity.response_strata([]) == ()


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([(("old",), 1)], "^row 1, field “responded”: 1 is neither"),
        ([("old", True)], "^row 1, field “categories”: 'old' is no list"),
        ([(("old",), True), (("old", 1), True)], "^row 2, field “categories”: 2 categories for 1"),
        ([(("old",), True), ((1,), True)], "^categories: some ids are text"),
    ],
)
def test_wrong_people_are_named(people, words):
    with pytest.raises(ValueError, match=words):
        equity.response_strata(people)


cells = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.integers(1, 3)),
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=1,
)


@settings(max_examples=40, deadline=None)
@given(cells, st.sampled_from(["strata", "logistic"]), st.randoms(use_true_random=False))
def test_neither_the_order_of_strata_nor_of_variables_matters(drawn, model, chance):
    strata = [ResponseStratum(key, *counts) for key, counts in drawn.items()]
    found = indicator(strata, ["one", "two"], model=model, repetitions=50)
    chance.shuffle(strata)
    turned = [ResponseStratum(s.categories[::-1], s.invited, s.responded) for s in strata]
    assert found == indicator(strata, ["one", "two"], model=model, repetitions=50)
    assert found == indicator(turned, ["two", "one"], model=model, repetitions=50)


@settings(max_examples=60, deadline=None)
@given(cells)
def test_the_parts_stay_within_the_whole(drawn):
    strata = [ResponseStratum(key, *counts) for key, counts in drawn.items()]
    found = indicator(strata, ["one", "two"], repetitions=0)
    assert found.lowest - 1e-12 <= found.value <= found.adjusted <= 1
    for part in found.partials:
        assert part.unconditional <= found.spread + 1e-12
        assert part.conditional <= found.spread + 1e-12
    # What one variable does not explain is what is left with it held equal.
    one, two = found.partials
    assert one.unconditional**2 + two.conditional**2 == pytest.approx(found.spread**2, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(cells)
def test_answering_and_not_answering_play_the_same_part(drawn):
    strata = [ResponseStratum(key, *counts) for key, counts in drawn.items()]
    silent = [ResponseStratum(s.categories, s.invited, s.invited - s.responded) for s in strata]
    for model in ("strata", "logistic"):
        one = indicator(strata, ["one", "two"], model=model, repetitions=0)
        other = indicator(silent, ["one", "two"], model=model, repetitions=0)
        assert one.value == pytest.approx(other.value, abs=1e-7)
        assert one.adjusted == pytest.approx(other.adjusted, abs=1e-4)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: indicator([ResponseStratum(("a",), 5, 1)]), "^row 1, field “categories”: 1 cat"),
        (
            lambda: indicator([("a", "b", 5, 1)]),
            r"^row 1: \('a', 'b', 5, 1\) is no ResponseStratum",
        ),
        (
            lambda: indicator([ResponseStratum("ab", 5, 1)]),
            "^row 1, field “categories”: 'ab' is no",
        ),
        (lambda: indicator([SURVEY[0], SURVEY[0]]), "^strata: .* is there twice"),
        (
            lambda: indicator([ResponseStratum(("a", "b"), 5, 6)]),
            "^row 1, field “responded”: 6 is more than 5",
        ),
        (lambda: indicator([ResponseStratum(("a", "b"), -5, 6)]), "^row 1, field “invited”: -5"),
        (lambda: indicator([ResponseStratum(("a", "b"), 5.0, 1)]), "^row 1, field “invited”: 5.0"),
        (lambda: indicator([*SURVEY, ResponseStratum((1, "f"), 5, 1)]), "^categories: some ids"),
        (
            lambda: indicator([ResponseStratum((None, "f"), 5, 1)]),
            "^row 1, field “categories”: None",
        ),
        (
            lambda: indicator([ResponseStratum(("", "f"), 5, 1)]),
            "^row 1, field “categories”: an id is empty",
        ),
        (lambda: indicator(variables=[]), "^variables: there is nothing"),
        (lambda: indicator(variables=["age", "age"]), "^variables: 'age' is there twice"),
        (lambda: indicator(variables=["age", ""]), "^variables: '' is no name"),
        (lambda: indicator(variables=["age", 5]), "^variables: 5 is no name"),
        (lambda: indicator(model="probit"), "^model: 'probit'"),
        (lambda: indicator(seed=None), "^seed: "),
        (lambda: indicator(level=1.5), "^level: "),
        (lambda: indicator(repetitions=-1), "^repetitions: "),
    ],
)
def test_wrong_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_model_that_does_not_settle_is_an_error(monkeypatch):
    monkeypatch.setattr("copper.methods.equity.propensity.STEPS", 1)
    with pytest.raises(ValueError, match="^strata: the logistic model does not settle"):
        indicator(model="logistic")


@pytest.mark.parametrize("bad", ["ab", (("m",),), (("m",), True, 1), None, 3])
def test_a_person_is_categories_and_an_answer(bad):
    with pytest.raises(ValueError, match="^row 2: "):
        equity.response_strata([(("m",), True), bad])


@pytest.mark.parametrize("bad", [[], None, True, "", float("nan")])
def test_a_category_that_is_none_is_named_with_its_row(bad):
    with pytest.raises(ValueError, match="^row 2, field “categories”: "):
        equity.response_strata([(("m",), True), ((bad,), False)])
