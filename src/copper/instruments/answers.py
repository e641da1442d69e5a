"""Reading what somebody answered, from a form or from stored JSON. Pure functions.

Stored values: a number (scale, number), a choice's code (single), codes (multiple), text, "yes" or
"no", an ISO date; {"none": "declined"} or {"none": "not_relevant"}; a missing key is no answer.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from .definition import Definition, Item

DECLINED, NOT_RELEVANT = "!declined", "!not_relevant"
LONGEST = {"short_text": 200, "long_text": 2000}
_NONE = {DECLINED: {"none": "declined"}, NOT_RELEVANT: {"none": "not_relevant"}}


@dataclass
class Reading:
    """`values`: good answers. `typed`: everything as it was written. `errors`: a sentence an item."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, list[str]] = field(default_factory=dict)


def longest(item: Item) -> int:
    return item.longest or LONGEST.get(item.kind, 0)


def may_be_not_relevant(definition: Definition, item: Item) -> bool:
    return item.scale is not None and definition.scales[item.scale].not_relevant is not None


def read(
    definition: Definition,
    items: Iterable[Item],
    get_list: Callable[[str], list[str]],
    *,
    need_required: bool = True,
) -> Reading:
    """What a form holds for these items; `get_list(name)` gives a field's values."""
    reading = Reading()
    for item in items:
        typed = [value.strip() for value in get_list(item.code) if value.strip()]
        reading.typed[item.code] = typed
        try:
            value = _value(definition, item, typed)
        except ValueError as fault:
            reading.errors[item.code] = str(fault)
            continue
        if value is not None:
            reading.values[item.code] = value
        elif item.required and need_required:
            reading.errors[item.code] = _("Answer this question to go on.")
    return reading


def _value(definition: Definition, item: Item, typed: list[str]) -> Any:
    """The stored value of what was typed; None for nothing. ValueError in words for a person."""
    specials = [value for value in typed if value in _NONE]
    others = [value for value in typed if value not in _NONE]
    if specials and others:
        raise ValueError(_("Give an answer, or choose not to answer. Not both."))
    if specials:
        return _special(definition, item, specials[0])
    if not others:
        return None
    if item.kind == "multiple":
        return [_choice(item, value) for value in dict.fromkeys(others)]
    return _READERS[item.kind](definition, item, others[0])


def _special(definition: Definition, item: Item, value: str) -> dict[str, str]:
    if value == DECLINED and not item.decline:
        raise ValueError(_("Choose one of the answers."))
    if value == NOT_RELEVANT and not may_be_not_relevant(definition, item):
        raise ValueError(_("Choose one of the answers."))
    return dict(_NONE[value])


def _choice(item: Item, value: str) -> str:
    if value not in {choice.code for choice in item.choices}:
        raise ValueError(_("Choose one of the answers."))
    return value


def _scale(definition: Definition, item: Item, value: str) -> int:
    points = {str(point.value): point.value for point in definition.scales[item.scale or ""].points}
    if value not in points:
        raise ValueError(_("Choose one of the answers."))
    return points[value]


def _number(definition: Definition, item: Item, value: str) -> int | float:
    try:
        # Urdu and Arabic digits are digits to Python too; a decimal comma is fine.
        found = Decimal(value.replace(",", "."))
        if not found.is_finite() or abs(found) >= Decimal(10) ** 12:
            raise InvalidOperation
    except InvalidOperation:
        raise ValueError(_("Write a number, like 3 or 12.")) from None
    if item.least is not None and found < Decimal(str(item.least)):
        raise ValueError(_("Write a number that is %(least)g or more.") % {"least": item.least})
    if item.most is not None and found > Decimal(str(item.most)):
        raise ValueError(_("Write a number that is %(most)g or less.") % {"most": item.most})
    return int(found) if found == found.to_integral_value() else float(found)


def _text(definition: Definition, item: Item, value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\x00", "")
    if len(value) > longest(item):
        raise ValueError(
            _("Use at most %(most)s letters. You wrote %(count)s.")
            % {"most": longest(item), "count": len(value)}
        )
    return value


def _yes_no(definition: Definition, item: Item, value: str) -> str:
    if value not in {"yes", "no"}:
        raise ValueError(_("Choose yes or no."))
    return value


def _date(definition: Definition, item: Item, value: str) -> str:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, pattern).date().isoformat()
        except ValueError:
            continue
    raise ValueError(_("Write a date, like 31/03/2026."))


_READERS: dict[str, Callable[[Definition, Item, str], Any]] = {
    "scale": _scale,
    "single": lambda definition, item, value: _choice(item, value),
    "number": _number,
    "short_text": _text,
    "long_text": _text,
    "yes_no": _yes_no,
    "date": _date,
}


def as_typed(value: Any) -> list[str]:
    """A stored value as the form would send it: to fill the form again."""
    if value is None:
        return []
    if isinstance(value, Mapping):
        return [f"!{value['none']}"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def check(
    definition: Definition, values: Mapping[str, Any], *, need_required: bool = True
) -> dict[str, str]:
    """{item code: fault} of stored values, so that nothing unfit is ever written. Empty: all good."""
    faults = {
        code: "There is no such item."
        for code in values.keys() - {item.code for item in definition.items}
    }
    reading = read(
        definition,
        definition.items,
        lambda code: as_typed(values.get(code)),
        need_required=need_required,
    )
    faults |= reading.errors
    for code, value in reading.values.items():
        if value != values.get(code) or type(value) is not type(values[code]):
            faults[code] = "The answer has another shape than its question."
    return faults


def is_answer(value: Any) -> bool:
    """True for a real answer, False for none, declined and not relevant."""
    return value is not None and not isinstance(value, Mapping)


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_date(value: Any) -> date | None:
    """The day in a stored date answer."""
    return date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else None
