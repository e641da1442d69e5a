"""Trust, value and two waves: who may see a number, and when nothing may be concluded."""

import random
import re
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods.networks import (
    Rating,
    Wave,
    change,
    network,
    pair_scores,
    scores,
)

NAMES = "abcdefgh"


def rated(rated_, *trusts, raters="pqrstuvw"):
    return [
        Rating(rater, rated_, (trust,) * 3) for rater, trust in zip(raters, trusts, strict=False)
    ]


# --- trust and value -------------------------------------------------------------------------------


def test_two_of_three_items_must_be_answered():
    found = pair_scores(
        [
            Rating("a", "b", (4, 2, None)),
            Rating("a", "c", (4, None, None)),
            Rating("b", "a", (1, 2, 4), (4, 4, 4)),
            Rating("c", "a"),
        ]
    )
    assert found == {("a", "b"): 3, ("b", "a"): pytest.approx(7 / 3)}
    assert pair_scores([Rating("a", "c", (4, None, None))], need=1) == {("a", "c"): 4}
    assert pair_scores([Rating("b", "a", (1, 2, 4), (4, 3, 4))], "value") == {
        ("b", "a"): pytest.approx(11 / 3)
    }


def test_an_organisation_needs_five_raters_and_three_for_its_own_eyes():
    ratings = rated("a", 1, 2, 3, 4, 4) + rated("b", 1, 2, 3, 4) + rated("c", 4, 4, 4)
    ratings += rated("d", 4, 4)
    public = scores(ratings)
    assert [o.score for o in public.organisations] == [2.8, None, None, None]
    assert [o.raters for o in public.organisations] == [5, None, None, None]
    assert {o.why for o in public.organisations[1:]} == {"too-few-raters"}
    mean = (14 + 10 + 12 + 8) / 14
    assert public.mean == pytest.approx(mean)
    assert public.percent == pytest.approx(100 * (mean - 1) / 3)
    assert (public.pairs, public.raters) == (14, 5)
    assert public.score("a").raters == 5


def test_a_hidden_score_cannot_be_worked_out_from_the_others():
    """One hidden score would be the network's sum less all others': another is hidden with it."""
    ratings = rated("a", 1, 2, 3, 4, 4, 4) + rated("b", 1, 2, 3, 4, 4) + rated("c", 4, 4, 4)
    found = {o.organisation: o for o in scores(ratings).organisations}
    assert found["a"].score == 3
    assert (found["b"].score, found["b"].why) == (None, "hidden-with-another")
    assert found["c"].why == "too-few-raters"
    # Three who were rated once each would be three ratings together: still too few.
    ratings = rated("a", 1, 2, 3, 4, 4) + rated("b", 1, 2, 3, 4, 4) + rated("c", 4) + rated("d", 4)
    why = [o.why for o in scores(ratings).organisations]
    assert why == ["hidden-with-another", "", "too-few-raters", "too-few-raters"]
    own = {o.organisation: o.score for o in scores(ratings, least=3).organisations}
    assert own == {"a": None, "b": 2.8, "c": None, "d": None}


def test_who_was_rated_by_nobody_gives_nothing_away():
    ratings = rated("a", 1, 2, 3, 4, 4) + [Rating("a", "b", (None, None, 4))]
    found = scores(ratings)
    assert found.score("a").score == 2.8
    assert (found.score("b").score, found.score("b").why) == (None, "not-rated")


def test_fewer_than_five_raters_give_no_number_at_all():
    found = scores(rated("a", 1, 2, 3, 4) + rated("b", 1, 2, 3, 4))
    assert (found.percent, found.mean, found.pairs, found.raters) == (None, None, None, None)
    assert found.why == "too-few-raters"
    assert all(o.score is None and o.raters is None for o in found.organisations)
    nothing = scores([])
    assert (nothing.percent, nothing.organisations) == (None, ())


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] != p[1]),
        st.tuples(*[st.none() | st.integers(1, 4)] * 3),
        max_size=40,
    ),
    st.integers(1, 6),
    st.randoms(use_true_random=False),
)
def test_no_score_below_the_floor_is_shown_or_can_be_subtracted(answers, least, chance):
    ratings = [Rating(a, b, items) for (a, b), items in answers.items()]
    found = scores(ratings, least=least)
    pairs = pair_scores(ratings)
    hidden = 0
    for one in found.organisations:
        own = [score for (_, b), score in pairs.items() if b == one.organisation]
        if one.score is None:
            hidden += len(own)
        else:
            assert len(own) == one.raters >= least
            assert one.score == pytest.approx(np.mean(own))
    assert hidden == 0 or hidden >= least or all(o.score is None for o in found.organisations)
    unknown = [o for o in found.organisations if o.score is None and o.why != "not-rated"]
    if len(unknown) == 1 and least > 1:  # nobody else was left to hide it with
        assert len([o for o in found.organisations if o.why != "not-rated"]) == 1
    chance.shuffle(ratings)
    assert scores(ratings, least=least) == found


