"""What coordinators type: a questionnaire's file, a round, how many links."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from copper.accounts import roles
from copper.ui.forms import CodeInput, PlainDateField, PlainForm

from . import rules

MOST_BYTES = 1_000_000


class FileForm(PlainForm):
    file = forms.FileField(
        label=_("The questionnaire's file"), help_text=_("A JSON file, as we give it out.")
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too big to be a questionnaire."))
        try:
            return json.loads(upload.read().decode("utf-8"))
        except (ValueError, RecursionError):
            raise forms.ValidationError(_("This is not a JSON file.")) from None


WAYS = [
    ("by_seats", _("Members, after signing in")),
    ("by_links", _("Anybody with a link or a code on paper")),
]


class RoundForm(PlainForm):
    label = forms.CharField(
        label=_("What do people call this round?"),
        help_text=_("For example: Autumn 2026"),
        max_length=120,
    )
    opens_on = PlainDateField(label=_("First day"))
    closes_on = PlainDateField(label=_("Last day"))
    ways = forms.MultipleChoiceField(
        label=_("Who may answer?"), choices=WAYS, widget=forms.CheckboxSelectMultiple
    )
    seat_roles = forms.MultipleChoiceField(
        label=_("Which members?"),
        help_text=_("Tick none to ask all of them."),
        choices=roles.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_anonymous = forms.BooleanField(
        label=_("Nobody can tell who answered what"), required=False, initial=True
    )
    keeps_bloc = forms.BooleanField(
        label=_("Keep whether an answer came from a community or an institution"),
        help_text=_("To compare both sides. Shown only when each side has five answers or more."),
        required=False,
    )
    delete_answers_on = PlainDateField(
        label=_("On which day are the answers deleted?"),
        help_text=_("Needed for equality questions. The totals stay."),
        required=False,
    )

    def for_service(self) -> dict[str, Any]:
        """The fields as `services.open_round` takes them."""
        data = dict(self.cleaned_data)
        ways = data.pop("ways")
        return data | {way: way in ways for way, _label in WAYS}


class LinksForm(PlainForm):
    count = forms.IntegerField(label=_("How many links?"), min_value=1, max_value=rules.MOST_LINKS)
    bloc = forms.ChoiceField(
        label=_("Whom are they for?"),
        choices=roles.BLOCS,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, keeps_bloc: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if keeps_bloc:
            self.fields["bloc"].required = True
        else:
            del self.fields["bloc"]


class CodeForm(PlainForm):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("It stands under the square picture on your paper."),
        max_length=60,
        widget=CodeInput,
    )
