"""The languages of the pages: what is switched on, its own name, and its direction.

Three come with the code. A network adds more from its pages (the room `languages` tells us through
`add_source`), also spoken-only ones: their screens show the text of `shown_as`, with recorded audio.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    code: str
    name: str  # in the language itself
    rtl: bool = False
    shown_as: str = ""  # the language whose text is shown, for a language that is only spoken

    @property
    def text_code(self) -> str:
        return self.shown_as or self.code


SHIPPED = (
    Tongue("en", "English"),
    Tongue("ur", "اردو", rtl=True),
    Tongue("pl", "Polski"),
)
_more: list[Callable[[], list[Tongue]]] = []


def add_source(source: Callable[[], list[Tongue]]) -> None:
    """Adds a source of languages that this network switched on. It is asked often: it must be quick."""
    _more.append(source)


def _each() -> Iterator[Tongue]:
    """The shipped ones first: a page in English asks no source."""
    yield from SHIPPED
    for source in _more:
        yield from source()


def all_tongues() -> list[Tongue]:
    return list(_each())


def find(code: str | None) -> Tongue | None:
    return next((tongue for tongue in _each() if tongue.code == code), None) if code else None


def best(accept_language: str) -> Tongue:
    """The first language of a browser's list that we have."""
    wanted = []
    for part in accept_language.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if weight > 0:  # q=0 says "not this one"
            wanted.append((weight, tag.lower()))
    by_code = {tongue.code.lower(): tongue for tongue in all_tongues()}
    for _quality, tag in sorted(wanted, key=lambda pair: -pair[0]):
        found = by_code.get(tag) or by_code.get(tag.split("-")[0])
        if found:
            return found
    return SHIPPED[0]
