"""Translated sentences in templates: text, and nothing else than text.

Jinja's gettext takes every translation for finished HTML. Translations are also written by people on
pages of ours, so whatever is not a tag of the English original is escaped here, before Jinja sees it.
"""

import re
from functools import lru_cache

from django.utils import translation
from django.utils.html import escape

_TAG = re.compile(r"(</?[a-zA-Z][^<>]*>)")


@lru_cache(maxsize=8192)
def harmless(translated: str, *originals: str) -> str:
    """The translation as HTML: tags that stand in an original stay, everything else is escaped."""
    if translated in originals:
        return translated
    allowed = {tag for original in originals for tag in _TAG.findall(original)}
    pieces = _TAG.split(translated)
    return "".join(piece if piece in allowed else str(escape(piece)) for piece in pieces)


def gettext(message: str) -> str:
    return harmless(translation.gettext(message), message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return harmless(translation.ngettext(singular, plural, number), singular, plural)
