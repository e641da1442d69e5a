"""A comparison as a sentence, a chart and a table."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from copper.ui.charts import Datum, Dots

from . import words
from .selectors import Comparison


def _number(value: float, places: int = 1) -> str:
    return str(number_format(value, decimal_pos=places))


def sentence(compared: Comparison) -> str:
    """Whom we hear too little of, in one sentence; or that nothing can be said."""
    if not any(line.ratio is not None for line in compared.lines):
        return _("We can't say: too few people were counted.")
    missing = [line for line in compared.lines if line.reading == "below" and line.certain]
    if not missing:
        return _(
            "No group is clearly missing. That may also mean that too few people were counted."
        )
    least = min(missing, key=lambda line: line.ratio or 0)
    return _("We hear least of: %(group)s. Of ten we would expect, about %(came)s came.") % {
        "group": least.name,
        "came": _number(10 * (least.ratio or 0), 0),
    }


def ratios(compared: Comparison) -> Dots:
    """A dot for each group with its interval; the line at 1 means "as many as live there"."""
    data = [
        Datum(line.name, line.ratio, low=line.low, high=line.high, hidden=line.ratio is None)
        for line in compared.lines
    ]
    return Dots(
        _("Who takes part, against who lives there"),
        sentence(compared),
        data,
        decimals=1,
        reference=1,
        reference_label=_("as many as live there"),
        name_heading=_("Group"),
        value_heading=_("Times as many"),
    )


def rows(compared: Comparison) -> list[list[Any]]:
    """Group, how many came, share of the area, times as many with interval, what it means."""
    found = []
    for line in compared.lines:
        share = "–" if line.living_share is None else f"{_number(100 * line.living_share)} %"
        if line.ratio is None or line.low is None or line.high is None:
            times, reading = _("we can't say"), _("we can't say")
        else:
            times = _("%(times)s (%(low)s to %(high)s)") % {
                "times": _number(line.ratio),
                "low": _number(line.low),
                "high": _number(line.high),
            }
            said = str(words.READINGS[line.reading])
            reading = said if line.certain else _("perhaps %(said)s") % {"said": said}
        found.append([line.name, line.came.shown, share, times, reading])
    return found
