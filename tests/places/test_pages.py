import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from copper.core import clock, limits
from copper.core.limits import LIMITS
from copper.demo import town as demo
from copper.places import kinds, services
from copper.places.models import Area, Edition, Postcode
from copper.places.parcel import AreaRow, EditionRow, Parcel
from tests.factories import actor

PAGES = [
    "/places/",
    f"/places/{demo.LSOA}/",
    f"/places/{demo.LSOA}/?q=003",
    f"/places/{demo.LSOA}/numbers/",
    f"/places/{demo.LSOA}/area/{demo.small_area(22)}/",
    f"/places/{demo.DISTRICT}/area/{demo.TOWN_CODE}/",
    "/places/map/made-up-imd-decile/",
    "/places/map/made-up-ill/",
    f"/places/map/made-up-imd2019-decile/?edition={demo.LSOA}",
    f"/places/map/made-up-ill/?edition={demo.WARD}",
    "/places/postcode/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_for_a_member_in_at_most_twelve_queries(
    address, made_up_town, resident, sign_in
):
    client = sign_in(resident)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client.get(address)
    assert response.status_code == 200
    assert len(seen) <= 12, [q["sql"][:120] for q in seen]


@pytest.mark.parametrize("address", PAGES)
def test_nobody_else_reads_places(address, made_up_town, client, sign_in):
    assert client.get(address).status_code == 302
    assert sign_in(actor(role=None)).get(address).status_code == 403


def test_a_list_takes_the_same_queries_at_one_item_and_at_three(resident, loader, sign_in):
    client = sign_in(resident)

    def load(count):
        parcel = Parcel("wards")
        parcel.editions = [
            EditionRow("ward", 2000 + i, "x", "x", listed=True) for i in range(count)
        ]
        parcel.areas = [AreaRow("ward-2000", f"W{i}", f"Ward {i}") for i in range(count)]
        services.load(actor=loader, parcel=parcel)

    def queries(address):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    addresses = ["/places/", "/places/ward-2000/"]
    load(1)
    [queries(a) for a in addresses]  # settings that are read once
    at_one = [queries(a) for a in addresses]
    load(3)
    assert (Edition.objects.count(), Area.objects.count()) == (3, 3)
    assert [queries(a) for a in addresses] == at_one


def test_a_list_is_paged_and_searched_by_name_and_code(resident, loader, sign_in):
    parcel = Parcel("wards")
    parcel.editions = [EditionRow("ward", 2024, "x", "x", listed=True)]
    parcel.areas = [AreaRow("ward-2024", f"W{i:03}", f"Ward {i:03}") for i in range(60)]
    services.load(actor=loader, parcel=parcel)
    client = sign_in(resident)
    first = client.get("/places/ward-2024/").content.decode()
    assert "Ward 049" in first
    assert "Ward 050" not in first
    assert "Ward 050" in client.get("/places/ward-2024/?page=2").content.decode()
    for words in ("ward 007", "W007"):
        found = client.get("/places/ward-2024/", {"q": words}).content.decode()
        assert "Ward 007" in found
        assert "Ward 008" not in found
    assert "No area has this name" in client.get("/places/ward-2024/?q=zzz").content.decode()


def test_an_area_shows_its_numbers_with_edition_source_year_and_what_it_goes_with(
    made_up_town, resident, sign_in
):
    page = sign_in(resident).get(f"/places/{demo.LSOA}/area/{demo.small_area(22)}/")
    text = page.content.decode()
    for words in (
        "Made-up deprivation 2025",
        "For Made-up small areas 2021. Year of the numbers: 2025.",
        "The demonstration of CoPPeR",
        "Was split, and one part is",
        "Lies mostly inside (best fit)",
        "Station Side",
        demo.MADE_UP,
    ):
        assert words in text or words.lower() in text, words


def test_a_map_says_its_edition_year_source_and_licence_and_has_its_table(
    made_up_town, resident, sign_in
):
    text = sign_in(resident).get("/places/map/made-up-ill/").content.decode()
    assert text.count('class="cop-area cop-step') >= 24
    for words in ("Made-up small areas 2021", "The demonstration of CoPPeR", demo.MADE_UP):
        assert words in text
    assert "Shown as a part of" in text
    table = text[text.index("<table") :]
    for area in Area.objects.filter(edition__code=demo.LSOA):
        assert area.name in table


def test_a_map_of_areas_that_do_not_fit_is_refused_in_words(made_up_town, resident, sign_in):
    response = sign_in(resident).get(f"/places/map/made-up-imd-decile/?edition={demo.WARD}")
    assert response.status_code == 422
    assert "only counts add up" in response.content.decode()


def test_a_wrong_postcode_keeps_what_was_typed(made_up_town, resident, sign_in):
    response = sign_in(resident).post("/places/postcode/", {"postcode": "abc", "kind": "ward"})
    assert response.status_code == 422
    assert 'value="abc"' in response.content.decode()
    assert "does not look like a postcode" in response.content.decode()


def test_a_postcode_is_never_taken_from_an_address(made_up_town, resident, sign_in):
    known = Postcode.objects.filter(state=kinds.LIVE).first()
    response = sign_in(resident).get(
        "/places/postcode/", {"postcode": known.postcode, "kind": "lsoa"}
    )
    assert known.lsoa.name not in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_somebody_who_guesses_too_often_is_told_to_wait(made_up_town, resident, sign_in):
    client, said = sign_in(resident), {"postcode": "ZZ1 9ZZ", "kind": "ward"}
    with clock.at(clock.now().replace(minute=30)):  # one window, whenever the tests run
        for _time in range(LIMITS["postcode.person"].times):
            limits.hit("postcode.person", resident.ref)
        response = client.post("/places/postcode/", said)
    assert response.status_code == 429
    assert "Retry-After" in response.headers


def test_pages_open_in_urdu_and_keep_english_names_marked(made_up_town, resident, sign_in):
    client = sign_in(resident)
    client.cookies["django_language"] = "ur"
    page = client.get(f"/places/{demo.LSOA}/numbers/").content.decode()
    assert 'dir="rtl"' in page
    assert client.get("/places/map/made-up-ill/").status_code == 200
