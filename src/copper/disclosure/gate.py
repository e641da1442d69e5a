"""The one gate through which numbers about people leave a project.

`count`, `table`, `rate` and `mean` take true numbers and give back what may be shown: text, and a
rounded value for charts. The true number is never inside what they return.
"""

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from copper.core.errors import Refused
from copper.core.registry import Registry
from copper.methods import disclosure
from copper.methods.disclosure import Protected, Rule, Table
from copper.ui.charts import Datum

from . import rules

# Enough for any page; beyond it a reader would have to wait.
MOST_CELLS = 400


@dataclass(frozen=True)
class ShownNumber:
    """A number as people may see it.

    `shown` is the text; `value` the rounded number for a chart, None when hidden; `reason` says in
    words why it is hidden; `sort_key` orders a list: all hidden numbers have the same one.
    """

    shown: str
    value: int | float | None = None
    reason: str = ""
    sort_key: float = 0

    @property
    def hidden(self) -> bool:
        return self.value is None

    def __str__(self) -> str:
        return self.shown


@dataclass(frozen=True)
class Counts:
    """A table of true numbers of people, before the gate: `cells[row][column]`, whole numbers ≥ 0.

    `filter` says whom it counts, by codes: {"area": ["E01010568"], "age": ["16-24"]}. Empty: all.
    `by`: which properties divide it into rows and columns. Tables that say so can be put together
    with others by the same property, also where it is a filter; then rows and columns are codes.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[int]]
    filter: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by: tuple[str, str] = ("rows", "columns")

    def __post_init__(self) -> None:
        shape = (len(self.rows), [len(row) for row in self.cells])
        if not self.rows or not self.columns:
            raise ValueError("A table needs at least one row and one column.")
        if shape != (len(self.cells), [len(self.columns)] * len(self.cells)):
            raise ValueError("A table needs one number for each row and column.")
        for label_list in (self.rows, self.columns):
            if len(set(label_list)) != len(label_list):
                raise ValueError("Two rows or columns of a table have the same name.")
            if not all(label_list):
                raise ValueError("A row or column of a table has no name.")
        if not all(len(values) for values in self.filter.values()):
            raise ValueError("A filter of a table has no values.")
        for name, label_list in zip(self.by, (self.rows, self.columns), strict=True):
            if not set(label_list) <= set(self.filter.get(name, label_list)):
                raise ValueError("A row or column of a table lies outside its filter.")
        for row in self.cells:
            for number in row:
                _check_count(number)

    def plain_filter(self) -> dict[str, list[str]]:
        return {key: sorted(map(str, values)) for key, values in sorted(self.filter.items())}

    def as_table(self) -> Table:
        """The same for the methods: keys are (row, column), with None for a total."""
        rows, columns = ([str(label) for label in labels] for labels in (self.rows, self.columns))
        return disclosure.two_way(rows, columns, self.cells, names=self.by)


@dataclass(frozen=True)
class ShownTable:
    """A table as people may see it. Totals are rounded by themselves, so they may not add up."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[ShownNumber, ...], ...]
    row_totals: tuple[ShownNumber, ...]
    column_totals: tuple[ShownNumber, ...]
    total: ShownNumber
    note: str

    def hash(self) -> str:
        """The same for the same released numbers, in whatever language they are shown."""
        numbers = [[cell.value for cell in row] for row in self.cells]
        totals = [
            [number.value for number in line] for line in (self.row_totals, self.column_totals)
        ]
        parts = [self.rows, self.columns, numbers, totals, self.total.value]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _check_count(n: Any) -> None:
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise ValueError("A number of people is a whole number, 0 or more.")


def _too_few() -> str:
    return _("too few people")


def _not_shown() -> ShownNumber:
    return ShownNumber(_("not shown: too few people"), None, _too_few(), sort_key=0.5)


def _shown_count(rounded: int) -> ShownNumber:
    return ShownNumber(number_format(rounded, force_grouping=True), rounded, "", rounded)


