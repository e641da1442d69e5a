"""From the bytes of a file to its rows: letters, separators, quotes. Plain Python, no database.

Whatever is wrong with one row is said at that row, and all other rows are kept.
"""

import codecs
import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_BYTES, MOST_ROWS = 50_000_000, 20_000
# A quoted cell may hold line breaks; a record longer than this is a quote that was never closed.
MOST_LINES = 60
MOST_LETTERS = 20_000  # in one cell
UTF_8, WINDOWS = "UTF-8", "Windows-1252"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SEPARATORS = (",", ";", "\t")

Note = tuple[str, dict[str, Any]]  # a code of codes.NOTES and what stands in its words


class Unreadable(ValueError):
    """The file as a whole can't be read. `why`: empty, too_big, too_many, letters, not_a_table."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Line:
    """One record: the number of its first line in the file, its cells, and what is wrong with it."""

    number: int
    cells: Sequence[str]
    wrong: Note | None = None


@dataclass(frozen=True)
class Sheet:
    head: Sequence[str]
    lines: Sequence[Line]
    encoding: str
    separator: str
    odd: frozenset[int] = field(default_factory=frozenset)  # lines in another encoding


def read(raw: bytes) -> Sheet:
    """The table in a file. Unreadable when it is empty, too big, too long or no table at all."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("too_big")
    texts, odd, encoding = _lines(raw)
    first = next((n for n, text in enumerate(texts) if text.strip(" ,;\t\n")), None)
    if first is None:
        raise Unreadable("empty")
    separator = max(_SEPARATORS, key=lambda mark: len(_record(texts, first, mark)[0]))
    head, used = _record(texts, first, separator)
    if not head or first + 1 in odd or "\x00" in "".join(head):
        raise Unreadable("not_a_table")
    head = [cell.strip() for cell in head]
    while head and not head[-1]:
        head.pop()
    lines: list[Line] = []
    at = first + used
    while at < len(texts):
        cells, used = _record(texts, at, separator)
        if any(cell.strip() for cell in cells):
            if len(lines) == MOST_ROWS:
                raise Unreadable("too_many")
            lines.append(_line(at + 1, cells, used, len(head), odd, encoding))
        elif not cells and texts[at].strip():
            lines.append(Line(at + 1, (), ("quotes", {})))
        at += used
    return Sheet(head, lines, encoding, separator, frozenset(odd))


def _line(
    number: int, cells: list[str], used: int, wanted: int, odd: dict[int, str], encoding: str
) -> Line:
    cells = [cell.strip() for cell in cells]
    while len(cells) > wanted and not cells[-1]:
        cells.pop()
    wrong: Note | None = None
    others = [odd[n] for n in range(number, number + used) if n in odd]
    if any("\x00" in cell for cell in cells):
        wrong = ("nul", {})
    elif others:
        wrong = ("letters", {"encoding": others[0]})
    elif len(cells) != wanted:
        wrong = ("cells", {"here": len(cells), "wanted": wanted})
    elif any(len(cell) > MOST_LETTERS for cell in cells):
        wrong = ("too_long", {})
    return Line(number, cells, wrong)


def _record(texts: list[str], at: int, separator: str) -> tuple[list[str], int]:
    """(cells, how many lines they took). No cells for a line whose quotes don't fit: then one line."""
    window = texts[at : at + MOST_LINES]
    reader = csv.reader(window, delimiter=separator, strict=True)
    try:
        return next(reader), max(1, reader.line_num)
    except (csv.Error, StopIteration):
        return [], 1


def _lines(raw: bytes) -> tuple[list[str], dict[int, str], str]:
    """(lines with their ends, {number of a line in another encoding: which}, encoding of the rest)."""
    for mark, codec, name in _MARKS:
        if raw.startswith(mark) and codec == "utf-16":
            return _split(_decoded(raw, codec)), {}, name
    if len(raw) > 3 and raw[1:200:2].strip(b"\x00") == b"":
        return _split(_decoded(raw, "utf-16-le")), {}, "UTF-16"
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return _split(raw.decode("utf-8")), {}, UTF_8
    except UnicodeDecodeError:
        return _mixed(raw)


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        raise Unreadable("letters") from error


def _split(text: str) -> list[str]:
    """Lines as any system ends them; a lone carriage return inside a file of others is a space."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    text = text.replace("\r\n", "\n").replace("\r", " ")
    return [line + "\n" for line in text.split("\n")]


def _mixed(raw: bytes) -> tuple[list[str], dict[int, str], str]:
    """A file that is not UTF-8 as a whole. Each line is read alone; which way most lines with special
    letters are written is the file's, and the others are named."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    texts: list[str] = []
    ours: dict[int, str] = {}
    for number, line in enumerate(raw.replace(b"\r\n", b"\n").split(b"\n"), 1):
        try:
            text = line.decode("utf-8")
            if not text.isascii():
                ours[number] = UTF_8
        except UnicodeDecodeError:
            ours[number] = WINDOWS if _is_windows(line) else "?"
            text = line.decode("cp1252", errors="replace")
        texts.append(text.replace("\r", " ") + "\n")
    counted = [name for name in ours.values() if name != "?"]
    most = max((UTF_8, WINDOWS), key=counted.count)
    return texts, {n: name for n, name in ours.items() if name != most}, most


def _is_windows(line: bytes) -> bool:
    try:
        line.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True
