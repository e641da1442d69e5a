"""Bradley–Terry against published values and another optimiser; intervals that cover what they say."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from copper.methods.ranking import (
    Comparison,
    Standing,
    bradley_terry,
    bradley_terry_wins,
    next_pair,
    top_chances,
)

# Agresti (2002), Categorical Data Analysis, table 10.10: wins of the row's team over the column's,
# American League 1987. Table 10.11 gives the strengths against Baltimore.
TEAMS = ["Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore"]
WINS = [
    [0, 7, 9, 7, 7, 9, 11],
    [6, 0, 7, 5, 11, 9, 9],
    [4, 6, 0, 7, 7, 8, 12],
    [6, 8, 6, 0, 6, 7, 10],
    [6, 2, 6, 7, 0, 7, 12],
    [4, 4, 5, 6, 6, 0, 6],
    [2, 4, 1, 3, 1, 7, 0],
]
TABLE_10_11 = [1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0]

tables = st.integers(1, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(0, 6), min_size=n, max_size=n), min_size=n, max_size=n
    ).map(lambda rows: np.where(np.eye(n, dtype=bool), 0, rows))
)


def strengths(fit):
    return {one.item: one.strength for one in fit.strengths}


def another_optimiser(wins, sd):
    """The same maximum by scipy's BFGS on the posterior written out term by term."""
    from scipy.optimize import minimize

    wins = np.asarray(wins, dtype=float)

    def posterior(theta):
        total = (theta**2).sum() / (2 * sd**2)
        for i, row in enumerate(wins):
            for j, count in enumerate(row):
                total += count * math.log1p(math.exp(theta[j] - theta[i]))
        return total

    return minimize(posterior, np.zeros(len(wins)), method="BFGS", options={"gtol": 1e-9}).x


# --- strengths ------------------------------------------------------------------------------------


def test_agrestis_baseball_teams():
    fit = bradley_terry_wins(WINS, TEAMS, prior_sd=1000)  # as good as no prior
    found = strengths(fit)
    differences = [round(found[team] - found["Baltimore"], 2) for team in TEAMS]
    assert differences == TABLE_10_11
    # "Standard errors are about 0.3" (p. 438).
    last = fit.items.index("Baltimore")
    for i in range(len(TEAMS)):
        if i != last:
            variance = (
                fit.covariance[i, i] + fit.covariance[last, last] - 2 * fit.covariance[i, last]
            )
            assert round(math.sqrt(variance), 1) == 0.3


@pytest.mark.parametrize("sd", [0.3, 1.5, 4])
def test_another_optimiser_finds_the_same(sd):
    fit = bradley_terry_wins(WINS, range(7), prior_sd=sd)
    assert fit.values == pytest.approx(another_optimiser(WINS, sd), abs=1e-6)


def test_two_items_by_hand():
    # θ = ±t: 3 of 4 wins, prior sd 1: 3 − 4·σ(2t) = t. Variance of θ against the mean: 1/(2(1 + 2·4pq)).
    fit = bradley_terry([("a", "b")] * 3 + [("b", "a")], prior_sd=1, level=0.9)
    first, second = fit.strengths
    t = first.strength
    p = 1 / (1 + math.exp(-2 * t))
    assert 3 - 4 * p == pytest.approx(t, abs=1e-9)
    assert second.strength == pytest.approx(-t)
    assert fit.covariance[0, 0] == pytest.approx(1 / (2 * (1 + 8 * p * (1 - p))))
    half = 1.6448536269514722 * math.sqrt(fit.covariance[0, 0])
    assert (first.interval.low, first.interval.high) == pytest.approx((t - half, t + half))
    assert (first.interval.level, first.interval.method) == (0.9, "Laplace")
    assert first.against_average == pytest.approx(1 / (1 + math.exp(-t)))
    assert (first.wins, first.comparisons) == (3, 4)


def test_the_covariance_is_that_of_the_second_differences():
    fit = bradley_terry_wins(WINS, range(7), prior_sd=0.8)
    wins, n = np.array(WINS, dtype=float), 7

    def posterior(theta):
        apart = theta[None, :] - theta[:, None]
        return (wins * np.log1p(np.exp(apart))).sum() + (theta**2).sum() / (2 * 0.8**2)

    h, unit = 1e-4, np.eye(n)
    hessian = [
        [
            sum(
                a * b * posterior(fit.values + h * (a * unit[i] + b * unit[j]))
                for a in (1, -1)
                for b in (1, -1)
            )
            / (4 * h * h)
            for j in range(n)
        ]
        for i in range(n)
    ]
    centre = np.eye(n) - 1 / n
    assert fit.covariance == pytest.approx(centre @ np.linalg.inv(hessian) @ centre, abs=1e-5)


