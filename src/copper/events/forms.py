"""What people type about meetings and asks."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Organisation
from copper.accounts.rules import LANGUAGES
from copper.core import clock
from copper.ui.forms import PlainDateField, PlainForm

from . import codes, rules
from .models import Coming, Event

# British Sign Language stands among the other things that help people take part.
INTERPRETED = [(tag, name) for tag, name in LANGUAGES if tag != "bfi"]


class TimeField(forms.CharField):
    """A time of day, read as people write it."""

    def __init__(self, **rest: Any) -> None:
        box = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
        super().__init__(max_length=20, widget=box, **rest)

    def clean(self, value: Any) -> time | None:
        typed = super().clean(value)
        try:
            return rules.read_time(typed) if typed else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class EventForm(PlainForm):
    """One event; `organisers` are the organisations the person may plan for, `network` the network."""

    organiser = forms.ChoiceField(label=_("Who plans it?"))
    title = forms.CharField(label=_("What is it called?"), max_length=160)
    kind = forms.ChoiceField(label=_("What is it?"), choices=codes.KINDS)
    day = PlainDateField(label=_("Which day?"))
    begins = TimeField(label=_("When does it begin?"), help_text=_("For example 10:30 or 2pm."))
    ends = TimeField(label=_("When does it end?"))
    last_day = PlainDateField(
        label=_("Last day, if it is longer than one day"),
        required=False,
    )
    is_online = forms.BooleanField(label=_("One can join online"), required=False)
    place = forms.CharField(
        label=_("Where?"),
        help_text=_(
            "With how one finds the door. Never somebody's home. Leave it empty only if it is online."
        ),
        max_length=300,
        required=False,
    )
    link = forms.URLField(label=_("Link to join online"), required=False, assume_scheme="https")
    words = forms.CharField(
        label=_("What is it about?"),
        help_text=_("All members of the network can read this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages are spoken there?"),
        choices=INTERPRETED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    interpreters = forms.MultipleChoiceField(
        label=_("For which languages is an interpreter needed?"),
        choices=INTERPRETED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access = forms.MultipleChoiceField(
        label=_("What else do you arrange?"),
        help_text=_("Tick what you promise. You say later when it is arranged."),
        choices=codes.ACCESS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    travel = forms.ChoiceField(label=_("How is travel paid?"), choices=codes.TRAVEL, required=False)
    food = forms.CharField(
        label=_("What is there to eat and drink?"), max_length=200, required=False
    )
    prayer_plan = forms.CharField(
        label=_("What do you do about prayer times?"),
        help_text=_("For example: we stop from 12:45 to 13:45, and there is a room to pray."),
        max_length=300,
        required=False,
    )

    def __init__(
        self, *args: Any, organisers: Sequence[Organisation], network: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._organisers = {str(one.public_id): one for one in organisers}
        choices: list[tuple[str, Any]] = [(key, one.name) for key, one in self._organisers.items()]
        if network:
            choices.insert(0, ("network", _("The network")))
        self.fields["organiser"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day, last = given.get("day"), given.get("last_day") or given.get("day")
        for name, on, field in (("starts_at", day, "begins"), ("ends_at", last, "ends")):
            if on and given.get(field) is not None:
                try:
                    given[name] = rules.local_moment(on, given[field])
                except ValueError as error:
                    self.add_error(field, str(error))
        return given

    def for_service(self) -> dict[str, Any]:
        """What the services take."""
        given = dict(self.cleaned_data)
        for name in ("day", "last_day", "begins", "ends"):
            given.pop(name)
        if "organiser" in given:  # who plans it stays when it is changed
            given["organiser"] = self._organisers.get(given["organiser"])
        return given

    @classmethod
    def of(cls, event: Event, data: Any = None) -> "EventForm":
        """The form with what the calendar says now. Who plans it stays."""
        begins, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
        now = {name: getattr(event, name) for name in cls.base_fields if hasattr(event, name)}
        things = list(event.arrangements.all())
        now |= {
            "day": begins.date(),
            "begins": f"{begins:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "last_day": ends.date() if ends.date() != begins.date() else None,
            "interpreters": [t.language for t in things if t.language],
            "access": [t.what for t in things if not t.language],
        }
        form = cls(data, initial=now, organisers=[], network=False)
        del form.fields["organiser"]
        return form


class CancelForm(PlainForm):
    why = forms.CharField(
        label=_("Why? All members can read this."),
        help_text=_("Do not name people. You need not say anything."),
        max_length=300,
        required=False,
    )


class ComingForm(PlainForm):
    answer = forms.ChoiceField(label=_("Answer"), choices=codes.ANSWERS, widget=forms.RadioSelect)
    wants = forms.MultipleChoiceField(
        label=_("What do you need?"),
        choices=codes.ACCESS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    interpreter = forms.ChoiceField(
        label=_("Do you need an interpreter?"),
        choices=[("", _("no")), *INTERPRETED],
        required=False,
    )
    brings_needs = forms.BooleanField(
        label=_("They may read my needs and languages"),
        help_text=_(
            "What you wrote in your account. Only a community organisation that plans this, and the coordinator, can read it, and you are told when they do."
        ),
        required=False,
    )

    @classmethod
    def of(cls, said: Coming | None, data: Any = None) -> "ComingForm":
        if said is None:
            return cls(data)
        needs: Any = said.needs
        return cls(
            data,
            initial={"answer": said.answer, "brings_needs": said.brings_needs, **needs},
        )


class ArrangeForm(PlainForm):
    """One thing of one event: who does it, and whether it is settled."""

    what = forms.ChoiceField(choices=codes.WHAT)
    language = forms.ChoiceField(choices=[("", ""), *LANGUAGES], required=False)
    who = forms.CharField(max_length=200, required=False)
    is_arranged = forms.BooleanField(required=False)


class LinkForm(PlainForm):
    titles = forms.ChoiceField(
        label=_("What may your calendar show?"),
        help_text=_("If others look at your phone, choose the first."),
        choices=codes.TITLES,
        widget=forms.RadioSelect,
        initial="neutral",
    )


class AskForm(PlainForm):
    """Time asked of one organisation's members. `askers` are those the person may ask for."""

    asker = forms.ChoiceField(label=_("Who asks?"))
    kind = forms.ChoiceField(
        label=_("What do you ask for?"), choices=codes.ASK_KINDS, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("What is it about, in a few words?"), max_length=160)
    words = forms.CharField(
        label=_("What is it for?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    first_day = PlainDateField(label=_("From which day?"))
    last_day = PlainDateField(label=_("To which day?"))
    people = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=100_000)
    minutes = forms.IntegerField(
        label=_("How many minutes of each person's time?"),
        help_text=_("All of it, with preparation and travel."),
        min_value=1,
        max_value=10_000,
    )
    is_paid = forms.BooleanField(label=_("People are paid for it"), required=False)
    comes_back = forms.CharField(
        label=_("What comes back to the people who give their time?"), max_length=300
    )
    comes_back_on = PlainDateField(label=_("By when?"))

    def __init__(
        self, *args: Any, askers: Sequence[Organisation], network: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._askers = {str(one.public_id): one for one in askers}
        choices: list[tuple[str, Any]] = [(key, one.name) for key, one in self._askers.items()]
        if network:
            choices.insert(0, ("network", _("The network")))
        self.fields["asker"].choices = choices  # type: ignore[attr-defined]

    def for_service(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["asker"] = self._askers.get(given["asker"])
        return given


def months_ahead(count: int = 12) -> list[tuple[str, str]]:
    """[("2026-03", "March 2026")…] from this month on."""
    found, month = [], rules.month_of(clock.today())
    for _n in range(count):
        found.append((f"{month:%Y-%m}", formats.date_format(month, "F Y")))
        month = rules.next_month(month)
    return found


class CapForm(PlainForm):
    asks = forms.IntegerField(
        label=_("How often may we be asked in a month, at most?"),
        help_text=_("0 means: ask us nothing."),
        min_value=0,
        max_value=10_000,
    )
    minutes = forms.IntegerField(
        label=_("How many minutes of one person's time in a month, at most?"),
        min_value=0,
        max_value=10_000,
    )
    from_month = forms.ChoiceField(label=_("From which month on?"), choices=months_ahead)

    def clean_from_month(self) -> Any:
        return rules.read_month(self.cleaned_data["from_month"])


class LiftForm(PlainForm):
    """`askers`: who may be let through once more."""

    asker = forms.ChoiceField(label=_("Whom do you let through?"))
    month = forms.ChoiceField(label=_("In which month?"), choices=months_ahead)

    def __init__(self, *args: Any, askers: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._askers = {str(one.public_id): one for one in askers}
        self.fields["asker"].choices = [  # type: ignore[attr-defined]
            ("network", _("The network")),
            *((key, one.name) for key, one in self._askers.items()),
        ]

    def clean_month(self) -> Any:
        return rules.read_month(self.cleaned_data["month"])

    def for_service(self) -> dict[str, Any]:
        return {
            "asker": self._askers.get(self.cleaned_data["asker"]),
            "month": self.cleaned_data["month"],
        }
