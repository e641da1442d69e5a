"""The printed agreement: complete, tagged, in the direction of its language, and deaf to what
somebody typed to fool it."""

import re

import pytest

from copper.agreements import content, printing, selectors, services
from copper.core import clock
from tests.agreements.things import offered, sign, signed, two, write
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.4": *',
    "#panic() $x^2$ *bold* _it_ @ref <label> \\ `raw` = Heading [a] // c /* d */",
    '"); #sys.inputs.data ("',
    "a\u202eb\u202c\u2066c\u2069\x00",
    "{{ 1 + 1 }} {% if %} %(name)s \\u0000 \ud800",
    "👩‍👩‍👧 বাংলা \U0010ffff",
    "x" * 3000,
)


def printed(things, *languages):
    reading = selectors.read(things.coordinator, things.again(), languages=languages)
    return printing.of_reading(reading)


def words_of(data):
    """Every string of the document, one after the other."""
    if isinstance(data, dict):
        return " ".join(words_of(item) for item in data.values())
    if isinstance(data, list):
        return " ".join(words_of(item) for item in data)
    return str(data)


def test_it_says_everything_that_was_agreed():
    things = signed()
    data = printed(things)
    said = words_of(data)
    for words in content.leaves(things.newest.content).values():
        assert words in said
    assert "not legally binding" in said
    assert said.count("signed on screen") == 2
    assert not any(party["space"] for party in data["signatures"]["parties"])
    made = printing.pdf(data)
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid:part" in made
    assert b"(en)" in made


def test_what_is_not_signed_leaves_room_for_a_pen():
    data = printed(offered())
    assert [party["space"] for party in data["signatures"]["parties"]] == [True, True]
    assert printing.pdf(data).startswith(b"%PDF-")


def test_binding_only_when_chosen():
    things = two()
    services.set_terms(
        actor=things.lead, agreement=things.agreement, is_binding=True,
        review_on=clock.today().replace(year=clock.today().year + 1),
    )  # fmt: skip
    said = words_of(printed(things))
    assert "not legally binding" not in said
    assert "legally binding" in said


def test_without_words_on_data_it_says_that_none_is_shared():
    things = two()
    assert "No data about people is shared" in words_of(printed(things))


def test_urdu_goes_from_right_to_left_and_says_whose_words_count():
    things = offered()
    addresses = content.leaves(things.newest.content)
    services.translate(
        actor=things.lead, agreement=things.agreement, version=things.newest, language="ur",
        texts=dict.fromkeys(addresses, "ہم مل کر کام کریں گے"),
    )  # fmt: skip
    sign(things, 1, "ur", knows_which_counts=True)
    data = printed(things, "ur")
    assert (data["lang"], data["rtl"], data["words_rtl"]) == ("ur", True, True)
    assert "English" in words_of(data["standing"])
    made = printing.pdf(data)
    assert b"pdfuaid:part" in made
    assert b"(ur)" in made
    assert re.search(rb"NotoSansArabic", made)


@pytest.mark.parametrize("words", HOSTILE)
def test_what_somebody_types_is_drawn_and_never_run(words):
    things = write(
        two(
            group=OrganisationFactory(
                name=f"Group {words[:100]}".replace("\x00", "").replace("\ud800", "")
            )
        )
    )
    services.write_section(
        actor=things.lead, agreement=things.agreement, section="purpose", rows=[{"text": words}]
    )
    data = printed(things)
    made = printing.pdf(data)
    assert made.startswith(b"%PDF-")
    assert b"root:" not in made
    section = next(
        one for one in data["sections"] if one["heading"] == "What we want to do together"
    )
    said = section["blocks"][0]["lines"][0]["words"]
    assert not set(said) & set("\u202e\u202c\u2066\u2069\x00\ud800")
    if words.startswith("#"):
        assert said == words


def test_the_same_agreement_gives_the_same_paper():
    data = printed(signed())
    assert len(printing.pdf(data)) == len(printing.pdf(data))
