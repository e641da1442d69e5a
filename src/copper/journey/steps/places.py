from copper.accounts.actor import system_actor
from copper.core.errors import Refused
from copper.journey.road import Stumble, Walker, expect, expect_refusal
from copper.places import selectors
from copper.places.models import Area, Postcode, Value

READER = system_actor("journey")


def import_bradford(walker: Walker) -> str:
    """The real files, as their README counts them."""
    folder = walker.data / "bradford"
    if not folder.is_dir():
        raise Stumble(f"there is no folder {folder.name} in the data")
    walker.manage("import_places", folder)
    for edition, count in (
        ("lsoa-2021", 312),
        ("lsoa-2011", 310),
        ("msoa-2021", 63),
        ("ward-2024", 30),
    ):
        expect(Area.objects.filter(edition__code=edition).count(), count, f"areas of {edition}")
    expect(Postcode.objects.count(), 20_918, "postcodes")
    deciles = selectors.values(READER, "imd2025-imd_decile", "lsoa-2021")
    expect(sum(decile == 1 for decile in deciles.values()), 115, "areas in the most deprived tenth")
    return "312 and 310 small areas, 63 middle ones, 30 wards, 20,918 postcodes; 115 areas in England's most deprived tenth"


def refuse_a_wrong_edition(walker: Walker) -> str:
    """A second import changes nothing; numbers of 2011 areas do not go on a 2021 map."""
    before = (Area.objects.count(), Value.objects.count())
    printed = walker.manage("import_places", walker.data / "bradford")
    expect((Area.objects.count(), Value.objects.count()), before, "rows after a second import")
    if "changed" not in printed.lower():
        raise Stumble("the second import does not say what changed")
    said = expect_refusal(
        Refused,
        lambda: selectors.values(READER, "imd2019-imd_decile", "lsoa-2021"),
        "a join across editions",
    )
    carried = selectors.convert(READER, "imd2019-imd_decile", "lsoa-2021")
    expect(len(carried.numbers), 312, "areas after converting on purpose")
    return f"nothing twice; refused: {said}"
