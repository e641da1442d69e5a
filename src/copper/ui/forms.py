"""Forms that forgive: how a field is drawn, dates in three boxes, and PINs.

Every Django field is drawn by `ui/field.jinja`, also those of libraries, so rooms write plain forms.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from copper.core.errors import CopperError

from .dates import read_date

# Said by the page in another way, or harmful: a maximum length cuts pasted text without a word.
_DROPPED = {"class", "placeholder", "required", "maxlength", "minlength", "id", "style", "cols"}
_KEYBOARDS = {"email": "email", "tel": "tel", "url": "url", "number": "decimal"}
_KNOWN_AS = {"email": "email", "tel": "tel"}


class Renderer(TemplatesSetting):
    """Draws a field as the design system's component for its widget."""

    field_template_name = "ui/field.jinja"


class PlainForm(forms.Form):
    """A form whose hints come from us and not from the browser, in the language of the page."""

    use_required_attribute = False


def show_refusal(form: forms.Form, error: CopperError) -> None:
    """Puts a service's refusal on the form, so that everything typed is still there."""
    form.add_error(None, [str(error.message), *map(str, getattr(error, "missing", []))])


class PinInput(forms.PasswordInput):
    """A PIN: dots, and the number keys on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, new: bool = False) -> None:
        known_as = "new-password" if new else "current-password"
        super().__init__({"inputmode": "numeric", "autocomplete": known_as} | (attrs or {}))


class CodeInput(forms.TextInput):
    """A code that was sent or printed: phones offer to fill it in, nothing corrects it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
            }
            | (attrs or {})
        )


class DateBoxes(forms.Widget):
    """Day, month and year in boxes `NAME_day`, `NAME_month`, `NAME_year`.

    What was typed comes back as typed. A whole date under the plain name is taken too.
    """

    input_type = "dateboxes"
    # Only a name for Django: ui/field.jinja draws the boxes.
    template_name = "django/forms/widgets/text.html"
    parts = ("day", "month", "year")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str, str] | str:
        typed = tuple(str(data.get(f"{name}_{part}") or "").strip() for part in self.parts)
        if not any(typed) and data.get(name):
            return str(data.get(name))
        return typed  # type: ignore[return-value]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and all(f"{name}_{part}" not in data for part in self.parts)

    def id_for_label(self, id_: str) -> str:
        return id_

    def boxes(self, value: Any) -> list[tuple[str, str]]:
        """[(part, what stands in its box)…] for a date, for what was typed, or for nothing."""
        if isinstance(value, date):
            return [("day", str(value.day)), ("month", str(value.month)), ("year", str(value.year))]
        if isinstance(value, str):
            return [("day", value), ("month", ""), ("year", "")]
        return list(zip(self.parts, value or ("", "", ""), strict=True))


class PlainDateField(forms.Field):
    """A date typed by hand: forgives month names, other digits, short years and one-box dates."""

    widget = DateBoxes
    default_error_messages = {"required": _("Enter the date.")}

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        boxes = (value, "", "") if isinstance(value, str) else tuple(value)
        if not any(boxes):
            return None
        try:
            return read_date(*boxes)
        except ValueError as error:
            raise ValidationError(error.args[0], code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def kind(field: forms.BoundField) -> str:
    """Which component draws this field: text, textarea, select, radios, checkboxes, tick, …"""
    widget = field.field.widget
    if isinstance(widget, forms.Textarea):
        return "textarea"
    input_type = getattr(widget, "input_type", "text")
    if input_type == "checkbox":
        return "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "tick"
    return {"radio": "radios", "dateboxes": "date"}.get(input_type, input_type)


def described_by(field: forms.BoundField) -> str:
    """The ids of hint and error, for aria-describedby."""
    ids = [f"{field.auto_id}-hint"] if field.help_text else []
    return " ".join(ids + ([f"{field.auto_id}-error"] if field.errors else []))


def attributes(field: forms.BoundField) -> dict[str, Any]:
    """The HTML attributes of the input: what the form asked for, and what its kind needs."""
    widget = field.field.widget
    which = kind(field)
    result: dict[str, Any] = {"id": field.auto_id, "name": field.html_name}
    if which in _KEYBOARDS:
        result["inputmode"] = _KEYBOARDS[which]
    if which in _KNOWN_AS:
        result["autocomplete"] = _KNOWN_AS[which]
    if which == "number" and isinstance(field.field, forms.IntegerField):
        step = field.field.step_size
        if type(field.field) is forms.IntegerField and step is None:
            result["inputmode"] = "numeric"
    if which in {"text", "textarea", "search"}:
        result["dir"] = "auto"
    elif which in {"email", "tel", "url", "number", "password"}:
        result["dir"] = "ltr"
    result |= {key: value for key, value in widget.attrs.items() if key not in _DROPPED}
    if which == "textarea" and widget.attrs.get("cols") == "40" and result.get("rows") == "10":
        result["rows"] = 5  # Django's own default, which nobody asked for
    if described := described_by(field):
        result["aria-describedby"] = described
    if field.errors:
        result["aria-invalid"] = "true"
    if field.field.disabled:
        result["disabled"] = True
    return {key: value for key, value in result.items() if value not in (None, False)}


def is_optional(field: forms.BoundField) -> bool:
    """True when the label should say so; a lone tick box never needs it."""
    return not field.field.required and kind(field) not in {"tick", "hidden"}


def groups(field: forms.BoundField) -> list[tuple[str, list[dict[str, Any]]]]:
    """The choices as [(group name or "", [{value, label, selected}…])…]."""
    widget: Any = field.field.widget
    chosen = widget.format_value(field.value())
    return [
        (str(name or ""), list(options))
        for name, options, _index in widget.optgroups(field.html_name, chosen)
    ]


def problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    """[(sentence, id of the field or "")…] for the summary on top, in the order of the fields."""
    found = [(str(error), "") for error in form.non_field_errors()]
    faults = form.errors.as_data()
    for field in form:
        target = "" if field.is_hidden else field.auto_id
        for fault in faults.get(field.name, []):
            # "This field is required" says little away from its field.
            empty = fault.code == "required" and not field.is_hidden
            for sentence in fault.messages:
                words = gettext("Fill this in: %(field)s") % {"field": field.label}
                found.append((words if empty else str(sentence), target))
    return found