# --- two waves -------------------------------------------------------------------------------------


def everybody(trust, names=NAMES, shake=0):
    """All rate all; `shake` moves each organisation's answers by its own amount."""
    return tuple(
        Rating(a, b, (trust + shake * (names.index(a) % 3 - 1),) * 3)
        for a, b in permutations(names, 2)
    )


def wave(ties, answered=NAMES, ratings=(), nodes=NAMES):
    return Wave(network(nodes, ties, answered=answered), ratings)


RING = [(a, b) for a, b in zip(NAMES, NAMES[1:] + NAMES[0], strict=True)]


def test_ties_kept_new_and_lost_among_those_who_answered_both():
    before = wave([("a", "b"), ("b", "c"), ("h", "a")])
    after = wave([("a", "b"), ("c", "b"), ("a", "h")], answered="abcdefg")
    found = change(before, after, seed=1, most_points=13)
    assert found.both == tuple("abcdefg")
    assert (found.kept, found.new, found.lost) == ((("a", "b"),), (("c", "b"),), (("b", "c"),))
    assert found.jaccard == pytest.approx(1 / 3)
    assert (found.response_before, found.response_after, found.moved) == (1, 0.875, 12.5)
    assert found.comparable
    assert (found.density.before, found.density.after, found.density.change) == (2 / 42, 2 / 42, 0)
    assert (found.density.n, found.density.pairs) == (7, 42)
    assert found.density.conclusion == "no-clear-change"


def test_an_undirected_tie_counts_for_both():
    def pairs(ties):
        return Wave(network(NAMES, ties, directed=False))

    found = change(pairs(RING), pairs(RING[:4]), seed=1)
    assert (found.density.before, found.density.after) == (8 / 28, 4 / 28)
    assert found.density.pairs == 28
    assert found.density.change == pytest.approx(-4 / 28)
    assert found.jaccard == 0.5


def test_trust_that_fell_and_trust_that_rose():
    before, after = (wave(RING, ratings=everybody(t, shake=0.3)) for t in (3, 2))
    fell = change(before, after, seed=1).trust
    assert (fell.before, fell.after) == (pytest.approx(2.9625), pytest.approx(1.9625))
    assert fell.change == pytest.approx(-1)
    assert (fell.conclusion, fell.n, fell.pairs) == ("fell", 8, 56)
    assert change(after, before, seed=1).trust.conclusion == "rose"
    still = change(before, before, seed=1)
    assert (still.trust.conclusion, still.trust.change) == ("no-clear-change", 0)
    assert (still.jaccard, still.new, still.lost) == (1, (), ())
    assert (still.value.change, still.value.why) == (None, "too-few-answers")


def test_no_conclusion_when_the_response_rate_moved_by_over_ten_points():
    nodes = [f"n{i:02}" for i in range(20)]
    full, less, least = nodes, nodes[:18], nodes[:17]
    ratings = {
        t: {
            len(names): tuple(
                Rating(a, b, (t, t, t)) for a, b in permutations(names, 2) if a < b or b == "n00"
            )
            for names in (full, less, least)
        }
        for t in (3, 2)
    }
    before = wave([], full, ratings[3][20], nodes)
    ten = change(before, wave([], less, ratings[2][18], nodes), seed=1)
    assert (ten.moved, ten.comparable, ten.trust.conclusion) == (10, True, "fell")
    fifteen = change(before, wave([], least, ratings[2][17], nodes), seed=1)
    assert (fifteen.moved, fifteen.comparable) == (15, False)
    assert fifteen.trust.change == -1
    assert (fifteen.trust.conclusion, fifteen.trust.why) == ("no-conclusion", "response-rate-moved")
    assert fifteen.density.conclusion == "no-conclusion"
    allowed = change(before, wave([], least, ratings[2][17], nodes), seed=1, most_points=15)
    assert allowed.trust.conclusion == "fell"
    # A tenth of a point counts too: 3 of 10 and 41 of 100 are eleven points apart.
    assert change(before, wave([], less, (), nodes), seed=1, most_points=9.9).comparable is False


