"""What people type about languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from copper.ui import tongues
from copper.ui.forms import PlainForm

from . import rules


def _tongues(first: Any = None) -> list[tuple[str, Any]]:
    listed: list[tuple[str, Any]] = [(t.code, t.name) for t in tongues.all_tongues()]
    return [("", first), *listed] if first else listed


class LanguageForm(PlainForm):
    code = forms.CharField(
        label=_("Language tag"),
        max_length=35,
        help_text=_("Like pa for Punjabi, sk for Slovak, phr for Pahari-Pothwari, rom for Romani."),
    )
    name = forms.CharField(
        label=_("Its own name"), max_length=60, help_text=_("The way its speakers write or say it.")
    )
    name_en = forms.CharField(label=_("Its name in English"), max_length=60)
    is_rtl = forms.BooleanField(label=_("It is written from right to left"), required=False)
    shown_as = forms.ChoiceField(
        label=_("Is it only spoken? Then show the text of"),
        required=False,
        choices=lambda: _tongues(_("It is written: it has its own text")),
        help_text=_("Speakers hear recordings of their language beside that text."),
    )


class RecordingForm(PlainForm):
    screen = forms.ChoiceField(label=_("Which page?"), choices=list(rules.SCREENS.items()))
    language = forms.ChoiceField(label=_("In which language?"), choices=_tongues)
    kind = forms.ChoiceField(label=_("What is it?"), choices=rules.MEDIA, widget=forms.RadioSelect)
    upload = forms.FileField(label=_("The file"))
