"""What one file (or the made-up town) says, in a shape that `services.load` takes as a whole."""

from dataclasses import dataclass, field
from typing import Any

from . import kinds, rules


@dataclass(frozen=True)
class EditionRow:
    kind: str
    year: int
    source: str
    licence: str
    name: str = ""
    made_up: bool = False
    # The parcel lists all areas of the edition in the places it covers.
    listed: bool = False

    @property
    def code(self) -> str:
        return kinds.edition_code(self.kind, self.year, self.made_up)


@dataclass(frozen=True)
class AreaRow:
    """`boundary` as GeoJSON coordinates of a MultiPolygon, already compact (geometry.compact).

    `sure` False: a table that only mentions the area; it names and adds nothing in a listed edition.
    """

    edition: str
    code: str
    name: str = ""
    boundary: list[list[list[float]]] | None = None
    sure: bool = True
    row: int = 0


@dataclass(frozen=True)
class LinkRow:
    from_edition: str
    from_code: str
    to_edition: str
    to_code: str
    kind: str
    note: str = ""
    row: int = 0


@dataclass(frozen=True)
class MeasureRow:
    key: str
    topic: str
    name: str
    unit: str
    edition: str
    year: int
    source: str
    licence: str
    higher_means: str = "more"
    base: str = ""
    order: int = 0


@dataclass(frozen=True)
class ValueRow:
    measure: str
    area: str
    number: float | None
    row: int = 0


@dataclass(frozen=True)
class PostcodeListRow:
    code: str
    name: str
    source: str
    licence: str
    made_up: bool = False


@dataclass(frozen=True)
class PostcodeRow:
    """Areas as (edition code, area code)."""

    postcode: str
    state: str
    lsoa: tuple[str, str]
    ward: tuple[str, str] | None = None
    district: tuple[str, str] | None = None
    row: int = 0


@dataclass
class Parcel:
    """Loaded in one transaction, in this order."""

    what: str
    file: str = ""
    rows: int = 0
    editions: list[EditionRow] = field(default_factory=list)
    areas: list[AreaRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)
    measures: list[MeasureRow] = field(default_factory=list)
    values: list[ValueRow] = field(default_factory=list)
    postcode_list: PostcodeListRow | None = None
    postcodes: list[PostcodeRow] = field(default_factory=list)
    problems: list[rules.Problem] = field(default_factory=list)

    def cannot_place(self, row: int, why: Any) -> None:
        self.problems.append(rules.Problem(self.file, row, str(why)))
