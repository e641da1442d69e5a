"""The charts as data: frozen, without markup."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Datum:
    """One value: its name, the value, its interval, and from how many answers it comes."""

    label: Any
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    hidden: bool = False

    @property
    def state(self) -> str:
        """shown, missing or hidden."""
        if self.hidden:
            return "hidden"
        return "missing" if self.value is None else "shown"


@dataclass(frozen=True)
class Series:
    """One line of a line chart: a value for each place on the chart's axis."""

    name: Any
    data: Sequence[Datum]


@dataclass(frozen=True)
class _Chart:
    title: Any
    caption: Any  # what the chart says, in a sentence: it is read aloud instead of the picture

    @property
    def key(self) -> str:
        """An id for the page, the same at each rendering."""
        return "c" + hashlib.sha256(f"{type(self).__name__}{self.title}".encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Bars(_Chart):
    """Amounts side by side. Bars begin at nought, always."""

    data: Sequence[Datum]
    unit: str = ""
    decimals: int = 0
    name_heading: Any = ""
    value_heading: Any = ""
    note: Any = ""


@dataclass(frozen=True)
class Lines(_Chart):
    """How something went over time. `axis` names the moments, first to last."""

    axis: Sequence[Any]
    series: Sequence[Series]
    unit: str = ""
    decimals: int = 0
    name_heading: Any = ""
    from_zero: bool = True
    note: Any = ""


@dataclass(frozen=True)
class Dots(_Chart):
    """Estimates with their intervals; `reference` is a line to compare with, such as the average."""

    data: Sequence[Datum]
    unit: str = ""
    decimals: int = 0
    reference: float | None = None
    reference_label: Any = ""
    name_heading: Any = ""
    value_heading: Any = ""
    note: Any = ""


@dataclass(frozen=True)
class Heat(_Chart):
    """A grid: `rows` are (name, a Datum for each column)."""

    columns: Sequence[Any]
    rows: Sequence[tuple[Any, Sequence[Datum]]]
    unit: str = ""
    decimals: int = 0
    name_heading: Any = ""
    note: Any = ""


@dataclass(frozen=True)
class Area:
    """One area of a map: its code, name, value, and outline as an SVG path (see project_geojson)."""

    code: str
    name: Any
    value: float | None
    path: str
    hidden: bool = False
    n: int | None = None

    @property
    def state(self) -> str:
        if self.hidden:
            return "hidden"
        return "missing" if self.value is None else "shown"


@dataclass(frozen=True)
class Choropleth(_Chart):
    """A map of areas shaded by value, in at most five steps, with a pattern for each step."""

    areas: Sequence[Area]
    width: float
    height: float
    unit: str = ""
    decimals: int = 0
    steps: int = 5
    name_heading: Any = ""
    value_heading: Any = ""
    note: Any = ""
    credit: Any = ""  # whose boundaries these are
