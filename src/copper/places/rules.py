"""How a postcode is read, and what a row that fits nowhere is called. Plain Python, no database."""

import re
import unicodedata
from dataclasses import dataclass

# A letter at the end (EC1A) is never I, L or O: there it was meant as a digit.
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-HJKMNP-Z\d]?")
_INWARD = re.compile(r"\d[A-Z]{2}")
_AS_DIGIT = str.maketrans("OIL", "011")
_AS_LETTER = str.maketrans("01", "OI")


def read_postcode(typed: str) -> str | None:
    """ "BD1 1AA" from what people type (" bd11aa", "BD1-1AA", "BDI 1AA", Urdu digits), or None.

    O and 0, I, L and 1 are forgiven where the shape of a postcode leaves one reading only.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    text = "".join(c for c in text if c.isascii() and c.isalnum())
    if not 5 <= len(text) <= 7 or not any(c.isdigit() for c in text):
        return None  # words such as "not one" are no postcode, however forgiving we are
    outward, inward = text[:-3], text[-3:]
    inward = inward[0].translate(_AS_DIGIT) + inward[1:].translate(_AS_LETTER)
    if not _INWARD.fullmatch(inward):
        return None
    for letters in (1, 2):
        area, rest = outward[:letters], outward[letters:]
        for number in (rest, rest.translate(_AS_DIGIT)):
            read = area.translate(_AS_LETTER) + number
            if _OUTWARD.fullmatch(read) and len(rest) in (1, 2):
                return f"{read} {inward}"
    return None


@dataclass(frozen=True)
class Problem:
    """A row that could not be placed. `why` names areas, never a postcode."""

    file: str
    row: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}: {self.why}"
