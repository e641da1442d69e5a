"""Aldermoss, a town that does not exist: its areas, numbers and postcodes for the demonstration.

Everything here is invented from a seed and says so: codes begin with Z, postcodes with ZZ1, the town
lies in the North Sea, and every edition, measure and list is marked as made up. Pure: no database.
"""

import random
from collections.abc import Iterable

from copper.places import kinds
from copper.places.parcel import (
    AreaRow,
    EditionRow,
    LinkRow,
    MeasureRow,
    Parcel,
    PostcodeListRow,
    PostcodeRow,
    ValueRow,
)


def _(text: str) -> str:
    """Marks a name for translators; it is stored in English and shown through gettext."""
    return text


NAME = "Aldermoss"
MADE_UP = "Made up for the demonstration: no real place, and no numbers about real people."
SOURCE = "The demonstration of CoPPeR"
WARDS = ("Quarry Rise", "Old Wharf", "Larkfield", "Station Side")
COLUMNS, ROWS = 6, 4
WEST, SOUTH = 2.0, 54.5  # degrees, at sea
STEP_X, STEP_Y = 0.0060, 0.0020  # degrees: half the width and a quarter of the height of an area
CORNERS = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))

LSOA, LSOA_OLD = "lsoa-2021-made-up", "lsoa-2011-made-up"
MSOA, WARD, DISTRICT = "msoa-2021-made-up", "ward-2024-made-up", "district-2024-made-up"
TOWN_CODE = "Z08000001"
# In the older edition the last two areas were one.
SPLIT = (22, 23)

Point = tuple[float, float]
Corner = tuple[int, int]


def town(seed: int = 7) -> list[Parcel]:
    """The whole town as parcels, in the order in which `places.services.load_editions` takes them."""
    luck = random.Random(seed)  # noqa: S311 - invented numbers, not secrets
    return [_areas(luck), _numbers(luck), _postcodes(luck)]


def small_area(index: int) -> str:
    """The code of the small area at `index` (0 to 23)."""
    return f"Z01{index + 1:06}"


def ward_of(index: int) -> str:
    """The code of the ward in which a small area lies: the town's four quarters."""
    column, row = index % COLUMNS, index // COLUMNS
    return f"Z05{1 + column // 3 + 2 * (row // 2):06}"


def _middle_of(index: int) -> str:
    """Middle-sized areas are the town's four rows, so they are not the wards."""
    return f"Z02{1 + index // COLUMNS:06}"


def _old(index: int) -> str:
    return "Z01900001" if index in SPLIT else small_area(index)


# -- shapes -----------------------------------------------------------------------------------------


def _corners(index: int) -> list[Corner]:
    """The six corners of an area on a grid of whole numbers, so that neighbours share them exactly."""
    column, row = index % COLUMNS, index // COLUMNS
    x, y = 2 * column + row % 2, 3 * row
    return [(x + dx, y + dy) for dx, dy in CORNERS]


def _outline(members: Iterable[int]) -> list[Corner]:
    """The ring around several areas: their sides without those that two of them share."""
    sides: dict[Corner, Corner] = {}
    for index in members:
        ring = _corners(index)
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
            if sides.get(end) == start:
                del sides[end]
            else:
                sides[start] = end
    first = min(sides)
    ring, here = [first], sides[first]
    while here != first:
        ring.append(here)
        here = sides[here]
    return ring


def _places(luck: random.Random) -> dict[Corner, Point]:
    """Each corner in degrees, moved a little so that the town looks grown."""
    corners = sorted({corner for i in range(COLUMNS * ROWS) for corner in _corners(i)})
    return {
        (x, y): (
            round(WEST + STEP_X * (x + luck.uniform(-0.25, 0.25)), 5),
            round(SOUTH + STEP_Y * (y + luck.uniform(-0.4, 0.4)), 5),
        )
        for x, y in corners
    }


def _boundary(places: dict[Corner, Point], members: Iterable[int]) -> list[list[list[float]]]:
    return [[[number for corner in _outline(members) for number in places[corner]]]]


# -- parcels ----------------------------------------------------------------------------------------


def _areas(luck: random.Random) -> Parcel:
    parcel = Parcel("Made-up town: areas")
    names = {
        (kinds.LSOA, 2021): _("Made-up small areas 2021"),
        (kinds.LSOA, 2011): _("Made-up small areas 2011"),
        (kinds.MSOA, 2021): _("Made-up middle-sized areas 2021"),
        (kinds.WARD, 2024): _("Made-up wards 2024"),
        (kinds.DISTRICT, 2024): _("Made-up district 2024"),
    }
    parcel.editions = [
        EditionRow(kind, year, SOURCE, MADE_UP, name, made_up=True, listed=True)
        for (kind, year), name in names.items()
    ]
    places, everywhere = _places(luck), range(COLUMNS * ROWS)
    groups: dict[tuple[str, str], list[int]] = {}
    for index in everywhere:
        for edition, code in _codes(index).items():
            groups.setdefault((edition, code), []).append(index)
    parcel.areas = [
        AreaRow(e, code, _name(e, code, group), _boundary(places, group))
        for (e, code), group in groups.items()
    ]
    for index in everywhere:
        parcel.links += _links(index)
    for ward in range(1, 5):
        parcel.links.append(LinkRow(WARD, f"Z05{ward:06}", DISTRICT, TOWN_CODE, kinds.PARENT))
    parcel.rows = len(parcel.areas)
    return parcel


