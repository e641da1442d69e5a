"""Text in many languages, in one shape everywhere.

{"en": {"text": "…", "status": "original"}, "ur": {"text": "…", "status": "checked", "by": "<id>"}}

Keys are BCP 47 tags; a language that is only spoken has "audio" (a file's public id) instead of text.
`by` is the public id of the speaker who checked it: never a name.
"""

import re
from collections.abc import Mapping

STATUSES = ("original", "machine", "draft", "checked")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-\d{3})?(-[a-z0-9]{5,8})*")

Texts = dict[str, dict[str, str]]


def original(text: str, language: str = "en") -> Texts:
    """A text as its author wrote it."""
    return {language: {"text": text, "status": "original"}}


def checked_shape(value: object) -> Texts:
    """The value, if it is a text in many languages; else ValueError naming the first fault."""
    if not isinstance(value, Mapping) or not value:
        raise ValueError("A text needs at least one language, like {'en': {'text': '…'}}.")
    for tag, entry in value.items():
        if not _TAG.fullmatch(str(tag)):
            raise ValueError(f"'{tag}' is not a language tag (BCP 47), like en, ur or pa-Arab.")
        if not isinstance(entry, Mapping) or not (entry.get("text") or entry.get("audio")):
            raise ValueError(f"The text in '{tag}' is empty.")
        if entry.get("status", "draft") not in STATUSES:
            raise ValueError(f"The text in '{tag}' has an unknown status '{entry['status']}'.")
    return {str(tag): dict(entry) for tag, entry in value.items()}


def pick(value: Mapping[str, Mapping[str, str]], *languages: str) -> tuple[str, str]:
    """(text, language): the first wanted language there is, else the original, else any.

    Shown text keeps its own language tag, so that a screen reader speaks it rightly.
    """
    for wanted in languages:
        for tag in (wanted, wanted.split("-")[0]):
            if value.get(tag, {}).get("text"):
                return value[tag]["text"], tag
    for tag, entry in value.items():
        if entry.get("status") == "original" and entry.get("text"):
            return entry["text"], tag
    return next(((e["text"], tag) for tag, e in value.items() if e.get("text")), ("", ""))
