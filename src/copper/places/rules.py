"""Words and rules of places: kinds of areas, links between editions, units, postcodes as typed.

Plain Python, no database.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# Kinds of areas, smallest first: (code, one of them, many of them).
LSOA, MSOA, WARD, DISTRICT = "lsoa", "msoa", "ward", "district"
KINDS = [
    (LSOA, _("small area (LSOA)")),
    (MSOA, _("middle-sized area (MSOA)")),
    (WARD, _("ward")),
    (DISTRICT, _("district")),
]
KIND_NAMES = {
    LSOA: _("Small areas (LSOA) %(year)s"),
    MSOA: _("Middle-sized areas (MSOA) %(year)s"),
    WARD: _("Wards %(year)s"),
    DISTRICT: _("Districts %(year)s"),
}

# How one area goes with another. Read: "<from> lies in / was split into / … <to>".
PARENT, BEST_FIT, SAME, SPLIT, MERGED, OTHER = (
    "parent",
    "best_fit",
    "same",
    "split",
    "merged",
    "other",
)
LINKS = [
    (PARENT, _("lies wholly inside")),
    (BEST_FIT, _("lies mostly inside (best fit)")),
    (SAME, _("is the same as")),
    (SPLIT, _("was split, and one part is")),
    (MERGED, _("was joined with others into")),
    (OTHER, _("was changed in a way that does not fit together, and overlaps")),
]
NESTING = (PARENT, BEST_FIT)
CHANGES = (SAME, SPLIT, MERGED, OTHER)

UNITS = [
    ("people", _("people")),
    ("households", _("households")),
    ("percent", _("per cent")),
    ("share", _("share, from 0 to 1")),
    ("decile", _("tenth of England (1 to 10)")),
    ("rank", _("place in a list of all areas")),
    ("score", _("score")),
]
# Only counts can be added up; a rank or a share of two areas has no sum.
COUNTS = ("people", "households")
HIGHER = [
    ("more", _("more of it")),
    ("more_deprived", _("more deprived")),
    ("less_deprived", _("less deprived")),
]

LIVE, ENDED, NOT_SAID = "live", "ended", "not_said"
POSTCODE_STATES = [
    (LIVE, _("in use")),
    (ENDED, _("no longer in use")),
    (NOT_SAID, _("the list does not say if it is in use")),
]


def edition_code(kind: str, year: int, made_up: bool = False) -> str:
    """How an edition is called in addresses and files: "lsoa-2021", "ward-2024-made-up"."""
    return f"{kind}-{year}{'-made-up' if made_up else ''}"


_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_INWARD = re.compile(r"\d[A-Z]{2}")
_AS_DIGIT = str.maketrans("OIL", "011")
_AS_LETTER = str.maketrans("01", "OI")


def read_postcode(typed: str) -> str | None:
    """ "BD1 1AA" from what people type (" bd11aa", "BD1-1AA", "BDI IAA", Urdu digits), or None.

    O and 0, I, L and 1 are forgiven where the shape of a postcode leaves one reading only.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    text = "".join(c for c in text if c.isascii() and c.isalnum())
    if not 5 <= len(text) <= 7:
        return None
    outward, inward = text[:-3], text[-3:]
    inward = inward[0].translate(_AS_DIGIT) + inward[1:].translate(_AS_LETTER)
    if not _INWARD.fullmatch(inward):
        return None
    for letters in (1, 2):
        area, rest = outward[:letters], outward[letters:]
        for number in (rest, rest.translate(_AS_DIGIT)):
            read = area.translate(_AS_LETTER) + number
            if _OUTWARD.fullmatch(read) and len(rest) in (1, 2):
                return f"{read} {inward}"
    return None


@dataclass(frozen=True)
class Problem:
    """A row that could not be placed. `why` names areas, never a postcode."""

    file: str
    row: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}: {self.why}"
