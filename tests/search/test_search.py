import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from copper.core import clock
from copper.search import kinds, letters, services
from copper.search.kinds import Entry
from copper.search.models import SearchRow
from copper.search.selectors import search

ANYBODY, MEMBER = "anybody", "member"


@pytest.fixture(autouse=True)
def two_kinds(monkeypatch):
    """Findings for all (some for members only), and minutes for members."""
    monkeypatch.setattr(kinds.kinds, "_items", {})
    kinds.declare(
        "finding",
        "Findings",
        may_find=lambda viewer: Q() if viewer == MEMBER else Q(audience="public"),
    )
    kinds.declare("minutes", "Minutes", may_find=lambda v: Q() if v == MEMBER else None)


def put(title, text="", kind="finding", audience="public", language="en", public_id=None):
    public_id = public_id or uuid.uuid4()
    services.index(
        kind=kind, public_id=public_id, title=title, text=text, language=language, audience=audience
    )
    return public_id


def titles(words, viewer=MEMBER, **more):
    return [row.title for row in search(words, viewer=viewer, **more).rows]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Clean air in Manningham", "AIR"),
        ("Clean air in Manningham", "mann clea"),
        ("Zażółć gęślą jaźń", "zazolc gesla"),
        ("Sąsiedzi i łąka", "SĄSIEDZI łąk"),
        ("صاف ہوا کی کہانی", "صاف هوا"),  # Arabic heh for Urdu heh
        ("پانی کی فراہمی", "پاني كي"),  # Arabic yeh and kaf for Urdu ones
        ("پانی کی فراہمی", "پانِی"),  # with a vowel sign
        ("گلی نمبر ۱۲", "12"),
        ("Street 12", "۱۲"),
        ("آلودگی", "الودگی"),  # without madda
        ("مسئلہ", "مسیلہ"),  # hamza above
        ("ਪੰਜਾਬੀ ਬੋਲੀ", "ਪੰਜਾ"),
        ("বায়ু দূষণ", "বায়ু"),
        ("Straße", "strasse"),
        ("can\u200cnot", "cannot"),
    ],
)
def test_words_are_found_however_they_are_typed(db, written, typed):
    put(written)
    put("Something else")
    assert titles(typed) == [written]


def test_a_vowel_sign_of_an_indic_script_is_part_of_the_word(db):
    put("ਬੋਲੀ")
    assert titles("ਬਾਲੀ") == []


@pytest.mark.parametrize("typed", ["", "  ", "!!", "👍", "ir", "airport", "clean water"])
def test_what_is_not_there_is_not_found(db, typed):
    put("Clean air")
    assert titles(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "air OR water",
        "air NOT water",
        "title : air",
        "air*",
        "a' | 'water",
        "air\\",
        "air')); DROP TABLE search_searchrow; --",
        "NEAR(air water, 5)",
        "^air",
        "air & ! water",
        "air:*",
        "\x00air",
        "{title body} : air",
        "x" * 5000,
        "air " * 5000,
    ],
)
def test_no_query_language_gets_through(db, typed):
    put("Clean air")
    put("Clean water")
    found = titles(typed)
    assert "Clean water" not in found
    assert SearchRow.objects.count() == 2


def test_words_that_look_like_operators_are_words(db):
    put("Not near or and")
    assert titles("NOT NEAR OR AND") == ["Not near or and"]


def test_what_is_in_the_title_comes_first_then_the_newest(db):
    now = timezone.now()
    for days, title, text in [(3, "Air", ""), (2, "Old", "air"), (1, "New", "air")]:
        with clock.at(now - timedelta(days=days)):
            put(title, text)
    assert titles("air") == ["Air", "New", "Old"]


def test_pages_and_total_agree(db):
    for number in range(5):
        put(f"Air {number}")
    page = search("air", viewer=MEMBER, limit=2, offset=2)
    assert [row.title for row in page.rows] == ["Air 2", "Air 1"]
    assert page.total == 5


def test_a_viewer_finds_only_what_they_may(db):
    put("Air for all")
    put("Air for members", audience="members")
    put("Air in the minutes", kind="minutes", audience="members")
    assert titles("air", viewer=ANYBODY) == ["Air for all"]
    assert search("air", viewer=ANYBODY).total == 1
    assert titles("air", viewer=ANYBODY, kind="minutes") == []
    assert len(titles("air")) == 3
    assert titles("air", kind="minutes") == ["Air in the minutes"]


def test_a_thing_in_two_languages_is_found_once_in_the_readers_own(db):
    thing = put("Air and dust", "PM2.5")
    put("ہوا اور دھول", "PM2.5", language="ur", public_id=thing)
    assert titles("pm2", language="ur") == ["ہوا اور دھول"]
    assert titles("pm2", language="en") == ["Air and dust"]
    assert search("pm2", viewer=MEMBER).total == 1
    assert titles("dust", language="ur") == ["Air and dust"]


def test_what_changed_is_found_by_its_new_words_only(db):
    thing = put("Air", "dust")
    put("Water", "pipes", public_id=thing)
    assert titles("air") == titles("dust") == []
    assert titles("pipes") == ["Water"]


def test_what_was_removed_is_not_found(db):
    thing = put("Air")
    put("ہوا", language="ur", public_id=thing)
    assert services.remove(kind="finding", public_id=thing, language="ur") == 1
    assert titles("ہوا") == []
    assert services.remove(kind="finding", public_id=thing) == 1
    assert titles("air") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_words")
            assert cursor.fetchone() == (0,)


def test_a_kind_that_nobody_declared_is_refused(db):
    with pytest.raises(KeyError, match="gossip"):
        put("Air", kind="gossip")
    with pytest.raises(KeyError, match="gossip"):
        titles("air", kind="gossip")


@pytest.mark.parametrize("code", ["person", "people", "persons", "accounts.seat", "participants"])
def test_people_are_not_searched(code):
    with pytest.raises(ValueError, match="register"):
        kinds.declare(code, "x", may_find=lambda viewer: Q())


def test_the_index_is_made_anew_from_the_rooms(db, monkeypatch, capsys):
    put("Forgotten air", kind="minutes")
    put("Stale air")
    entries = [Entry(uuid.uuid4(), "Fresh air", "dust"), Entry(uuid.uuid4(), "پانی", language="ur")]
    monkeypatch.setattr(kinds.kinds, "_items", {})
    kinds.declare("minutes", "Minutes", may_find=lambda v: Q())
    kinds.declare("finding", "Findings", may_find=lambda v: Q(), everything=lambda: entries)
    call_command("reindex")
    assert capsys.readouterr().out == "minutes: 1\nfinding: 2\n"
    assert titles("air") == ["Fresh air", "Forgotten air"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_takes_two_queries(db, django_assert_num_queries, count):
    for _ in range(count):
        put("Air")
    with django_assert_num_queries(2):
        search("air", viewer=MEMBER)


def test_a_very_long_text_is_taken(db):
    put("Long", " ".join(f"word{n}" for n in range(30_000)) + " " + "y" * 10_000)
    assert titles("word19") == ["Long"]


def test_normal_letters_stay_normal():
    for text in ["Zażółć gęślą jaźń", "آپ کا سوالٔ ۱۲۳ کیا ہے؟", "ਪੰਜਾਬੀ", "İstanbul", "ﻻ"]:
        assert letters.normal(letters.normal(text)) == letters.normal(text)
