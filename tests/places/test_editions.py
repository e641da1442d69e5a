import pytest
from django.db import IntegrityError, transaction

from copper.accounts.actor import STRANGER
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.demo import town as demo
from copper.places import geometry, kinds, selectors, services
from copper.places.models import Area, AreaLink, Edition, ImportRun, Measure, Value
from copper.places.parcel import AreaRow, EditionRow, LinkRow, MeasureRow, Parcel, ValueRow


def test_the_town_says_everywhere_that_it_is_made_up(made_up_town):
    assert Edition.objects.count() == 5
    assert not Edition.objects.filter(made_up=False).exists()
    assert Area.objects.filter(edition__code=demo.LSOA).count() == 24
    assert Area.objects.filter(edition__code=demo.WARD).count() == 4
    assert not Area.objects.exclude(code__startswith="Z").exists()
    assert not Measure.objects.exclude(licence__startswith="Made up").exists()


def test_the_town_is_the_same_each_time_and_loading_it_again_changes_nothing(made_up_town, loader):
    again = services.load_editions(actor=loader, parcels=demo.town())
    assert again.changed_nothing
    assert again.same > 500


def test_the_towns_areas_leave_no_gap_and_do_not_overlap(made_up_town, loader):
    def area_of(boundary):
        return sum(
            abs(sum(x1 * y2 - x2 * y1 for x1, y1, x2, y2 in geometry._pairs(ring))) / 2
            for polygon in boundary
            for ring in polygon
        )

    total = {
        code: sum(
            area_of(geometry.load(b))
            for b in Area.objects.filter(edition__code=code).values_list("boundary", flat=True)
        )
        for code in (demo.LSOA, demo.WARD, demo.MSOA, demo.DISTRICT)
    }
    assert len({round(size, 9) for size in total.values()}) == 1


def test_numbers_of_one_edition_are_not_joined_to_another(made_up_town, resident):
    with pytest.raises(Refused, match="small areas 2011.*small areas 2021") as refusal:
        selectors.values(resident, "made-up-imd2019-decile", demo.LSOA)
    assert "Convert" in str(refusal.value.missing[0])
    with pytest.raises(Refused) as refusal:
        selectors.values(resident, "made-up-imd2019-decile", demo.MSOA)
    assert "Load a look-up" in str(refusal.value.missing[0])


def test_a_tenth_goes_to_both_parts_of_a_split_area_with_a_warning(made_up_town, resident):
    carried = selectors.convert(resident, "made-up-imd2019-decile", demo.LSOA)
    assert carried.how == {"same": 22, "copied": 2}
    old = selectors.values(resident, "made-up-imd2019-decile", demo.LSOA_OLD)
    assert [carried.numbers[demo.small_area(i)] for i in demo.SPLIT] == [old["Z01900001"]] * 2
    assert "2 areas are parts of an older area" in carried.warning
    assert carried.left_out == 0


def test_counts_are_added_up_where_areas_were_joined_or_lie_inside(made_up_town, resident):
    new = selectors.values(resident, "made-up-residents", demo.LSOA)
    back = selectors.convert(resident, "made-up-residents", demo.LSOA_OLD)
    assert back.numbers["Z01900001"] == sum(new[demo.small_area(i)] for i in demo.SPLIT)
    assert back.how == {"same": 22, "added_up": 1}
    wards = selectors.convert(resident, "made-up-residents", demo.WARD)
    assert sum(wards.numbers.values()) == sum(new.values())
    assert wards.how == {"added_up": 4}


def test_only_counts_add_up(made_up_town, resident):
    with pytest.raises(Refused, match="only counts add up"):
        selectors.convert(resident, "made-up-imd-decile", demo.WARD)


def test_a_count_is_not_shared_out_over_the_parts_of_a_split_area(made_up_town, resident, loader):
    parcel = Parcel("Old counts")
    parcel.measures = [MeasureRow("old", "Old", "Old", "people", demo.LSOA_OLD, 2011, "x", "x")]
    parcel.values = [ValueRow("old", "Z01900001", 900.0), ValueRow("old", demo.small_area(0), 7.0)]
    services.load(actor=loader, parcel=parcel)
    carried = selectors.convert(resident, "old", demo.LSOA)
    assert carried.numbers[demo.small_area(0)] == 7
    assert [carried.numbers[demo.small_area(i)] for i in demo.SPLIT] == [None, None]
    assert carried.left_out == 1
    assert "1 areas of the source are left out" in carried.warning


def test_a_file_with_an_area_of_another_edition_is_refused_whole(made_up_town, loader):
    parcel = Parcel("Census", "census.csv")
    parcel.measures = [MeasureRow("new", "New", "New", "people", demo.LSOA, 2021, "x", "x")]
    parcel.values = [
        ValueRow("new", demo.small_area(0), 5.0, 2),
        ValueRow("new", "Z01900001", 6.0, 3),
    ]
    with pytest.raises(Refused, match="small areas 2021.*small areas 2011"):
        services.load(actor=loader, parcel=parcel)
    assert not Measure.objects.filter(key="new").exists()


def test_a_measure_keeps_its_edition(made_up_town, loader):
    parcel = Parcel("Deprivation", "d.csv")
    parcel.measures = [
        MeasureRow("made-up-imd-decile", "D", "All", "decile", demo.LSOA_OLD, 2025, "x", "x")
    ]
    with pytest.raises(Refused, match="small areas 2021.*small areas 2011"):
        services.load(actor=loader, parcel=parcel)


