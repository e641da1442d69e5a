"""James Lind Alliance interim scoring: each group weighs the same, and each list stays its own."""

import doctest
import random
from dataclasses import FrozenInstanceError, replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper.methods import ranking
from copper.methods.ranking import Ballot, beside, interim, james_lind, merged, standing


def ballots_of(group, *rankings):
    return [Ballot(f"{group}{i}", list(one), group) for i, one in enumerate(rankings)]


def scores(found):
    return {one.question: one.score for one in found.questions}


def by_hand(ballots, questions, longest=10):
    """The rule of the guidebook in the plainest words, without arrays."""
    total = dict.fromkeys(questions, 0.0)
    for group in {one.group for one in ballots}:
        points = dict.fromkeys(questions, 0)
        for one in ballots:
            if one.group == group:
                for rank, question in enumerate(one.ranking, 1):
                    points[question] += longest + 1 - rank
        for question in questions:
            above = sum(other > points[question] for other in points.values())
            same = sum(other == points[question] for other in points.values())
            places = [len(questions) - above - i for i in range(same)]
            total[question] += sum(places) / same
    return total


@st.composite
def elections(draw):
    questions = draw(st.lists(st.integers(0, 50), min_size=1, max_size=7, unique=True))
    rankings = st.lists(st.sampled_from(questions), unique=True, max_size=5)
    voters = draw(st.lists(st.tuples(st.sampled_from("AB"), rankings), max_size=12))
    return [Ballot(n, ranked, group) for n, (group, ranked) in enumerate(voters)], questions


def test_the_usage_in_the_docstring_is_true():
    assert doctest.testmod(ranking).failed == 0


def test_two_groups_by_hand():
    # A: heat 10 + 10 + 9, buses 9 + 8, parks 9. → 4 questions: heat 4, buses 3, parks 2, dogs 1.
    # B: parks 10, dogs 9 → parks 4, dogs 3, heat and buses share places 3 and 4: 1.5 each.
    ballots = [
        *ballots_of("A", ["heat", "buses"], ["heat", "parks", "buses"], ["heat", "buses"]),
        *ballots_of("B", ["parks", "dogs"]),
    ]
    found = interim(ballots, ["heat", "buses", "parks", "dogs"])
    assert scores(found) == {"parks": 6, "heat": 5.5, "buses": 4.5, "dogs": 4}
    assert [one.question for one in found.questions] == ["parks", "heat", "buses", "dogs"]
    assert [one.position for one in found.questions] == [1, 2, 3, 4]
    heat = found.questions[1]
    assert [(one.group, one.rankers, one.points) for one in heat.points] == [
        ("A", 3, 30),
        ("B", 0, 0),
    ]
    assert [(one.position, one.score) for one in heat.points] == [(1, 4), (3.5, 1.5)]


def test_rank_r_scores_eleven_less_r():
    questions = list(range(12))
    found = interim([Ballot("v", questions[:10])], questions)
    points = {one.question: one.points[0].points for one in found.questions}
    assert points == {**{r: 10 - r for r in range(10)}, 10: 0, 11: 0}


def test_the_longest_ranking_sets_the_points():
    found = interim([Ballot("v", ["a", "b"])], ["a", "b", "c"], longest=3)
    assert [one.points[0].points for one in found.questions] == [3, 2, 0]


def test_a_small_group_weighs_as_much_as_a_large_one():
    many = ballots_of("many", *[["a", "b"]] * 40)
    few = ballots_of("few", ["b", "a"])
    found = interim([*many, *few], ["a", "b", "c"])
    assert scores(found) == {"a": 5, "b": 5, "c": 2}
    assert [one.position for one in found.questions] == [1.5, 1.5, 3]


@given(elections())
def test_it_is_the_rule_of_the_guidebook(election):
    ballots, questions = election
    assert scores(interim(ballots, questions)) == by_hand(ballots, questions)


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_questions_does_not_matter(election, rng):
    ballots, questions = election
    shuffled = rng.sample(ballots, len(ballots)), rng.sample(questions, len(questions))
    assert interim(*shuffled, top=2) == interim(ballots, questions, top=2)


@given(elections())
def test_every_voter_of_a_group_twice_changes_no_score(election):
    ballots, questions = election
    again = [replace(one, voter=one.voter + 1000) for one in ballots if one.group == "A"]
    assert scores(interim([*ballots, *again], questions)) == scores(interim(ballots, questions))


