"""Money is whole pence and a currency. Never a float."""

import re
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Money:
    """An amount in the currency's smallest unit (pence for GBP)."""

    pence: int
    currency: str = "GBP"

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.pence + other.pence, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.pence - other.pence, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} can't be added up.")

    def __str__(self) -> str:
        amount = Decimal(self.pence) / 100
        language = (get_language() or "en").replace("-", "_")
        return format_currency(
            amount, self.currency, locale="en_GB" if language == "en" else language
        )


def read_pounds(typed: str) -> int:
    """Pence from what somebody typed: "12", "12.50", "£1,200.5". ValueError says what is wrong."""
    text = typed.strip().lstrip("£").replace(" ", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", text):
        text = text.replace(",", "")
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", text):
        raise ValueError(_("Write an amount in pounds, like 12 or 12.50."))
    return int(Decimal(text) * 100)
