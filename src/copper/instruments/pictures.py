"""Results as charts. Takes only what the round stored, which holds nothing that must stay hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from copper.accounts import roles
from copper.ui.charts import Bars, Datum, Dots

from . import shown
from .definition import Definition, Item
from .models import Round


@dataclass(frozen=True)
class Results:
    """`means`: one chart a scale; `spreads`: one chart an item; `hidden`: fewer than may be shown."""

    n: int | None = None
    hidden: bool = False
    means: list[Dots] = field(default_factory=list)
    spreads: list[Bars] = field(default_factory=list)
    blocs: list[Dots] = field(default_factory=list)


def _text(value: Any, languages: Sequence[str]) -> str:
    found = shown.words(value, *languages)
    return found.text if found else ""


def _datum(label: str, one: Mapping[str, Any]) -> Datum:
    if one.get("hidden") or "mean" not in one:
        return Datum(label, hidden=True)
    n = one.get("n", one.get("n_at_least"))
    return Datum(label, one["mean"], one["low"], one["high"], n)


def _few(one: Mapping[str, Any]) -> bool:
    return "n_at_least" in one


def _means(title: str, scale: str, rows: list[tuple[str, Mapping[str, Any]]]) -> Dots:
    notes = [_("The line around each dot says how sure we can be (an interval of 95 per cent).")]
    if any(_few(one) for _label, one in rows):
        notes.append(_("Where a few people did not answer, the number of answers is “at least”."))
    if any(one.get("hidden") for _label, one in rows):
        notes.append(_("“Not shown” protects people: too few answered, or all said the same."))
    return Dots(
        title,
        scale,
        [_datum(label, one) for label, one in rows],
        decimals=1,
        name_heading=_("Question"),
        value_heading=_("Mean"),
        note=" ".join(notes),
    )


def _scale_words(definition: Definition, code: str, languages: Sequence[str]) -> str:
    points = definition.scales[code].points
    first, last = (_text(p.label, languages) for p in (points[0], points[-1]))
    return _("%(least)s means “%(first)s”, %(most)s means “%(last)s”.") % {
        "least": points[0].value,
        "most": points[-1].value,
        "first": first or points[0].value,
        "last": last or points[-1].value,
    }


def _score_chart(
    definition: Definition, found: Mapping[str, Any], languages: Sequence[str]
) -> list[Dots]:
    rows = [
        (_text(score.title, languages), found["scores"][score.code])
        for score in definition.scores
        if score.code in found["scores"]
    ]
    if not rows:
        return []
    caption = _("Questions on the same subject, put together. More is better.")
    return [_means(_("In short"), caption, rows)]


def _item_charts(
    definition: Definition, found: Mapping[str, Any], languages: Sequence[str]
) -> list[Dots]:
    charts = []
    for code in definition.scales:
        rows = [
            (_label(item, languages), found["items"][item.code])
            for item in definition.items
            if item.scale == code
        ]
        if rows:
            title = _("Each question")
            if len(definition.scales) > 1:
                title = _("Each question (scale %(code)s)") % {"code": code}
            charts.append(_means(title, _scale_words(definition, code, languages), rows))
    numbers = [
        (_label(item, languages), found["items"][item.code])
        for item in definition.items
        if item.kind == "number"
    ]
    if numbers:
        charts.append(_means(_("Numbers"), _("What people wrote, on average."), numbers))
    return charts


def _label(item: Item, languages: Sequence[str]) -> str:
    words = _text(item.text, languages)
    return _("%(question)s (turned round)") % {"question": words} if item.reverse else words


def _spread(
    definition: Definition, item: Item, one: Mapping[str, Any], languages: Sequence[str]
) -> Bars | None:
    cells = one.get("counts") or one.get("bands")
    if not cells:
        return None
    names = {"low": _("Low"), "middle": _("In the middle"), "high": _("High")}
    if "counts" in one:
        options = shown.questions(definition, [item], languages)[0].options
        names = {
            o.value: " ".join(filter(None, [o.number, o.words.text if o.words else ""]))
            for o in options
        }
    people = one.get("n")
    caption = (
        ngettext("%(n)s person answered.", "%(n)s people answered.", people) % {"n": people}
        if people
        else _("At least %(n)s people answered.") % {"n": one.get("n_at_least")}
    )
    return Bars(
        _text(item.text, languages),
        caption,
        [Datum(names[code], count) for code, count in cells.items()],
        name_heading=_("Answer"),
        value_heading=_("People"),
        note=_("Numbers of people are rounded."),
    )


def _bloc_charts(
    definition: Definition, found: Mapping[str, Any], languages: Sequence[str]
) -> list[Dots]:
    names: dict[str, str] = {code: str(label) for code, label in roles.BLOCS}
    charts = []
    for code, sides in found.get("blocs", {}).items():
        rows = [(names.get(bloc, _("not known")), one) for bloc, one in sides.items()]
        caption = _("The same question, by side.")
        charts.append(_means(_text(definition.item(code).text, languages), caption, rows))
    return charts


def results(of_round: Round, definition: Definition, languages: Sequence[str]) -> Results | None:
    """None while the round is open."""
    found = of_round.results
    if not found:
        return None
    if found.get("hidden"):
        return Results(hidden=True)
    spreads = [
        _spread(definition, item, found["items"][item.code], languages) for item in definition.items
    ]
    return Results(
        n=found["n"],
        means=[
            *_score_chart(definition, found, languages),
            *_item_charts(definition, found, languages),
        ],
        spreads=[chart for chart in spreads if chart],
        blocs=_bloc_charts(definition, found, languages),
    )
