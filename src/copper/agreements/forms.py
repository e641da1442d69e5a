"""What people type about agreements. A section's form has a field for each text it can hold."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.core import clock, text
from copper.ui import tongues
from copper.ui.forms import PlainDateField, PlainForm

from . import content, selectors
from .content import Row
from .models import Party, Version
from .permissions import speaks_for
from .sections import EACH_PARTY, KINDS, ONCE, Section

SPARE_ROWS = 2


def _tongue_choices() -> list[tuple[str, str]]:
    return [(tongue.code, tongue.name) for tongue in tongues.all_tongues()]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BeginForm(PlainForm):
    title = forms.CharField(
        label=_("What is it about?"),
        help_text=_("A few words, for example “Damp homes in Larkfield”."),
        max_length=200,
    )
    language = forms.ChoiceField(
        label=_("In which language do you write it?"),
        help_text=_("It can be translated later."),
        choices=_tongue_choices,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = selectors.organisations_to_choose(actor)
        self.network = str(_("The network"))
        # By name and not in a list to open: a thousand names three times are a heavy page.
        self.names = [self.network, *(one.name for one in everybody)]
        self.known: dict[str, Organisation | None] = {one.name.casefold(): one for one in everybody}
        self.known.setdefault(self.network.casefold(), None)
        own = [one.name for one in everybody if speaks_for(actor, one.pk)]
        for n, label in enumerate((_("First party"), _("Second party"), _("Third party")), 1):
            self.fields[f"party_{n}"] = forms.CharField(
                label=label,
                help_text=_("Begin to type the name of an organisation, or “The network”."),
                required=n < 3,
                max_length=200,
                initial=(own[0] if own else self.network) if n == 1 else "",
                widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
            )
            self.fields[f"loose_{n}"] = forms.BooleanField(
                label=_("This group is not registered (no charity, no company)"), required=False
            )

    def clean(self) -> dict[str, Any]:
        for n in (1, 2, 3):
            typed = " ".join(self.cleaned_data.get(f"party_{n}", "").split()).casefold()
            if typed and typed not in self.known:
                self.add_error(f"party_{n}", _("We know no organisation of this name."))
        return self.cleaned_data

    def _chosen(self) -> list[tuple[Organisation | None, bool]]:
        given = self.cleaned_data
        names = [(" ".join(given[f"party_{n}"].split()), given[f"loose_{n}"]) for n in (1, 2, 3)]
        return [(self.known[name.casefold()], loose) for name, loose in names if name]

    def parties(self) -> list[Organisation | None]:
        return [party for party, _loose in self._chosen()]

    def not_registered(self) -> list[Organisation]:
        return [party for party, loose in self._chosen() if party and loose]


class SeenForm(PlainForm):
    """Carries which words the person had before them when they began to type."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)
    saved = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)
    note = forms.CharField(
        label=_("What did you change, and why?"),
        help_text=_("The other side reads this beside your words."),
        required=False,
        max_length=1000,
        widget=_area(2),
    )

    def seen(self) -> tuple[int, int]:
        return self.cleaned_data["number"], self.cleaned_data["saved"]

    def see(self, version: Version) -> None:
        """The newest words are before them now: the next time they save, that is what they saw."""
        sent: Any = self.data
        sent = sent.copy()
        sent["number"], sent["saved"] = version.number, version.version
        self.data = sent


