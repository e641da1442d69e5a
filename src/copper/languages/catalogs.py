"""The strings of the pages, read from the .po files, with what speakers said of them.

The files are read again when they change. Writing goes into the network's own data folder, where
Django looks first: what a speaker corrected counts before what was shipped.
"""

import gettext as gettext_module
import hashlib
import json
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale, trans_real

from copper.ui import tongues

SHIPPED = Path(settings.ROOT) / "locale"


@dataclass(frozen=True)
class Sentence:
    """One string: its English, its plural or "", its place in the code, and the shipped translation."""

    key: str
    english: str
    plural: str
    context: str
    places: tuple[str, ...]
    shipped: tuple[str, ...]


def own_folder() -> Path:
    return Path(settings.DATA) / "locale"


def key_of(english: str, context: str = "") -> str:
    return hashlib.sha256(f"{context}\x04{english}".encode()).hexdigest()


def _changed(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def _catalog(path: Path) -> Catalog | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=None, ignore_obsolete=True)


def _texts(message: Any) -> tuple[str, ...]:
    string = message.string if message else ""
    return tuple(string) if isinstance(string, list | tuple) else (string or "",)


def sentences(language: str) -> tuple[Sentence, ...]:
    """Every string of the pages with its shipped translation into a language; "" where there is none."""
    template = SHIPPED / "django.pot"
    theirs = SHIPPED / to_locale(language) / "LC_MESSAGES" / "django.po"
    return _sentences(template, _changed(template), theirs, _changed(theirs))


@lru_cache(maxsize=16)
def _sentences(
    english: Path, _english_changed: float, path: Path, _changed: float
) -> tuple[Sentence, ...]:
    template, shipped = _catalog(english), _catalog(path)
    return tuple(_sentence(message, shipped) for message in template or () if message.id)


def _sentence(message: Any, shipped: Catalog | None) -> Sentence:
    english, plural = message.id if isinstance(message.id, list | tuple) else (message.id, "")
    context = message.context or ""
    theirs = shipped.get(english, message.context) if shipped else None
    return Sentence(
        key_of(english, context),
        english,
        plural,
        context,
        tuple(f"{file}" for file, _line in message.locations[:3]),
        _texts(theirs) if theirs and not theirs.fuzzy else ("",),
    )


def _empty(language: str) -> Catalog:
    """A catalog that says how many plural forms the language has; two where nobody told us."""
    try:
        return Catalog(locale=to_locale(language), charset="utf-8")
    except ValueError:
        return Catalog(locale=None, charset="utf-8")


@lru_cache(maxsize=64)
def plural_forms(language: str) -> int:
    """How many forms a number gives a sentence: two in English and Urdu, three in Polish."""
    return int(_empty(language).num_plurals)


def write_own(language: str, texts: dict[str, list[str]]) -> None:
    """Writes a language's checked texts ({key: texts}) as a .mo file into the data folder."""
    by_key = {sentence.key: sentence for sentence in sentences(language)}
    catalog = _empty(language)
    for key, said in texts.items():
        sentence = by_key.get(key)
        if sentence:
            identity: Any = (
                (sentence.english, sentence.plural) if sentence.plural else sentence.english
            )
            string: Any = said if sentence.plural else said[0]
            catalog.add(identity, string, context=sentence.context or None)
    folder = own_folder() / to_locale(language) / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"django.{secrets.token_hex(6)}"
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(folder / "django.mo")


# --- the switchboard: one small file that every process watches -----------------------------------


def switchboard() -> Path:
    return Path(settings.DATA) / "languages.json"


def write_switchboard(content: dict[str, Any]) -> None:
    """Tells every process of this machine what is switched on: it looks at the file's time."""
    # A name of its own: two threads of one process may write at the same moment.
    draft = switchboard().with_suffix(f".{secrets.token_hex(6)}")
    draft.write_text(json.dumps(content, ensure_ascii=False))
    draft.replace(switchboard())


_seen: tuple[int, dict[str, Any]] = (0, {})


def switched_on() -> dict[str, Any]:
    """{"tongues": [[code, name, rtl, shown_as]…], "media": {screen: {language: {kind: address}}}}.

    A look at one file's time; no query. When it changed, Django reads its translations again.
    """
    global _seen
    try:
        changed = switchboard().stat().st_mtime_ns
    except FileNotFoundError:
        changed = 0
    if changed != _seen[0]:
        content = json.loads(switchboard().read_text()) if changed else {}
        _seen = (changed, content)
        read_translations_again()
    return _seen[1]


def read_translations_again() -> None:
    """Forgets loaded translations, as Django's own reloader does."""
    gettext_module._translations = {}  # type: ignore[attr-defined]
    trans_real._translations = {}  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]


def extra_tongues() -> list[tongues.Tongue]:
    """The network's own languages, for the page's language choice."""
    return [tongues.Tongue(*row) for row in switched_on().get("tongues", [])]