def test_fewer_than_five_who_answered_both_give_no_number():
    found = change(wave(RING, "abcdefgh"), wave(RING[:4], "abcd"), seed=1, most_points=99)
    assert found.why == "too-few-answers"
    for name, figure in vars(found).items():
        if name not in ("why", "density", "trust", "value", "comparable"):
            assert figure in (None, ()), name
    for shift in (found.density, found.trust, found.value):
        assert (shift.change, shift.n, shift.pairs, shift.interval) == (None,) * 4
        assert (shift.conclusion, shift.why) == ("no-conclusion", "too-few-answers")
    assert change(wave(RING), wave(RING[:4], "abcd"), seed=1, least=4, most_points=99).why == ""


def test_fewer_than_five_raters_in_both_waves_give_no_change_of_trust():
    ratings = tuple(r for r in everybody(3) if r.rater in "abcd")
    found = change(wave(RING, ratings=ratings), wave(RING, ratings=everybody(2)), seed=1)
    assert (found.trust.change, found.trust.why) == (None, "too-few-answers")
    assert found.why == ""


def test_the_interval_draws_organisations_not_ties():
    """Half of the organisations changed their mind about all others: as ties there are 56 and the
    mean is sure; as organisations there are eight, and it is not."""

    def moody(low):
        return tuple(
            Rating(a, b, (low if a in "abcd" else 3,) * 3) for a, b in permutations(NAMES, 2)
        )

    before, after = wave(RING, ratings=moody(3)), wave(RING, ratings=moody(2))
    found = change(before, after, seed=1, draws=4000).trust
    width = found.interval.high - found.interval.low
    assert found.change == -0.5
    as_ties = 2 * 1.96 * 0.5 / np.sqrt(56)
    assert width > 2 * as_ties
    # By another road: draw eight names with replacement and average their pairs one by one.
    stream = random.Random(3)
    means = []
    for _ in range(3000):
        drawn = [stream.choice(NAMES) for _ in NAMES]
        moves = [-(a in "abcd") for a in drawn for b in drawn if a != b]
        means.append(sum(moves) / len(moves))
    want = np.quantile(means, [0.025, 0.975])
    assert (found.interval.low, found.interval.high) == pytest.approx(tuple(want), abs=0.04)


def test_the_interval_of_density_by_another_road():
    before, after = wave(RING), wave([("a", b) for b in NAMES[1:]] + RING)
    found = change(before, after, seed=2, draws=4000)
    stream = random.Random(3)
    gained = set(after.network.ties) - set(before.network.ties)
    shifts, shared = [], []
    for _ in range(3000):
        drawn = [stream.choice(NAMES) for _ in NAMES]
        pairs = [(a, b) for a in drawn for b in drawn if a != b]
        shifts.append(sum(pair in gained for pair in pairs) / len(pairs))
        every = [pair for pair in pairs if pair in after.network.ties]
        if every:
            shared.append(sum(pair in RING for pair in every) / len(every))
    for interval, draws in ((found.density.interval, shifts), (found.jaccard_interval, shared)):
        want = np.quantile(draws, [0.025, 0.975])
        assert (interval.low, interval.high) == pytest.approx(tuple(want), abs=0.05)


def test_when_draws_hold_nothing_there_is_no_interval():
    before, after = wave([("a", "b")]), wave([("a", "b")])
    found = change(before, after, seed=1)
    assert found.jaccard == 1
    assert found.jaccard_interval is None  # a and b are both drawn in four of ten draws
    ratings = tuple(Rating(a, b, (3, 3, 3)) for a, b in (("a", "b"), ("c", "d")))
    few = change(wave([], ratings=ratings[:1]), wave([], ratings=ratings[:1]), seed=1, least=2)
    assert few.trust.why == "too-few-answers"
    none = change(wave([]), wave([]), seed=1)
    assert (none.jaccard, none.jaccard_interval) == (None, None)


def test_a_change_without_an_interval_concludes_nothing():
    two = network("ab", [("a", "b")])
    ratings = (Rating("a", "b", (3, 3, 3)), Rating("b", "a", (3, 3, 3)))
    found = change(Wave(two, ratings), Wave(two, ratings), seed=4, least=2)
    assert found.trust.conclusion in ("no-conclusion", "no-clear-change")
    one = [Rating(a, "h", (3, 3, 3)) for a in "ab"]
    rare = change(wave([], ratings=tuple(one)), wave([], ratings=tuple(one)), seed=1, least=2)
    assert rare.trust.change == 0
    if rare.trust.interval is None:
        assert rare.trust.why == "no-interval"


