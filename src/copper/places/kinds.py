"""The words of places, as data: kinds of areas, links between editions, units, states of a postcode."""

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
    ("decile", _("tenth of England, 1 to 10")),
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
