from django import forms
from django.utils.translation import gettext_lazy as _

from . import kinds


class PostcodeForm(forms.Form):
    """A postcode as people type it, and which kind of area is wanted."""

    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=16,
        help_text=_(
            "Like BD1 1AA. We look it up on our own list. It is not kept, and goes nowhere else."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=_("What do you want to know?"),
        choices=kinds.KINDS,
        initial=kinds.WARD,
        widget=forms.RadioSelect,
    )
