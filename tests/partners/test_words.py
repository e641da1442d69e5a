"""Words for communities: the network's own, and lists that others made."""

import pytest
from django.core.management import CommandError, call_command

from copper.accounts.actor import system_actor
from copper.core.errors import NotAllowed, Refused
from copper.partners import selectors, services
from copper.partners.models import Community
from tests.factories import actor
from tests.methods.conftest import DATA

pytestmark = pytest.mark.django_db
TAXONOMY = DATA / "bradford" / "360giving_dei_taxonomyCodes.csv"


def load(*lines):
    return services.load_words(
        actor=system_actor("test"), lines=lines, taxonomy="t", source="somebody"
    )


@pytest.mark.skipif(not TAXONOMY.exists(), reason="no real data here: 360Giving taxonomy")
def test_the_equality_taxonomy_of_360giving_is_loaded_twice_without_doubles(capsys):
    for _time in range(2):
        call_command("load_communities", TAXONOMY)
    assert Community.objects.count() == 73
    assert Community.objects.get(code="DEI010110").name == "African"
    assert "73 known" in capsys.readouterr().out


def test_own_words_come_first_and_can_rest():
    coordinator = actor("coordinator")
    load("Code,Title", "A1,Somebody else's word")
    mine = services.add_word(actor=coordinator, name=" Night  workers ")
    assert [word.name for word in selectors.communities()] == [
        "Night workers",
        "Somebody else's word",
    ]
    services.use_word(actor=coordinator, word=mine, in_use=False)
    load("Code,Title", f"{mine.code},Night workers")
    assert mine not in selectors.communities()


def test_words_in_any_writing_get_a_code():
    one, other = (
        services.add_word(actor=system_actor("test"), name=name)
        for name in ("رات کو کام کرنے والے", "夜勤")
    )
    assert one.code != other.code


def test_a_word_is_there_once_and_is_not_empty():
    services.add_word(actor=system_actor("test"), name="Elders")
    for name in ("elders", "  "):
        with pytest.raises(Refused):
            services.add_word(actor=system_actor("test"), name=name)


def test_a_bad_row_is_named_and_the_others_are_kept():
    done = load("\ufeffother,Code,Title".lstrip("\ufeff"), "x,A1,One", "x,,Two", "x,A3,", "x,A4")
    assert done.added == 1
    assert [row for row, _why in done.wrong] == [3, 4, 5]


@pytest.mark.parametrize("lines", [(), ("a,b", "1,2"), ("Code,Title",), ("Code,Title", ",")])
def test_a_list_without_words_is_refused(lines):
    with pytest.raises(Refused):
        load(*lines)


def test_a_file_that_is_not_text_is_said(tmp_path):
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00C")
    for path in (tmp_path / "bad.csv", tmp_path / "none.csv"):
        with pytest.raises(CommandError, match="can't be read"):
            call_command("load_communities", path)


def test_only_the_coordinator_chooses_words():
    with pytest.raises(NotAllowed):
        services.add_word(actor=actor("community_lead"), name="Elders")
