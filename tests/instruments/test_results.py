"""What a closed round shows, and what it must never show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.disclosure.rules import Rule
from copper.instruments.definition import read_file
from copper.instruments.results import Row, summarise

from .examples import item, questionnaire, score

TWO = [item("a"), item("b", reverse=True)]
SCORES = [score("s", ["a", "b"])]


def shown(rows, items=None, scores=SCORES, **rest):
    definition = read_file(questionnaire(items or TWO, scores)).definition
    rows = [row if isinstance(row, Row) else Row(row) for row in rows]
    return summarise(definition, rows, Rule(), **rest)


def test_four_answers_show_nothing_at_all():
    assert shown([{"a": n, "b": 1} for n in (1, 2, 3, 4)]) == {"hidden": True}


def test_five_answers_show_means_with_intervals():
    got = shown([{"a": n, "b": n} for n in (1, 2, 3, 4, 5)])
    assert got["n"] == 5
    a = got["items"]["a"]
    assert (a["n"], a["missing"], a["mean"], a["spread"]) == (5, 0, 3.0, 1.6)
    assert (a["low"], a["high"]) == (1.0, 5.0)
    assert got["items"]["b"]["mean"] == 3.0
    # each person's mean of a and turned b is exactly 3: the same for all, so it stays hidden
    assert got["scores"]["s"] == {"hidden": True}


def test_an_item_that_four_answered_is_hidden_and_so_is_the_score_it_would_be_told_by():
    rows = [{"a": n, "b": 1} for n in (1, 2, 3, 4)] + [{"b": n} for n in (2, 3)]
    got = shown(rows, scores=[score("s", ["a", "b"], missing={"count": 1}), score("t", ["b"])])
    assert got["items"]["a"] == {"hidden": True}
    assert got["scores"]["s"] == {"hidden": True}
    assert "mean" in got["scores"]["t"]


def test_a_score_made_of_a_hidden_score_is_hidden():
    rows = [{"a": n, "b": n + 1} for n in (1, 2, 3, 4)] + [{"b": 5}, {"b": 4}]
    scores = [score("s", ["a"]), score("t", ["b"])]
    scores.append(score("u", scores=["s", "t"], missing={"count": 1}))
    got = shown(rows, scores=scores)
    assert got["scores"]["u"] == {"hidden": True}


def test_when_all_say_the_same_nothing_is_shown_because_it_tells_what_each_said():
    got = shown([{"a": 4, "b": n} for n in (1, 2, 3, 4, 5)])
    assert got["items"]["a"] == {"hidden": True}


def test_how_many_kept_silent_is_not_told_when_they_were_few():
    rows = [{"a": n % 5 + 1, "b": n % 4 + 1} for n in range(8)] + [{"b": 2}]
    got = shown(rows)
    assert "n" not in got["items"]["a"]
    assert got["items"]["a"]["n_at_least"] == 5
    assert got["items"]["b"]["n"] == 9


def test_a_distribution_needs_eight_in_every_cell_that_is_not_empty_and_is_rounded():
    plenty = [{"a": 2}] * 8 + [{"a": 5}] * 13
    assert shown(plenty)["items"]["a"]["counts"] == {"1": 0, "2": 10, "3": 0, "4": 0, "5": 15}
    small = [{"a": 1}] * 4 + [{"a": 2}] * 4 + [{"a": 4}] * 7 + [{"a": 5}] * 4
    got = shown(small)["items"]["a"]
    assert "counts" not in got
    assert got["bands"] == {"low": 10, "middle": 0, "high": 10}
    smaller = [{"a": 1}] * 7 + [{"a": 3}] * 9 + [{"a": 5}] * 9
    assert {"counts", "bands"}.isdisjoint(shown(smaller)["items"]["a"])


def test_each_choice_of_many_needs_eight_on_both_sides():
    items = [item("m", "multiple")]
    rows = [{"m": ["red"]}] * 4 + [{"m": ["red", "blue"]}] * 9
    got = shown(rows, items, scores=[])["items"]["m"]
    assert "counts" not in got  # 13 of 13 chose red, and only four did not choose blue
    rows += [{"m": ["blue"]}] * 8
    assert shown(rows, items, scores=[])["items"]["m"]["counts"] == {"red": 15}


def test_two_sides_are_compared_only_when_each_has_five():
    community = [Row({"a": n, "b": 2}, "community") for n in (1, 2, 3, 4, 5)]
    institution = [Row({"a": n, "b": 3}, "institution") for n in (3, 4, 5, 5)]
    assert shown(community + institution, by_bloc=True)["blocs"] == {}
    institution.append(Row({"a": 4, "b": 3}, "institution"))
    got = shown(community + institution, by_bloc=True)["blocs"]["a"]
    assert (got["community"]["mean"], got["institution"]["mean"]) == (3.0, 4.2)


def test_texts_are_never_part_of_results():
    rows = [{"t": f"secret {n}"} for n in range(9)]
    got = shown(rows, [item("t", "long_text")], scores=[])
    assert "secret" not in str(got)


answer = st.one_of(
    st.integers(1, 5), st.just({"none": "declined"}), st.just({"none": "not_relevant"}), st.none()
)
rows = st.lists(st.fixed_dictionaries({"a": answer, "b": answer}), max_size=40)


@given(rows)
def test_no_small_cell_is_ever_shown(given_rows):
    rows = [{k: v for k, v in row.items() if v is not None} for row in given_rows]
    got = shown(rows, scores=[score("s", ["a", "b"], missing={"count": 1})])
    if len(rows) < 5:
        assert got == {"hidden": True}
        return
    for one in [*got["items"].values(), *got["scores"].values()]:
        if one.get("hidden"):
            assert one == {"hidden": True}
            continue
        assert one.get("n", 5) >= 5
        assert not 0 < one.get("missing", 0) < 8
        for cells in (one.get("counts", {}), one.get("bands", {})):
            assert all(cell == 0 or cell >= 10 for cell in cells.values())


@pytest.mark.parametrize("fewest", [5, 8])
def test_a_round_may_ask_for_more_than_five(fewest):
    definition = read_file(questionnaire(TWO)).definition
    rows = [Row({"a": n % 5 + 1}) for n in range(7)]
    assert summarise(definition, rows, Rule(raters_min=fewest)).get("hidden", False) is (
        fewest == 8
    )
