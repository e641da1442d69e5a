"""Files of any town, written here by the tests themselves."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from copper.places import selectors
from copper.places.models import Area, AreaLink, ImportRun, Measure, Postcode, Value

LOOKUP = """lsoa21_name,lsoa21_code,ward24_name,ward24_code,ltla24_name,ltla24_code,msoa21_name,msoa21_code
Otley 1A,E1,North,W1,Otley,D1,Otley 1,M1
Otley 1B,E2,North,W1,Otley,D1,Otley 1,M1
Otley 1C,E3,South,W2,Otley,D1,Otley 1,M1
"""
CHANGES = """lsoa11_name,lsoa11_code,change_code,lsoa21_name,lsoa21_code
Otley 1A,E1,U,Otley 1A,E1
Otley 1X,E9,S,Otley 1B,E2
Otley 1X,E9,S,Otley 1C,E3
"""
DISABILITY = """lsoa21_code,total_residents,Disabled under the Equality Act,Not disabled under the Equality Act
E1,100,10,90
E2,200,,150
E3,300,30,270
"""


@pytest.fixture
def folder(tmp_path, db):
    def write(**files):
        for name, text in files.items():
            stem, _sep, ending = name.rpartition("_")
            (tmp_path / f"{stem}.{ending}").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def run(path):
    out = StringIO()
    call_command("import_places", path, stdout=out, no_color=True)
    return out.getvalue()


def test_a_town_loads_from_files_known_by_their_columns_not_their_names(folder):
    said = run(folder(x_csv=LOOKUP, y_csv=CHANGES, z_csv=DISABILITY))
    assert "1/3 x.csv" in said
    assert "3/3 z.csv" in said
    assert Area.objects.filter(edition__code="lsoa-2021").count() == 3
    assert Area.objects.get(edition__code="ward-2024", code="W2").name == "South"
    assert AreaLink.objects.filter(kind="best_fit").count() == 3
    assert AreaLink.objects.filter(kind="split").count() == 2
    missing = Value.objects.get(
        area__code="E2", measure__key="disability-disabled-under-the-equality-act"
    )
    assert missing.number is None


def test_a_second_run_changes_nothing_and_says_so(folder):
    path = folder(x_csv=LOOKUP, y_csv=CHANGES, z_csv=DISABILITY)
    run(path)
    before = [list(m.objects.order_by("pk").values()) for m in (Area, AreaLink, Value, ImportRun)]
    assert "Nothing changed" in run(path)
    after = [list(m.objects.order_by("pk").values()) for m in (Area, AreaLink, Value, ImportRun)]
    assert before == after


def test_a_changed_number_is_changed_and_counted(folder):
    path = folder(x_csv=LOOKUP, z_csv=DISABILITY)
    run(path)
    said = run(folder(z_csv=DISABILITY.replace("E3,300,30,270", "E3,300,31,269")))
    assert "0 added, 2 changed" in said.splitlines()[-1]
    assert (
        Value.objects.get(
            area__code="E3", measure__key="disability-disabled-under-the-equality-act"
        ).number
        == 31
    )


def test_a_heading_of_another_edition_is_refused_naming_both(folder):
    said = run(folder(x_csv=LOOKUP, z_csv=DISABILITY.replace("lsoa21_code", "lsoa11_code")))
    assert "REFUSED" in said
    assert "Small areas (LSOA) 2021" in said
    assert "Small areas (LSOA) 2011" in said
    assert not Measure.objects.exists()
    assert "Small areas (LSOA) 2011" in ImportRun.objects.get(file="z.csv").refused


def test_codes_of_another_edition_under_the_right_heading_are_refused_too(folder):
    path = folder(x_csv=LOOKUP, y_csv=CHANGES, z_csv=DISABILITY.replace("E2,", "E9,"))
    said = run(path)
    assert "REFUSED" in said
    assert "Small areas (LSOA) 2021" in said
    assert "Small areas (LSOA) 2011" in said
    assert not Measure.objects.exists()


def test_rows_that_fit_nowhere_are_reported_with_file_row_and_reason(folder):
    odd = DISABILITY + "E77,1,1,1\nE1,many,1,1\nE1,1\n"
    said = run(folder(x_csv=LOOKUP, z_csv=odd))
    assert "3 rows could not be placed" in said
    assert "z.csv, row 5: “E77” is not an area of Small areas (LSOA) 2021." in said
    assert "z.csv, row 6: A cell that should be a number is not one." in said
    assert "z.csv, row 7: The row has too many or too few columns." in said
    assert Value.objects.filter(area__code="E3").count() == 3


def test_only_the_first_twenty_are_listed_and_all_are_counted(folder):
    odd = DISABILITY + "".join(f"X{i},1,1,1\n" for i in range(30))
    said = run(folder(x_csv=LOOKUP, z_csv=odd))
    assert "30 rows could not be placed" in said
    assert said.count("z.csv, row") == 20
    assert ImportRun.objects.get(file="z.csv").problem_count == 30


def test_a_broken_file_leaves_nothing_behind_and_does_not_stop_the_others(folder):
    broken = "lsoa11_name,lsoa11_code,change_code,lsoa21_name,lsoa21_code\n\0\0"
    path = folder(x_csv=LOOKUP, z_csv=DISABILITY, broken_geojson="{", b_csv=broken)
    (path / "half.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [{"properties": {"a": 1}}]})
    )
    said = run(path)
    assert "half.geojson … REFUSED" in said
    assert Measure.objects.count() == 3


def test_a_folder_with_nothing_to_read_fails_and_so_does_no_folder(folder):
    with pytest.raises(CommandError, match="Nothing in this folder"):
        run(folder(x_csv="a,b\n1,2\n"))
    with pytest.raises(CommandError, match="no folder"):
        call_command("import_places", "nowhere-at-all")


def test_a_table_before_its_areas_makes_them_only_where_no_list_is(folder, resident):
    population = '"WD23NM","WD23CD","2022 estimate"\n"North","W1",16202\n'
    run(folder(x_csv=LOOKUP, p_csv=population))
    assert selectors.values(resident, "ward-population-2022-estimate", "ward-2023") == {"W1": 16202}
    carried = selectors.convert(resident, "ward-population-2022-estimate", "ward-2024")
    assert carried.numbers == {"W1": 16202}
    assert carried.warning == ""


def test_postcodes_say_which_have_ended_when_the_list_does(folder):
    codes = (
        "pcds,doterm,lsoa21cd,wd24cd,lad24cd\nOT1 1AA,,E1,W1,D1\nOT1 1AB,202001,E2,W1,D1\n"
        "nonsense,,E1,W1,D1\nOT1 1AC,,E55,W1,D1\n"
    )
    said = run(folder(x_csv=LOOKUP, p_csv=codes))
    assert dict(Postcode.objects.values_list("postcode", "state")) == {
        "OT1 1AA": "live",
        "OT1 1AB": "ended",
    }
    assert "2 rows could not be placed" in said
    assert "nonsense" not in said


def test_boundaries_come_with_their_own_edition(folder, resident):
    square = [[[0, 50], [0, 51], [1, 51], [1, 50], [0, 50]]]
    shape = {
        "type": "FeatureCollection",
        "features": [
            {
                "properties": {"WD24CD": "W1", "WD24NM": "Northern", "LAD24CD": "D1"},
                "geometry": {"type": "Polygon", "coordinates": square},
            }
        ],
    }
    run(folder(x_csv=LOOKUP, m_geojson=json.dumps(shape)))
    ward = selectors.area_at_point(resident, "ward-2024", 0.5, 50.5)
    assert (ward.code, ward.name) == ("W1", "North")  # a map draws; it does not rename
    assert (ward.lon, ward.lat, ward.west, ward.north) == (0.5, 50.5, 0, 51)
