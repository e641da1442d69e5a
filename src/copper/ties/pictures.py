"""The network map as data for an SVG: where marks, names and lines go, in pixels.

The picture is the same in both reading directions: nothing in it means left or right.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from copper.accounts import roles

from . import results
from .selectors import Node, Result

# Room around the outermost marks for their names.
ASIDE, ABOVE, BELOW = 66, 20, 78
LETTERS, LINES, LINE_HIGH = 16, 3, 15
MARK = 11


@dataclass(frozen=True)
class Spot:
    """One organisation: `lines` is its name in short lines, or its number in the table."""

    x: float
    y: float
    bloc: str
    lines: tuple[str, ...]
    label: str  # for who does not see the picture
    href: str


@dataclass(frozen=True)
class Picture:
    """`both` and `one` are the paths of links that both sides, or one side, named."""

    wide: int
    high: int
    spots: tuple[Spot, ...]
    both: str
    one: str
    is_numbered: bool


def name_of(node: Node) -> str:
    return node.name or _("an organisation that left")


def draw(found: Result) -> Picture | None:
    """None when there is nothing to draw, or too much."""
    drawn = [node for node in found.nodes if node.x is not None]
    if not drawn or not found.ties:
        return None
    numbered = len(found.figures["nodes"]) > results.NAMES_UP_TO
    order = {node.organisation_id: n for n, node in enumerate(found.nodes, 1)}
    canvas = _Canvas.around(drawn, found.side)
    spots = [
        _spot(node, *canvas.at(node), order[node.organisation_id] if numbered else 0)
        for node in drawn
    ]
    at = {node.organisation_id: (spot.x, spot.y) for node, spot in zip(drawn, spots, strict=True)}
    both, one = (_path(found, at, agreed) for agreed in (True, False))
    return Picture(canvas.wide, canvas.high, tuple(spots), both, one, numbered)


@dataclass(frozen=True)
class _Canvas:
    """From places (0 to 1) to pixels; the empty rim is cut off."""

    side: int
    left: float
    top: float
    wide: int
    high: int

    @classmethod
    def around(cls, drawn: list[Node], side: int) -> "_Canvas":
        xs, ys = [node.x or 0 for node in drawn], [node.y or 0 for node in drawn]
        wide, high = side * (max(xs) - min(xs)), side * (max(ys) - min(ys))
        return cls(side, min(xs), min(ys), round(wide) + 2 * ASIDE, round(high) + ABOVE + BELOW)

    def at(self, node: Node) -> tuple[float, float]:
        x = ASIDE + self.side * ((node.x or 0) - self.left)
        y = ABOVE + self.side * ((node.y or 0) - self.top)
        return round(x, 1), round(y, 1)


def _path(found: Result, at: Mapping[int, tuple[float, float]], both: bool) -> str:
    parts = []
    for a, b, agreed in found.ties:
        if agreed == both and a.organisation_id in at and b.organisation_id in at:
            (ax, ay), (bx, by) = at[a.organisation_id], at[b.organisation_id]
            parts.append(f"M{ax} {ay}L{bx} {by}")
    return "".join(parts)


def _spot(node: Node, x: float, y: float, number: int) -> Spot:
    name = name_of(node)
    lines = [str(number)] if number else short_lines(name)
    label = _("%(name)s (%(bloc)s): named by %(named_by)s.") % {
        "name": name,
        "bloc": dict(roles.BLOCS)[node.bloc],
        "named_by": node.named_by,
    }
    href = reverse("partners:one", args=[node.page]) if node.page else ""
    return Spot(x, y, node.bloc, tuple(lines), label, href)


def short_lines(name: str) -> list[str]:
    """A name in at most three lines that fit beside each other; "…" where it was cut."""
    lines = textwrap.wrap(name, LETTERS, max_lines=LINES, placeholder="…", break_on_hyphens=True)
    return lines or [name[:LETTERS]]
