"""Majorities: Schulze against his own examples and a search of all paths, Copeland by counting."""

from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.methods.ranking import (
    Ballot,
    Preferences,
    copeland,
    preferences,
    robustness,
    schulze,
)

QUESTIONS = list(range(5))
elections = st.lists(
    st.tuples(st.sampled_from("AB"), st.lists(st.sampled_from(QUESTIONS), unique=True, max_size=5)),
    max_size=9,
)


def ballots_of(counts):
    orders = [ranked for ranked, times in counts for _ in range(times)]
    return [Ballot(number, [*ranked]) for number, ranked in enumerate(orders)]


def of(election):
    return [Ballot(n, ranked, group) for n, (group, ranked) in enumerate(election)]


def places(found):
    return {one.question: (one.best, one.worst) for one in found}


# Schulze (2011), "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
# single-winner election method", section 3, example 1.
EXAMPLE_1 = [
    *(("ACBED", 5), ("ADECB", 5), ("BEDAC", 8), ("CABED", 3)),
    *(("CAEBD", 7), ("CBADE", 2), ("DCEBA", 7), ("EBADC", 8)),
]


def test_schulzes_first_example():
    found = preferences(ballots_of(EXAMPLE_1), [*"ABCDE"])
    assert found.prefer.tolist() == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    assert found.unit == 1
    for strength in ("winning votes", "margins"):
        order = schulze(found, strength=strength)
        assert [(one.question, one.best, one.worst) for one in order] == [
            ("E", 1, 1),
            ("A", 2, 2),
            ("C", 3, 3),
            ("B", 4, 4),
            ("D", 5, 5),
        ]


def test_where_nothing_decides_places_stay_open():
    # One says a > b > c > d, one d > c > b > a: nothing beats anything.
    found = schulze(preferences(ballots_of([("abcd", 1), ("dcba", 1)]), [*"abcd"]))
    assert set(places(found).values()) == {(1, 4)}
    assert {(one.wins, one.ties, one.losses, one.score) for one in found} == {(0, 3, 0, 1.5)}


def test_margins_and_winning_votes_can_differ():
    # A circle: a over b by 10 : 9, b over c by 8 : 2, c over a by 7 : 2. By votes the weakest link is
    # c → a, so a is first; by margins it is a → b, so b is.
    circle = np.array([[0, 10, 2], [9, 0, 8], [7, 2, 0]])
    prefs = Preferences(("a", "b", "c"), circle, 1, (19, 19, 19))
    assert [one.question for one in schulze(prefs)] == ["a", "b", "c"]
    assert [one.question for one in schulze(prefs, strength="margins")] == ["b", "c", "a"]


@given(elections)
def test_preferences_are_what_ballots_say(election):
    found = preferences(of(election), QUESTIONS)
    for i in QUESTIONS:
        for j in QUESTIONS:
            said = sum(
                i in ranked and i != j and (j not in ranked or ranked.index(i) < ranked.index(j))
                for _, ranked in election
            )
            assert found.prefer[i, j] == said
    assert found.rankers == tuple(sum(q in ranked for _, ranked in election) for q in QUESTIONS)


@given(elections)
def test_with_equal_groups_each_group_is_one_vote(election):
    found = preferences(of(election), QUESTIONS, equal_groups=True)
    expected = [[Fraction(0)] * 5 for _ in QUESTIONS]
    for group in "AB":
        mine = [ranked for name, ranked in election if name == group and ranked]
        for i in QUESTIONS:
            for j in QUESTIONS:
                for ranked in mine:
                    above = i in ranked and (j not in ranked or ranked.index(i) < ranked.index(j))
                    if i != j and above:
                        expected[i][j] += Fraction(1, len(mine))
    assert [[Fraction(int(v), found.unit) for v in row] for row in found.prefer] == expected


def test_very_many_groups_of_odd_sizes_stay_exact():
    sizes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53]
    ballots = [
        Ballot(f"{size}-{n}", ["a", "b"] if n else ["b", "a"], f"g{size}")
        for size in sizes
        for n in range(size)
    ]
    found = preferences(ballots, ["a", "b", "c"], equal_groups=True)
    assert found.unit > 2**62
    share = sum(Fraction(1, size) for size in sizes)
    assert Fraction(int(found.prefer[1, 0]), found.unit) == share
    assert [one.question for one in schulze(found)] == ["a", "b", "c"]
    assert [one.question for one in copeland(found)] == ["a", "b", "c"]


def widest(link, i, j):
    """The strength of the strongest path, by trying all."""
    others = [k for k in range(len(link)) if k not in (i, j)]
    found = 0
    for n in range(len(others) + 1):
        for between in permutations(others, n):
            path = [i, *between, j]
            found = max(found, min(link[a][b] for a, b in pairwise(path)))
    return found


