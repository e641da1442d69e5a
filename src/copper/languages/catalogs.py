"""The strings of the pages, read from the .po files, with what speakers said of them.

The files are read again when they change. Writing goes into the network's own data folder, where
Django looks first: what a speaker corrected counts before what was shipped.
"""

import gettext as gettext_module
import hashlib
import json
import os
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


@lru_cache(maxsize=32)
def _read(path: Path, _changed: float) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=None, ignore_obsolete=True)


def _catalog(path: Path) -> Catalog | None:
    return _read(path, path.stat().st_mtime) if path.exists() else None


def _texts(message: Any) -> tuple[str, ...]:
    string = message.string if message else ""
    return tuple(string) if isinstance(string, list | tuple) else (string or "",)


def sentences(language: str) -> list[Sentence]:
    """Every string of the pages with its shipped translation into a language; "" where there is none."""
    template = _catalog(SHIPPED / "django.pot")
    if template is None:
        return []
    shipped = _catalog(SHIPPED / to_locale(language) / "LC_MESSAGES" / "django.po")
    found = []
    for message in template:
        if not message.id:
            continue
        english, plural = message.id if isinstance(message.id, list | tuple) else (message.id, "")
        context = message.context or ""
        theirs = shipped.get(english, message.context) if shipped else None
        found.append(
            Sentence(
                key_of(english, context),
                english,
                plural,
                context,
                tuple(f"{file}" for file, _line in message.locations[:3]),
                _texts(theirs) if theirs and not theirs.fuzzy else ("",),
            )
        )
    return found


def write_own(language: str, texts: dict[str, list[str]]) -> None:
    """Writes a language's checked texts ({key: texts}) as a .mo file into the data folder."""
    by_key = {sentence.key: sentence for sentence in sentences(language)}
    catalog = Catalog(locale=None, charset="utf-8")
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
    draft = folder / f"django.{os.getpid()}"
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(folder / "django.mo")


# --- the switchboard: one small file that every process watches -----------------------------------


def switchboard() -> Path:
    return Path(settings.DATA) / "languages.json"


def write_switchboard(content: dict[str, Any]) -> None:
    """Tells every process of this machine what is switched on: it looks at the file's time."""
    draft = switchboard().with_suffix(f".{os.getpid()}")
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
