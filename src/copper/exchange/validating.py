"""JSON files against the schemas of this room, with the checks of formats on.

The schemas are our own, written from the facts of the standards (docs/decisions/0108).
"""

import json
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

_FOLDER = Path(__file__).parent / "schemas"
_TYPES = {
    "string": _lazy("text"),
    "number": _lazy("a number"),
    "integer": _lazy("a whole number"),
    "array": _lazy("a list"),
    "object": _lazy("a group of fields"),
    "boolean": _lazy("yes or no"),
}


def schema(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def checker(name: str, part: str = "") -> Draft202012Validator:
    """The validator of a schema, or of one of its parts ("grant")."""
    whole = schema(name)
    if part:
        whole = {"$ref": f"#/$defs/{part}", "$defs": whole["$defs"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def read_json(raw: bytes) -> Any:
    """The document in the bytes; amounts as Decimal, so that no penny is lost. ValueError else."""
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (RecursionError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error


def _no_number(said: str) -> Any:
    raise ValueError(f"{said} is no number.")


def fault(document: Any, name: str, part: str = "") -> tuple[str, str] | None:
    """(where, why in plain words) of the gravest fault; None when the document is as it should be."""
    error = best_match(checker(name, part).iter_errors(document))
    if error is None:
        return None
    return "/".join(str(step) for step in error.absolute_path) or "…", _why(error)


def _why(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    if error.validator == "required":
        missing = [key for key in wanted if key not in error.instance]
        return _("“%(field)s” is missing.") % {"field": missing[0] if missing else "?"}
    if error.validator == "type":
        types = wanted if isinstance(wanted, list) else [wanted]
        return _("It has to be of this type: %(type)s.") % {
            "type": ", ".join(str(_TYPES.get(str(each), each)) for each in types)
        }
    if error.validator == "format":
        return _("It is not a right %(format)s.") % {"format": wanted}
    if error.validator == "enum":
        return _("It has to be one of these: %(values)s.") % {"values": ", ".join(map(str, wanted))}
    return _("It breaks the rule “%(rule)s” of the standard.") % {"rule": error.validator}
