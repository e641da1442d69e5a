"""Letters that people take for the same, made the same. Works alike for index, query and stop words."""

import re
import unicodedata

# Marks that writers leave out: Latin accents, Arabic vowel signs, hamza and madda above, Quranic
# signs. Vowel signs of Indic scripts are no such marks: without them the word is another.
_LEFT_OUT = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_INVISIBLE = re.compile("[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SAME = str.maketrans(
    {
        "ي": "ی",  # Arabic yeh, typed on Arabic keyboards
        "ى": "ی",
        "ې": "ی",
        "ك": "ک",
        "ه": "ہ",
        "ة": "ہ",
        "ۃ": "ہ",
        "ە": "ہ",
        "ں": "ن",
        "ٱ": "ا",
        "ł": "l",  # these have no decomposition
        "đ": "d",
        "ø": "o",
        "ı": "i",
    }
)


def normal(text: str) -> str:
    """The text with one form of each letter, small, with 0-9 for every script's digits."""
    text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    text = unicodedata.normalize("NFKD", text)  # casefold can make letters that decompose again
    text = unicodedata.normalize("NFC", _LEFT_OUT.sub("", text)).translate(_SAME)
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter
        for letter in text
    )


def words(text: str) -> list[str]:
    """The words of a text in their normal form: runs of letters, numbers and their marks."""
    marked = (
        letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in normal(text)
    )
    return "".join(marked).split()
