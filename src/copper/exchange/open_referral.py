"""Organisations as Open Referral UK 3.0 tells of them: a page of services, each with who offers it.

Our part of the standard: one service for each organisation ("what they do"). Nobody's name, phone or
e-mail is ever in it.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from copper.partners import codes as partner_codes
from copper.partners import identifiers
from copper.partners.models import Partner

from . import entries, validating
from .reading import Note

_SPACE = uuid.UUID("0b6f3f0e-6c1f-5c0e-9d57-0b8a3f2f9c11")  # ids of parts that have none here
KINDS, COMMUNITIES = "copper-kind", "copper-communities"


def _id(*parts: object) -> str:
    return str(uuid.uuid5(_SPACE, ":".join(map(str, parts))))


# --- out ------------------------------------------------------------------------------------------


def document(partners: Iterable[Partner]) -> dict[str, Any]:
    """A page with one service for each partner (organisation, identifiers, communities, areas loaded)."""
    contents = [_service(partner) for partner in partners]
    return {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }


def _service(partner: Partner) -> dict[str, Any]:
    name = partner.organisation.name
    key = partner.public_id
    return {
        "id": _id(key, "service"),
        "name": name,
        "description": partner.about or name,
        "status": "active",
        "organization": _organisation(partner),
        "languages": [
            {"id": _id(key, "language", code), "code": code} for code in partner.languages
        ],
        "service_areas": [
            {
                "id": _id(key, "area", area.pk),
                "name": area.name,
                "extent": f"{area.edition.code}/{area.code}",
                "extent_type": "text",
            }
            for area in partner.areas.all()
        ],
        "attributes": [
            _attribute(key, COMMUNITIES, word.code, word.name) for word in partner.communities.all()
        ],
    }


def _organisation(partner: Partner) -> dict[str, Any]:
    key = partner.public_id
    found: dict[str, Any] = {
        "id": str(key),
        "name": partner.organisation.name,
        "description": partner.about or partner.organisation.name,
        "organization_identifiers": [
            {
                "id": _id(key, number.scheme, number.value),
                "identifier_scheme": number.scheme,
                "identifier_type": str(identifiers.SCHEMES[number.scheme].code),
                "identifier": number.value,
            }
            for number in partner.identifiers.all()
        ],
        "attributes": [_attribute(key, KINDS, partner.kind, partner.kind)],
    }
    if partner.website:
        found["website"] = partner.website
    if partner.postcode:
        found["locations"] = [_location(key, partner.postcode)]
    return found


def _attribute(key: uuid.UUID, taxonomy: str, code: str, name: str) -> dict[str, Any]:
    return {
        "id": _id(key, taxonomy, code),
        "link_type": taxonomy,
        "taxonomy_term": {
            "id": _id(taxonomy, code),
            "code": code,
            "name": name,
            "taxonomy": taxonomy,
        },
    }


def _location(key: uuid.UUID, postcode: str) -> dict[str, Any]:
    address = {
        "id": _id(key, "address"),
        "address_1": "",
        "city": "",
        "state_province": "",
        "postal_code": postcode,
        "country": "GB",
        "address_type": "physical",
    }
    return {"id": _id(key, "location"), "location_type": "physical", "addresses": [address]}


# --- in -------------------------------------------------------------------------------------------


def is_ours(found: Any) -> bool:
    """Looks like Open Referral: a page, a list, or one organisation with its services."""
    return bool(_services(found)) or (isinstance(found, dict) and found.get("contents") == [])


def _services(found: Any) -> list[Any]:
    """Services with their organisation, whichever way round the file tells of them."""
    listed = found.get("contents", found) if isinstance(found, dict) else found
    listed = listed if isinstance(listed, list) else [listed]
    services: list[Any] = []
    for thing in listed:
        if isinstance(thing, dict) and isinstance(thing.get("services"), list):
            owner = {key: value for key, value in thing.items() if key != "services"}
            own = thing["services"] or [{"id": _id(owner.get("id")), "name": owner.get("name"), "status": "active"}]  # fmt: skip
            services += [{**s, "organization": owner} if isinstance(s, dict) else s for s in own]
        elif not isinstance(found, dict) or "contents" in found or "organization" in found:
            services.append(thing)
    return services


def read(
    found: Any, *, kind: str, words: dict[str, str], areas: set[tuple[str, str]]
) -> Iterable[tuple[int, entries.Entry | None, list[Note]]]:
    """(number in the file, entry or None, notes) of each organisation; its services become one.

    `areas` are (edition, code) that are known here.
    """
    by_owner: dict[str, entries.Entry] = {}
    for number, service in enumerate(_services(found), 1):
        if wrong := validating.fault(service, "services", "service"):
            yield number, None, [("schema", {"where": wrong[0], "why": wrong[1]})]
            continue
        try:
            entry, notes = _entry(service, kind, words, areas)
        except entries.Wrong as error:
            yield number, None, [error.note]
            continue
        owner = service["organization"]["id"]
        if owner not in by_owner:
            by_owner[owner] = entry
            yield number, entry, notes
        else:
            yield number, None, [("another_service", {})]


def _entry(
    service: dict[str, Any], kind: str, words: dict[str, str], areas: set[tuple[str, str]]
) -> tuple[entries.Entry, list[Note]]:
    owner, notes = service["organization"], list[Note]()
    said_kind = _terms(owner, KINDS)
    known_kinds = partner_codes.BLOC_OF
    entry = entries.Entry(
        name=entries.checked_name(owner["name"]),
        kind=said_kind[0][0] if said_kind and said_kind[0][0] in known_kinds else kind,
        own_id=owner["id"],
        numbers=_numbers(owner),
        website=entries.website(owner.get("website", ""), notes),
    )
    about = owner["description"].strip() or service.get("description", "").strip()
    entry.about = entries.text("about", "" if about == owner["name"] else about, notes)
    addresses = [a for place in owner.get("locations", ()) for a in place.get("addresses", ())]
    entry.postcode = entries.postcode(
        next((a.get("postal_code", "") for a in addresses), ""), notes
    )
    said = [tongue.get("code") or tongue.get("name", "") for tongue in service.get("languages", ())]
    entry.languages = entries.languages([tongue for tongue in said if tongue], notes)
    for code, name in _terms(service, COMMUNITIES):
        found = words.get(code.casefold()) or words.get(name.casefold())
        if found is None:
            notes.append(("community", {"said": name[:80]}))
        elif found not in entry.communities:
            entry.communities.append(found)
    for area in service.get("service_areas", ()):
        edition, _slash, code = area.get("extent", "").partition("/")
        if (edition, code) in areas:
            entry.areas.append([edition, code])
        else:
            notes.append(("area", {"said": area.get("name", "")[:80]}))
    return entry, notes


def _terms(thing: dict[str, Any], taxonomy: str) -> list[tuple[str, str]]:
    terms = [attribute.get("taxonomy_term") or {} for attribute in thing.get("attributes", ())]
    return [(t.get("code", ""), t["name"]) for t in terms if t.get("taxonomy") == taxonomy]


def _numbers(owner: dict[str, Any]) -> list[list[str]]:
    found = []
    for number in owner.get("organization_identifiers", ()):
        scheme, value = number.get("identifier_scheme", ""), number["identifier"]
        if split := entries.split_org_id(value):
            scheme, value = split
        if scheme in identifiers.SCHEMES:  # numbers of schemes we don't keep are not wrong
            found.append(entries.number(scheme, value))
    return [pair for n, pair in enumerate(found) if pair not in found[:n]]
