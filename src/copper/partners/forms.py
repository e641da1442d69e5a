"""What people type about partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.core import clock
from copper.ui import tongues
from copper.ui.forms import PlainDateField, PlainForm

from . import codes, identifiers, rules, selectors
from .models import Partner
from .questions import QUESTIONS


def _tongue_choices() -> list[tuple[str, str]]:
    return [(tongue.code, tongue.name) for tongue in tongues.all_tongues()]


def _community_choices() -> list[tuple[str, str]]:
    return [(word.code, word.name) for word in selectors.communities()]


class PageForm(PlainForm):
    """What stands on an organisation's page; `version` says which one the person had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    about = forms.CharField(
        label=_("What do you do, in a few words?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    brings = forms.CharField(
        label=_("What do you bring to the network?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants = forms.CharField(
        label=_("What do you want from it?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    communities = forms.MultipleChoiceField(
        label=_("Which communities do you work with?"),
        choices=_community_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages do you work in?"),
        choices=_tongue_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    postcode = forms.CharField(
        label=_("Postcode of the office"),
        help_text=_("Never of somebody's home. Leave it empty if you have no office."),
        required=False,
        max_length=10,
    )
    numbers = forms.CharField(
        label=_("Numbers of the organisation"),
        help_text=_(
            "One on each line: the kind, then the number, for example “GB-CHC 1061234”. A group without any number is as welcome."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
    )
    is_incorporated = forms.BooleanField(
        label=_("We are registered (a charity, a company or the like)"), required=False
    )
    money_held_by = forms.CharField(
        label=_("If you are not registered: who holds your money, contracts and insurance?"),
        required=False,
        max_length=200,
    )
    is_small = forms.BooleanField(
        label=_("Fewer than ten people work with us"),
        help_text=_("Then numbers about you are kept as safe as numbers about a person."),
        required=False,
    )
    contact_weeks = forms.IntegerField(
        label=_("How many weeks may pass until we speak again?"),
        help_text=_("Leave it empty for the network's usual time."),
        required=False,
        min_value=1,
        max_value=104,
    )

    def clean_numbers(self) -> list[tuple[str, str]]:
        found, wrong = [], []
        for row, line in enumerate(self.cleaned_data["numbers"].splitlines(), 1):
            scheme, _space, number = line.strip().partition(" ")
            if not line.strip():
                continue
            try:
                found.append((scheme.upper(), identifiers.clean(scheme.upper(), number)))
            except ValueError as error:
                wrong.append(_("Line %(row)s: %(why)s") % {"row": row, "why": error})
        if wrong:
            raise forms.ValidationError(wrong)
        return found

    @classmethod
    def of(cls, partner: Partner, data: Any = None) -> "PageForm":
        """The form with what the page says now."""
        now: dict[str, Any] = {
            name: getattr(partner, name) for name in cls.base_fields if hasattr(partner, name)
        }
        now["communities"] = [word.code for word in partner.communities.all()]
        now["numbers"] = "\n".join(f"{n.scheme} {n.value}" for n in partner.identifiers.all())
        return cls(data, initial=now)


class NewPartnerForm(PlainForm):
    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    kind = forms.ChoiceField(label=_("What is it?"), choices=codes.KINDS, widget=forms.RadioSelect)
    is_incorporated = forms.BooleanField(
        label=_("It is registered (a charity, a company or the like)"), required=False
    )


class WordForm(PlainForm):
    name = forms.CharField(label=_("A word for a community"), max_length=160)


class MergeForm(PlainForm):
    other = forms.ModelChoiceField(
        label=_("Which page is the same organisation?"),
        help_text=_("Everything on that page moves here. This can't be undone."),
        queryset=Partner.objects.none(),
    )

    def __init__(self, *args: Any, kept: Partner, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        field.queryset = selectors.could_be_the_same(actor, kept)  # type: ignore[attr-defined]
        field.label_from_instance = lambda partner: partner.organisation.name  # type: ignore[attr-defined]


class MoveForm(PlainForm):
    """Moves that are possible from where the membership stands; leaving asks about the data."""

    to = forms.ChoiceField(label=_("What changes?"), widget=forms.RadioSelect)
    data_choice = forms.ChoiceField(
        label=_("If you leave: what becomes of your data?"),
        choices=codes.DATA_CHOICES,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why? You need not say."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = rules.MOVE_WORDS
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (code, words[code]) for code, _name in codes.STATES if code in rules.MOVES[state]
        ]


class VettingForm(PlainForm):
    """The same questions whoever asks whom."""

    go_on = forms.TypedChoiceField(
        label=_("Do you want to go on together?"),
        choices=[("yes", _("yes")), ("no", _("no, or not yet"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Anything else? Do not name people."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            f"q_{code}": forms.ChoiceField(
                label=text, choices=codes.VETTING_VIEWS, widget=forms.RadioSelect
            )
            for code, text in QUESTIONS.items()
        }
        self.fields = {**asked, **self.fields}  # the questions first

    def views(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"q_{code}"] for code in QUESTIONS}


class ContactForm(PlainForm):
    name = forms.CharField(label=_("Their name"), max_length=120)
    job = forms.CharField(label=_("What do they do there?"), required=False, max_length=120)
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    consent_how = forms.ChoiceField(
        label=_("How did they agree that we keep this?"),
        help_text=_("Ask them first. Without their yes we do not keep it."),
        choices=codes.CONSENT_HOW,
        widget=forms.RadioSelect,
    )
    consent_on = PlainDateField(label=_("When did they agree?"), initial=clock.today)


class MeetingForm(PlainForm):
    on = PlainDateField(label=_("When was it?"), initial=clock.today)
    how = forms.ChoiceField(label=_("How?"), choices=codes.CONTACT_HOW, widget=forms.RadioSelect)
    started_by_them = forms.BooleanField(label=_("They came to us"), required=False)
    words = forms.CharField(
        label=_("What was it about?"),
        help_text=_("The organisation can read this, too."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_on = PlainDateField(
        label=_("When do you speak again?"),
        help_text=_("Leave it empty if you agreed no day."),
        required=False,
    )
