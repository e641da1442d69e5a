"""Dates that are forgiven, fields that are drawn as their kind, errors that can be found."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import translation

from copper.core import clock
from copper.ui.dates import deadline, read_date
from copper.ui.forms import (
    CodeInput,
    DateBoxes,
    PinInput,
    PlainDateField,
    PlainForm,
    attributes,
    problems,
)

THE_27TH = date(2026, 3, 27)


@pytest.fixture(autouse=True)
def _in_2026():
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(
    "typed",
    [
        ("27", "3", "2026"),
        (" 27 ", "03", "26"),
        ("27", "March", "2026"),
        ("27", "mar.", "2026"),
        ("۲۷", "۳", "۲۰۲۶"),
        ("27/3/2026", "", ""),
        ("27 March 26", "", ""),
        ("2026-03-27", "", ""),
    ],
)
def test_a_date_is_read_the_way_people_write_it(typed):
    assert read_date(*typed) == THE_27TH


@pytest.mark.parametrize(("language", "month"), [("pl", "marca"), ("pl", "marzec"), ("ur", "مارچ")])
def test_months_are_read_in_the_language_of_the_page(language, month):
    with translation.override(language):
        assert read_date("27", month, "2026") == THE_27TH


@pytest.mark.parametrize(("year", "meant"), [("31", 2031), ("60", 1960), ("1960", 1960)])
def test_short_years_are_near_ones(year, meant):
    assert read_date("1", "1", year).year == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("27", "", "2026"), "needs a month"),
        (("27", "3", ""), "needs a year"),
        (("31", "2", "2026"), "no such date"),
        (("27", "ma", "2026"), "no such date"),  # March or May
        (("x", "3", "2026"), "no such date"),
        (("1", "1", "226"), "year"),
        (("1", "1", "99999"), "no such date"),
        (("1", "1", "9" * 5000), "no such date"),  # more digits than a number may have
    ],
)
def test_a_date_that_is_none_is_answered_with_help(typed, said):
    with pytest.raises(ValueError, match=said):
        read_date(*typed)


@pytest.mark.parametrize(
    ("due", "words", "state"),
    [
        (date(2026, 12, 2), "9 days left", "later"),
        (date(2026, 11, 24), "1 day left", "soon"),
        (date(2026, 11, 23), "Due today", "today"),
        (date(2026, 11, 22), "1 day late", "late"),
        (date(2026, 11, 18), "5 days late", "late"),
    ],
)
def test_a_deadline_speaks_in_words(due, words, state):
    found = deadline(due)
    assert (found.words, found.state) == (words, state)


class Asked(PlainForm):
    name = forms.CharField(label="Your name", max_length=20)
    story = forms.CharField(label="Story", widget=forms.Textarea, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    phone = forms.CharField(label="Phone", widget=forms.TextInput(attrs={"type": "tel"}))
    hours = forms.IntegerField(label="Hours", required=False)
    day = PlainDateField(label="Which day?", help_text="Like 27 3 2026.")
    way = forms.ChoiceField(
        label="How?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    group = forms.ChoiceField(label="Group", choices=[("One", [("x", "X")]), ("y", "Y")])
    agree = forms.BooleanField(label="I agree")
    picture = forms.FileField(label="Picture", required=False)
    pin = forms.CharField(label="PIN", widget=PinInput)
    code = forms.CharField(label="Code", widget=CodeInput)
    kept = forms.CharField(widget=forms.HiddenInput)


def drawn(name, data=None, **initial):
    return Asked(data, initial=initial)[name].as_field_group()


def test_three_boxes_become_a_date_and_an_empty_date_is_none():
    class Optional(PlainForm):
        day = PlainDateField(required=False)

    filled = Optional({"day_day": "27", "day_month": "3", "day_year": "2026"})
    empty = Optional({"day_day": "", "day_month": "", "day_year": ""})
    assert filled.is_valid()
    assert empty.is_valid()
    assert filled.cleaned_data["day"] == THE_27TH
    assert empty.cleaned_data["day"] is None


def test_a_whole_date_under_the_plain_name_is_taken():
    assert PlainDateField().clean(
        DateBoxes().value_from_datadict({"d": "2026-03-27"}, {}, "d")
    ) == (THE_27TH)


def test_a_date_remembers_what_was_typed_when_it_is_wrong():
    html = drawn("day", {"day_day": "31", "day_month": "Feb", "day_year": "26"})
    assert 'value="31"' in html
    assert 'value="Feb"' in html
    assert "no such date" in html


def test_a_date_only_changes_when_another_one_is_typed():
    field = PlainDateField()
    assert not field.has_changed(THE_27TH, ("27", "march", "26"))
    assert field.has_changed(THE_27TH, ("28", "3", "2026"))
    assert field.has_changed(THE_27TH, ("x", "", ""))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("name", ["<input", 'type="text"', 'dir="auto"']),
        ("story", ["<textarea", 'dir="auto"', 'rows="5"', "(you can skip this)"]),
        ("email", ['type="email"', 'inputmode="email"', 'autocomplete="email"', 'dir="ltr"']),
        ("phone", ['type="tel"', 'inputmode="tel"', 'autocomplete="tel"']),
        ("hours", ['type="text"', 'inputmode="numeric"', 'dir="ltr"']),
        ("day", ["<fieldset", 'name="day_day"', 'name="day_month"', 'name="day_year"']),
        ("way", ["<fieldset", "<legend", 'type="radio"', 'id="id_way"', 'id="id_way-1"']),
        ("needs", ["<fieldset", 'type="checkbox"', 'name="needs"']),
        ("group", ["<select", '<optgroup label="One"', "</optgroup>"]),
        ("agree", ['type="checkbox"', 'for="id_agree"']),
        ("picture", ['type="file"']),
        ("pin", ['type="password"', 'inputmode="numeric"', "data-cop-password"]),
        ("code", ['autocomplete="one-time-code"', 'spellcheck="false"']),
        ("kept", ['type="hidden"', 'name="kept"']),
    ],
)
def test_each_kind_of_field_is_drawn_as_what_it_is(name, parts):
    html = drawn(name)
    assert [part for part in parts if part not in html] == []


def test_what_was_chosen_stays_chosen():
    html = drawn("needs", {"needs": ["b"]})
    first, second = (
        html.split('value="a"')[1].split(">")[0],
        html.split('value="b"')[1].split(">")[0],
    )
    assert "checked" not in first
    assert "checked" in second


def test_what_was_typed_is_shown_as_text_and_never_as_markup():
    html = drawn("name", {"name": '"><script>alert(1)</script>'})
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_pin_is_never_sent_back():
    assert "4711" not in drawn("pin", {"pin": "4711"})


def test_pasted_text_is_never_cut_without_a_word():
    assert "maxlength" not in attributes(Asked()["name"])


def test_hint_and_error_are_tied_to_the_field():
    html = drawn("day", {"day_day": "31"})
    assert 'aria-describedby="id_day-hint id_day-error"' in html
    assert 'id="id_day-hint"' in html
    assert 'id="id_day-error"' in html


def test_the_summary_names_each_field_and_leads_to_it():
    form = Asked({"email": "rana@", "day_day": "31", "day_month": "2", "day_year": "2026"})
    found = dict((target, sentence) for sentence, target in problems(form))
    assert found["id_name"] == "Fill this in: Your name"
    assert found["id_email"] == "Enter a valid email address."
    assert "no such date" in found["id_day"]
    assert "" in found  # the hidden field has no place to lead to


def test_every_link_of_the_summary_has_its_place():
    form = Asked({})
    page = "".join(str(field.as_field_group()) for field in form)
    assert [
        target for _s, target in problems(form) if target and f'id="{target}"' not in page
    ] == []


def test_an_empty_number_that_comes_back_is_empty():
    class Count(forms.Form):
        people = forms.IntegerField(required=False)
        name = forms.CharField()

    html = str(Count({"people": "", "name": ""})["people"].as_field_group())
    assert "None" not in html
    assert 'value="12"' in str(Count({"people": "12", "name": ""})["people"].as_field_group())
