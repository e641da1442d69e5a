"""Reading dates the way people write them, and saying how long there is."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext, ngettext

from copper.core import clock

_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _plain(text: str) -> str:
    """Urdu, Arabic and other digits as 0–9, without spaces around."""
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text
    ).strip()


@lru_cache(maxsize=16)
def _months(language: str) -> dict[str, int]:
    """Every way to write a month in English and in this language: name → 1…12."""
    names: dict[str, int] = {}
    for code in ("en", language.split("-")[0]):
        try:
            months = Locale.parse(code).months
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names[name.casefold().rstrip(".")] = number
    return names


def _number(text: str) -> int | None:
    # No day, month or year is longer; Python refuses to read a number of thousands of digits.
    return int(text) if len(text) <= 4 and text.isascii() and text.isdecimal() else None


def _month(text: str) -> int | None:
    if (number := _number(text)) is not None:
        return number
    names = _months(get_language() or "en")
    word = text.casefold().rstrip(".")
    if word in names:
        return names[word]
    starts = {number for name, number in names.items() if len(word) >= 3 and name.startswith(word)}
    return starts.pop() if len(starts) == 1 else None


def _year(text: str) -> int | None:
    number = _number(text)
    if number is None or len(text) > 2:
        return number
    # 31 in a form of 2026 is 2031, 60 is 1960: nobody plans thirty years ahead here.
    this_year = clock.today().year
    century = this_year - this_year % 100
    return century + number if century + number <= this_year + 20 else century - 100 + number


def read_date(day: str, month: str = "", year: str = "") -> date:
    """The date that was typed into one box or three. ValueError with a sentence that helps."""
    day, month, year = _plain(day), _plain(month), _plain(year)
    if day and not month and not year:
        parts = [part for part in re.split(r"[\s./,\-–]+", day) if part]
        if len(parts) == 3:
            # 2026-03-02 has its year first, everything else its day.
            day, month, year = parts if len(parts[0]) != 4 else parts[::-1]
    missing = [
        name
        for name, typed in (
            (gettext("day"), day),
            (gettext("month"), month),
            (gettext("year"), year),
        )
        if not typed
    ]
    if missing:
        raise ValueError(
            gettext("The date needs a %(part)s too.") % {"part": gettext(" and a ").join(missing)}
        )
    numbers = (_year(year), _month(month), _number(day))
    try:
        found = date(*numbers)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(gettext("There is no such date. Write it like 27 3 2026.")) from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(gettext("Look at the year again. Write all four numbers, like 2026."))
    return found


@dataclass(frozen=True)
class Deadline:
    """How long there is, in words. `state` is one of later, soon, today, late, done."""

    words: str
    state: str


def deadline(due: date, *, done: bool = False, on: date | None = None, soon: int = 3) -> Deadline:
    """The clock of something due: "3 days left", "Due today", "5 days late"."""
    if done:
        return Deadline(gettext("Done"), "done")
    days = (due - (on or clock.today())).days
    if days < 0:
        return Deadline(
            ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}, "late"
        )
    if days == 0:
        return Deadline(gettext("Due today"), "today")
    words = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return Deadline(words, "soon" if days <= soon else "later")
