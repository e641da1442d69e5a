"""From bytes to rows: whatever is wrong with one row is said there, and the others are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.exchange import columns, entries, reading

HEAD = "name,postcode,about\n"


def wrong(sheet):
    return {line.number: line.wrong[0] for line in sheet.lines if line.wrong}


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_files_as_programs_save_them(encoding, named, separator, ending):
    text = (HEAD + 'Café,BD5 7AA,"Tea\nand talk"\n\n,,\nJamila,BD1 1AA,\n').replace(",", separator)
    sheet = reading.read(text.replace("\n", ending).encode(encoding))
    assert (sheet.encoding, sheet.separator) == (named, separator)
    assert [line.cells for line in sheet.lines] == [
        ["Café", "BD5 7AA", "Tea\nand talk"],
        ["Jamila", "BD1 1AA", ""],
    ]
    assert not wrong(sheet)


def test_lines_in_another_encoding_are_named_and_the_rest_is_kept():
    raw = HEAD.encode() + "Café,,\n".encode() + "Crèche,,\n".encode("cp1252") + "Naïve,,\n".encode()
    sheet = reading.read(raw)
    assert sheet.encoding == "UTF-8"
    assert wrong(sheet) == {3: "letters"}
    assert [line.cells[0] for line in sheet.lines if not line.wrong] == ["Café", "Naïve"]
    other = reading.read(
        HEAD.encode() + b"Caf\xe9,,\nCr\xe8che,,\n" + "Naïve,,\n".encode() + b"A\x81,,\n"
    )
    assert other.encoding == "Windows-1252"
    assert wrong(other) == {4: "letters", 5: "letters"}


def test_every_fault_is_said_at_its_row():
    rows = [
        "Garden,BD5 7AA,Food",  # 2
        "Short,BD5 7AA",  # 3
        "Long,BD5 7AA,a,b",  # 4
        "Trailing,BD5 7AA,a,,,",  # 5: empty cells at the end do no harm
        'Open "quote,BD5 7AA,a',  # 6: a quote inside a cell does none either
        '"Never closed,BD5 7AA,a',  # 7
        "Kept,BD5 7AA,a",  # 8
        '"Bad" end,BD5 7AA,a',  # 9
        "N\x00L,BD5 7AA,a",  # 10
        f"Big,,{'x' * 30_000}",  # 11
        '"Two\nlines",BD5 7AA,a',  # 12
        "After,BD5 7AA,a",  # 14
    ]
    sheet = reading.read((HEAD + "\n".join(rows)).encode())
    assert wrong(sheet) == {
        3: "cells",
        4: "cells",
        7: "quotes",
        9: "quotes",
        10: "nul",
        11: "too_long",
    }
    kept = [line.cells[0] for line in sheet.lines if not line.wrong]
    assert kept == ["Garden", "Trailing", 'Open "quote', "Kept", "Two\nlines", "After"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\n\n ,,\n", "empty"),
        (b"\xff\xfea", "letters"),
        (b"na\x00me,b\nx,y\n", "not_a_table"),
        (b"x" * (reading.MOST_BYTES + 1), "too_big"),
        (b"name\n" + b"a\n" * (reading.MOST_ROWS + 1), "too_many"),
    ],
    ids=["nothing", "blanks", "half a letter", "NUL", "big", "many"],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(raw, why):
    with pytest.raises(reading.Unreadable) as refused:
        reading.read(raw)
    assert refused.value.why == why


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(raw):
    try:
        sheet = reading.read(b"name,b\n" + raw)
    except reading.Unreadable:
        return
    assert all(line.wrong or len(line.cells) == 2 for line in sheet.lines)


def say(head, *cells, **kwargs):
    layout = columns.recognise(head.split(","))
    line = reading.Line(2, list(cells))
    return entries.understand(
        layout, line, kind="community", words={"carers": "carers-1"}, **kwargs
    )


def test_a_heading_that_is_there_twice_must_not_say_two_things():
    layout = columns.recognise(["Name", "Postcode", "name ", "x"])
    assert (layout.twice, layout.unused) == (["name "], ["x"])
    entry, _notes = say("name,name", "Garden", "Garden")
    assert entry.name == "Garden"
    entry, _notes = say("name,name", "", "Garden")
    assert entry.name == "Garden"
    assert say("name,name", "Garden", "Mill")[1] == [("twice", {"column": "name"})]
    # Another heading with the same meaning only fills in what the surer one does not say.
    assert say("Display Name,Organization Name", "G.", "Garden")[0].name == "Garden"


def test_an_export_of_civicrm_is_understood():
    head = "Contact ID,Contact Type,Contact Subtype,Display Name,Organization Name,Legal Identifier,External Identifier,Postal Code,Website,Phone,Email"
    layout = columns.recognise(head.split(","))
    assert layout.is_civicrm
    entry, notes = say(head, "7", "Organization", "University", "Bradford Uni", "Bradford Uni", "01234567", "GB-UKPRN-10007785", "bd71dp", "brad.ac.uk", "01274", "info@brad.ac.uk")  # fmt: skip
    assert (entry.kind, entry.postcode, entry.website) == (
        "academic",
        "BD7 1DP",
        "https://brad.ac.uk",
    )
    assert entry.numbers == [["GB-COH", "01234567"], ["GB-UKPRN", "10007785"]]
    assert entry.contact is None
    assert notes == [("no_consent", {})]
    nobody = say(head, "8", "Individual", "", "Jo", "Jo", "", "", "", "", "", "")
    assert nobody == (None, [("person", {})])


@pytest.mark.parametrize(
    ("head", "cell", "note"),
    [
        ("charity number", "12", "number"),
        ("ror", "00vs8d941", "number"),
        ("org id", "charity 7", "number"),
        ("kind", "spaceship", "kind"),
    ],
)
def test_what_makes_a_row_wrong(head, cell, note):
    entry, notes = say(f"name,{head}", "Garden", cell)
    assert entry is None
    assert [code for code, _words in notes] == [note]
    for words in (words for _code, words in notes):
        assert cell in words.values() or not words


@pytest.mark.parametrize(
    ("head", "cell", "note"),
    [
        ("postcode", "near the mill", "postcode"),
        ("website", "no page", "website"),
        ("languages", "Klingonese", "language"),
        ("communities", "Martians", "community"),
        ("about", "x" * 5001, "cut"),
    ],
)
def test_what_is_left_out_with_the_row_kept(head, cell, note):
    entry, notes = say(f"name,{head}", "Garden", cell)
    assert entry.name == "Garden"
    assert [code for code, _words in notes] == [note]


def test_lists_and_contacts():
    head = "name,languages,communities,contact name,phone,consent,consent date"
    entry, notes = say(head, "G", "Urdu; pl / Punjabi", "CARERS", "Ann", "07700 900001", "Spoken", "3 March 2025")  # fmt: skip
    assert entry.languages == ["ur", "pl", "pa"]
    assert entry.communities == ["carers-1"]
    assert entry.contact["consent"] == "spoken"
    assert entry.contact["consent_on"] == "2025-03-03"
    assert notes == []
    for consent, on, note in [
        ("yes", "3.3.2025", "no_consent"),
        ("spoken", "", "consent_date"),
        ("spoken", "3.3.2999", "consent_date"),
    ]:
        entry, notes = say(head, "G", "", "", "Ann", "07700 900001", consent, on)
        assert entry.contact is None
        assert notes == [(note, {})]


@pytest.mark.parametrize(
    "other",
    ["THE GARDEN Group", "Garden Group Ltd.", "garden-group C.I.C.", "Garden  Group CIC"],
)
def test_names_are_compared_without_little_words(other):
    assert entries.same_name(other) == entries.same_name("Garden Group")


def test_names_that_are_little_words_or_in_other_letters_stay_themselves():
    assert entries.same_name("The Limited") == "the limited"
    assert entries.same_name("باغ") != entries.same_name("مل")
    assert entries.same_name("Garden") != entries.same_name("Mill")
