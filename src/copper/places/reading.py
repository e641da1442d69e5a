"""Files of a folder as parcels: which shape a file has (shapes.py), and what it says. No database."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from copper.core.errors import Refused

from . import geometry, kinds, rules, shapes
from .loading import wrong_edition
from .parcel import (
    AreaRow,
    EditionRow,
    LinkRow,
    MeasureRow,
    Parcel,
    PostcodeListRow,
    PostcodeRow,
    ValueRow,
)
from .shapes import Shape

_HEADING = re.compile(
    r"(lsoa|msoa|ward|wd|ltla|lad|geography)(\d\d)?_?(code|cd|name|nm)", re.IGNORECASE
)
_KIND = {"wd": "ward", "ltla": "district", "lad": "district"}
# Order of loading: what areas there are, how they go together, where they lie, then numbers.
LOOKUP, CHANGES, BOUNDARIES, TABLE, POSTCODES, LEFT = range(6)


@dataclass(frozen=True)
class Source:
    """A file with its headings and, once it is recognised, how it is read."""

    path: Path
    order: int
    read: Any = None
    shape: Shape | None = None


@dataclass(frozen=True)
class Codes:
    """A column of area codes: kind, year ("" kind or 0 when the heading does not say), its name column."""

    kind: str
    year: int
    column: str
    names: str = ""


def codes_in(headings: list[str]) -> list[Codes]:
    """The columns that hold codes of areas, found by their headings (lsoa21_code, WD24CD, lad_code)."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for heading in headings:
        if match := _HEADING.fullmatch(heading):
            kind = match[1].lower()
            key = (_KIND.get(kind, kind), 2000 + int(match[2]) if match[2] else 0)
            part = "code" if match[3].lower() in ("code", "cd") else "name"
            found.setdefault(key, {})[part] = heading
    return [
        Codes(kind if kind != "geography" else "", year, parts["code"], parts.get("name", ""))
        for (kind, year), parts in found.items()
        if "code" in parts
    ]


# -- which file is what -------------------------------------------------------------------------


def folder(path: Path) -> list[Source]:
    """The data files of a folder in the order in which they are loaded."""
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in {".csv", ".geojson", ".json"})
    return sorted((recognise(file) for file in files), key=lambda source: source.order)


def recognise(path: Path) -> Source:
    """What a file is, by its columns. LEFT without a shape: not about places, or unknown."""
    if path.suffix.lower() == ".csv":
        return _recognise_csv(path, _headings(path))
    try:
        content = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError):
        return Source(path, LEFT)
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        return Source(path, BOUNDARIES, read_boundaries)
    if isinstance(content, dict) and all(key in content for key in shapes.PROFILE.columns):
        return Source(path, TABLE, read_profile, shapes.PROFILE)
    return Source(path, LEFT)


def _headings(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), [])
    except (ValueError, OSError, csv.Error):
        return []


def _recognise_csv(path: Path, headings: list[str]) -> Source:
    codes = codes_in(headings)
    kinds = [code.kind for code in codes]
    if any(name in headings for name in shapes.POSTCODE_COLUMNS) and "lsoa" in kinds:
        return Source(path, POSTCODES, read_postcodes)
    if "change_code" in headings and len(kinds) > len(set(kinds)):
        return Source(path, CHANGES, read_changes)
    if len(kinds) > 1 and set(headings) == {n for c in codes for n in (c.column, c.names)}:
        return Source(path, LOOKUP, read_lookup)
    if set(shapes.SUMMARY.columns) == set(headings):
        return Source(path, TABLE, read_summary, shapes.SUMMARY)
    if codes and all(name in headings for name in shapes.LONG.columns):
        return Source(path, TABLE, read_long, shapes.LONG)
    for shape in shapes.TABLES:
        if codes and all(name in headings for name in shape.columns):
            return Source(path, TABLE, read_table, shape)
    return Source(path, LEFT)


def is_not_about_places(path: Path) -> bool:
    return tuple(_headings(path)) in shapes.NOT_PLACES


