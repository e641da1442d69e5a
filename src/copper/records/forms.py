"""What people type about decisions, promises, objections and messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.core import clock
from copper.ui import tongues
from copper.ui.forms import PlainDateField, PlainForm

from . import rules, ways_in


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _tongue_choices() -> list[tuple[str, str]]:
    return [(tongue.code, tongue.name) for tongue in tongues.all_tongues()]


class QuestionForm(PlainForm):
    question = forms.CharField(label=_("What is the question?"), max_length=300)
    options = forms.CharField(
        label=_("What can people choose?"),
        help_text=_("One choice on each line, at least two."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    rule = forms.ChoiceField(
        label=_("Who decides?"), choices=rules.RULES[:3], widget=forms.RadioSelect
    )
    legal_reason = forms.CharField(
        label=_("Which law says that an institution decides?"),
        help_text=_("Only if you chose an institution."),
        required=False,
    )
    stake = forms.TypedChoiceField(
        label=_("How much does it matter?"),
        choices=rules.STAKES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    explained_in = forms.MultipleChoiceField(
        label=_("In which languages was it explained?"),
        choices=_tongue_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    closes_on = PlainDateField(
        label=_("Last day to vote"),
        help_text=_("For example 27 3 2027. Leave empty if there is none."),
        required=False,
    )

    def clean_options(self) -> list[str]:
        return _lines(self.cleaned_data["options"])


class VoteForm(PlainForm):
    option = forms.ChoiceField(label=_("Your choice"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, options: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = [(o["code"], o["text"]) for o in options]  # type: ignore[attr-defined]


class OutcomeForm(PlainForm):
    """Closing a question: the outcome, a count from the room, and other opinions."""

    outcome = forms.ChoiceField(label=_("What was decided?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a few plain words. Members can read it. Do not name people."),
    )
    holder_role = forms.ChoiceField(label=_("Who carries it out?"), required=False)
    dissent = forms.CharField(
        label=_("Did anybody of the community think otherwise?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In their own words, without names."),
    )

    def __init__(
        self, *args: Any, options: list[dict[str, str]], roles: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(o["code"], o["text"]) for o in options]  # type: ignore[attr-defined]
        self.fields["holder_role"].choices = [("", _("nobody yet")), *roles]  # type: ignore[attr-defined]
        self.hands: list[tuple[str, str, str]] = []
        for bloc in ("community", "institution"):
            for option in options:
                name = f"hands_{bloc}_{option['code']}"
                self.fields[name] = forms.IntegerField(
                    label=_("%(bloc)s: %(option)s")
                    % {"bloc": rules.BLOC_NAMES[bloc], "option": option["text"]},
                    required=False,
                    min_value=0,
                    max_value=100_000,
                )
                self.hands.append((name, bloc, option["code"]))

    def show_of_hands(self) -> dict[str, dict[str, int]]:
        """{"community": {"a": 7}} of the boxes that were filled."""
        counted: dict[str, dict[str, int]] = {}
        for name, bloc, option in self.hands:
            if people := self.cleaned_data.get(name):
                counted.setdefault(bloc, {})[option] = people
        return counted


class PromiseForm(PlainForm):
    text = forms.CharField(label=_("What do you promise?"), max_length=400)
    by_organisation = forms.ModelChoiceField(
        label=_("Who promises?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("I do, myself"),
    )
    to_organisation = forms.ModelChoiceField(
        label=_("To whom?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("all members"),
    )
    due_on = PlainDateField(label=_("By when?"), help_text=_("For example 27 3 2027."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [seat.organisation_id for seat in actor.seats if seat.organisation_id]
        self.fields["by_organisation"].queryset = Organisation.objects.filter(pk__in=own)  # type: ignore[attr-defined]
        self.fields["to_organisation"].queryset = Organisation.objects.here().order_by("name")  # type: ignore[attr-defined]


class WordsForm(PlainForm):
    words = forms.CharField(
        label=_("In your own words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("In any language."),
    )


class ObjectionAnswerForm(PlainForm):
    state = forms.ChoiceField(
        label=_("How did it end?"), choices=rules.OBJECTION_STATES[1:], widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("Members can read this. Do not name people."),
    )


class MessageForm(PlainForm):
    kind = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What would you like to say?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
        help_text=_("In any language. You need not say who you are."),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        required=False,
        max_length=200,
        help_text=_("Only if you want. You can read the answer with a code instead."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(way.code, way.label) for way in ways_in.ways]  # type: ignore[attr-defined]


class TypedInForm(MessageForm):
    route = forms.ChoiceField(
        label=_("How did it come?"), choices=rules.ROUTES[1:], widget=forms.RadioSelect
    )


class ReceiptForm(PlainForm):
    code = forms.CharField(label=_("Your code"), max_length=40)


class AnswerForm(PlainForm):
    answer = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 5}))


class RequestForm(PlainForm):
    authority = forms.CharField(label=_("Who asks?"), max_length=200)
    asked_for = forms.CharField(
        label=_("What do they ask for?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    legal_basis = forms.CharField(label=_("Which law do they name?"), required=False)
    received_on = PlainDateField(label=_("When did it come in?"), initial=clock.today)
    silence_law = forms.CharField(
        label=_("Does a law forbid telling members? Which?"),
        required=False,
        max_length=200,
        help_text=_("Leave empty if not. Then members are told now that there was a request."),
    )
    silence_until = PlainDateField(label=_("Until when must we keep silent?"), required=False)


class RequestAnswerForm(PlainForm):
    state = forms.ChoiceField(
        label=_("What was given?"), choices=rules.REQUEST_STATES[1:], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}))
