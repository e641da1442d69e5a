"""Writes a parcel: compares with what is there, writes only what differs, deletes nothing.

Called by `services.load` inside its transaction. Names and codes in, rows out; no permission checks.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from copper.core.errors import Refused

from . import geometry, kinds
from .models import Area, AreaLink, Edition, Measure, Postcode, PostcodeList, Value
from .parcel import AreaRow, EditionRow, LinkRow, MeasureRow, Parcel, PostcodeRow, ValueRow

BATCH = 2_000


@dataclass
class Tally:
    """What a load did, in rows of the database."""

    added: int = 0
    changed: int = 0
    same: int = 0

    @property
    def changed_nothing(self) -> bool:
        return not self.added and not self.changed


class Loader:
    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel
        self.tally = Tally()
        self.editions: dict[str, Edition] = {}
        self._ids: dict[str, dict[str, int]] = {}  # edition code -> area code -> id
        self._elsewhere: dict[str, dict[str, str]] = {}
        self.wrote_in: set[str] = set()
        self._reported: set[tuple[int, str]] = set()

    def run(self) -> Tally:
        self._editions(self.parcel.editions)
        self._areas(self.parcel.areas)
        self._links(self.parcel.links)
        measures = self._measures(self.parcel.measures)
        self._values(self.parcel.values, measures)
        self._postcodes(self.parcel.postcodes)
        self._same_codes()
        return self.tally

    # -- one kind of row at a time ---------------------------------------------------------------

    def _editions(self, rows: Iterable[EditionRow]) -> None:
        for row in rows:
            edition, is_new = Edition.objects.get_or_create(
                code=row.code,
                defaults={
                    "kind": row.kind,
                    "year": row.year,
                    "given_name": row.name,
                    "source": row.source,
                    "licence": row.licence,
                    "made_up": row.made_up,
                    "is_listed": row.listed,
                },
            )
            self.tally.added += is_new
            if row.listed and not edition.is_listed:
                edition.is_listed = True
                edition.save(update_fields=["is_listed"])
                self.tally.changed += 1
            self.editions[edition.code] = edition

    def _areas(self, rows: list[AreaRow]) -> None:
        for code, group in _grouped(rows, "edition").items():
            edition = self._edition(code)
            present = {area.code: area for area in edition.areas.all()}
            for row in group:
                if row.code not in present and not row.sure and edition.is_listed:
                    self._refuse_other_edition(edition, row.code)
                    self._unknown(row.row, edition, row.code)
            merged: dict[str, AreaRow] = {}
            for row in group:
                if row.sure or row.code in present or not edition.is_listed:
                    merged[row.code] = row
            self._write(Area, present, {c: _area_fields(r) for c, r in merged.items()}, edition)
            self._ids.pop(code, None)
            self.wrote_in.add(code)

    def _links(self, rows: list[LinkRow]) -> None:
        wanted: dict[tuple[int, int], dict[str, Any]] = {}
        for row in rows:
            start = self._area(row.from_edition, row.from_code, row.row)
            end = self._area(row.to_edition, row.to_code, row.row)
            if start and end:
                wanted[start, end] = {"kind": row.kind, "note": row.note}
        self._write_links(wanted)

    def _write_links(self, wanted: dict[tuple[int, int], dict[str, Any]]) -> None:
        if not wanted:
            return
        editions = {code for code in self.editions} | self.wrote_in
        present = {
            (link.from_area_id, link.to_area_id): link
            for link in AreaLink.objects.filter(from_area__edition__code__in=editions)
        }
        fields = {
            key: {"from_area_id": key[0], "to_area_id": key[1], **more}
            for key, more in wanted.items()
        }
        self._write(AreaLink, present, fields)

    def _measures(self, rows: list[MeasureRow]) -> dict[str, Measure]:
        keys = [row.key for row in rows]
        present = {m.key: m for m in Measure.objects.filter(key__in=keys).select_related("edition")}
        for row in rows:
            held = present.get(row.key)
            if held and held.edition.code != row.edition:
                raise wrong_edition(row.topic, held.edition.name, self._edition(row.edition).name)
        # Bases first: what others are a part of.
        for base in (True, False):
            part = [row for row in rows if (not row.base) == base]
            self._write(Measure, present, {r.key: self._measure_fields(r, present) for r in part})
            present = {m.key: m for m in Measure.objects.filter(key__in=keys)}
        return present

    def _measure_fields(self, row: MeasureRow, present: dict[str, Measure]) -> dict[str, Any]:
        return {
            "key": row.key,
            "topic": row.topic,
            "name": row.name,
            "unit": row.unit,
            "higher_means": row.higher_means,
            "edition_id": self._edition(row.edition).pk,
            "year": row.year,
            "source": row.source,
            "licence": row.licence,
            "base_id": present[row.base].pk if row.base else None,
            "order": row.order,
        }

    def _values(self, rows: list[ValueRow], measures: dict[str, Measure]) -> None:
        edition_of = {m.key: m.edition for m in self.parcel.measures}
        wanted: dict[tuple[int, int], dict[str, Any]] = {}
        for row in rows:
            area = self._area(edition_of[row.measure], row.area, row.row)
            if area:
                measure = measures[row.measure].pk
                wanted[measure, area] = {
                    "measure_id": measure,
                    "area_id": area,
                    "number": row.number,
                }
        if wanted:
            found = Value.objects.filter(measure__in=[m.pk for m in measures.values()])
            self._write(Value, {(v.measure_id, v.area_id): v for v in found}, wanted)

    def _postcodes(self, rows: list[PostcodeRow]) -> None:
        given = self.parcel.postcode_list
        if not given:
            return
        held, is_new = PostcodeList.objects.get_or_create(
            code=given.code,
            defaults={
                "name": given.name,
                "source": given.source,
                "licence": given.licence,
                "made_up": given.made_up,
            },
        )
        self.tally.added += is_new
        wanted: dict[str, dict[str, Any]] = {}
        for row in rows:
            lsoa = self._area(*row.lsoa, row.row)
            if not lsoa:
                continue
            wanted[row.postcode] = {
                "list_id": held.pk,
                "postcode": row.postcode,
                "state": row.state,
                "lsoa_id": lsoa,
                "ward_id": self._area(*row.ward, row.row) if row.ward else None,
                "district_id": self._area(*row.district, row.row) if row.district else None,
            }
        present = {p.postcode: p for p in held.postcodes.all()}
        self._write(Postcode, present, wanted)

    def _same_codes(self) -> None:
        """Wards and districts of two editions with one code are the same area.

        The Office for National Statistics gives a new code whenever a boundary changes. Small areas
        have a list of their changes instead.
        """
        wanted: dict[tuple[int, int], dict[str, Any]] = {}
        touched = Edition.objects.filter(
            code__in=self.wrote_in, kind__in=[kinds.WARD, kinds.DISTRICT], made_up=False
        )
        for edition in touched:
            mine = self._codes(edition.code)
            for other in Edition.objects.filter(kind=edition.kind, made_up=False):
                older, newer = sorted((edition, other), key=lambda e: e.year)
                if older == newer:
                    continue
                self.editions |= {older.code: older, newer.code: newer}
                theirs = self._codes(other.code)
                for code in mine.keys() & theirs.keys():
                    pair = (self._codes(older.code)[code], self._codes(newer.code)[code])
                    wanted[pair] = {"kind": kinds.SAME, "note": "same code"}
        self._write_links(wanted)

    # -- finding and writing ---------------------------------------------------------------------

    def _edition(self, code: str) -> Edition:
        if code not in self.editions:
            found = Edition.objects.filter(code=code).first()
            if found is None:
                raise Refused(
                    _("The areas of the edition “%(edition)s” are not loaded yet.")
                    % {"edition": code},
                    missing=[_("A list of these areas, or their boundaries.")],
                )
            self.editions[code] = found
        return self.editions[code]

    def _codes(self, edition: str) -> dict[str, int]:
        if edition not in self._ids:
            rows = Area.objects.filter(edition__code=edition).values_list("code", "pk")
            self._ids[edition] = dict(rows)
        return self._ids[edition]

    def _area(self, edition: str, code: str, row: int) -> int | None:
        """The area's id. An area of another edition refuses the file; an unknown one is reported."""
        found = self._codes(edition).get(code)
        if found is None:
            held = self._edition(edition)
            self._refuse_other_edition(held, code)
            self._unknown(row, held, code)
        return found

    def _unknown(self, row: int, edition: Edition, code: str) -> None:
        """Reports the row, once: it may hold twenty numbers for the same unknown area."""
        if (row, code) in self._reported:
            return
        self._reported.add((row, code))
        self.parcel.cannot_place(
            row,
            _("“%(code)s” is not an area of %(edition)s.")
            % {"code": code[:20], "edition": edition.name},
        )

    def _refuse_other_edition(self, edition: Edition, code: str) -> None:
        if edition.code not in self._elsewhere:
            others = Area.objects.filter(edition__kind=edition.kind).exclude(edition=edition)
            self._elsewhere[edition.code] = dict(others.values_list("code", "edition__code"))
        if other := self._elsewhere[edition.code].get(code):
            raise wrong_edition(self.parcel.what, edition.name, self._edition(other).name)

    def _write(
        self,
        model: type[Model],
        present: dict[Any, Any],
        wanted: dict[Any, dict[str, Any]],
        edition: Edition | None = None,
    ) -> None:
        """Adds and changes rows so that what is present becomes what is wanted."""
        new, changed, touched = [], [], set()
        for key, fields in wanted.items():
            row = present.get(key)
            if row is None:
                given = {k: v[0] if isinstance(v, _IfEmpty) else v for k, v in fields.items()}
                new.append(model(**given, **({"edition": edition} if edition else {})))
                continue
            differing = set()
            for name, value in fields.items():
                now = getattr(row, name)
                if isinstance(value, _IfEmpty):
                    value = now or value[0]
                if now != value:
                    setattr(row, name, value)
                    differing.add(name)
            if differing:
                touched |= differing
                changed.append(row)
        model._default_manager.bulk_create(new, batch_size=BATCH)
        if changed:
            model._default_manager.bulk_update(changed, sorted(touched), batch_size=200)
        self.tally.added += len(new)
        self.tally.changed += len(changed)
        self.tally.same += len(wanted) - len(new) - len(changed)


class _IfEmpty(tuple):
    """A value that is written only where nothing stands yet."""


def _grouped(rows: Iterable[Any], by: str) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return groups


def _area_fields(row: AreaRow) -> dict[str, Any]:
    # A list of areas names them; a map fills a gap; a table that mentions them changes nothing.
    named = row.name if row.sure and row.name and row.boundary is None else _IfEmpty([row.name])
    fields: dict[str, Any] = {"code": row.code, "name": named}
    if row.boundary:
        lon, lat = geometry.centre(row.boundary)
        west, south, east, north = geometry.box(row.boundary)
        fields |= {"boundary": geometry.dump(row.boundary), "lon": lon, "lat": lat}
        fields |= {"west": west, "south": south, "east": east, "north": north}
    return fields


def wrong_edition(what: str, expected: str, found: str) -> Refused:
    """The refusal that names both editions."""
    return Refused(
        _("“%(what)s” is for %(expected)s, but the areas here are %(found)s.")
        % {"what": what, "expected": expected, "found": found},
        missing=[
            _("The same table for %(expected)s, or a look-up between the two.")
            % {"expected": expected}
        ],
    )
