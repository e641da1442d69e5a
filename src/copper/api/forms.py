from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from copper.ui.forms import PlainForm

from . import rules, selectors


class TokenForm(PlainForm):
    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("A word for yourself, like: my spreadsheet."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        help_text=_("Choose as little as you need."),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("How long may it be used?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [
            (scope.code, f"{scope.label} ({scope.code})") for scope in selectors.scopes_for(actor)
        ]
        self.fields["days"].choices = [
            (days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days})
            for days in rules.lifetimes()
        ]