def test_the_same_seed_gives_the_same_and_order_does_not_matter():
    ratings = list(everybody(3, shake=0.4))
    random.Random(1).shuffle(ratings)
    one = change(
        wave(RING, ratings=everybody(3, shake=0.4)), wave(RING[:5], ratings=everybody(2)), seed=6
    )
    two = change(
        wave(RING[::-1], ratings=tuple(ratings)), wave(RING[:5], ratings=everybody(2)), seed=6
    )
    assert one == two
    other = change(
        wave(RING, ratings=everybody(3, shake=0.4)), wave(RING[:5], ratings=everybody(2)), seed=7
    )
    assert one.density.interval != other.density.interval


# --- bad input -------------------------------------------------------------------------------------

GOOD = [Rating("a", "b", (1, 2, 3))]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scores([None]), "row 1: None is no Rating"),
        (
            lambda: scores(GOOD + [Rating("a", "b", (1, 1, 1))]),
            "row 2, field “rated”: 'a' rated 'b' twice",
        ),
        (lambda: scores([Rating("a", "a", (1, 1, 1))]), "row 1, field “rated”: 'a' rates itself"),
        (lambda: scores([Rating("a", "b", (1, 5, 1))]), "row 1, field “trust”: 5.0 is more than 4"),
        (lambda: scores([Rating("a", "b", (0, 1, 1))]), "row 1, field “trust”: 0.0 is less than 1"),
        (lambda: scores([Rating("a", "b", (True, 1, 1))]), "row 1, field “trust”: True is not"),
        (lambda: scores([Rating("a", "b", (float("nan"), 1, 1))]), "row 1, field “trust”: nan"),
        (lambda: scores([Rating("a", "b", "123")]), "row 1, field “trust”: '123' is not a list"),
        (lambda: scores([Rating("a", "b", (1,))]), "row 1, field “trust”: 1 items, but 2"),
        (lambda: scores(GOOD + [Rating("b", "a", (1, 1))]), "row 2, field “trust”: 2 items, other"),
        (lambda: scores([Rating(1.5, "b", (1, 1, 1))]), "row 1, field “rater”: 1.5 is neither"),
        (lambda: scores([Rating("a", None, (1, 1, 1))]), "row 1, field “rated”: None is neither"),
        (lambda: scores([Rating("a", 2, (1, 1, 1))]), "rater and rated: some ids are text"),
        (lambda: scores(GOOD, "liking"), "of: 'liking' is not one of"),
        (lambda: scores(GOOD, least=0), "least: 0 is less than 1"),
        (lambda: scores(GOOD, need=0), "need: 0 is less than 1"),
        (lambda: scores(GOOD, scale=(4, 1)), "scale: 1.0 is not more than 4.0"),
        (lambda: scores(GOOD, scale=4), "scale: 4 is not a pair"),
        (lambda: scores(GOOD).score("z"), "organisation: 'z' was not rated"),
        (
            lambda: change(wave([]), Wave(network("ab", [], directed=False)), seed=1),
            "after: one network",
        ),
        (
            lambda: change(wave([], "b", (Rating("a", "b", (1, 1, 1)),)), wave([]), seed=1),
            "before, ratings: 'a' has not",
        ),
        (
            lambda: change(wave([]), wave([], NAMES, (Rating("a", "z", (1, 1, 1)),)), seed=1),
            "after, ratings: 'z' is not",
        ),
        (lambda: change(wave([]), wave([]), seed=None), "seed: None"),
        (lambda: change(wave([]), wave([]), seed=1, least=1), "least: 1 is less than 2"),
        (lambda: change(wave([]), wave([]), seed=1, most_points=-1), "most_points: -1"),
        (lambda: change(wave([]), wave([]), seed=1, level=1), "level: 1"),
        (lambda: change(wave([]), wave([]), seed=1, draws=0), "draws: 0"),
    ],
)
def test_bad_input_says_where_and_why(call, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        call()


def test_waves_with_ids_of_two_kinds_are_not_waves_without_anybody():
    one = Wave(network([1, 2, 3], [(1, 2)]))
    other = Wave(network(["1", "2", "3"], [("1", "2")]))
    with pytest.raises(ValueError, match="^before and after: some ids are text"):
        change(one, other, seed=1)
