import logging
from datetime import UTC, datetime, timedelta

import pytest

from copper.accounts.actor import STRANGER
from copper.core import clock
from copper.core.errors import NotAllowed, Refused, TooMany
from copper.core.limits import LIMITS
from copper.core.models import Counter
from copper.demo.town import LSOA_OLD, SPLIT, small_area, town, ward_of
from copper.places import kinds, services
from copper.places.models import Postcode
from copper.places.rules import read_postcode

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bd1 1aa", "BD1 1AA"),
        ("  BD11AA ", "BD1 1AA"),
        ("bd1-1aa.", "BD1 1AA"),
        ("BDI 1AA", "BD1 1AA"),
        ("BD1 lAA", "BD1 1AA"),
        ("BD10 0AA", "BD10 0AA"),
        ("BD1O OAA", "BD10 0AA"),
        ("ＢＤ１ １ＡＡ", "BD1 1AA"),
        ("BD۱ ۱AA", "BD1 1AA"),
        ("LS29 8AB", "LS29 8AB"),
        ("w1a 0ax", "W1A 0AX"),
        ("M1 1AE", "M1 1AE"),
        ("ec1a 1bb", "EC1A 1BB"),
        ("hello", None),
        ("not one", None),
        ("", None),
        ("BD1", None),
        ("BD1 1AAA 1", None),
        ("12345", None),
        ("بریڈفورڈ", None),
    ],
)
def test_people_type_postcodes_in_many_ways(typed, read):
    assert read_postcode(typed) == read


def ask(actor, postcode, **more):
    return services.area_of_postcode(actor=actor, postcode=postcode, **more)


def first(**where):
    return Postcode.objects.filter(**where).order_by("postcode").first()


def test_a_postcode_tells_its_small_area_ward_middle_area_and_district(made_up_town, resident):
    postcode = first(state=kinds.LIVE, lsoa__code=small_area(0)).postcode
    found = {kind: ask(resident, postcode, kind=kind).area.code for kind, _label in kinds.KINDS}
    assert found == {
        "lsoa": "Z01000001",
        "msoa": "Z02000001",
        "ward": "Z05000001",
        "district": "Z08000001",
    }


def test_each_way_a_postcode_can_fail_is_said_apart(made_up_town, resident):
    ended = first(state=kinds.ENDED)
    assert ask(resident, "not one").status == services.NOT_A_POSTCODE
    assert ask(resident, "ZZ1 9ZZ").status == services.UNKNOWN
    assert ask(resident, "BD1 1AA").status == services.OUTSIDE
    answer = ask(resident, ended.postcode)
    assert (answer.status, answer.area) == (services.ENDED, ended.lsoa)
    assert "no longer in use" in answer.words


def test_a_border_postcode_says_that_its_ward_is_not_the_best_fit_ward(made_up_town, resident):
    border = Postcode.objects.filter(lsoa__code=small_area(2)).exclude(ward__code=ward_of(2))[0]
    answer = ask(resident, border.postcode, kind="ward")
    assert answer.area.name == "Old Wharf"
    assert any("Quarry Rise" in note for note in answer.notes)
    inner = first(lsoa__code=small_area(0))
    assert ask(resident, inner.postcode, kind="ward").notes == []


def test_a_part_of_a_split_area_lies_in_the_old_whole(made_up_town, resident):
    postcode = first(lsoa__code=small_area(SPLIT[1])).postcode
    assert ask(resident, postcode, edition=LSOA_OLD).area.code == "Z01900001"


def test_an_edition_without_a_sure_way_is_refused_by_name(made_up_town, resident, loader):
    postcode = first(state=kinds.LIVE).postcode
    parcel = town()[0]
    parcel.editions = [
        e.__class__(e.kind, 1999, "x", "x", "Areas of 1999") for e in parcel.editions[:1]
    ]
    parcel.areas, parcel.links = [], []
    services.load(actor=loader, parcel=parcel)
    with pytest.raises(Refused, match="Made-up small areas 2021.*Areas of 1999"):
        ask(resident, postcode, edition="lsoa-1999")


def test_a_stranger_may_not_ask_and_a_member_only_so_often(made_up_town, resident):
    with pytest.raises(NotAllowed):
        ask(STRANGER, "ZZ1 1AA")
    with clock.at(NOON):  # one window, whenever the tests run
        for _time in range(LIMITS["postcode.person"].times):
            ask(resident, "nonsense")
        with pytest.raises(TooMany):
            ask(resident, "ZZ1 1AA")
    with clock.at(NOON + timedelta(hours=1)):
        assert ask(resident, "ZZ1 9ZZ").status == services.UNKNOWN


def test_a_postcode_is_in_no_log_and_in_no_counter(made_up_town, resident, sign_in, caplog):
    caplog.set_level(logging.DEBUG)
    postcode = first(state=kinds.LIVE).postcode
    response = sign_in(resident).post("/places/postcode/", {"postcode": postcode, "kind": "ward"})
    assert response.status_code == 200
    assert postcode in response.content.decode()  # what they typed stays in their form
    logged = " ".join(r.getMessage() for r in caplog.records if r.name.startswith("copper"))
    assert postcode not in logged
    assert not Counter.objects.filter(key__contains=postcode).exists()
    assert str(first()) == f"postcode {first().pk}"
