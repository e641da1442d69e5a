"""What a closed round may show, by the gate's rule. What must stay hidden is never in the result.

Hidden are: anything from fewer people than `rule.raters_min`; an item to which everybody gave the
same answer (it would tell what each of them said); a score that counts a hidden item (it could be
worked out); a distribution with a small cell (the mean beside it would give it away).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copper.disclosure import gate
from copper.disclosure.rules import Rule

from . import answers, scoring
from .definition import Definition, Item

HIDDEN: dict[str, Any] = {"hidden": True}


@dataclass(frozen=True)
class Row:
    """One response as the summary sees it."""

    answers: Mapping[str, Any]
    bloc: str = ""


def _mean(
    values: Sequence[float], bounds: tuple[float, float] | None, rule: Rule
) -> dict[str, float] | None:
    shown = gate.mean(values, rule)
    found = scoring.mean_with_interval(values, bounds)
    if shown.value is None or found is None or found.spread == 0:
        return None
    return {
        "mean": shown.value,
        "spread": round(found.spread, 1),
        "low": round(found.low, 1),
        "high": round(found.high, 1),
    }


def _people(n: int, total: int, rule: Rule) -> dict[str, int]:
    """How many answered; when only a few did not, not even that is told exactly."""
    missing = total - n
    if rule.hides(missing):
        return {"n_at_least": max(rule.raters_min, total - rule.small_cell_max)}
    return {"n": n, "missing": missing}


def _safe(cells: Iterable[int], rule: Rule) -> bool:
    cells = list(cells)
    return not any(map(rule.hides, cells)) and sum(map(bool, cells)) > 1


def _rounded(cells: Mapping[str, int], rule: Rule) -> dict[str, int]:
    return {code: rule.rounded(cell) for code, cell in cells.items()}


def _bands(definition: Definition, item: Item, counts: Mapping[str, int]) -> dict[str, int]:
    """Low, middle and high instead of single points."""
    scale = definition.scales[item.scale or ""]
    middle = (scale.least + scale.most) / 2
    bands = {"low": 0, "middle": 0, "high": 0}
    for point in scale.points:
        band = "low" if point.value < middle else "high" if point.value > middle else "middle"
        bands[band] += counts.get(str(point.value), 0)
    return bands


def _distribution(
    definition: Definition, item: Item, given: Sequence[Any], rule: Rule
) -> dict[str, Any]:
    """{"counts": …} or {"bands": …}, rounded, or nothing: whichever gives nobody away."""
    if item.kind == "scale":
        order = [str(point.value) for point in definition.scales[item.scale or ""].points]
    elif item.kind in {"single", "multiple"}:
        order = [choice.code for choice in item.choices]
    elif item.kind == "yes_no":
        order = ["yes", "no"]
    else:
        return {}
    flat = [str(one) for value in given for one in (value if isinstance(value, list) else [value])]
    found = Counter(flat)
    counts = {code: found[code] for code in order}
    if item.kind == "multiple":
        # Each choice is a yes/no of its own: hide it when either side is small.
        kept = {c: n for c, n in counts.items() if _safe([n, len(given) - n], rule)}
        return {"counts": _rounded(kept, rule)} if kept else {}
    if _safe(counts.values(), rule):
        return {"counts": _rounded(counts, rule)}
    if item.kind == "scale" and _safe((bands := _bands(definition, item, counts)).values(), rule):
        return {"bands": _rounded(bands, rule)}
    return {}


def _bounds(definition: Definition, item: Item) -> tuple[float, float] | None:
    low, high = definition.bounds(item)
    return None if low is None or high is None else (low, high)


def _item(
    definition: Definition, item: Item, rows: Sequence[Row], rule: Rule, show_counts: bool = True
) -> dict[str, Any]:
    given = [
        row.answers[item.code] for row in rows if answers.is_answer(row.answers.get(item.code))
    ]
    same = len({str(value) for value in given}) == 1
    if len(given) < rule.raters_min or same:
        return dict(HIDDEN)
    shown: dict[str, Any] = _people(len(given), len(rows), rule)
    if item.gives_a_number:
        values = [scoring.number(definition, item, value) for value in given]
        shown |= _mean([v for v in values if v is not None], _bounds(definition, item), rule) or {}
    return shown | (_distribution(definition, item, given, rule) if show_counts else {})


def _score_values(definition: Definition, rows: Sequence[Row]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {score.code: [] for score in definition.scores}
    for row in rows:
        for code, scored in scoring.scores(definition, row.answers).items():
            if scored.value is not None:
                values[code].append(scored.value)
    return values


def _scores(
    definition: Definition, rows: Sequence[Row], items: Mapping[str, Any], rule: Rule
) -> dict[str, Any]:
    hidden = {code for code, shown in items.items() if shown.get("hidden")}
    all_values = _score_values(definition, rows)
    result: dict[str, Any] = {}
    for score in definition.scores:
        values = all_values[score.code]
        span = tuple(score.rescale) if score.rescale else scoring.score_range(definition, score)
        mean = _mean(values, (span[0], span[1]) if span else None, rule)
        if len(values) < rule.raters_min or mean is None or hidden & {*score.items, *score.scores}:
            hidden.add(score.code)
            result[score.code] = dict(HIDDEN)
        else:
            result[score.code] = _people(len(values), len(rows), rule) | mean
    return result


def _by_bloc(
    definition: Definition, rows: Sequence[Row], items: Mapping[str, Any], rule: Rule
) -> dict[str, Any]:
    """{item: {bloc: mean}} only where every side has enough, or one could be taken off the total."""
    blocs = sorted({row.bloc for row in rows})
    if len(blocs) < 2:
        return {}
    result = {}
    for item in definition.items:
        if not item.gives_a_number or items[item.code].get("hidden"):
            continue
        sides = {
            bloc: _item(definition, item, [r for r in rows if r.bloc == bloc], rule, False)
            for bloc in blocs
        }
        if not any(side.get("hidden") for side in sides.values()):
            result[item.code] = sides
    return result


def summarise(
    definition: Definition, rows: Sequence[Row], rule: Rule, *, by_bloc: bool = False
) -> dict[str, Any]:
    """{"n", "items": {code: …}, "scores": {code: …}, "blocs": {item: {bloc: …}}}, or {"hidden": True}."""
    if len(rows) < rule.raters_min:
        return dict(HIDDEN)
    items = {item.code: _item(definition, item, rows, rule) for item in definition.items}
    return {
        "n": len(rows),
        "items": items,
        "scores": _scores(definition, rows, items, rule),
        "blocs": _by_bloc(definition, rows, items, rule) if by_bloc else {},
    }