def test_an_alike_is_half_a_win_for_each():
    tied = bradley_terry([Comparison("a", "b"), Comparison("b", "a", alike=True)])
    halves = bradley_terry_wins([[0, 1.5], [0.5, 0]], ["a", "b"])
    assert tied.strengths == halves.strengths
    assert [(one.wins, one.comparisons) for one in tied.strengths] == [(1.5, 2), (0.5, 2)]


@examples(max_examples=60)
@given(tables)
def test_answers_and_their_counts_give_the_same(wins):
    items = [f"i{n}" for n in range(len(wins))]
    answers = [
        (items[i], items[j])
        for i in range(len(wins))
        for j in range(len(wins))
        for _ in range(wins[i, j])
    ]
    one, other = bradley_terry(answers, items), bradley_terry_wins(wins, items)
    assert one == other
    assert (one.values == other.values).all()


@examples(max_examples=60)
@given(tables, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_turning_all_answers_round_turns_the_signs(wins, rng):
    n = len(wins)
    fit = bradley_terry_wins(wins, range(n))
    order = rng.sample(range(n), n)
    shuffled = bradley_terry_wins(wins[np.ix_(order, order)], order)
    assert shuffled == fit
    turned = bradley_terry_wins(wins.T, range(n))
    assert turned.values == pytest.approx(-fit.values, abs=1e-8)
    assert fit.values.sum() == pytest.approx(0, abs=1e-9)


@examples(max_examples=60)
@given(tables.filter(lambda wins: len(wins) > 1))
def test_one_more_win_never_weakens_and_more_answers_never_widen(wins):
    fit = bradley_terry_wins(wins, range(len(wins)))
    more = wins.copy()
    more[0, 1] += 1
    after = bradley_terry_wins(more, range(len(wins)))
    assert strengths(after)[0] > strengths(fit)[0]
    ten_times = bradley_terry_wins(wins * 10, range(len(wins)))
    wins_of_all = (wins + wins.T).sum(axis=1) > 0
    if (wins == wins.T).all() and wins_of_all.any():
        assert (np.diag(ten_times.covariance) <= np.diag(fit.covariance) + 1e-12).all()


def test_who_always_wins_stays_finite():
    fit = bradley_terry([("a", "b")] * 50)
    assert 1 < strengths(fit)["a"] < 5
    assert fit.strengths[0].interval.high < 10


def test_huge_counts_neither_overflow_nor_wander():
    fit = bradley_terry_wins([[0, 1e12, 0], [1e12, 0, 3e12], [0, 1e12, 0]], ["a", "b", "c"])
    found = strengths(fit)
    assert found["b"] - found["a"] == pytest.approx(0, abs=1e-6)
    assert found["b"] - found["c"] == pytest.approx(math.log(3), abs=1e-6)
    assert np.isfinite(fit.covariance).all()
    assert (np.diag(fit.covariance) > 0).all()
    assert {one.standing for one in top_chances(fit, top=2, seed=1)} == {"in", "out"}
    one_sided = bradley_terry_wins([[0, 1e9], [0, 0]], ["a", "b"], prior_sd=1000)
    assert strengths(one_sided)["a"] > 5


def test_without_answers_all_is_the_prior():
    fit = bradley_terry([], ["a", "b", "c"], prior_sd=2)
    assert set(strengths(fit).values()) == {0}
    # Variance against the mean of three: 4·(1 − 1/3).
    assert np.diag(fit.covariance) == pytest.approx(4 * 2 / 3)
    assert {one.comparisons for one in fit.strengths} == {0}
    assert fit.parts == (("a",), ("b",), ("c",))


def test_one_item_stands_alone():
    fit = bradley_terry([], ["a"])
    assert (fit.strengths[0].strength, fit.covariance[0, 0]) == (0, 0)
    assert top_chances(fit, top=1, seed=1)[0].standing == "in"


def test_parts_that_no_answer_connects_are_named():
    answers = [("a", "b"), ("d", "c"), ("f", "e"), ("e", "c")]
    fit = bradley_terry(answers, [*"abcdefg"])
    assert fit.parts == (("a", "b"), ("c", "d", "e", "f"), ("g",))


def test_it_says_when_it_has_not_settled():
    with pytest.raises(RuntimeError, match="not settled after 1 steps"):
        bradley_terry([("a", "b")], steps=1)


@pytest.mark.parametrize(
    ("wins", "sd"),
    [
        # Newton's full step overshoots on the way.
        ([[0, 0, 0, 100], [0, 0, 0, 0], [10**6, 10**5, 0, 0], [1, 10**6, 10, 0]], 1),
        ([[0, 1, 0, 0], [100, 0, 0, 0], [10**6, 1, 0, 0], [10**5, 10**6, 10**6, 0]], 10),
        # Everybody beats the next one in a circle, nearly.
        ([[0, 10**6, 0], [0, 0, 10**6], [1, 0, 0]], 50),
        ([[0, 1e15], [0, 0]], 1000),
        # … by a thousand million log-odds, once.
        (
            [
                [0, 1e7, 1e2, 0, 1e6, 1e4, 1e6],
                [0, 0, 0, 1e6, 0, 1e8, 1e2],
                [1e2, 0, 0, 1e3, 0, 1e2, 0],
                [0, 0, 1e4, 0, 1e5, 0, 1],
                [0, 0, 1, 1e5, 0, 1e2, 0],
                [1e3, 1e3, 1e4, 1e7, 1e2, 0, 0],
                [1e5, 1e8, 1, 1e6, 10, 1e3, 0],
            ],
            89.81123405658029,
        ),
    ],
)
def test_lopsided_answers_end_where_the_slope_is_zero(wins, sd):
    fit = bradley_terry_wins(wins, range(len(wins)), prior_sd=sd)
    apart = fit.values[:, None] - fit.values[None, :]
    behind = np.exp(-np.logaddexp(0, apart))
    slope = (wins * behind - np.transpose(wins) * behind.T).sum(axis=1) - fit.values / sd**2
    errors = np.sqrt(np.diag(fit.covariance))
    assert slope * errors == pytest.approx(0, abs=1e-5)


# --- how sure it is -------------------------------------------------------------------------------


def test_chances_of_two_are_the_normal_probability():
    fit = bradley_terry([("a", "b")] * 3 + [("b", "a")] * 2)
    difference = fit.values[0] - fit.values[1]
    sd = math.sqrt(fit.covariance[0, 0] * 4)  # θa − θb = 2θa
    expected = 0.5 * (1 + math.erf(difference / sd / math.sqrt(2)))
    a, b = top_chances(fit, top=1, draws=40_000, seed=2)
    assert a.chance == pytest.approx(expected, abs=0.01)
    assert a.chance + b.chance == pytest.approx(1)
    assert (a.low, a.high, a.standing) == (1, 2, "maybe")


def test_bands_are_certain_after_many_answers():
    answers = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")] * 60
    found = top_chances(bradley_terry(answers), top=2, seed=1)
    assert [one.standing for one in found] == ["in", "in", "out", "out"]
    assert [(one.low, one.high) for one in found] == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_the_same_seed_gives_the_same_chances():
    fit = bradley_terry_wins(WINS, TEAMS)
    assert top_chances(fit, top=3, seed=1) == top_chances(fit, top=3, seed=1)
    assert top_chances(fit, top=3, seed=1) != top_chances(fit, top=3, seed=2)


def coverage(spread, *, items=25, voters=20, pairs=10, rounds=120):
    """How often 90 % intervals, and rank bands, hold the truth."""
    rng = np.random.default_rng(20_10)
    held = ranked = 0
    for _ in range(rounds):
        truth = rng.normal(0, spread, items)
        wins = np.zeros((items, items))
        for _ in range(voters * pairs):
            i, j = rng.choice(items, 2, replace=False)
            if rng.random() > 1 / (1 + math.exp(truth[j] - truth[i])):
                i, j = j, i
            wins[i, j] += 1
        fit = bradley_terry_wins(wins, range(items))
        for one in fit.strengths:
            centred = truth[one.item] - truth.mean()
            held += one.interval.low <= centred <= one.interval.high
        place = (-truth).argsort().argsort() + 1
        for band in top_chances(fit, draws=300, seed=1):
            ranked += band.low <= place[band.item] <= band.high
    return held / rounds / items, ranked / rounds / items


def test_ninety_percent_bands_cover_ninety_percent():
    # 20 voters × 10 pairs; benchmarks/methods/ranking.py does the same at length, for more spreads.
    held, ranked = coverage(spread=1)
    assert 0.88 <= held <= 0.935
    assert 0.88 <= ranked <= 0.97


# --- the next pair --------------------------------------------------------------------------------


def standing(item, word="maybe"):
    return Standing(item, 0.5, 1, 9, word)


def test_the_next_pair_is_the_most_informative_of_those_that_matter():
    fit = bradley_terry_wins(WINS, range(7))
    unsure = [1, 2, 4, 5]
    found = next_pair(
        fit, [standing(q, "maybe" if q in unsure else "in") for q in range(7)], seed=1
    )
    worth = {}
    for i in unsure:
        for j in unsure:
            if i < j:
                p = 1 / (1 + math.exp(fit.values[j] - fit.values[i]))
                v = fit.covariance[i, i] + fit.covariance[j, j] - 2 * fit.covariance[i, j]
                worth[i, j] = p * (1 - p) * v
    assert tuple(sorted((found.first, found.second))) == max(worth, key=worth.get)
    assert found.information == pytest.approx(max(worth.values()))
    ahead = fit.values[found.first] - fit.values[found.second]
    assert found.chance == pytest.approx(1 / (1 + math.exp(-ahead)))


def test_a_voter_is_never_asked_again():
    fit = bradley_terry([], [*"abcd"])
    bands, asked = [standing(item) for item in "abcd"], []
    while (pair := next_pair(fit, bands, asked=asked, seed=len(asked))) is not None:
        asked.append((pair.second, pair.first))
    assert len({frozenset(pair) for pair in asked}) == len(asked) == 6


def test_nothing_is_asked_when_nothing_is_open():
    fit = bradley_terry([("a", "b"), ("b", "c")])
    assert next_pair(fit, [standing("a", "in"), standing("b", "out")], seed=1) is None
    assert next_pair(fit, [standing("a"), standing("b", "out")], seed=1) is None
    assert next_pair(fit, [], seed=1) is None


def test_ties_and_the_order_shown_come_from_the_seed():
    fit = bradley_terry([], [*"abc"])
    bands = [standing(item) for item in "abc"]
    shown = {
        (pair.first, pair.second) for pair in (next_pair(fit, bands, seed=s) for s in range(60))
    }
    assert len(shown) == 6
    assert next_pair(fit, bands, seed=3) == next_pair(fit, bands[::-1], seed=3)


def test_asking_the_next_pair_narrows_the_open_ones():
    rng = np.random.default_rng(1)
    truth = dict(zip("abcdef", [2, 1.2, 0.4, -0.4, -1.2, -2], strict=True))
    answers = []
    for step in range(120):
        fit = bradley_terry(answers, truth)
        pair = next_pair(fit, top_chances(fit, top=2, draws=200, seed=step), seed=step)
        if pair is None:
            break
        i, j = pair.first, pair.second
        first = rng.random() < 1 / (1 + math.exp(truth[j] - truth[i]))
        answers.append((i, j) if first else (j, i))
    assert 10 < len(answers) < 120
    assert {one.item for one in fit.strengths[:2]} == {"a", "b"}


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "items", "words"),
    [
        ([("a", "a")], None, "row 1: 'a' stands against itself"),
        ([("a", "b"), ("a", "z")], "ab", "row 2, field “loser”: 'z' is not one of the items"),
        ([("z", "a")], "ab", "row 1, field “winner”: 'z' is not one of the items"),
        ([("a", "b", 1)], None, "row 1, field “alike”: 1 is neither True nor False"),
        ([("a",)], None, r"row 1: \('a',\) is not a Comparison"),
        ([("a", "b", False, "v", 0)], None, "row 1: .* is not a Comparison"),
        (["ab"], None, "row 1: 'ab' is not a Comparison"),
        ([(1, True)], None, "row 1: True is neither text"),
        ([(1, True)], [0, 1], "row 1, field “loser”: True is not one of the items"),
        ([(["a"], "b")], "ab", r"row 1, field “winner”: \['a'\] is not one of the items"),
        ([("a", None)], None, "row 1: None is neither text"),
        ([("a", 1)], None, "row 1: some ids are text and some are numbers"),
        ([(1, 2), ("a", "b")], None, "items: some ids are text"),
        ([("a", "b", False, 1.5)], None, "row 1, field “voter”: 1.5 is neither"),
        ([], None, "items: there is nothing in it"),
        ([], "aa", "items: 'a' is there twice"),
    ],
)
def test_a_bad_answer_is_named(answers, items, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        bradley_terry(answers, None if items is None else list(items))


def test_a_voter_answers_about_a_pair_once():
    answers = [Comparison("a", "b", voter="v"), Comparison("b", "a", voter="w")]
    assert bradley_terry(answers).strengths[0].comparisons == 2
    with pytest.raises(ValueError, match="row 3: 'v' answers about 'b' and 'a' twice"):
        bradley_terry([*answers, Comparison("b", "a", voter="v")])


@pytest.mark.parametrize(
    ("wins", "words"),
    [
        ([[0, 1]], r"wins: its shape is \(1, 2\), there are 2 items"),
        ([[0, -1], [0, 0]], r"wins, row 1, column 2: .*-1.0.* is less than 0"),
        ([[0, 1], [float("nan"), 0]], "wins, row 2, column 1: .*nan.* is not a finite number"),
        ([[0, float("inf")], [0, 0]], "wins, row 1, column 2: .*inf.* is not a finite number"),
        ([[0, 1], [1, 2]], "wins, row 2, column 2: .* an item can't be chosen before itself"),
        ([["x", 1], [1, 2]], "wins: is not a table of numbers"),
        ([[0], [1, 2]], "wins: is not a table of numbers"),
        (None, "wins: "),
    ],
)
def test_bad_counts_are_named(wins, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        bradley_terry_wins(wins, ["a", "b"])


@pytest.mark.parametrize(
    "setting",
    [
        {"prior_sd": 0},
        {"prior_sd": 1e9},
        {"level": 90},
        {"tolerance": 0},
        {"tolerance": float("nan")},
        {"steps": 0},
    ],
    ids=str,
)
def test_a_bad_setting_is_named(setting):
    with pytest.raises(ValueError, match=f"^{next(iter(setting))}: "):
        bradley_terry([("a", "b")], **setting)


def test_unknown_items_in_what_was_asked_are_named():
    fit = bradley_terry([("a", "b")])
    with pytest.raises(ValueError, match="^asked: 'z' is not one of the items"):
        next_pair(fit, [standing("a")], asked=[("a", "z")], seed=1)
    with pytest.raises(ValueError, match="^standings: 'z' is not one of the items"):
        next_pair(fit, [standing("z")], seed=1)


@pytest.mark.parametrize("array", ["values", "covariance", "wins"])
def test_results_cannot_be_changed(array):
    given = np.zeros((2, 2))
    fit = bradley_terry_wins(given, ["a", "b"])
    with pytest.raises(ValueError, match="read-only"):
        getattr(fit, array)[0] = 1
    given[0, 1] = 5  # the caller's own stays the caller's
    assert fit.wins[0, 1] == 0


@pytest.mark.parametrize("huge", [10**400, 1e308, 2.0**54])
def test_counts_that_are_too_large_to_be_counts_are_refused(huge):
    with pytest.raises(ValueError, match="^wins"):
        bradley_terry_wins([[0, huge, 1], [1, 0, 1], [0, 3, 0]], ["a", "b", "c"])
    with pytest.raises(ValueError, match="^tolerance: "):
        bradley_terry([("a", "b")], tolerance=huge)


def test_the_largest_counts_still_have_an_answer():
    fit = bradley_terry_wins([[0, 2**53, 1], [1, 0, 1], [0, 3, 0]], ["a", "b", "c"])
    assert [one.item for one in fit.strengths] == ["a", "c", "b"]


def test_items_may_come_one_by_one():
    wins = [[0, 2, 1], [1, 0, 1], [0, 3, 0]]
    assert bradley_terry_wins(wins, iter("cab")) == bradley_terry_wins(wins, ["c", "a", "b"])


@pytest.mark.parametrize("bad", ["ab", ("a",), ("a", "b", "c"), None, ("a", "x"), (["a"], "b")])
def test_a_pair_that_was_asked_is_two_items(bad):
    fit = bradley_terry([("a", "b")])
    with pytest.raises(ValueError, match="^asked"):
        next_pair(fit, top_chances(fit, top=1, seed=1), asked=[("a", "b"), bad], seed=1)


def test_what_is_no_standing_is_named():
    with pytest.raises(ValueError, match="^standings, row 1: 'a' is not a Standing"):
        next_pair(bradley_terry([("a", "b")]), "ab", seed=1)