def read(source: Source) -> Parcel:
    """The parcel of a recognised file. Raises Refused for a wrong edition or a file that can't be read."""
    try:
        return source.read(source)
    except (ValueError, KeyError, OSError, csv.Error) as error:
        raise Refused(
            _("The file “%(file)s” can't be read: %(why)s")
            % {"file": source.path.name, "why": str(error)[:200]}
        ) from error


# -- reading --------------------------------------------------------------------------------------


def _rows(parcel: Parcel, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number as a spreadsheet shows it, row); rows of the wrong length are reported."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for number, row in enumerate(reader, start=2):
            parcel.rows += 1
            if None in row or None in row.values():
                parcel.cannot_place(number, _("The row has too many or too few columns."))
            else:
                yield number, row


def _edition(
    kind: str, year: int, *, listed: bool = False, licence: str = shapes.OGL_OS
) -> EditionRow:
    return EditionRow(kind, year, shapes.ONS, licence, listed=listed)


def read_lookup(source: Source) -> Parcel:
    """Which small area lies in which larger ones; the list of areas of each edition it names."""
    parcel = Parcel(_("Look-up between areas"), source.path.name)
    codes = codes_in(_headings(source.path))
    parcel.editions = [_edition(c.kind, c.year, listed=True) for c in codes]
    links: dict[tuple[str, ...], LinkRow] = {}
    areas: dict[tuple[str, str], AreaRow] = {}
    for number, row in _rows(parcel, source.path):
        for c in codes:
            edition = kinds.edition_code(c.kind, c.year)
            areas[edition, row[c.column]] = AreaRow(
                edition, row[c.column], row.get(c.names, ""), row=number
            )
        for small in codes:
            for large in codes:
                if kind := shapes.NESTS.get((small.kind, large.kind)):
                    ends = (
                        kinds.edition_code(small.kind, small.year),
                        row[small.column],
                        kinds.edition_code(large.kind, large.year),
                        row[large.column],
                    )
                    links[ends] = LinkRow(*ends, kind, row=number)
    parcel.areas, parcel.links = list(areas.values()), list(links.values())
    return parcel


def read_changes(source: Source) -> Parcel:
    """What became of each area from one edition to the next."""
    parcel = Parcel(_("Changes from one edition to the next"), source.path.name)
    codes = codes_in(_headings(source.path))
    kind = next(c.kind for c in codes if [d.kind for d in codes].count(c.kind) > 1)
    old, new = sorted((c for c in codes if c.kind == kind), key=lambda c: c.year)[:2]
    parcel.editions = [_edition(kind, c.year, listed=True) for c in (old, new)]
    areas: dict[tuple[str, str], AreaRow] = {}
    for number, row in _rows(parcel, source.path):
        change = shapes.CHANGE_CODES.get(row["change_code"])
        if change is None:
            parcel.cannot_place(number, _("The change code is not U, S, M or X."))
            continue
        ends = []
        for c in (old, new):
            edition, code = kinds.edition_code(kind, c.year), row[c.column]
            areas[edition, code] = AreaRow(edition, code, row.get(c.names, ""), row=number)
            ends.append((edition, code))
        start, end = ends
        parcel.links.append(LinkRow(*start, *end, change, note=row["change_code"], row=number))
    parcel.areas = list(areas.values())
    return parcel


def read_boundaries(source: Source) -> Parcel:
    """Boundaries, made compact. The edition is in the name of the code's property."""
    parcel = Parcel(_("Boundaries"), source.path.name)
    features = json.loads(source.path.read_text("utf-8"))["features"]
    parcel.rows = len(features)
    codes = codes_in(list(features[0]["properties"])) if features else []
    # The area's own code comes first; others say what it lies in.
    own = next((c for c in codes if c.names and c.year), None)
    if own is None:
        raise ValueError(_("no property such as LSOA21CD says of which edition these areas are"))
    edition = _edition(own.kind, own.year, listed=True)
    parcel.editions = [edition]
    grid = geometry.grid_for([f["geometry"] for f in features if f.get("geometry")])
    for number, feature in enumerate(features, start=1):
        try:
            shape = geometry.snapped(feature["geometry"], grid)
        except (ValueError, TypeError, KeyError) as error:
            parcel.cannot_place(number, error)
            continue
        properties = feature["properties"]
        parcel.areas.append(
            AreaRow(
                edition.code,
                properties[own.column],
                properties.get(own.names, ""),
                shape,
                row=number,
            )
        )
    return parcel


