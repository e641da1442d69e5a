import pytest

from copper.instruments import answers
from copper.instruments.definition import read_file

from .examples import item, questionnaire


def definition(*items):
    return read_file(questionnaire(list(items))).definition


def read(asked, *typed, **rest):
    d = definition(asked)
    got = answers.read(d, d.items, lambda name: list(typed), **rest)
    return got.values.get("q"), got.errors.get("q")


@pytest.mark.parametrize(
    ("asked", "typed", "stored"),
    [
        (item("q"), ["4"], 4),
        (item("q"), ["!not_relevant"], {"none": "not_relevant"}),
        (item("q", decline=True), ["!declined"], {"none": "declined"}),
        (item("q", "yes_no"), ["yes"], "yes"),
        (item("q", "single"), ["blue"], "blue"),
        (item("q", "multiple"), ["blue", "red", "blue"], ["blue", "red"]),
        (item("q", "number"), ["12"], 12),
        (item("q", "number"), ["2,5"], 2.5),
        (item("q", "number"), ["۱۲"], 12),
        (item("q", "short_text"), ["  hello "], "hello"),
        (item("q", "date"), ["31/03/2026"], "2026-03-31"),
        (item("q", "date"), ["2026-03-31"], "2026-03-31"),
        (item("q"), [], None),
        (item("q", "short_text"), ["  "], None),
    ],
)
def test_what_people_type_is_understood(asked, typed, stored):
    assert read(asked, *typed) == (stored, None)


@pytest.mark.parametrize(
    ("asked", "typed", "says"),
    [
        (item("q"), ["9"], "Choose one"),
        (item("q"), ["!declined"], "Choose one"),
        (item("q", "single"), ["green"], "Choose one"),
        (item("q", "multiple", decline=True), ["red", "!declined"], "Not both"),
        (item("q", "number"), ["many"], "Write a number"),
        (item("q", "number"), ["nan"], "Write a number"),
        (item("q", "number"), ["1e400"], "Write a number"),
        (item("q", "number", most=10), ["11"], "10 or less"),
        (item("q", "number", least=0), ["-1"], "0 or more"),
        (item("q", "short_text", longest=3), ["four"], "at most 3"),
        (item("q", "date"), ["31/02/2026"], "Write a date"),
        (item("q", "yes_no"), ["maybe"], "yes or no"),
        (item("q", required=True), [], "Answer this question"),
    ],
)
def test_what_does_not_fit_is_said_in_words(asked, typed, says):
    value, error = read(asked, *typed)
    assert value is None
    assert says in error


def test_paper_may_leave_a_needed_question_empty():
    assert read(item("q", required=True), need_required=False) == (None, None)


def test_declining_a_needed_question_is_an_answer():
    stored, error = read(item("q", required=True, decline=True), "!declined")
    assert (stored, error) == ({"none": "declined"}, None)


def test_stored_values_fill_the_form_again():
    for value in (4, 2.5, "text", ["red", "blue"], {"none": "declined"}):
        typed = answers.as_typed(value)
        assert typed == [str(v) for v in value] if isinstance(value, list) else typed
    assert answers.as_typed({"none": "declined"}) == ["!declined"]
    assert answers.as_typed(None) == []


def test_values_of_another_shape_are_not_written():
    d = definition(item("a"), item("b", "short_text"))
    assert answers.check(d, {"a": 3, "b": "yes"}) == {}
    assert answers.check(d, {"a": "3"}).keys() == {"a"}
    assert answers.check(d, {"a": True}).keys() == {"a"}
    assert answers.check(d, {"c": 1}).keys() == {"c"}
    assert answers.check(d, {"b": ["yes"]}).keys() == {"b"}
