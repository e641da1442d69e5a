"""Points for ballots that rank only some, and ratings of importance."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from copper.methods.ranking import Ballot, Rating, borda, importance

QUESTIONS = list(range(6))
rankings = st.lists(st.sampled_from(QUESTIONS), unique=True, max_size=6)
elections = st.lists(rankings, max_size=9)


def ballots_of(*given):
    return [Ballot(number, list(ranked)) for number, ranked in enumerate(given)]


def points(found):
    return {one.question: one.points for one in found.questions}


def over_all_completions(rankings, questions):
    """Borda's points as the mean over every way to complete each ballot."""
    total = dict.fromkeys(questions, Fraction(0))
    for ranked in rankings:
        if not ranked:
            continue
        left = [question for question in questions if question not in ranked]
        for place, question in enumerate(ranked):
            total[question] += len(questions) - 1 - place
        for question in left:
            # Any unranked question is as often in each of the places that are left.
            places = range(len(ranked), len(questions))
            total[question] += Fraction(sum(len(questions) - 1 - p for p in places), len(left))
    return {question: float(value) for question, value in total.items()}


# --- Borda ----------------------------------------------------------------------------------------


def test_unranked_questions_share_the_points_that_are_left():
    found = borda(ballots_of("a"), [*"abcd"])
    assert points(found) == {"a": 3, "b": 1, "c": 1, "d": 1}
    assert [one.position for one in found.questions] == [1, 3, 3, 3]


def test_a_full_ballot_gives_bordas_points():
    found = borda(ballots_of("abcd", "abdc", "badc"), [*"abcd"])
    assert points(found) == {"a": 8, "b": 7, "d": 2, "c": 1}
    first = found.questions[0]
    assert (first.question, first.mean, first.firsts, first.rankers) == ("a", 8 / 3, 2, 3)


def test_the_classical_example_of_tennessee():
    # Tennessee's capital: Memphis 42, Nashville 26, Chattanooga 15, Knoxville 17 of 100 voters;
    # Borda gives Nashville 194, Chattanooga 173, Memphis 126, Knoxville 107 (the standard example).
    orders = ["MNCK"] * 42 + ["NCKM"] * 26 + ["CKNM"] * 15 + ["KCNM"] * 17
    assert points(borda(ballots_of(*orders), [*"MNCK"])) == {"N": 194, "C": 173, "M": 126, "K": 107}


@given(elections)
def test_it_is_the_mean_over_all_completions(election):
    found = borda(ballots_of(*election), QUESTIONS)
    assert points(found) == over_all_completions(election, QUESTIONS)


@given(elections)
def test_every_ballot_gives_the_same_sum(election):
    found = borda(ballots_of(*election), QUESTIONS)
    assert sum(points(found).values()) == 15 * found.voters
    assert found.voters + found.blank == len(election)
    assert all(one.ranked <= one.points for one in found.questions)


