"""What an agreement says, as plain data: taking it in, what is missing, and its texts one by one.

Content is {section code: [row, …]}. A row is {"of": party number or 0, field: text, …}; a section
written once has one row, one of each party has a row for each party, a table has many.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from .sections import EACH_PARTY, ONCE, Section

Row = dict[str, Any]
Content = dict[str, list[Row]]
MOST_ROWS = 20
LONGEST = 8000  # letters of one text


class Side(Protocol):
    """A party, as this file needs to know it."""

    number: int
    is_incorporated: bool

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Block:
    """A row as people read it: whose it is ("" when nobody's), and its (label, text) pairs."""

    who: str
    lines: tuple[tuple[str, str], ...]


def plain(typed: object) -> str:
    """A text without what no page or printer can show: NUL and other control signs."""
    kept = (
        sign
        for sign in str(typed or "").replace("\r\n", "\n").replace("\r", "\n")
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    return "".join(kept).strip()


def cleaned(
    section: Section, rows: Sequence[Mapping[str, Any]], sides: Sequence[Side]
) -> list[Row]:
    """The rows that say something, in order. ValueError, in plain words, for what can't be kept."""
    known = {side.number for side in _sides_of(section, sides)}
    result: list[Row] = []
    for row in rows:
        texts = {name: plain(row.get(name)) for name in section.shape.fields}
        of = row.get("of") or 0
        if section.shape.per == EACH_PARTY and of not in known:
            raise ValueError(_("This text belongs to no party of the agreement."))
        if any(len(words) > LONGEST for words in texts.values()):
            raise ValueError(_("A text is too long. Write at most %(n)s letters.") % {"n": LONGEST})
        if any(texts.values()):
            result.append({"of": of if section.shape.per == EACH_PARTY else 0, **texts})
    if len(result) > (1 if section.shape.per == ONCE else MOST_ROWS):
        raise ValueError(_("These are too many rows. Put some of them together."))
    return sorted(result, key=lambda row: row["of"]) if section.shape.per == EACH_PARTY else result


def missing(sections: Sequence[Section], content: Content, sides: Sequence[Side]) -> list[str]:
    """What has to be written before the agreement can be offered, in plain words."""
    return [said for section in sections for said in _missing_in(section, content, sides)]


def _missing_in(section: Section, content: Content, sides: Sequence[Side]) -> Iterator[str]:
    rows = content.get(section.code, [])
    heading = section.heading()
    if section.shape.per == EACH_PARTY:
        # A group that is not registered always says who holds its money.
        wanted = _sides_of(section, sides) if section.required or section.kind == "holders" else []
        by_party = {row["of"]: row for row in rows}
        for side in wanted:
            for label in _gaps(section, by_party.get(side.number, {})):
                yield _("%(section)s: %(party)s has not written “%(field)s”.") % {
                    "section": heading,
                    "party": side.name,
                    "field": label,
                }
        return
    if section.required and not rows:
        yield _("%(section)s: nothing is written yet.") % {"section": heading}
    for row in rows:
        for label in _gaps(section, row):
            yield _("%(section)s: “%(field)s” is empty.") % {"section": heading, "field": label}


def _gaps(section: Section, row: Mapping[str, Any]) -> list[str]:
    shape = section.shape
    return [str(shape.fields[name]) for name in shape.needed if not row.get(name)]


def _sides_of(section: Section, sides: Sequence[Side]) -> list[Side]:
    """The parties that write in this section."""
    if section.kind == "holders":
        return [side for side in sides if not side.is_incorporated]
    return list(sides)


def sides_of(section: Section, sides: Sequence[Any]) -> list[Any]:
    return _sides_of(section, sides)


def blocks(section: Section, rows: Sequence[Row], sides: Sequence[Side]) -> list[Block]:
    """The section as people read it; fields that say nothing are left out."""
    names = {side.number: side.name for side in sides}
    alone = len(section.shape.fields) == 1
    return [
        Block(
            names.get(row["of"], ""),
            tuple(
                ("" if alone else str(label), row[name])
                for name, label in section.shape.fields.items()
                if row.get(name)
            ),
        )
        for row in rows
    ]


def leaves(content: Content) -> dict[str, str]:
    """Every text under an address of its own ("money.0.what"), to be translated one by one."""
    return {
        f"{code}.{n}.{name}": words
        for code, rows in content.items()
        for n, row in enumerate(rows)
        for name, words in row.items()
        if name != "of" and words
    }


def with_leaves(content: Content, texts: Mapping[str, str]) -> Content:
    """The same content in other words. ValueError when a text is missing or empty."""
    result: Content = {}
    for code, rows in content.items():
        result[code] = []
        for n, row in enumerate(rows):
            new: Row = {"of": row.get("of", 0)}
            for name, words in row.items():
                if name == "of":
                    continue
                new[name] = plain(texts.get(f"{code}.{n}.{name}")) if words else ""
                if words and not new[name]:
                    raise ValueError(_("Some texts are not translated yet."))
            result[code].append(new)
    return result