@given(elections, st.sampled_from(["winning votes", "margins"]))
def test_schulze_is_a_search_of_all_paths(election, strength):
    prefs = preferences(of(election), QUESTIONS)
    d = prefs.prefer.tolist()
    link = [
        [
            0 if d[i][j] <= d[j][i] else d[i][j] - (d[j][i] if strength == "margins" else 0)
            for j in QUESTIONS
        ]
        for i in QUESTIONS
    ]
    beats = [
        [i != j and widest(link, i, j) > widest(link, j, i) for j in QUESTIONS] for i in QUESTIONS
    ]
    found = places(schulze(prefs, strength=strength))
    for q in QUESTIONS:
        losses, wins = sum(row[q] for row in beats), sum(beats[q])
        assert found[q] == (1 + losses, len(QUESTIONS) - wins)


@given(elections)
def test_copeland_counts_majorities(election):
    prefs = preferences(of(election), QUESTIONS)
    d = prefs.prefer
    score = {
        i: sum(
            1.0 if d[i, j] > d[j, i] else 0.5 if d[i, j] == d[j, i] else 0.0
            for j in QUESTIONS
            if i != j
        )
        for i in QUESTIONS
    }
    for one in copeland(prefs):
        assert one.score == score[one.question]
        assert one.best == 1 + sum(other > one.score for other in score.values())
        assert one.worst == sum(other >= one.score for other in score.values())
        assert one.wins + one.ties + one.losses == 4


@given(elections)
def test_who_beats_everyone_is_first(election):
    prefs = preferences(of(election), QUESTIONS)
    for q in QUESTIONS:
        if all(prefs.prefer[q, j] > prefs.prefer[j, q] for j in QUESTIONS if j != q):
            assert places(schulze(prefs))[q] == (1, 1)
            assert places(copeland(prefs))[q] == (1, 1)


@given(elections, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(election, rng):
    ballots = of(election)
    shuffled = rng.sample(ballots, len(ballots)), rng.sample(QUESTIONS, len(QUESTIONS))
    once, other = preferences(ballots, QUESTIONS), preferences(*shuffled)
    assert (once.prefer == other.prefer).all()
    assert schulze(once) == schulze(other)
    assert robustness(ballots, QUESTIONS, top=2) == robustness(*shuffled, top=2)


def test_preferences_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        preferences([], ["a"]).prefer[0, 0] = 1


def test_a_wrong_strength_is_named():
    with pytest.raises(ValueError, match="^strength: 'votes' is not one of"):
        schulze(preferences([], ["a"]), strength="votes")


# --- robustness -----------------------------------------------------------------------------------


def test_three_methods_agree_on_so_many():
    found = robustness(ballots_of([("abcd", 5), ("dbca", 4)]), [*"abcd"], top=2)
    tops = dict(found.tops)
    assert list(tops) == ["interim", "schulze", "copeland"]
    assert [set(one.inside) for one in tops.values()] == [{"a", "b"}] * 3
    assert (found.agreed, found.disputed, found.size) == (("a", "b"), (), 2)


def test_what_the_methods_dispute():
    # Three of five put a first; but b is nobody's last, and gets 12 points against a's 11.
    found = robustness(ballots_of([("abc", 3), ("bca", 2)]), [*"abc"], top=1, longest=3)
    assert {name: one.inside for name, one in found.tops} == {
        "interim": ("b",),
        "schulze": ("a",),
        "copeland": ("a",),
    }
    assert (found.agreed, found.disputed) == ((), ("a", "b"))


def test_a_tie_across_the_cut_is_not_agreed():
    tied = robustness(ballots_of([("ab", 1), ("ba", 1)]), [*"ab"], top=1)
    assert (tied.agreed, tied.disputed) == ((), ("a", "b"))


@given(elections, st.integers(1, 6))
def test_no_more_agree_than_there_are_places(election, top):
    found = robustness(of(election), QUESTIONS, top=top)
    assert len(found.agreed) <= top
    assert not {*found.agreed} & {*found.disputed}
    named = {question for _, ranked in election for question in ranked}
    assert {*found.agreed, *found.disputed} <= named


def test_large_elections_count_right():
    rng = np.random.default_rng(3)
    ballots = [Ballot(n, rng.permutation(30)[:10].tolist()) for n in range(300)]
    found = preferences(ballots, range(30))
    # Every ranked question stands above the twenty unranked and those behind it.
    assert found.prefer.sum() == 300 * (10 * 20 + 45)
