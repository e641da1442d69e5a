"""What people type in the survey."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation
from copper.core import clock
from copper.ui.forms import PlainDateField, PlainForm

from . import codes
from .models import Tie


class WaveForm(PlainForm):
    label = forms.CharField(
        label=_("Name of this round"), help_text=_("For example “Spring 2027”."), max_length=80
    )
    closes_on = PlainDateField(
        label=_("Last day to answer"), initial=lambda: clock.today() + timedelta(days=28)
    )
    is_long = forms.BooleanField(
        label=_("Ask two more questions about each: power, and giving and getting"),
        required=False,
    )


class NamedForm(PlainForm):
    """Step 1: a list to tick, and "nobody"."""

    organisations = forms.MultipleChoiceField(
        label=_("With whom did you work in the last twelve months?"),
        help_text=_("Tick all of them. Working together is more than knowing each other."),
        error_messages={"required": _("Tick with whom you worked, or “With none of them”.")},
        widget=forms.CheckboxSelectMultiple,
    )
    nobody = forms.BooleanField(label=_("With none of them"), required=False)

    def __init__(self, *args: Any, listed: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only who ticks "with none of them" may leave the list empty.
        self.fields["organisations"].required = "nobody" not in self.data
        self.ids = {str(one.public_id): one.pk for one in listed}
        self.fields["organisations"].choices = [  # type: ignore[attr-defined]
            (str(one.public_id), one.name) for one in listed
        ]

    def chosen(self) -> list[int]:
        return [self.ids[one] for one in self.cleaned_data["organisations"]]


class RateForm(PlainForm):
    """Step 2: the same statements about each organisation."""

    def __init__(self, *args: Any, tie: Tie, is_long: bool, **kwargs: Any) -> None:
        now = {
            code: codes.UNKNOWN if answer is None else str(answer)
            for code, answer in tie.said.items()
        }
        super().__init__(*args, **kwargs)
        self.initial = now
        for code, statement in codes.items(is_long=is_long).items():
            self.fields[code] = forms.ChoiceField(
                label=statement, choices=codes.POINTS, required=False, widget=forms.RadioSelect
            )
