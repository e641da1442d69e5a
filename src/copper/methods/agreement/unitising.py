"""Krippendorff's uα: coders who choose where a passage begins and ends, and what it is about.

Krippendorff (1995; 2004, section 11.6). Positions are whole numbers: characters, or words, which
makes the coefficient coarser. Texts are parts of one long line; no passage crosses from one to
the next. Passages of different categories may overlap: each category is a line of its own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, combinations, pairwise
from typing import Literal, TypeAlias

from copper.methods import checks, order
from copper.methods.order import Id

from .ratings import NO_VARIATION, NOTHING_SHARED, ONE_CODER, members

Span: TypeAlias = tuple[int, int]
# For one category: coder → text → spans, sorted and apart.
Line: TypeAlias = dict[Id, dict[Id, list[Span]]]


@dataclass(frozen=True)
class Unit:
    """A passage that a coder marked: from `start` up to, but without, `end`."""

    coder: Id
    text: Id
    category: Id
    start: int
    end: int


@dataclass(frozen=True)
class CategoryAlpha:
    """uα of one category; `units` as counted, after merging.

    observed, expected: disagreement as in Krippendorff (2004), where L is the length of all texts.
    """

    category: Id
    value: float | None
    reason: str | None
    observed: float | None
    expected: float | None
    units: int


@dataclass(frozen=True)
class Difference:
    """Where two coders differ about one category.

    kind "boundary": their passages overlap and begin or end elsewhere; "missed": what one marked
    lies where the other marked nothing, and `second_start`, `second_end` are None.
    squares: its part in the observed disagreement, in squared positions.
    """

    kind: Literal["boundary", "missed"]
    text: Id
    category: Id
    first: Id
    first_start: int
    first_end: int
    second: Id
    second_start: int | None
    second_end: int | None
    squares: int


@dataclass(frozen=True)
class PairAlpha:
    """uα of two of several coders, over all texts that these two finished."""

    first: Id
    second: Id
    value: float | None
    reason: str | None
    texts: int


@dataclass(frozen=True)
class UnitisingAlpha:
    """Krippendorff's uα of all coders over the texts that all of them finished.

    value: 1 − Σ observed / Σ expected over the categories, None with a `reason`.
    coders, texts, length, units: who and what counted. texts_left_out: not finished by all;
    units_left_out: units in these, or of coders who had not finished the text.
    merged: units that were joined with others because a coder's own units of one category overlap.
    categories, pairs: the same by category, and for every two coders.
    differences: what makes up the disagreement, the largest first.
    """

    value: float | None
    reason: str | None
    observed: float | None
    expected: float | None
    coders: tuple[Id, ...]
    texts: tuple[Id, ...]
    texts_left_out: tuple[Id, ...]
    length: int
    units: int
    units_left_out: int
    merged: int
    categories: tuple[CategoryAlpha, ...]
    pairs: tuple[PairAlpha, ...]
    differences: tuple[Difference, ...]


def unitising_alpha(
    units: Iterable[Unit],
    texts: Mapping[Id, int | tuple[int, int]],
    *,
    finished: Mapping[Id, Collection[Id]] | None = None,
    categories: Iterable[Id] | None = None,
) -> UnitisingAlpha:
    """Krippendorff's uα of any number of coders, categories and texts.

    units: in any order. Units of one coder, text and category that overlap are one unit; those
        that only touch stay two.
    texts: for each text its length, or (begin, end) when positions do not begin at 0.
    finished: for each coder the texts that the coder has finished. A coder who marked nothing in a
        finished text says that there is nothing; a coder who is not named has finished nothing.
        None: each coder who marked anything has finished every text.
    categories: which to judge; None: all that are used. Units of others are not looked at.

    A category without units, or that fills every text for everybody, has NO_VARIATION.
    ValueError, with the row: a bad id, a unit outside its text or without length, unknown texts.
    """
    spans = {text: _span(extent, text) for text, extent in texts.items()}
    order.canonical(spans, "texts")
    marked = _checked(units, spans)
    if categories is not None:
        wanted = set(order.canonical(categories, "categories"))
        marked = [unit for unit in marked if unit.category in wanted]
    names = order.canonical(
        {unit.category for unit in marked} if categories is None else wanted, "categories"
    )
    done = _done(finished, marked, spans)
    coders = order.canonical(done, "coders")
    return _judge(marked, spans, done, coders, names, with_pairs=True)


def _judge(
    marked: Sequence[Unit],
    spans: Mapping[Id, Span],
    done: Mapping[Id, set[Id]],
    coders: Sequence[Id],
    names: Sequence[Id],
    *,
    with_pairs: bool,
) -> UnitisingAlpha:
    shared = [
        text
        for text in order.canonical(spans, "texts")
        if coders and all(text in done[c] for c in coders)
    ]
    kept = [u for u in marked if u.text in set(shared) and u.coder in set(coders)]
    lines = {name: _line(kept, name, coders, shared) for name in names}
    counted = {name: _number(line) for name, line in lines.items()}
    length = sum(spans[text][1] - spans[text][0] for text in shared)
    reason = ONE_CODER if len(coders) < 2 else None if length else NOTHING_SHARED
    judged = tuple(
        _category(name, lines[name], {text: spans[text] for text in shared}, length, reason)
        for name in names
    )
    defined = [(one.observed, one.expected) for one in judged if one.value is not None]
    if not defined:
        reason = reason or NO_VARIATION
    observed = sum(one or 0.0 for one, _ in defined) if defined else None
    expected = sum(one or 0.0 for _, one in defined) if defined else None
    pairs = [
        (one, two, _judge(marked, spans, done, [one, two], names, with_pairs=False))
        for one, two in (combinations(coders, 2) if with_pairs else ())
    ]
    return UnitisingAlpha(
        value=1 - observed / expected if observed is not None and expected else None,
        reason=reason,
        observed=observed,
        expected=expected,
        coders=tuple(coders),
        texts=tuple(shared),
        texts_left_out=tuple(
            text for text in order.canonical(spans, "texts") if text not in shared
        ),
        length=length,
        units=sum(counted.values()),
        units_left_out=len(marked) - len(kept),
        merged=len(kept) - sum(counted.values()),
        categories=judged,
        pairs=tuple(
            PairAlpha(a, b, found.value, found.reason, len(found.texts)) for a, b, found in pairs
        ),
        differences=_differences(lines, coders) if with_pairs else (),
    )


def _span(extent: int | tuple[int, int], text: Id) -> Span:
    where = f"texts, {text!r}"
    if isinstance(extent, tuple):
        if len(extent) != 2:
            checks.fail(where, f"{extent!r} is neither a length nor (begin, end)")
        begin = checks.whole(extent[0], where)
        return begin, checks.whole(extent[1], where, least=begin)
    return 0, checks.whole(extent, where)


def _checked(units: Iterable[Unit], spans: Mapping[Id, Span]) -> list[Unit]:
    marked = list(units)
    for number, unit in enumerate(marked):
        if not isinstance(unit, Unit):
            checks.fail(checks.row(number), f"{unit!r} is not a Unit")
        for field in ("coder", "text", "category"):
            order.canonical([getattr(unit, field)], checks.row(number, field))
        if unit.text not in spans:
            checks.fail(checks.row(number, "text"), f"{unit.text!r} is not one of the texts")
        begin, end = spans[unit.text]
        start = checks.whole(unit.start, checks.row(number, "start"), least=begin)
        checks.whole(unit.end, checks.row(number, "end"), least=start + 1, most=end)
    order.canonical({unit.category for unit in marked}, "categories")
    return marked


def _done(
    finished: Mapping[Id, Collection[Id]] | None, marked: Sequence[Unit], spans: Mapping[Id, Span]
) -> dict[Id, set[Id]]:
    if finished is None:
        return {unit.coder: set(spans) for unit in marked}
    done = {}
    for coder, texts in finished.items():
        done[coder] = set(members(texts, coder))
        if unknown := done[coder] - set(spans):
            first = min(unknown, key=repr)
            checks.fail(f"finished, coder {coder!r}", f"{first!r} is not one of the texts")
    return done


def _line(kept: Sequence[Unit], name: Id, coders: Sequence[Id], shared: Sequence[Id]) -> Line:
    """The units of one category; a coder's own overlapping ones joined."""
    line: Line = {coder: {text: [] for text in shared} for coder in coders}
    of_name = [unit for unit in kept if unit.category == name]
    for unit in sorted(of_name, key=lambda unit: (unit.start, unit.end)):
        spans = line[unit.coder][unit.text]
        if spans and unit.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], unit.end))
        else:
            spans.append((unit.start, unit.end))
    return line


