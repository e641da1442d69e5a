"""What the pages of this room do alike."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import render

from copper.core.errors import Refused
from copper.ui.forms import show_refusal


def page_of(request, template: str, form, **data: Any):
    """A form's page: 422 when something in it needs another look."""
    status = 422 if form.errors else 200
    return render(request, f"events/{template}.jinja", {"form": form, **data}, status=status)


def done(form, write: Callable[[], object]) -> bool:
    """Does the write of a valid form; a refusal lands on the form. True when it is done."""
    try:
        write()
    except Refused as error:
        show_refusal(form, error)
        return False
    return True