def test_a_row_about_an_unknown_area_is_reported_and_the_others_stay(made_up_town, loader):
    parcel = Parcel("Census", "census.csv")
    parcel.measures = [MeasureRow("new", "New", "New", "people", demo.LSOA, 2021, "x", "x")]
    parcel.values = [
        ValueRow("new", "E99999999", 1.0, 2),
        ValueRow("new", demo.small_area(1), 5.0, 3),
    ]
    services.load(actor=loader, parcel=parcel)
    assert [(p.file, p.row) for p in parcel.problems] == [("census.csv", 2)]
    assert "E99999999" in parcel.problems[0].why
    assert Value.objects.get(measure__key="new").number == 5
    run = ImportRun.objects.get(file="census.csv")
    assert (run.problem_count, run.problems[0]["row"]) == (1, 2)


def test_a_point_lies_in_one_area_or_in_none(made_up_town, resident):
    for area in Area.objects.filter(edition__code=demo.LSOA):
        assert selectors.area_at_point(resident, demo.LSOA, area.lon, area.lat) == area
    assert selectors.area_at_point(resident, demo.LSOA, -1.75, 53.79) is None
    # inside the box of the first area, but outside its six sides
    first = Area.objects.get(edition__code=demo.LSOA, code=demo.small_area(0))
    assert selectors.area_at_point(resident, demo.LSOA, first.west, first.south) is None


def test_a_point_in_a_hole_is_outside():
    square = [0.0, 0.0, 0.0, 9.0, 9.0, 9.0, 9.0, 0.0]
    hole = [3.0, 3.0, 3.0, 6.0, 6.0, 6.0, 6.0, 3.0]
    assert geometry.contains([[square, hole]], 1, 1)
    assert not geometry.contains([[square, hole]], 4, 4)


def test_fine_boundaries_are_made_coarser_until_they_are_small():
    def circle(points):
        from math import cos, pi, sin

        ring = [
            [cos(2 * pi * i / points) / 100, sin(2 * pi * i / points) / 100] for i in range(points)
        ]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}

    assert geometry.grid_for([circle(12)]) == geometry.GRIDS[0]
    grid = geometry.grid_for([circle(5_000)])
    assert grid > geometry.GRIDS[0]
    small = geometry.snapped(circle(5_000), grid)
    assert 3 <= len(small[0][0]) // 2 <= 100
    lon, lat = geometry.centre(small)
    assert abs(lon) < 1e-3
    assert abs(lat) < 1e-3


def test_boundaries_in_metres_are_not_taken_for_degrees():
    metres = {
        "type": "Polygon",
        "coordinates": [[[415123, 439667], [415200, 439667], [415200, 439700]]],
    }
    with pytest.raises(ValueError, match="not in degrees"):
        geometry.snapped(metres, geometry.GRIDS[0])


def test_a_stranger_and_somebody_without_a_seat_read_nothing(made_up_town):
    from tests.factories import actor

    for nobody in (STRANGER, actor(role=None)):
        with pytest.raises(NotAllowed):
            selectors.editions(nobody)
        with pytest.raises(NotAllowed):
            selectors.values(nobody, "made-up-residents", demo.LSOA)
        with pytest.raises(NotAllowed):
            selectors.areas_at(nobody, demo.LSOA)


def test_a_coordinator_may_not_load_places_from_a_page(db, coordinator):
    with pytest.raises(NotAllowed):
        services.load(actor=coordinator, parcel=Parcel("x"))


def test_what_is_not_there_is_not_here(made_up_town, resident):
    for ask in (
        lambda: selectors.areas_at(resident, "ward-1066"),
        lambda: selectors.measure(resident, "nothing"),
        lambda: selectors.one_area(resident, demo.WARD, "E1"),
    ):
        with pytest.raises(NotHere):
            ask()


def test_the_database_itself_keeps_the_rules(made_up_town):
    ward = Area.objects.filter(edition__code=demo.WARD).first()
    value = Value.objects.first()
    edition = ward.edition
    measure = Measure.objects.get(key="made-up-imd-decile")
    wrong = [
        lambda: Area.objects.create(edition=edition, code=ward.code, name="again"),
        lambda: Area.objects.create(edition=edition, code="Z1", name="x", boundary="[]"),
        lambda: AreaLink.objects.create(from_area=ward, to_area=ward, kind=kinds.SAME),
        lambda: Value.objects.create(measure=value.measure, area=value.area, number=1),
        lambda: Edition.objects.create(code="x", kind="street", year=2020, licence="x"),
        lambda: Edition.objects.create(code="y", kind="ward", year=2020, licence=""),
        lambda: Measure.objects.filter(pk=measure.pk).update(base=value.measure),
        lambda: Measure.objects.filter(pk=measure.pk).update(unit="furlong"),
    ]
    for step in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            step()


def test_wards_with_one_code_in_two_years_are_linked_as_the_same(db, loader):
    def parcel(year):
        p = Parcel("wards", f"{year}.csv")
        p.editions = [EditionRow("ward", year, "x", "x", listed=True)]
        p.areas = [AreaRow(p.editions[0].code, "E1", "Baildon")]
        return p

    services.load_editions(actor=loader, parcels=[parcel(2024), parcel(2022)])
    link = AreaLink.objects.select_related("from_area__edition", "to_area__edition").get()
    assert (link.kind, link.from_area.edition.year, link.to_area.edition.year) == (
        "same",
        2022,
        2024,
    )


def test_a_link_to_an_edition_that_is_not_loaded_is_refused(db, loader):
    parcel = Parcel("links")
    parcel.links = [LinkRow("lsoa-2011", "a", "lsoa-2021", "b", kinds.SAME)]
    with pytest.raises(Refused, match="lsoa-2011"):
        services.load(actor=loader, parcel=parcel)