def _codes(index: int) -> dict[str, str]:
    return {
        LSOA: small_area(index),
        LSOA_OLD: _old(index),
        MSOA: _middle_of(index),
        WARD: ward_of(index),
        DISTRICT: TOWN_CODE,
    }


def _name(edition: str, code: str, members: list[int]) -> str:
    if edition == WARD:
        return WARDS[int(code[3:]) - 1]
    if edition == DISTRICT:
        return NAME
    row = f"{NAME} {members[0] // COLUMNS + 1:03}"
    letter = "ABCDEF"[members[0] % COLUMNS] if edition != MSOA else ""
    return row + letter


def _links(index: int) -> list[LinkRow]:
    code = small_area(index)
    changed = kinds.SPLIT if index in SPLIT else kinds.SAME
    return [
        LinkRow(LSOA_OLD, _old(index), LSOA, code, changed),
        LinkRow(LSOA, code, MSOA, _middle_of(index), kinds.PARENT),
        LinkRow(LSOA, code, WARD, ward_of(index), kinds.BEST_FIT),
        LinkRow(LSOA, code, DISTRICT, TOWN_CODE, kinds.PARENT),
    ]


def _measure(
    key: str,
    topic: str,
    name: str,
    unit: str,
    *,
    year: int = 2021,
    edition: str = LSOA,
    base: str = "",
    higher_means: str = "more",
) -> MeasureRow:
    return MeasureRow(
        f"made-up-{key}", topic, name, unit, edition, year, SOURCE, MADE_UP, higher_means, base
    )


PEOPLE, POOR, POOR_OLD = (
    _("Made-up census 2021"),
    _("Made-up deprivation 2025"),
    _("Made-up deprivation 2019"),
)
# Share of residents at no and at full deprivation.
PARTS = {
    "young": (_("Aged under 16"), 0.15, 0.30),
    "ill": (_("Long illness or disability"), 0.12, 0.27),
    "no-car": (_("In a household without a car"), 0.10, 0.45),
    "other-language": (_("Main language is not English"), 0.03, 0.28),
}


def _numbers(luck: random.Random) -> Parcel:
    parcel = Parcel("Made-up town: numbers")
    residents = "made-up-residents"
    parcel.measures = [
        _measure("residents", PEOPLE, _("All residents"), "people"),
        *(
            _measure(key, PEOPLE, name, "people", base=residents)
            for key, (name, _low, _high) in PARTS.items()
        ),
        _measure(
            "imd-decile", POOR, _("All kinds together"), "decile", year=2025,
            higher_means="less_deprived",
        ),
        _measure(
            "imd-score", POOR, _("All kinds together"), "score", year=2025,
            higher_means="more_deprived",
        ),
        _measure(
            "imd2019-decile", POOR_OLD, _("All kinds together"), "decile", year=2019,
            higher_means="less_deprived", edition=LSOA_OLD,
        ),
    ]  # fmt: skip
    old: dict[str, int] = {}
    for index in range(COLUMNS * ROWS):
        column, row = index % COLUMNS, index // COLUMNS
        # Poorest near the wharf in the middle, as in many towns; a little luck on top.
        far = (abs(column - 2.5) / 2.5 + abs(row - 1.5) / 1.5) / 2
        need = min(1.0, max(0.0, 1 - far + luck.uniform(-0.2, 0.2)))
        code, people = small_area(index), luck.randint(1_300, 2_100)
        numbers: dict[str, float] = {"residents": people}
        for key, (_label, low, high) in PARTS.items():
            share = low + (high - low) * need + luck.uniform(-0.02, 0.02)
            numbers[key] = round(people * max(0.0, share))
        numbers["imd-decile"] = max(1, 10 - round(9 * need))
        numbers["imd-score"] = round(5 + 60 * need, 3)
        parcel.values += [ValueRow(f"made-up-{key}", code, value) for key, value in numbers.items()]
        old[_old(index)] = max(1, 10 - round(9 * min(1.0, need + 0.05)))
    parcel.values += [ValueRow("made-up-imd2019-decile", c, float(v)) for c, v in old.items()]
    parcel.rows = COLUMNS * ROWS
    return parcel


def _postcodes(luck: random.Random) -> Parcel:
    """Ten postcodes an area; some ended, and some at a border whose ward is not their area's."""
    parcel = Parcel("Made-up town: postcodes")
    parcel.postcode_list = PostcodeListRow(
        "made-up", "Made-up postcodes", SOURCE, MADE_UP, made_up=True
    )
    for index in range(COLUMNS * ROWS):
        for number in range(10):
            letters = "ABDEFGHJLN"[number] + "ABDEFGHJLNPQRSTUWXYZ"[index % 20]
            postcode = f"ZZ1 {1 + index // 20}{letters}"
            state = kinds.ENDED if luck.random() < 1 / 12 else kinds.LIVE
            across = index + 1 if index % COLUMNS == 2 else index
            ward = ward_of(across if number >= 7 else index)
            parcel.postcodes.append(
                PostcodeRow(
                    postcode, state, (LSOA, small_area(index)), (WARD, ward), (DISTRICT, TOWN_CODE)
                )
            )
    parcel.rows = len(parcel.postcodes)
    return parcel
