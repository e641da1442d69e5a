"""A made-up town of two wards with four small areas, for tests about who takes part."""

from copper.accounts.actor import system_actor
from copper.places import services
from copper.places.models import Area, Measure
from copper.places.parcel import AreaRow, EditionRow, LinkRow, MeasureRow, Parcel, ValueRow

LSOA, WARD = "lsoa-2021", "ward-2023"


def build():
    """Two wards; in each two areas: A (1,000 people, 300 of one group), B (1,000, 100)."""
    parcel = Parcel("Town")
    parcel.editions = [
        EditionRow("lsoa", 2021, "x", "x", listed=True),
        EditionRow("ward", 2023, "x", "x", listed=True),
    ]
    parcel.areas = [AreaRow(LSOA, f"L{n}", f"Area {n}") for n in range(4)]
    parcel.areas += [AreaRow(WARD, f"V{n}", f"Ward {n}") for n in range(2)]
    parcel.links = [LinkRow(LSOA, f"L{n}", WARD, f"V{n // 2}", "best_fit") for n in range(4)]

    def measure(key, name, unit="people", base=""):
        return MeasureRow(key, "Census", name, unit, LSOA, 2021, "x", "x", "more", base)

    parcel.measures = [
        measure("all", "Everybody"),
        measure("group-a", "Group A", base="all"),
        measure("group-b", "Group B", base="all"),
        measure("tenth", "Tenth", "decile"),
    ]
    for n in range(4):
        mine = (300, 700) if n % 2 == 0 else (100, 900)
        numbers = {"all": 1000, "group-a": mine[0], "group-b": mine[1], "tenth": 1 + n}
        parcel.values += [ValueRow(key, f"L{n}", float(value)) for key, value in numbers.items()]
    services.load(actor=system_actor("test"), parcel=parcel)
    return Measure.objects.get(key="all"), Measure.objects.get(key="tenth")


def ward(number):
    return Area.objects.get(edition__code=WARD, code=f"V{number}")