class SectionForm(SeenForm):
    def __init__(
        self,
        data: Any,
        *,
        section: Section,
        sides: Sequence[Party],
        rows: Sequence[Row],
        version: Version,
    ) -> None:
        super().__init__(data, initial={"number": version.number, "saved": version.version})
        self.section = section
        self.places = list(self._places(sides, rows))
        for place, _legend, row in self.places:
            for name, label in section.shape.fields.items():
                self.fields[f"{place}-{name}"] = forms.CharField(
                    label=label,
                    required=False,
                    initial=row.get(name, ""),
                    max_length=content.LONGEST,
                    widget=_area(6 if len(section.shape.fields) == 1 else 2),
                )

    def _places(self, sides: Sequence[Party], rows: Sequence[Row]) -> Any:
        """(number, legend, what stands there) of each row that can be written."""
        per = self.section.shape.per
        if per == ONCE:
            yield 0, "", rows[0] if rows else {}
        elif per == EACH_PARTY:
            known = {row["of"]: row for row in rows}
            for side in content.sides_of(self.section, sides):
                yield side.number, side.name, known.get(side.number, {})
        else:
            # Who sends more rows than the page showed still finds them on it.
            sent = [n for n in range(content.MOST_ROWS) if f"{n}-{self._first()}" in self.data]
            many = min(max(len(rows) + SPARE_ROWS, len(sent)), content.MOST_ROWS)
            for n in range(many):
                row = rows[n] if n < len(rows) else {}
                yield n, _now("Row %(n)s") % {"n": n + 1}, row

    def _first(self) -> str:
        return next(iter(self.section.shape.fields))

    def boxes(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(legend, fields) of each row."""
        names = self.section.shape.fields
        return [
            (legend, [self[f"{place}-{name}"] for name in names])
            for place, legend, _row in self.places
        ]

    def rows(self) -> list[Row]:
        per_party = self.section.shape.per == EACH_PARTY
        return [
            {"of": place if per_party else 0}
            | {name: self.cleaned_data[f"{place}-{name}"] for name in self.section.shape.fields}
            for place, _legend, _row in self.places
        ]


class TermsForm(SeenForm):
    is_binding = forms.TypedChoiceField(
        label=_("Is it legally binding?"),
        help_text=_("Most agreements here are not. If you want it to be, take advice first."),
        choices=[
            ("no", _("No: it says what we want to do, in good faith")),
            ("yes", _("Yes: a court could hold us to it")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    review_on = PlainDateField(label=_("When do you look at it again?"))
    field_order = ("number", "saved", "is_binding", "review_on", "note")

    @classmethod
    def of(cls, version: Version, data: Any = None) -> "TermsForm":
        usual = clock.today() + timedelta(days=365)
        return cls(
            data,
            initial={
                "number": version.number,
                "saved": version.version,
                "is_binding": "yes" if version.is_binding else "no",
                "review_on": version.review_on or usual,
            },
        )


class CommentForm(PlainForm):
    words = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_("All parties and the coordinator can read it."),
        max_length=content.LONGEST,
        widget=_area(4),
    )
    is_worry = forms.BooleanField(label=_("This worries us"), required=False)


class SignForm(PlainForm):
    """`number` is the version on the page: nobody signs words they did not have before them."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)
    knows_which_counts = forms.BooleanField(required=False)
    agree = forms.BooleanField(label=_("I have read it, and my side agrees"))

    def __init__(self, *args: Any, draft_of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if draft_of:
            self.fields["knows_which_counts"].label = _now(
                "I know that this translation is a draft and that the words in %(language)s count"
            ) % {"language": draft_of}
            self.fields["knows_which_counts"].required = True
        else:
            del self.fields["knows_which_counts"]


class PaperForm(SignForm):
    photo = forms.FileField(
        label=_("A photo or scan of the signed paper"),
        help_text=_("All parties can see it. Make sure that nothing else is on the picture."),
    )
    on = PlainDateField(label=_("Which day stands on the paper?"), initial=clock.today)
    agree = forms.BooleanField(label=_("The paper shows these words, signed by my side"))
    field_order = ("number", "photo", "on", "knows_which_counts", "agree")


class EndForm(PlainForm):
    reason = forms.CharField(
        label=_("Why? You need not say."), required=False, max_length=2000, widget=_area(3)
    )
    sure = forms.BooleanField(label=_("Yes, my side leaves, so the agreement ends"))


class ReviewForm(PlainForm):
    next_on = PlainDateField(label=_("When do you look at it next?"))
    words = forms.CharField(
        label=_("What did you find? Members can read this."),
        required=False,
        max_length=2000,
        widget=_area(3),
    )


class ObjectForm(PlainForm):
    words = forms.CharField(
        label=_("What do you object to, and why?"),
        help_text=_("Nothing moves until this is talked through. Leaving stays possible."),
        max_length=content.LONGEST,
        widget=_area(4),
    )


class TranslationForm(PlainForm):
    """One field for each text of a version, the original above it."""

    def __init__(self, data: Any, *, originals: Mapping[str, str], now: Mapping[str, str]) -> None:
        super().__init__(data)
        self.originals = originals
        for address, words in originals.items():
            self.fields[address] = forms.CharField(
                label=words,
                initial=now.get(address, ""),
                max_length=content.LONGEST,
                widget=_area(2 + len(words) // 80),
            )

    def texts(self) -> dict[str, str]:
        return {address: self.cleaned_data[address] for address in self.originals}


class PatternForm(PlainForm):
    """The sections one under the other: their names, whether they are needed, whether they stay."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)

    def __init__(
        self, data: Any, *, sections: Sequence[Section], number: int, language: str
    ) -> None:
        super().__init__(data, initial={"seen": number})
        self.sections, self.language = sections, language
        for section in sections:
            self._add(section.code, section.heading(language), section.explained(language))
            self.fields[f"{section.code}-required"].initial = section.required
            if section.kind not in {"data", "holders"}:
                self.fields[f"{section.code}-out"] = forms.BooleanField(
                    label=_("Leave this section out"), required=False
                )
        self._add("new", "", "")
        self.fields["new-title"].required = False
        self.fields["new-kind"] = forms.ChoiceField(
            label=_("What is written in it?"),
            choices=[(code, KINDS[code].label) for code in ("text", "each")],
            initial="text",
        )

    def label_of(self, section: Section) -> Any:
        return KINDS[section.kind].label

    def _add(self, code: str, title: str, explained: str) -> None:
        self.fields[f"{code}-title"] = forms.CharField(
            label=_("Name of the section"), initial=title, max_length=200
        )
        self.fields[f"{code}-help"] = forms.CharField(
            label=_("What helps people to write it"),
            initial=explained,
            required=False,
            max_length=1000,
            widget=_area(2),
        )
        self.fields[f"{code}-required"] = forms.BooleanField(
            label=_("It has to be filled in"), required=False
        )

    def boxes(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """(name, kind in words, fields) of each section; the new one last, without a name."""
        rows = [(s.code, s.heading(self.language), self.label_of(s)) for s in self.sections]
        return [
            (heading, kind, [self[name] for name in self.fields if name.startswith(f"{code}-")])
            for code, heading, kind in [*rows, ("new", "", "")]
        ]

    def changed(self) -> list[Section]:
        """The sections as they were typed. A name or help nobody touched keeps its translations."""
        given = self.cleaned_data
        found = [
            Section(
                section.code,
                section.kind,
                given[f"{section.code}-required"],
                self._words(section.title, section.heading(self.language), f"{section.code}-title"),
                self._words(section.help, section.explained(self.language), f"{section.code}-help"),
            )
            for section in self.sections
            if not given.get(f"{section.code}-out")
        ]
        if given["new-title"]:
            number = 1 + len(self.sections)
            taken = {section.code for section in self.sections}
            code = next(c for n in range(100) if (c := f"own-{number + n}") not in taken)
            title = text.original(given["new-title"], self.language)
            explained = given["new-help"]
            help_text = text.original(explained, self.language) if explained else {}
            found.append(Section(code, given["new-kind"], given["new-required"], title, help_text))
        return found

    def _words(self, before: Mapping[str, Any], shown: str, name: str) -> Mapping[str, Any]:
        typed = content.plain(self.cleaned_data[name])
        if typed == shown:
            return before
        return text.original(typed, self.language) if typed else {}
