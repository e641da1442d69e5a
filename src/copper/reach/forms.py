"""What people type about who takes part: numbers only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation
from copper.places.models import Measure
from copper.ui.forms import PlainDateField, PlainForm

from . import codes


def table_code(base: Measure, tenths: Measure | None) -> str:
    return f"{base.key}:{tenths.key if tenths else ''}"


class TableForm(PlainForm):
    """The first step: compared with which table of the census?"""

    table = forms.ChoiceField(
        label=_("What do you want to compare with?"), widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, tables: Sequence[tuple[Measure, Measure | None]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tables = {table_code(base, tenths): (base, tenths) for base, tenths in tables}
        self.fields["table"].choices = [  # type: ignore[attr-defined]
            (code, (tenths or base).title + f" ({(tenths or base).edition.name})")
            for code, (base, tenths) in self.tables.items()
        ]


class CountForm(PlainForm):
    """The second step: the numbers. One box for each group of the table."""

    organisation = forms.ModelChoiceField(
        label=_("Whose people were counted?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("the whole network"),
    )
    whom = forms.ChoiceField(
        label=_("Who was counted?"), choices=codes.WHOM, widget=forms.RadioSelect
    )
    how = forms.ChoiceField(
        label=_("How were they asked?"), choices=codes.HOW, widget=forms.RadioSelect
    )
    first = PlainDateField(label=_("First day"))
    last = PlainDateField(label=_("Last day"))
    people = forms.IntegerField(
        label=_("How many people in all?"), min_value=1, max_value=10_000_000
    )

    def __init__(
        self,
        *args: Any,
        groups: Sequence[tuple[str, str]],
        organisations: Any,
        may_all: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {f"g{n}": key for n, (key, _name) in enumerate(groups)}
        for n, (_key, name) in enumerate(groups):
            self.fields[f"g{n}"] = forms.IntegerField(
                label=gettext("How many said: %(group)s") % {"group": name},
                required=False,
                min_value=0,
                max_value=10_000_000,
            )
        field = self.fields["organisation"]
        field.queryset = organisations  # type: ignore[attr-defined]
        field.required = not may_all

    def counts(self) -> dict[str, int]:
        """What was typed; a box left empty was not asked about."""
        typed = {key: self.cleaned_data[name] for name, key in self.groups.items()}
        return {key: number for key, number in typed.items() if number is not None}
