"""The shipped translations are whole: nothing missing, no sign for a name lost, right plural forms."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from copper.languages import rules

ROOT = Path(__file__).parents[2]
SHIPPED = ("ur", "pl")


def catalog(language):
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def pairs(language):
    for message in catalog(language):
        if message.id:
            several = isinstance(message.id, list | tuple)
            yield (
                (message.id if several else (message.id,)),
                (message.string if several else (message.string,)),
                message,
            )


@pytest.mark.parametrize("language", SHIPPED)
def test_every_sentence_is_translated(language):
    missing = [
        english[0]
        for english, texts, _m in pairs(language)
        if not all(t and t.strip() for t in texts)
    ]
    assert missing == []


@pytest.mark.parametrize("language", SHIPPED)
def test_signs_for_names_and_numbers_are_kept(language):
    wrong = [
        (english[0], text)
        for english, texts, _m in pairs(language)
        for text in texts
        if all(rules.misfit(original, text) for original in english)
    ]
    assert wrong == []


@pytest.mark.parametrize(("language", "forms"), [("ur", 2), ("pl", 3)])
def test_plurals_have_every_form(language, forms):
    assert {len(texts) for english, texts, _m in pairs(language) if len(english) > 1} == {forms}


def test_urdu_is_written_with_urdu_letters():
    # Arabic kaf and yeh look alike and are other letters: search and screen readers stumble.
    wrong = [
        text for _e, texts, _m in pairs("ur") for text in texts if re.search("[\u0643\u064a]", text)
    ]
    assert wrong == []


def test_the_files_hold_every_sentence_of_the_pages(tmp_path):
    """Somebody who adds a sentence runs ./copper manage update_strings; else this is red."""
    fresh = tmp_path / "fresh.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-k", "gettext_lazy",
         "-k", "ngettext_lazy:1,2", "-k", "_now", "-o", fresh, "src"],
        check=True, cwd=ROOT,
    )  # fmt: skip
    with fresh.open("rb") as file:
        wanted = {message.id for message in read_po(file) if message.id}
    with (ROOT / "locale" / "django.pot").open("rb") as file:
        there = {message.id for message in read_po(file) if message.id}
    assert sorted(map(str, wanted - there)) == []
    for language in SHIPPED:
        assert {message.id for message in catalog(language) if message.id} == there
