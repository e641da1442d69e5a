"""The direction of the page's text: also for languages that a network added itself."""

from django.utils.translation import get_language

from . import tongues


def is_rtl() -> bool:
    """True when the language that is being shown is written from right to left."""
    found = tongues.find(get_language())
    return bool(found and found.rtl)
