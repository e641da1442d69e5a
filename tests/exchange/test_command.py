"""./copper manage import_partners: the same for whoever sits at the computer."""

import pytest
from django.core.management import CommandError, call_command

from copper.exchange import codes, selectors
from copper.exchange.models import Run
from copper.partners.models import Partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "partners.csv"
    path.write_text("name,postcode\nGarden,BD5 7AA\nMill,BD3 9AA,too much\n")
    return path


def test_without_a_yes_it_only_looks(file, capsys):
    call_command("import_partners", file)
    said = capsys.readouterr()
    assert "new: 1" in said.out
    assert "Row 3: " in said.err
    assert (Run.objects.count(), Partner.objects.count()) == (0, 0)


def test_with_a_yes_it_brings_in(file, capsys):
    call_command("import_partners", file, "--yes", "--kind", "nhs")
    assert "added: 1" in capsys.readouterr().out
    assert Partner.objects.get().kind == "nhs"


def test_a_file_that_is_not_there_or_no_table_is_said(file, tmp_path):
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_partners", tmp_path / "nowhere.csv")
    file.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="One column must be called"):
        call_command("import_partners", file)


@pytest.mark.parametrize("code", sorted(codes.NOTES))
def test_every_note_has_words_that_can_be_filled_in(code):
    words = {
        "encoding": "x", "here": 1, "wanted": 2, "column": "about", "field": "about", "said": "x", "known": "x",
        "number": "1", "why": "x", "row": 2, "most": 3, "what": "x", "where": "x",
    }  # fmt: skip
    sentence = selectors.sentence(code, words)
    assert sentence.endswith(".") or code in {"number", "schema"}
    assert "%" not in sentence