def _number(line: Line) -> int:
    return sum(len(spans) for texts in line.values() for spans in texts.values())


def _category(
    name: Id, line: Line, texts: Mapping[Id, Span], length: int, reason: str | None
) -> CategoryAlpha:
    units = _number(line)
    whole = all(
        spans == [texts[text]] or texts[text][0] == texts[text][1]
        for done in line.values()
        for text, spans in done.items()
    )
    expected = Fraction(0) if reason or whole else _expected(line, texts, length)
    if reason or not expected:
        return CategoryAlpha(name, None, reason or NO_VARIATION, None, None, units)
    coders = list(line)
    squares = sum(
        difference.squares
        for one, two in combinations(coders, 2)
        for difference in _between(name, line, one, two)
    )
    # Each pair of coders stands in the sum twice.
    observed = Fraction(2 * squares, len(coders) * (len(coders) - 1) * length * length)
    return CategoryAlpha(
        name, float(1 - observed / expected), None, float(observed), float(expected), units
    )


def _between(name: Id, line: Line, one: Id, two: Id) -> list[Difference]:
    """All differences between two coders (Krippendorff, 2004: the three cases of δ²)."""
    found = []
    for text in line[one]:
        for first, second in ((one, two), (two, one)):
            theirs = line[second][text]
            ends = [end for _, end in theirs]
            for start, end in line[first][text]:
                low = bisect_right(ends, start)
                meets = 0
                while low + meets < len(theirs) and theirs[low + meets][0] < end:
                    other = theirs[low + meets]
                    meets += 1
                    squares = (start - other[0]) ** 2 + (end - other[1]) ** 2
                    if squares and first == one:
                        found.append(
                            Difference(
                                *(
                                    "boundary",
                                    text,
                                    name,
                                    first,
                                    start,
                                    end,
                                    second,
                                    *other,
                                    squares,
                                )
                            )
                        )
                if not meets:
                    squares = (end - start) ** 2
                    found.append(
                        Difference(
                            *("missed", text, name, first, start, end, second, None, None, squares)
                        )
                    )
    return found