def _codes_for(shape: Shape, headings: list[str]) -> Codes:
    """The code column of a table, checked against the edition the table is for."""
    kind, year = shape.edition
    codes = codes_in(headings)
    own = next((c for c in codes if c.kind in (kind, "")), codes[0])
    found = (own.kind or kind, own.year or year)
    if found != shape.edition:
        names = [str(kinds.KIND_NAMES[k] % {"year": y}) for k, y in (shape.edition, found)]
        raise wrong_edition(_(shape.topic), *names)
    return own


def _measures(shape: Shape, columns: dict[str, shapes.Column]) -> list[MeasureRow]:
    """A measure for each {key: Column}; the key "all" is what counts are a part of."""
    base = f"{shape.key}-all" if "all" in columns else ""
    return [
        MeasureRow(
            key=f"{shape.key}-{key}",
            topic=shape.topic,
            name=column.name,
            unit=column.unit or shape.unit,
            edition=kinds.edition_code(*shape.edition),
            year=shape.year,
            source=shape.source,
            licence=shape.licence,
            higher_means=column.higher_means or shape.higher_means,
            base=base if key != "all" and (column.unit or shape.unit) in kinds.COUNTS else "",
            order=order,
        )
        for order, (key, column) in enumerate(columns.items())
    ]


def _number(text: str) -> float | None:
    """The number, None where the source gives none. ValueError when it is neither."""
    text = text.strip()
    return None if text in {"", "NA", "..", "-", "c", "z"} else float(text.replace(",", ""))


def read_table(source: Source) -> Parcel:
    """One row an area, one column a measure."""
    shape = source.shape
    assert shape is not None  # noqa: S101 - recognise() gave it
    parcel = Parcel(_(shape.topic), source.path.name)
    headings = _headings(source.path)
    own = _codes_for(shape, headings)
    others = {c.column for c in codes_in(headings)} | {c.names for c in codes_in(headings)}
    used = [h for h in headings if h not in others and h not in shape.skip]
    keys = {h: "all" if h == shape.total else slugify(h)[:90] for h in used}
    columns = {keys[h]: shape.rename.get(h, shapes.Column(h)) for h in used}
    if shape.total or shape.adds_up:
        columns["all"] = shapes.Column(shape.total_name)
    parcel.measures = _measures(shape, columns)
    edition = _edition(*shape.edition)
    parcel.editions = [edition]
    for number, row in _rows(parcel, source.path):
        code = row[own.column]
        try:
            numbers = {keys[h]: _number(row[h]) for h in used}
            if shape.adds_up:
                parts = [_number(row[h]) for h in shape.adds_up]
                numbers["all"] = None if None in parts else sum(p for p in parts if p is not None)
        except ValueError:
            parcel.cannot_place(number, _("A cell that should be a number is not one."))
            continue
        parcel.areas.append(
            AreaRow(edition.code, code, row.get(own.names, ""), sure=False, row=number)
        )
        parcel.values += [
            ValueRow(f"{shape.key}-{key}", code, value, number) for key, value in numbers.items()
        ]
    return parcel


def read_long(source: Source) -> Parcel:
    """One row for each area and group; "(number)" or "(percent)" ends the group's name."""
    shape = source.shape
    assert shape is not None  # noqa: S101 - recognise() gave it
    parcel = Parcel(_(shape.topic), source.path.name)
    own = _codes_for(shape, _headings(source.path))
    edition = _edition(*shape.edition)
    parcel.editions = [edition]
    columns: dict[str, shapes.Column] = {}
    for number, row in _rows(parcel, source.path):
        name, _space, unit = row["ethnic_group"].strip().rpartition("(")
        unit = {"number)": "people", "percent)": "percent"}.get(unit, "")
        if not unit:
            parcel.cannot_place(number, _("The group does not say if it is a number or per cent."))
            continue
        key = slugify(f"{name.strip()} {unit}")[:90]
        columns[key] = shapes.Column(name.strip(), unit)
        code = row[own.column]
        parcel.areas.append(
            AreaRow(edition.code, code, row.get(own.names, ""), sure=False, row=number)
        )
        parcel.values.append(ValueRow(f"{shape.key}-{key}", code, _number(row["value"]), number))
    parcel.measures = _measures(shape, columns)
    return parcel


