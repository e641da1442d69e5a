"""What one row says of an organisation, checked and tidied. Plain Python, no database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from copper.core import clock
from copper.partners import codes as partner_codes
from copper.partners import identifiers
from copper.places.rules import read_postcode
from copper.ui.dates import read_date

from . import columns
from .reading import Line, Note

MOST_NAME, MOST_TEXT = 200, 5000
TEXTS = ("about", "brings", "wants")
# Words for kinds of organisations in files, in small letters; our own codes and names come first.
KINDS = {
    "community": "community", "community organisation": "community", "community organization": "community",
    "community group": "community", "charity": "community", "voluntary": "community", "vcse": "community",
    "vcs": "community", "cic": "community", "faith group": "community", "faith": "community",
    "social enterprise": "community", "nonprofit": "community", "non profit": "community",
    "academic": "academic", "university": "academic", "college": "academic", "university or college": "academic", "research": "academic",
    "nhs": "nhs", "nhs organisation": "nhs", "nhs trust": "nhs", "hospital": "nhs", "health": "nhs",
    "council": "council", "local authority": "council", "local government": "council",
    "icb": "icb", "integrated care board": "icb",
    "funder": "funder", "foundation": "funder", "grant maker": "funder", "sponsor": "funder",
}  # fmt: skip
CONSENT = {
    "spoken": "spoken", "said so": "spoken", "verbal": "spoken", "phone": "spoken", "they said so": "spoken",
    "written": "written", "in writing": "written", "email": "written", "e mail": "written", "letter": "written", "form": "written", "they wrote it": "written",
    "public": "public", "website": "public", "it is on their own public page": "public",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
# Not told apart when names are compared: legal forms and little words.
_LITTLE = {"the", "a", "of", "and", "ltd", "limited", "cic", "cio", "plc", "llp", "company", "registered", "charity", "inc", "co"}  # fmt: skip


class Wrong(ValueError):
    """The row can't be brought in; the rest of the file can."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.note: Note = (code, words)


@dataclass
class Entry:
    """One organisation as a file tells of it. `contact`: name, job, phone, email, consent, consent_on."""

    name: str
    kind: str
    numbers: list[list[str]] = field(default_factory=list)  # [scheme, number]
    postcode: str = ""
    website: str = ""
    about: str = ""
    brings: str = ""
    wants: str = ""
    languages: list[str] = field(default_factory=list)
    communities: list[str] = field(default_factory=list)  # codes
    areas: list[list[str]] = field(default_factory=list)  # [edition, code]
    contact: dict[str, str] | None = None
    own_id: str = ""  # the id under which we gave it out before

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def same_name(name: str) -> str:
    """A name as it is compared: no case, signs, “the”, “Ltd”. Never empty for a name with letters."""
    plain = re.sub(r"['’]|(?<=\b\w)\.", "", name.casefold())  # C.I.C. is CIC
    words = _WORD.findall(plain)
    kept = [word for word in words if word not in _LITTLE]
    return " ".join(kept or words)


def understand(
    layout: columns.Layout, line: Line, *, kind: str, words: Mapping[str, str]
) -> tuple[Entry | None, list[Note]]:
    """(the entry, notes); (None, [why]) for a row that can't be brought in.

    `kind` is meant where the row says none; `words` is {name or code in small letters: code} of the
    network's words for communities.
    """
    if line.wrong:
        return None, [line.wrong]
    try:
        return _entry(_Cells(layout, line.cells), kind, words)
    except Wrong as wrong:
        return None, [wrong.note]


class _Cells:
    """The cells of one row by field; a heading that is there twice must not say two things."""

    def __init__(self, layout: columns.Layout, cells: Sequence[str]) -> None:
        self.layout, self.cells = layout, cells

    def __getitem__(self, name: str) -> str:
        try:
            return columns.value(self.layout, name, self.cells)
        except KeyError as twice:
            raise Wrong("twice", column=twice.args[0]) from twice


def _entry(row: _Cells, kind: str, words: Mapping[str, str]) -> tuple[Entry, list[Note]]:
    notes: list[Note] = []
    if columns.plain(row["type"]) in {"individual", "household", "person"}:
        raise Wrong("person")
    entry = Entry(
        name=checked_name(row["name"]), kind=_kind(row["kind"], kind), numbers=_numbers(row)
    )
    for name in TEXTS:
        setattr(entry, name, text(name, row[name], notes))
    entry.postcode = postcode(row["postcode"], notes)
    entry.website = website(row["website"], notes)
    entry.languages = languages(_listed(row["languages"]), notes)
    for said in _listed(row["communities"]):
        code = words.get(said.casefold())
        if code is None:
            notes.append(("community", {"said": said[:80]}))
        elif code not in entry.communities:
            entry.communities.append(code)
    entry.contact = _contact(row, notes)
    return entry, notes