def _differences(lines: Mapping[Id, Line], coders: Sequence[Id]) -> tuple[Difference, ...]:
    found = [
        difference
        for name, line in lines.items()
        for one, two in combinations(coders, 2)
        for difference in _between(name, line, one, two)
    ]
    return tuple(sorted(found, key=lambda one: -one.squares))


def _gaps(line: Line, texts: Mapping[Id, Span]) -> list[int]:
    """Lengths of all stretches without a unit, of all coders, sorted."""
    gaps = []
    for done in line.values():
        for text, spans in done.items():
            begin, end = texts[text]
            edges = [(begin, begin), *spans, (end, end)]
            gaps += [after[0] - before[1] for before, after in pairwise(edges)]
    return sorted(gap for gap in gaps if gap)


def _expected(line: Line, texts: Mapping[Id, Span], length: int) -> Fraction:
    """Expected disagreement of one category (Krippendorff, 1995, eq. 8; 2004, p. 255)."""
    sizes = [
        end - start for done in line.values() for spans in done.values() for start, end in spans
    ]
    gaps = _gaps(line, texts)
    sums = [0, *accumulate(gap + 1 for gap in gaps)]
    overlapping = alone = 0  # in whole numbers: exact, and quicker than fractions
    for size in sizes:
        fitting = bisect_left(gaps, size)
        room = sums[-1] - sums[fitting] - size * (len(gaps) - fitting)
        overlapping += (len(sizes) - 1) * (2 * size**3 - 3 * size**2 + size)
        alone += size * size * room
    places = len(line) * length
    below = places * (places - 1) - sum(size * (size - 1) for size in sizes)
    return Fraction(2 * (overlapping + 3 * alone), 3 * length * below)