@given(elections, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(election, rng):
    ballots = ballots_of(*election)
    shuffled = rng.sample(ballots, len(ballots)), rng.sample(QUESTIONS, len(QUESTIONS))
    assert borda(*shuffled) == borda(ballots, QUESTIONS)


@examples(max_examples=25)
@given(elections, st.integers(1, 7))
def test_chances_add_up(election, top):
    found = borda(ballots_of(*election), QUESTIONS, top=top, rounds=30, seed=1)
    sure = [one.standing for one in found.questions]
    assert (None in sure) == (found.voters < 2)
    if found.voters > 1:
        assert sum(one.chance for one in sure) == pytest.approx(min(top, len(QUESTIONS)))
        assert all(one.low <= one.high for one in sure)


def test_agreement_is_certain_and_division_is_not():
    same = borda(ballots_of(*["abc"] * 6), [*"abc"], top=1, seed=1)
    assert [one.standing.standing for one in same.questions] == ["in", "out", "out"]
    split = borda(ballots_of(*["abc", "bac"] * 6), [*"abc"], top=1, seed=1)
    assert [one.standing.standing for one in split.questions] == ["maybe", "maybe", "out"]
    assert split.questions[0].standing.chance == pytest.approx(0.5, abs=0.05)


def test_nobody_gives_no_mean():
    found = borda(ballots_of(""), [*"ab"], seed=1)
    assert [(one.points, one.mean, one.standing) for one in found.questions] == [
        (0, None, None)
    ] * 2
    assert (found.voters, found.blank, found.top.items) == (0, 1, ())


def test_one_question_gets_no_points_but_is_on_top():
    found = borda(ballots_of("a"), ["a"])
    assert (found.questions[0].points, found.top.inside) == (0, ("a",))


def test_a_limit_on_the_length_of_ballots_is_kept():
    with pytest.raises(ValueError, match="2 questions are ranked, at most 1 may be"):
        borda(ballots_of("ab"), [*"abc"], longest=1)


# --- importance -----------------------------------------------------------------------------------


def ratings_of(**by_question):
    return [
        Rating(voter, question, value)
        for question, values in by_question.items()
        for voter, value in enumerate(values)
    ]


def test_importance_is_the_mean_of_those_who_answered():
    found = importance(ratings_of(a=[3, 2, None], b=[0, 3, 3], c=[None] * 3), [*"abcd"], top=1)
    assert [(one.question, one.mean, one.n) for one in found.questions] == [
        ("a", 2.5, 2),
        ("b", 2, 3),
        ("c", None, 0),
        ("d", None, 0),
    ]
    assert found.questions[1].counts == (1, 0, 0, 2)
    assert [one.position for one in found.questions] == [1, 2, None, None]
    assert (found.top.inside, found.voters) == (("a",), 3)


def test_no_answer_is_not_zero():
    answered = importance(ratings_of(a=[2, 0], b=[1, 1]), [*"ab"]).questions
    missing = importance(ratings_of(a=[2, None], b=[1, 1]), [*"ab"]).questions
    assert [one.mean for one in answered] == [1, 1]
    assert [one.mean for one in missing] == [2, 1]


def test_how_sure_importance_is():
    clear = ratings_of(a=[3] * 8, b=[1] * 8, c=[None] * 8)
    found = importance(clear, [*"abc"], top=1, seed=1)
    assert [one.standing and one.standing.standing for one in found.questions] == [
        "in",
        "out",
        None,
    ]
    split = ratings_of(a=[3, 0] * 8, b=[0, 3] * 8, c=[0] * 15 + [None])
    found = importance(split, [*"abc"], top=1, seed=1)
    assert [one.standing.standing for one in found.questions] == ["maybe", "maybe", "out"]
    # Drawn voters may all have left a question out: it keeps its mean.
    rare = ratings_of(a=[1] * 9, b=[2] + [None] * 8)
    found = importance(rare, [*"ab"], top=1, seed=1)
    assert [one.standing.standing for one in found.questions] == ["in", "out"]


def test_one_voters_importance_proves_nothing():
    found = importance(ratings_of(a=[3], b=[1]), [*"ab"], seed=1)
    assert [one.standing for one in found.questions] == [None, None]


def test_no_ratings_at_all():
    found = importance([], [*"ab"], seed=1)
    assert [(one.mean, one.position, one.standing) for one in found.questions] == [(None,) * 3] * 2


@examples(max_examples=40)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 5), st.sampled_from(QUESTIONS)), st.integers(0, 3) | st.none()
    ),
    st.randoms(use_true_random=False),
)
def test_importance_does_not_know_who_came_first(values, rng):
    ratings = [Rating(*key, value) for key, value in values.items()]
    once = importance(ratings, QUESTIONS, seed=1, rounds=10, top=2)
    shuffled = rng.sample(ratings, len(ratings)), rng.sample(QUESTIONS, len(QUESTIONS))
    assert importance(*shuffled, seed=1, rounds=10, top=2) == once
    for one in once.questions:
        mine = [v for (_, q), v in values.items() if q == one.question and v is not None]
        assert one.n == len(mine) == sum(one.counts)
        assert one.mean == (sum(mine) / len(mine) if mine else None)


@pytest.mark.parametrize(
    ("rating", "words"),
    [
        (Rating("v", "a", 4), "row 1, field “value”: 4 is more than 3"),
        (Rating("v", "a", -1), "row 1, field “value”: -1 is less than 0"),
        (Rating("v", "a", 1.5), "row 1, field “value”: 1.5 is not a whole number"),
        (Rating("v", "a", True), "row 1, field “value”: True is not a whole number"),
        (Rating("v", "z", 1), "row 1, field “question”: 'z' is not one of the questions"),
        (Rating("v", ["a"], 1), "row 1, field “question”: .* is neither"),
        (Rating(None, "a", 1), "row 1, field “voter”: None is neither"),
        (("v", "a", 1), "row 1: .* is not a Rating"),
    ],
)
def test_a_bad_rating_is_named(rating, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        importance([rating], ["a", "b"])


def test_a_question_is_rated_once():
    with pytest.raises(ValueError, match="row 2: 'v' rates 'a' twice"):
        importance([Rating("v", "a", 1), Rating("v", "a", None)], ["a"])


@pytest.mark.parametrize(
    "setting", [{"most": 0}, {"top": 0}, {"level": 0}, {"rounds": 1.5}], ids=str
)
def test_a_bad_setting_is_named(setting):
    with pytest.raises(ValueError, match=f"^{next(iter(setting))}: "):
        importance([], ["a"], **setting)


def test_a_scale_of_importance_has_no_more_answers_than_can_be_counted():
    with pytest.raises(ValueError, match="^most: "):
        importance([Rating("ann", "a", 1)], ["a"], most=10**400)
