"""What changed between two versions, word by word. Plain Python.

A piece is (what, words): what is "same", "out" (taken out) or "new".
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .content import Block, Content, Side, blocks
from .sections import ONCE, Section

Piece = tuple[str, str]
_WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Change:
    """One text before and after. `label` says which: a party, a row's field, or nothing."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(what != "same" for what, _words in (*self.before, *self.after))


def of_words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """(before, after) as pieces; joined, they give the texts again."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    before: list[Piece] = []
    after: list[Piece] = []
    for what, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b).get_opcodes():
        same = what == "equal"
        if a1 < a2:
            before.append(("same" if same else "out", "".join(a[a1:a2])))
        if b1 < b2:
            after.append(("same" if same else "new", "".join(b[b1:b2])))
    return tuple(before), tuple(after)


def of_section(section: Section, old: Content, new: Content, sides: Sequence[Side]) -> list[Change]:
    """The texts of a section beside each other, in order."""
    a = blocks(section, old.get(section.code, []), sides)
    b = blocks(section, new.get(section.code, []), sides)
    if section.shape.per == ONCE or len(section.shape.fields) == 1:
        before, after = {one.who: one for one in a}, {one.who: one for one in b}
        names = list(dict.fromkeys([*after, *before]))
        pairs = [(before.get(name), after.get(name)) for name in names]
    else:
        pairs = _beside(a, b)
    return [change for one, other in pairs for change in _of_block(one, other)]


def _beside(a: Sequence[Block], b: Sequence[Block]) -> list[tuple[Block | None, Block | None]]:
    """Rows that are alike stand beside each other; what came or went stands alone."""
    result: list[tuple[Block | None, Block | None]] = []
    for _what, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b).get_opcodes():
        for n in range(max(a2 - a1, b2 - b1)):
            one = a[a1 + n] if a1 + n < a2 else None
            other = b[b1 + n] if b1 + n < b2 else None
            result.append((one, other))
    return result


def _of_block(one: Block | None, other: Block | None) -> list[Change]:
    old, new = dict(one.lines if one else ()), dict(other.lines if other else ())
    who = (other or one or Block("", ())).who
    changes = []
    for label in dict.fromkeys([*new, *old]):
        before, after = of_words(old.get(label, ""), new.get(label, ""))
        changes.append(Change(" – ".join(filter(None, (who, label))), before, after))
    return changes