def checked_name(said: str) -> str:
    name = " ".join(said.split())
    if not _WORD.search(name):
        raise Wrong("no_name")
    if len(name) > MOST_NAME:
        raise Wrong("name_too_long")
    return name


def _kind(said: str, default: str) -> str:
    if not said:
        return default
    names = {str(name).casefold(): code for code, name in partner_codes.KINDS}
    word = columns.plain(said)
    found = KINDS.get(word) or names.get(word)
    if found is None:
        known = ", ".join(code for code, _name in partner_codes.KINDS)
        raise Wrong("kind", said=said[:80], known=known)
    return found


def _numbers(row: _Cells) -> list[list[str]]:
    found: list[list[str]] = []
    for scheme in ("GB-CHC", "GB-COH", "GB-UKPRN", "GB-NHS", "XI-ROR", "GB-VAT"):
        if said := row[scheme]:
            is_scottish = scheme == "GB-CHC" and said.strip().upper().startswith("SC")
            found.append(number("GB-SC" if is_scottish else scheme, said))
    if said := row["org_id"]:
        split = split_org_id(said)
        if split is None:
            raise Wrong("number", number=said[:60], why="")
        found.append(number(*split))
    if said := row["legal"]:
        found.append(number(_scheme_of(said), said))
    # CiviCRM's external identifier is whatever somebody chose: only an org-id is a number for us.
    if (said := row["external"]) and (split := split_org_id(said)):
        found.append(number(*split))
    return [pair for n, pair in enumerate(found) if pair not in found[:n]]


def split_org_id(said: str) -> tuple[str, str] | None:
    """("GB-CHC", "1061234") of "GB-CHC-1061234"; None when it names no scheme we know."""
    for scheme in identifiers.SCHEMES:
        if said.strip().upper().startswith(scheme + "-"):
            return scheme, said.strip()[len(scheme) + 1 :]
    return None


def _scheme_of(said: str) -> str:
    """A legal identifier without its kind: charities of England have six or seven digits."""
    plain = re.sub(r"[\s.\-/]", "", said).upper()
    if plain.startswith("SC") and len(plain) == 8:
        return "GB-SC"
    return "GB-CHC" if plain.isdigit() and len(plain) in {6, 7} else "GB-COH"


def number(scheme: str, said: str) -> list[str]:
    try:
        return [scheme, identifiers.clean(scheme, said)]
    except ValueError as error:
        raise Wrong("number", number=said[:60], why=str(error)) from error


def text(name: str, said: str, notes: list[Note]) -> str:
    if len(said) > MOST_TEXT:
        notes.append(("cut", {"column": name, "most": MOST_TEXT}))
        return ""
    return said.strip()


def postcode(said: str, notes: list[Note]) -> str:
    found = read_postcode(said) if said else ""
    if found is None:
        notes.append(("postcode", {}))
    return found or ""


def website(said: str, notes: list[Note]) -> str:
    if not said:
        return ""
    address = said if "://" in said else f"https://{said}"
    try:
        if len(address) > 200:
            raise ValidationError("long")
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        notes.append(("website", {}))
        return ""
    return address


def _listed(said: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,/|\x01\n]", said) if part.strip()]


@lru_cache(maxsize=1)
def _tongues() -> dict[str, str]:
    """{name in English or in itself, in small letters: code}."""
    english = Locale("en").languages
    found = {str(name).casefold(): code.replace("_", "-") for code, name in english.items()}
    found |= {"farsi": "fa", "sylheti": "syl", "mirpuri": "phr", "pahari": "phr", "اردو": "ur"}
    return found | {"polski": "pl", "bangla": "bn"}


def languages(listed: Sequence[str], notes: list[Note]) -> list[str]:
    """Codes of languages (BCP 47) from names or codes; what we don't know is named."""
    found: list[str] = []
    names = _tongues()
    known = set(names.values())
    for said in listed:
        word = said.casefold()
        code = names.get(word) or (word if word in known or word.split("-")[0] in known else None)
        if code is None:
            notes.append(("language", {"said": said[:80]}))
        elif code not in found:
            found.append(code)
    return found


def _contact(row: _Cells, notes: list[Note]) -> dict[str, str] | None:
    """Somebody to call, only with their consent to be held."""
    said = {name: row[f"contact_{name}"] for name in ("name", "job", "phone", "email")}
    if not any(said.values()):
        return None
    consent = CONSENT.get(columns.plain(row["consent"]))
    if consent is None:
        notes.append(("no_consent", {}))
        return None
    if not said["name"]:
        notes.append(("no_contact_name", {}))
        return None
    try:
        agreed: date | None = read_date(row["consent_on"])
    except ValueError:
        agreed = None
    if agreed is None or agreed > clock.today():
        notes.append(("consent_date", {}))
        return None
    said = {name: cell[:120] for name, cell in said.items()}
    return {**said, "consent": consent, "consent_on": agreed.isoformat()}
