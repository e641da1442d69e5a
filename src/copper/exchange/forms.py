"""What the coordinator gives us: a file, and answers for rows in doubt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from copper.partners import codes as partner_codes
from copper.ui.forms import PlainForm

from . import codes, reading


class FileForm(PlainForm):
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "A table (CSV) from a spreadsheet or from CiviCRM, or a JSON file of Open Referral UK or of 360Giving. At most 20,000 rows."
        ),
    )
    kind = forms.ChoiceField(
        label=_("What are they, where the file does not say?"),
        choices=partner_codes.KINDS,
        initial=partner_codes.COMMUNITY,
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > reading.MOST_BYTES:
            raise forms.ValidationError(_("This file is bigger than 50 megabytes."))
        return upload.read()


def choices_typed(data: Any) -> dict[int, str]:
    """{number of row: answer} of the fields "row-NUMBER"; anything else in the form is no answer."""
    allowed = dict(codes.CHOICES)
    found = {}
    for name, value in data.items():
        start, _dash, number = name.partition("-")
        if start == "row" and number.isascii() and number.isdigit() and len(number) < 9:
            found[int(number)] = value if value in allowed else ""
    return found
