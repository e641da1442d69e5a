"""Numbers by which the world knows an organisation: which kinds there are, and whether one can be right.

Schemes are codes of org-id.guide, as 360Giving and Open Referral use them. A group without any number
is as welcome as the others.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Scheme:
    """`pattern` is what a clean number looks like; `check` says whether its check digits fit."""

    code: str
    name: object
    pattern: str
    example: str
    check: Callable[[str], bool] = lambda value: True


def _mod_97_is_1(digits: str) -> bool:
    """ISO/IEC 7064, MOD 97-10: letters count from A = 10."""
    return int("".join(str(int(letter, 36)) for letter in digits)) % 97 == 1


def _ror_fits(value: str) -> bool:
    """ROR: six base-32 letters after the leading 0, then two check digits (MOD 97-10)."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's, in small letters
    number = 0
    for letter in value[1:7]:
        number = number * 32 + alphabet.index(letter)
    return 98 - (number * 100) % 97 == int(value[7:])


def _vat_fits(value: str) -> bool:
    """UK VAT: weights 8 to 2 over seven digits; the last two bring the sum to 0 (or 42) modulo 97."""
    total = sum(int(d) * w for d, w in zip(value[:7], range(8, 1, -1), strict=True))
    return (total + int(value[7:])) % 97 in {0, 42}


_ALL = (
    Scheme("GB-CHC", _("charity number, England and Wales"), r"\d{6,7}", "1061234"),
    Scheme("GB-SC", _("charity number, Scotland"), r"SC\d{6}", "SC012345"),
    Scheme("GB-NIC", _("charity number, Northern Ireland"), r"\d{6}", "100123"),
    Scheme("GB-COH", _("company number"), r"(\d{8}|[A-Z]{2}\d{6})", "01234567"),
    Scheme("GB-MPR", _("mutual number"), r"\d{4,6}R?", "12345R"),
    Scheme("GB-UKPRN", _("UK provider number (universities, colleges)"), r"1\d{7}", "10007785"),
    Scheme("GB-NHS", _("NHS organisation code"), r"[A-Z0-9]{3,6}", "RAE"),
    Scheme("GB-LAE", _("council code, England"), r"[A-Z]{3}", "BRD"),
    Scheme(
        "XI-ROR",
        _("ROR id (research organisations)"),
        r"0[0-9a-hj-km-np-tv-z]{6}\d{2}",
        "00vs8d940",
        _ror_fits,
    ),
    Scheme(
        "XI-LEI",
        _("legal entity identifier (LEI)"),
        r"[A-Z0-9]{18}\d{2}",
        "5493001KJTIIGC8Y1R12",
        _mod_97_is_1,
    ),
    Scheme("GB-VAT", _("VAT number"), r"\d{9}", "123456782", _vat_fits),
)
SCHEMES: dict[str, Scheme] = {scheme.code: scheme for scheme in _ALL}
CHOICES = [(scheme.code, scheme.name) for scheme in _ALL]


def clean(scheme: str, typed: str) -> str:
    """The number as it is stored. ValueError, in plain words: unknown scheme, wrong shape or check digit."""
    if scheme not in SCHEMES:
        raise ValueError(_now("This kind of number is not known here."))
    kind = SCHEMES[scheme]
    value = re.sub(r"[\s.\-/]", "", typed.removeprefix("https://ror.org/"))
    value = "".join(str(unicodedata.digit(c, c)) for c in value)  # ۱۲۳ is 123
    value = value.lower() if scheme == "XI-ROR" else value.upper()
    if scheme == "GB-VAT":
        value = value.removeprefix("GB")
    if scheme == "GB-COH" and value.isdigit():
        value = value.zfill(8)  # spreadsheets drop the zeros in front
    if not re.fullmatch(kind.pattern, value, re.ASCII):
        raise ValueError(
            _now("A %(what)s looks like %(example)s.")
            % {"what": kind.name, "example": kind.example}
        )
    if not kind.check(value):
        raise ValueError(
            _now("The check digits of this number do not fit. Please look at it again.")
        )
    return value


def org_id(scheme: str, value: str) -> str:
    """The identifier in one text, as org-id.guide writes it: GB-CHC-1061234."""
    return f"{scheme}-{value}"
