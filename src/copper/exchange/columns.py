"""Which column of a table holds what: our own names, those of CiviCRM, and what people call them.

The columns of CiviCRM are the labels of its export of contacts: "Organization Name", "Contact Subtype",
"Postal Code", and so on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# field: the headings that name it, the surest first; compared in small letters without signs.
HEADINGS: Mapping[str, Sequence[str]] = {
    "name": ("name", "organisation name", "organization name", "organisation", "organization", "group", "group name", "legal name", "display name"),
    "type": ("contact type",),
    "kind": ("kind", "type", "organisation type", "kind of organisation", "contact subtype", "contact sub type"),
    "org_id": ("org id", "orgid", "organisation identifier", "organization identifier", "identifier"),
    "legal": ("legal identifier", "registration number", "registered number"),
    "external": ("external identifier", "external id"),
    "GB-CHC": ("charity number", "registered charity number", "charity no", "charity"),
    "GB-COH": ("company number", "company registration number", "company no", "cic number"),
    "GB-UKPRN": ("ukprn",),
    "GB-NHS": ("ods code", "nhs code"),
    "XI-ROR": ("ror", "ror id"),
    "GB-VAT": ("vat number", "vat"),
    "postcode": ("postcode", "post code", "postal code", "office postcode"),
    "website": ("website", "web site", "url", "web address", "home page"),
    "about": ("about", "what they do", "description", "what we do", "activities"),
    "brings": ("brings", "what they bring"),
    "wants": ("wants", "what they want"),
    "languages": ("languages", "language"),
    "communities": ("communities", "community", "communities they work with", "works with"),
    "contact_name": ("contact name", "contact", "contact person", "main contact", "primary contact"),
    "contact_job": ("contact job", "job title", "contact role", "position"),
    "contact_phone": ("contact phone", "phone", "telephone", "phone number", "mobile"),
    "contact_email": ("contact email", "contact e mail", "email", "e mail", "email address"),
    "consent": ("consent", "consent how", "how they agreed", "contact consent", "consent given"),
    "consent_on": ("consent date", "consent on", "when they agreed", "date of consent"),
}  # fmt: skip
_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
# A file with any of these comes from CiviCRM.
CIVICRM = {"contact type", "contact subtype", "contact id", "display name", "legal identifier", "external identifier"}  # fmt: skip


def plain(heading: str) -> str:
    """Small letters and digits only: “E-Mail ” is “e mail”."""
    return " ".join(re.findall(r"[^\W_]+", heading.casefold()))


@dataclass(frozen=True)
class Layout:
    """`columns`: {field: [(place, heading), …]}, the surest first; `unused` headings; `twice`:
    headings that are there more than once."""

    columns: Mapping[str, Sequence[tuple[int, str]]]
    unused: Sequence[str]
    twice: Sequence[str]
    is_civicrm: bool


def recognise(head: Sequence[str]) -> Layout:
    """Looks at the first row. A heading that is there twice counts once, as long as no row says two
    different things in it."""
    found: dict[str, list[tuple[int, str]]] = {}
    unused: list[str] = []
    words = [plain(heading) for heading in head]
    for place, word in enumerate(words):
        field = _FIELD_OF.get(word)
        if field is None:
            unused.append(head[place])
        else:
            found.setdefault(field, []).append((place, head[place]))
    for field, places in found.items():
        order = HEADINGS[field]
        found[field] = sorted(places, key=lambda place: order.index(words[place[0]]))
    twice = [head[n] for n, word in enumerate(words) if word and word in words[:n]]
    return Layout(found, [h for h in unused if h], twice, bool(CIVICRM & set(words)))


def value(layout: Layout, field: str, cells: Sequence[str]) -> str:
    """What a row says under a field: the first of its columns that is filled in.

    KeyError, with the heading, when two columns of one heading say different things.
    """
    said: dict[str, str] = {}
    for place, heading in layout.columns.get(field, ()):
        cell, key = cells[place], plain(heading)
        if cell and said.setdefault(key, cell) != cell:
            raise KeyError(heading)
    return next(iter(said.values()), "")


def name_in(layout: Layout, cells: Sequence[str]) -> str:
    """The name in a row that may be too short, too long or at odds with itself; for showing only."""
    places = [place for place, _heading in layout.columns.get("name", ()) if place < len(cells)]
    return next((cells[place][:200] for place in places if cells[place]), "").replace("\x00", "")