def read_summary(source: Source) -> Parcel:
    """One row a measure, of one district whose code is a row too."""
    shape = source.shape
    assert shape is not None  # noqa: S101 - recognise() gave it
    parcel = Parcel(_(shape.topic), source.path.name)
    rows = {row[""]: (number, row["value"]) for number, row in _rows(parcel, source.path)}
    own = _codes_for(shape, list(rows))
    edition = _edition(*shape.edition)
    name = rows[own.names][1] if own.names else ""
    code = rows[own.column][1]
    parcel.editions = [edition]
    parcel.areas = [AreaRow(edition.code, code, name, sure=False, row=rows[own.column][0])]
    columns: dict[str, shapes.Column] = {}
    for label, (number, value) in rows.items():
        if label in (own.column, own.names):
            continue
        unit = "rank" if "rank_of" in label else "share" if "proportion" in label else "score"
        higher = "less_deprived" if unit == "rank" else "more_deprived"
        key = slugify(label.replace("_", "-"))[:90]
        columns[key] = shapes.Column(_plain(label), unit, higher)
        parcel.values.append(ValueRow(f"{shape.key}-{key}", code, _number(value), number))
    parcel.measures = _measures(shape, columns)
    return parcel


def _plain(label: str) -> str:
    """imd25_rank_of_extent → IMD: rank of extent."""
    words = label.replace("lso_as", "small areas").replace("_", " ")
    words = re.sub(r"^imd(25)? ", "IMD: ", words)
    return words[0].upper() + words[1:]


def read_profile(source: Source) -> Parcel:
    """A district's totals by protected characteristic."""
    shape = source.shape
    assert shape is not None  # noqa: S101 - recognise() gave it
    parcel = Parcel(_(shape.topic), source.path.name)
    content = json.loads(source.path.read_text("utf-8"))
    edition = _edition(*shape.edition)
    parcel.editions = [edition]
    parcel.areas = [AreaRow(edition.code, content["id"], content["name"], sure=False)]
    for topic, groups in content["data"].items():
        part = Shape(
            key=f"{shape.key}-{slugify(topic)}",
            topic=shapes.PROFILE_TOPICS.get(topic, topic),
            columns=(),
            edition=shape.edition,
        )
        columns = {
            "all" if group == shape.total else slugify(group): shapes.Column(
                part.total_name if group == shape.total else group
            )
            for group in groups
        }
        parcel.measures += _measures(part, columns)
        parcel.values += [
            ValueRow(f"{part.key}-{key}", content["id"], float(number), 0)
            for key, number in zip(columns, groups.values(), strict=True)
        ]
        parcel.rows += len(groups)
    return parcel


def read_postcodes(source: Source) -> Parcel:
    """Postcodes with their small area, ward and district."""
    parcel = Parcel(_("Postcodes"), source.path.name)
    headings = _headings(source.path)
    column = next(name for name in shapes.POSTCODE_COLUMNS if name in headings)
    ended = next((name for name in shapes.ENDED_COLUMNS if name in headings), "")
    codes = {c.kind: c for c in codes_in(headings) if c.kind in shapes.POSTCODES}
    editions = {kind: _edition(kind, c.year or shapes.POSTCODES[kind]) for kind, c in codes.items()}
    parcel.editions = list(editions.values())
    parcel.postcode_list = PostcodeListRow(
        "nspl", shapes.POSTCODE_LIST, shapes.ONS, shapes.OGL_ROYAL_MAIL
    )
    for number, row in _rows(parcel, source.path):
        postcode = rules.read_postcode(row[column])
        if postcode is None:
            parcel.cannot_place(number, _("This is not a postcode."))
            continue
        at = {kind: (editions[kind].code, row[c.column]) for kind, c in codes.items()}
        state = kinds.NOT_SAID if not ended else kinds.ENDED if row[ended].strip() else kinds.LIVE
        parcel.postcodes.append(
            PostcodeRow(postcode, state, at["lsoa"], at.get("ward"), at.get("district"), number)
        )
    return parcel
