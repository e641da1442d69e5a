"""What the calendar page was asked for, and a month as weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from copper.core import clock

from . import rules


@dataclass(frozen=True)
class Asked:
    """One month, maybe one day of it, maybe words of an organisation's name."""

    month: date
    day: date | None = None
    words: str = ""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "Asked":
        """From an address; what can't be read is this month."""
        words = typed.get("words", "")[:200].replace("\x00", "").strip()
        try:
            day = date.fromisoformat(typed.get("day", ""))
            return cls(rules.read_month(f"{day:%Y-%m}"), day, words)
        except ValueError:
            pass
        try:
            return cls(rules.read_month(typed.get("month", "")), None, words)
        except ValueError:
            return cls(rules.month_of(clock.today()), None, words)

    @property
    def before(self) -> date:
        return rules.previous_month(self.month)

    @property
    def after(self) -> date:
        return rules.next_month(self.month)

    def query(self, **other: str) -> str:
        """The address of the same with something else: query(month="2026-04")."""
        now = {"day": self.day.isoformat()} if self.day else {"month": f"{self.month:%Y-%m}"}
        given = {**(other or now), "words": self.words}
        return urlencode({name: value for name, value in given.items() if value})


def weeks(month: date, counts: Mapping[date, int]) -> list[list[tuple[date | None, int]]]:
    """The month in weeks from Monday: (day, or None outside the month; how many things on it)."""
    day = month - timedelta(days=month.weekday())
    found: list[list[tuple[date | None, int]]] = []
    while day < rules.next_month(month):
        week = [day + timedelta(days=n) for n in range(7)]
        found.append([(d, counts.get(d, 0)) if d.month == month.month else (None, 0) for d in week])
        day += timedelta(days=7)
    return found