def count(n: int, rule: Rule | None = None) -> ShownNumber:
    """A number of people by itself. For one with totals near it, use `table`.

    `rule`: give `rules.in_force()` when there are many, or each asks the database.
    """
    _check_count(n)
    rule = rule or rules.in_force()
    if rule.hides(n):
        limit = number_format(rule.small_cell_max + 1)
        return ShownNumber(_("fewer than %(n)s") % {"n": limit}, None, _too_few(), sort_key=0.5)
    return _shown_count(rule.rounded(n))


def protect(counts: Counts, rule: Rule | None = None) -> Protected:
    """What may be shown of a table. Refused when it is too big to be checked at once."""
    if len(counts.rows) * len(counts.columns) > MOST_CELLS:
        raise Refused(
            _("This table is too big to check that nobody can be recognised in it."),
            next_step=_("Use fewer rows or columns, or make several tables."),
        )
    return disclosure.protect(counts.as_table(), rule or rules.in_force())


def table(counts: Counts, rule: Rule | None = None) -> ShownTable:
    """The table with its totals. Refused when it is too big to be checked at once.

    All hidden numbers look the same, whether they are small or hidden to protect another one.
    """
    return shown_table(counts, protect(counts, rule))


def shown_table(counts: Counts, protected: Protected) -> ShownTable:
    values = protected.shown()

    def show(row: str | None, column: str | None) -> ShownNumber:
        value = values[row, column]
        return _not_shown() if value is None else _shown_count(value)

    rows, columns = ([str(label) for label in labels] for labels in (counts.rows, counts.columns))
    return ShownTable(
        tuple(counts.rows),
        tuple(counts.columns),
        tuple(tuple(show(row, column) for column in columns) for row in rows),
        tuple(show(row, None) for row in rows),
        tuple(show(None, column) for column in columns),
        show(None, None),
        note=_(
            "Numbers are rounded to %(to)s, so totals may not add up. Small numbers, and some near "
            "them, are not shown, so that nobody can be recognised."
        )
        % {"to": protected.rule.round_to},
    )


def rate(numerator: int, denominator: int, rule: Rule | None = None) -> ShownNumber:
    """A percentage of people. Hidden below the threshold, and when those who did or those who did
    not are few."""
    _check_count(numerator)
    _check_count(denominator)
    if numerator > denominator:
        raise ValueError("A part can't be bigger than the whole.")
    percent = disclosure.percentage(numerator, denominator, rule or rules.in_force())
    if percent is None:
        return _not_shown()
    places = 0 if percent == int(percent) else 1
    text = number_format(percent, decimal_pos=places)
    return ShownNumber(_("%(percent)s%%") % {"percent": text}, percent, "", percent)


def mean(values: Sequence[float], rule: Rule | None = None) -> ShownNumber:
    """The average of one answer from each rater, to one decimal. Fewer raters than needed: nothing."""
    if not all(math.isfinite(value) for value in values):
        raise ValueError("An answer is not a number.")
    found = disclosure.mean(values, rule or rules.in_force())
    if found is None:
        return _not_shown()
    average = round(found, 1)
    return ShownNumber(number_format(average, decimal_pos=1), average, "", average)


def datum(label: Any, shown: ShownNumber) -> Datum:
    """A mark for a chart (copper.ui.charts): a hidden number is drawn as "not shown"."""
    return Datum(label, shown.value, hidden=shown.hidden)


# --- quotes and pictures: the room `consent` brings the checks; until then nothing leaves ---------

# fn(thing, purpose) → what is missing, in plain words; an empty list lets it through.
QuoteCheck = Callable[[Any, str], list[str]]
quote_checks: Registry[QuoteCheck] = Registry("check of quotes and pictures")


def check_quote(thing: Any, *, purpose: str) -> None:
    """Raises Refused unless every check lets the quote or picture out. Without any check: Refused."""
    missing = [words for check in quote_checks for words in check(thing, purpose)]
    if not list(quote_checks):
        missing = [_("There is no consent record.")]
    if missing:
        raise Refused(
            _("This quote or picture can't be shown: there is no consent for it."),
            missing=missing,
            next_step=_("Ask the person first, and write down what they say."),
        )