@given(elections(), st.data())
def test_ranking_a_question_higher_never_lowers_its_place_in_the_group(election, data):
    ballots, questions = election
    ranked = [one for one in ballots if len(one.ranking) > 1]
    if not ranked:
        return
    one = data.draw(st.sampled_from(ranked))
    lifted = one.ranking[-1]
    better = replace(one, ranking=[lifted, *one.ranking[:-1]])
    before, after = (
        next(q for q in interim(given, questions).questions if q.question == lifted)
        for given in (ballots, [better if other is one else other for other in ballots])
    )
    group = [p.group for p in before.points].index(one.group)
    assert after.points[group].position <= before.points[group].position


def test_ties_across_the_cut_are_said_never_broken():
    found = interim(ballots_of("A", ["a", "b"], ["a", "c"]), ["a", "b", "c", "d"], top=2)
    assert found.top.inside == ("a",)
    assert (found.top.tied, found.top.places) == (("b", "c"), 1)
    assert found.order == (("a",), ("b", "c"))


def test_a_question_that_nobody_named_is_never_on_top():
    found = interim(ballots_of("A", ["a"]), ["a", "b", "c"], top=2)
    assert (found.top.inside, found.top.tied, found.top.places) == (("a",), (), 0)
    assert found.groups[0].order == (("a",),)


def test_who_may_see_the_list_of_a_group():
    ballots = [
        *ballots_of("ten", *[["a"]] * 10),
        *ballots_of("nine", *[["a"]] * 9, []),
        *ballots_of("four", *[["b"]] * 4),
    ]
    seen = {one.group: one for one in interim(ballots, ["a", "b"]).groups}
    assert {name: one.audience for name, one in seen.items()} == {
        "ten": "everyone",
        "nine": "group",
        "four": "nobody",
    }
    assert (seen["nine"].voters, seen["nine"].blank) == (9, 1)
    loose = interim(ballots, ["a", "b"], shown_from=4, private_from=1).groups
    assert {one.audience for one in loose} == {"everyone"}


def test_the_only_hidden_list_could_be_worked_out_from_the_scores():
    shown = [*ballots_of("A", *[["a"]] * 10), *ballots_of("B", *[["b"]] * 6)]
    assert interim(shown, ["a", "b"]).derivable == "B"
    two = [*shown, *ballots_of("C", *[["b"]] * 6)]
    assert interim(two, ["a", "b"]).derivable is None


def test_small_groups_join_by_their_own_choice():
    ballots = [*ballots_of("A", ["a"], ["b"]), *ballots_of("B", ["b"]), *ballots_of("C", ["c"])]
    joined = merged(ballots, {"A": "A and B", "B": "A and B"})
    assert {one.group for one in joined} == {"A and B", "C"}
    assert len(joined) == 4
    with pytest.raises(ValueError, match=r"into: no ballot belongs to group 'D'"):
        merged(ballots, {"D": "A"})


def test_where_a_groups_top_would_vanish_the_union_of_tops_is_offered():
    ballots = [
        *ballots_of("A", ["a", "b"]),
        *ballots_of("B", ["a", "b"]),
        *ballots_of("C", ["y", "z"]),
    ]
    questions = ["a", "b", "c", "y", "z"]
    found = interim(ballots, questions, top=2)
    assert found.top.inside == ("a", "b")
    assert found.vanished == ("C",)
    assert found.union == ("a", "b", "y", "z")
    everyone = interim(ballots, questions, top=3)
    assert (everyone.vanished, everyone.union) == ((), None)
    assert interim(ballots, questions, top=3, keeps=2).vanished == ("C",)


def test_a_blank_group_changes_nothing_and_does_not_vanish():
    ballots = ballots_of("A", ["a", "b"], ["a"])
    found = interim([*ballots, *ballots_of("B", [])], ["a", "b", "c"], top=1)
    alone = interim(ballots, ["a", "b", "c"], top=1)
    assert [one.position for one in found.questions] == [one.position for one in alone.questions]
    assert (found.vanished, found.derivable) == ((), "A")
    assert found.groups[1].audience == "nobody"


def test_no_ballots_give_no_order():
    found = interim([], ["b", "a"], seed=1)
    assert scores(found) == {"a": 0, "b": 0}
    assert (found.order, found.top.items, found.groups) == ((), (), ())
    assert [one.standing for one in found.questions] == [None, None]


# --- institutions ---------------------------------------------------------------------------------


