"""What all methods stand on: clear errors, one order, seeded chance, a solver that tells the truth."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods import chance, checks, order, solver


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: checks.whole(2.0, "x"), "x: 2.0 is not a whole number"),
        (lambda: checks.whole(True, "x"), "x: True is not a whole number"),
        (lambda: checks.whole(9, "x", most=8), "x: 9 is more than 8"),
        (lambda: checks.number("3", "x"), "x: '3' is not a number"),
        (lambda: checks.number(float("inf"), "x"), "x: inf is not a finite number"),
        (lambda: checks.number(10**400, "x"), "x: the number is too big"),
        (lambda: checks.draws(10**400), "draws: "),
        (lambda: checks.draws(0, "rounds"), "rounds: 0 is less than 1"),
        (lambda: checks.positive(0, "x"), "x: 0 must be more than 0"),
        (lambda: checks.share(1.5, "x"), "x: 1.5 is more than 1"),
        (lambda: checks.one_of("c", "ab", "x"), "x: 'c' is not one of 'a', 'b'"),
        (lambda: checks.unique(["a", "b", "a"], "x"), "x: 'a' is there twice"),
        (lambda: checks.unique(["a", ["b"]], "x"), "x: ['b'] is no single value"),
        (lambda: checks.same_length("x", a=[1], b=[]), "x: lengths differ: 1 a, 0 b"),
        (lambda: checks.not_empty([], "x"), "x: there is nothing in it"),
        (lambda: checks.number(-1, checks.row(2, "cost"), least=0), "row 3, field “cost”: -1"),
        (lambda: checks.fail(checks.row(0), "why"), "row 1: why"),
        (lambda: order.canonical(["a", 1], "x"), "x: some ids are text and some are numbers"),
        (lambda: order.canonical([""], "x"), "x: an id is empty"),
        (lambda: order.canonical([None], "x"), "x: None is neither text nor a whole number"),
        (lambda: chance.generator(-1), "seed: -1 is less than 0"),
    ],
)
def test_an_error_says_where_and_why(call, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        call()


def test_good_values_come_through():
    assert checks.whole(3, "x", most=3) == 3
    assert checks.share(0.5, "x") == 0.5
    assert checks.positive(2, "x") == 2
    assert checks.one_of("a", "ab", "x") == "a"
    assert checks.unique([1, 2], "x") == [1, 2]
    assert checks.same_length("x", a=[1], b=[2]) == 1
    assert checks.not_empty([1], "x") == [1]


@given(st.lists(st.integers()) | st.lists(st.text(min_size=1)))
def test_order_does_not_know_who_came_first(ids):
    assert order.canonical(ids, "ids") == order.canonical(reversed(ids), "ids")


def test_ids_of_numpy_are_ids_and_come_back_as_pythons_own():
    found = order.canonical([np.int64(2), 1, np.int32(1), np.uint8(3)], "ids")
    assert found == [1, 2, 3]
    assert {type(one) for one in found} == {int}
    assert [type(one) for one in order.canonical(np.array(["b", "a"]), "ids")] == [str, str]
    for bad in (np.True_, np.float64(1), True, 1.0, b"a", np.array([1, 2])):
        with pytest.raises(ValueError, match="neither text nor a whole number"):
            order.canonical([bad], "ids")


def test_a_seed_can_be_run_again_and_purposes_do_not_disturb_each_other():
    draws = [chance.generator(7, purpose).random() for purpose in ("a", "a", "b")]
    assert draws[0] == draws[1] != draws[2]
    assert chance.generator(8, "a").random() != draws[0]


def small_model(limit: float):
    model = solver.new()
    x = model.addVariable(lb=0, ub=4, obj=-1)
    model.addConstr(x >= limit)
    return model


def test_the_solver_says_best_or_impossible(capfd):
    model = small_model(1)
    assert solver.solve(model)
    assert model.getSolution().col_value == [4]
    assert not solver.solve(small_model(5))
    assert capfd.readouterr().out == ""


def test_an_unproved_answer_is_an_error():
    model = solver.new()
    model.addVariable(lb=0, ub=float("inf"), obj=-1)
    with pytest.raises(solver.NotSolved, match="Unbounded"):
        solver.solve(model)


def test_the_solver_gives_up_when_told():
    model = solver.new(seconds=0.0)
    parts = [model.addBinary(obj=-(17 + i % 5)) for i in range(60)]
    model.addConstr(sum((13 + i % 7) * part for i, part in enumerate(parts)) <= 301)
    with pytest.raises(solver.NotSolved, match="Time"):
        solver.solve(model)
