"""What a closed round may show. Pure functions; what must stay hidden is never in the result.

Hidden are: anything from fewer people than `fewest`; an item to which everybody gave the same answer
(it would tell what each of them said); a score that counts a hidden item (it could be worked out);
a distribution with a small cell (the mean beside it would give it away).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import answers, scoring
from .definition import Definition, Item

HIDDEN: dict[str, Any] = {"hidden": True}


@dataclass(frozen=True)
class Row:
    """One response as the summary sees it."""

    answers: Mapping[str, Any]
    bloc: str = ""


def _mean(values: Sequence[float], bounds: tuple[float, float] | None) -> dict[str, float] | None:
    found = scoring.mean_with_interval(values, bounds)
    if found is None or found.spread == 0:
        return None
    return {
        "mean": round(found.mean, 2),
        "spread": round(found.spread, 2),
        "low": round(found.low, 2),
        "high": round(found.high, 2),
    }


def _people(n: int, total: int, fewest: int) -> dict[str, int]:
    """How many answered; when only one to four did not, not even that is told exactly."""
    missing = total - n
    if 0 < missing < fewest:
        return {"n_at_least": total - fewest + 1}
    return {"n": n, "missing": missing}


def _safe(cells: Iterable[int], fewest: int) -> bool:
    cells = list(cells)
    return all(cell == 0 or cell >= fewest for cell in cells) and sum(map(bool, cells)) > 1


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
    definition: Definition, item: Item, given: Sequence[Any], fewest: int
) -> dict[str, Any]:
    """{"counts": …} or {"bands": …} or nothing, whichever gives nobody away."""
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
        kept = {c: n for c, n in counts.items() if _safe([n, len(given) - n], fewest)}
        return {"counts": kept} if kept else {}
    if _safe(counts.values(), fewest):
        return {"counts": counts}
    if item.kind == "scale" and _safe((bands := _bands(definition, item, counts)).values(), fewest):
        return {"bands": bands}
    return {}


def _bounds(definition: Definition, item: Item) -> tuple[float, float] | None:
    low, high = definition.bounds(item)
    return None if low is None or high is None else (low, high)


def _item(
    definition: Definition, item: Item, rows: Sequence[Row], fewest: int, show_counts: bool = True
) -> dict[str, Any]:
    given = [
        row.answers[item.code] for row in rows if answers.is_answer(row.answers.get(item.code))
    ]
    same = len({str(value) for value in given}) == 1
    if len(given) < fewest or same:
        return dict(HIDDEN)
    shown: dict[str, Any] = _people(len(given), len(rows), fewest)
    if item.gives_a_number:
        values = [scoring.number(definition, item, value) for value in given]
        shown |= _mean([v for v in values if v is not None], _bounds(definition, item)) or {}
    return shown | (_distribution(definition, item, given, fewest) if show_counts else {})


def _score_values(definition: Definition, rows: Sequence[Row]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {score.code: [] for score in definition.scores}
    for row in rows:
        for code, scored in scoring.scores(definition, row.answers).items():
            if scored.value is not None:
                values[code].append(scored.value)
    return values


def _scores(
    definition: Definition, rows: Sequence[Row], items: Mapping[str, Any], fewest: int
) -> dict[str, Any]:
    hidden = {code for code, shown in items.items() if shown.get("hidden")}
    all_values = _score_values(definition, rows)
    result: dict[str, Any] = {}
    for score in definition.scores:
        values = all_values[score.code]
        span = tuple(score.rescale) if score.rescale else scoring.score_range(definition, score)
        mean = _mean(values, (span[0], span[1]) if span else None)
        if len(values) < fewest or mean is None or hidden & {*score.items, *score.scores}:
            hidden.add(score.code)
            result[score.code] = dict(HIDDEN)
        else:
            result[score.code] = _people(len(values), len(rows), fewest) | mean
    return result


def _by_bloc(
    definition: Definition, rows: Sequence[Row], items: Mapping[str, Any], fewest: int
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
            bloc: _item(definition, item, [r for r in rows if r.bloc == bloc], fewest, False)
            for bloc in blocs
        }
        if not any(side.get("hidden") for side in sides.values()):
            result[item.code] = sides
    return result


def summarise(
    definition: Definition, rows: Sequence[Row], fewest: int, *, by_bloc: bool = False
) -> dict[str, Any]:
    """{"n", "items": {code: …}, "scores": {code: …}, "blocs": {item: {bloc: …}}}, or {"hidden": True}."""
    if len(rows) < fewest:
        return dict(HIDDEN)
    items = {item.code: _item(definition, item, rows, fewest) for item in definition.items}
    return {
        "n": len(rows),
        "items": items,
        "scores": _scores(definition, rows, items, fewest),
        "blocs": _by_bloc(definition, rows, items, fewest) if by_bloc else {},
    }