def test_institutions_lists_stand_apart():
    community = interim(ballots_of("A", ["a", "b"]), ["a", "b", "c"], top=2)
    council = [*ballots_of("Council", ["c", "a"], ["c"]), *ballots_of("NHS", ["a", "b"])]
    found = beside(community, council)
    assert [one.group for one in found.lists] == ["Council", "NHS"]
    assert found.lists[0].order == (("c",), ("a",))
    overlap = dict(found.overlaps)
    assert overlap["NHS"].extrapolated == pytest.approx(1)
    assert 0 < overlap["Council"].extrapolated < 1
    assert scores(community) == {"a": 3, "b": 2, "c": 1}


def test_an_institution_is_not_one_of_the_communitys_groups():
    community = interim(ballots_of("A", ["a"]), ["a", "b"])
    with pytest.raises(ValueError, match="group 'A' is one of the community's"):
        beside(community, ballots_of("A", ["b"]))


# --- how sure it is -------------------------------------------------------------------------------


def test_where_all_say_the_same_it_is_certain():
    found = interim(ballots_of("A", *[["a", "b", "c"]] * 5), ["a", "b", "c", "d"], top=2, seed=1)
    sure = {one.question: one.standing for one in found.questions}
    assert [(sure[q].standing, sure[q].chance) for q in "abc"] == [("in", 1), ("in", 1), ("out", 0)]
    assert (sure["a"].low, sure["a"].high) == (1, 1)
    assert sure["d"] is None  # nobody ranked it


@pytest.mark.parametrize(
    ("times", "word", "band"),
    [(96, "in", (1, 1)), (94, "maybe", (1, 2)), (6, "maybe", (1, 2)), (4, "out", (2, 2))],
)
def test_in_or_out_is_said_when_nineteen_of_twenty_rounds_say_so(times, word, band):
    rounds = np.array([[2.0, 1.0]] * times + [[1.0, 2.0]] * (100 - times))
    first = standing.standings(["a", "b"], rounds, top=1, level=0.9)[0]
    assert (first.standing, first.low, first.high, first.chance) == (word, *band, times / 100)


def test_where_opinions_divide_it_may_be():
    ballots = ballots_of("A", *[["a", "b"]] * 5, *[["b", "a"]] * 5, *[["a", "c"]] * 2)
    found = interim(ballots, ["a", "b", "c"], top=1, seed=1, rounds=4000)
    a, b, c = (one.standing for one in found.questions)
    assert (a.standing, b.standing, c.standing) == ("maybe", "maybe", "out")
    # a − b = 7·1 + 2·10 − 5 points in the whole; by normal approximation of ten of twelve drawn.
    assert 0.8 < a.chance < 0.99
    assert a.chance + b.chance + c.chance == pytest.approx(1)


def test_the_chance_is_that_of_the_bootstrap_worked_out_in_full():
    # Two of three voters are drawn, 9 equally likely pairs; a is first unless c is drawn twice (1)
    # or c and one other (4), when 10 + 9 points meet 9 + 10: a tie, half the place each.
    ballots = ballots_of("A", ["a", "b"], ["a", "b"], ["b", "a"])
    found = interim(ballots, ["a", "b"], top=1, seed=5, rounds=40_000)
    assert found.questions[0].standing.chance == pytest.approx(4 / 9 + 4 / 9 / 2, abs=0.01)


def test_one_voter_alone_proves_nothing():
    ballots = [*ballots_of("A", ["a"], ["b"]), *ballots_of("B", ["a"])]
    found = interim(ballots, ["a", "b"], seed=1)
    assert [one.standing for one in found.questions] == [None, None]
    assert found.rounds == 0


@settings(max_examples=30)
@given(elections(), st.integers(1, 8))
def test_chances_add_up_to_the_places_and_bands_hold_together(election, top):
    ballots, questions = election
    found = interim(ballots, questions, top=top, seed=3, rounds=40)
    sure = [one.standing for one in found.questions]
    assert all(s is None or 1 <= s.low <= s.high <= len(questions) for s in sure)
    if all(sure):
        assert sum(s.chance for s in sure) == pytest.approx(min(top, len(questions)))


def test_the_same_seed_gives_the_same_in_any_order():
    rng = random.Random(4)
    ballots = [Ballot(n, rng.sample(range(9), 4), rng.choice("XY")) for n in range(40)]
    once = interim(ballots, range(9), top=3, seed=8, rounds=200)
    assert once == interim(ballots[::-1], range(8, -1, -1), top=3, seed=8, rounds=200)
    assert once != interim(ballots, range(9), top=3, seed=9, rounds=200)


def test_many_voters_are_drawn_in_parts(monkeypatch):
    ballots = ballots_of("A", *[["a", "b"]] * 6, *[["b"]] * 5)
    whole = interim(ballots, ["a", "b"], seed=2, rounds=50)
    few_at_a_time = partial(standing.resamples, most=30)
    monkeypatch.setattr(james_lind, "resamples", few_at_a_time)
    assert interim(ballots, ["a", "b"], seed=2, rounds=50) == whole


# --- bad input ------------------------------------------------------------------------------------

GOOD = [Ballot("v", ["a"], "A")]


@pytest.mark.parametrize(
    ("ballots", "questions", "words"),
    [
        ([*GOOD, Ballot("v", ["b"], "B")], "a b", "row 2, field “voter”: 'v' is there twice"),
        ([Ballot("v", ["a", "a"])], "a b", "row 1, field “ranking”: 'a' is there twice"),
        ([Ballot("v", ["z"])], "a b", "row 1, field “ranking”: 'z' is not one of the questions"),
        ([Ballot("v", "ab")], "a b", "row 1, field “ranking”: 'ab' is not a list of ids"),
        ([Ballot("v", None)], "a b", "row 1, field “ranking”: None is not a list"),
        ([Ballot("v", [True])], "a b", "row 1, field “ranking”: True is neither"),
        ([Ballot("v", [["a"]])], "a b", "is neither text nor a whole number"),
        ([Ballot("v", [float("nan")])], "a b", "row 1, field “ranking”: nan is neither"),
        ([Ballot(None, ["a"])], "a b", "row 1, field “voter”: None is neither"),
        ([Ballot("v", ["a"], 1.5)], "a b", "row 1, field “group”: 1.5 is neither"),
        ([*GOOD, Ballot(1, ["a"], "A")], "a b", "voters: some ids are text and some are numbers"),
        ([*GOOD, Ballot("w", ["a"], 3)], "a b", "groups: some ids are text and some are numbers"),
        ([("v", ["a"])], "a b", "row 1: "),
        (GOOD, "", "questions: there is nothing in it"),
        (GOOD, "a a", "questions: 'a' is there twice"),
        (
            [Ballot("v", [*"abcdefghijk"])],
            "a b c d e f g h i j k",
            "11 questions are ranked, at most 10",
        ),
    ],
)
def test_a_bad_ballot_is_named(ballots, questions, words):
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        interim(ballots, questions.split())


def test_questions_are_a_list_not_text():
    with pytest.raises(ValueError, match="questions: 'ab' is text"):
        interim(GOOD, "ab")


@pytest.mark.parametrize(
    "setting",
    [
        {"top": 0},
        {"top": 2.5},
        {"longest": 0},
        {"longest": True},
        {"keeps": 0},
        {"rounds": 0},
        {"level": 1},
        {"shown_from": 3},
        {"private_from": 0},
        {"seed": -1},
        {"seed": "x"},
    ],
    ids=str,
)
def test_a_bad_setting_is_named(setting):
    ballots = ballots_of("A", ["a"], ["b"])
    with pytest.raises(ValueError, match=f"^{next(iter(setting))}: "):
        interim(ballots, ["a", "b"], **setting)


def test_results_cannot_be_changed():
    found = interim(GOOD, ["a", "b"])
    with pytest.raises(FrozenInstanceError):
        found.questions[0].score = 9


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"seed": float("nan")}, "seed: nan is not a whole number"),
        ({"seed": True}, "seed: True is not a whole number"),
        ({"top": 10**400}, "top: "),
        ({"longest": 10**400}, "longest: "),
    ],
)
def test_numbers_that_are_none_are_refused_also_where_nothing_is_drawn(given, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        interim([Ballot("ann", ["a"])], ["a", "b"], **given)


@pytest.mark.parametrize("bad", [float("nan"), None, "", True, ["x"]])
def test_groups_join_under_a_name(bad):
    with pytest.raises(ValueError, match="^into, group 'A': "):
        merged([Ballot("ann", ["a"], "A")], {"A": bad})
    with pytest.raises(ValueError, match="^row 2, field “group”: "):
        merged([Ballot("ann", ["a"], "A"), Ballot("bo", ["a"], bad)], {})
    with pytest.raises(ValueError, match="^row 1: 'x' is not a Ballot"):
        merged(["x"], {})
