"""Example data for /gallery/: every component and chart once, for eyes, screenshots and axe.

Only the demonstration and developers see it. Everything in it is made up.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from copper.core import clock

from .charts import Area, Bars, Choropleth, Datum, Dots, Heat, Lines, Series, project_geojson
from .forms import CodeInput, PinInput, PlainDateField, PlainForm

_WAYS = [
    ("talk", gettext_lazy("By talking")),
    ("phone", gettext_lazy("By phone")),
    ("paper", gettext_lazy("On paper")),
]


class ExampleForm(PlainForm):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), help_text=gettext_lazy("The name you like to be called.")
    )
    story = forms.CharField(
        label=gettext_lazy("What matters to you?"),
        widget=forms.Textarea,
        required=False,
        help_text=gettext_lazy("Write in any language."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    hours = forms.IntegerField(label=gettext_lazy("Hours"), required=False)
    day = PlainDateField(
        label=gettext_lazy("Which day?"), help_text=gettext_lazy("For example 27 3 2026.")
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language you read"),
        choices=[("en", "English"), ("ur", "اردو"), ("pl", "Polski")],
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How should we ask you?"), choices=_WAYS, widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What would help you?"),
        choices=[
            ("interpreter", gettext_lazy("An interpreter")),
            ("child", gettext_lazy("Childcare")),
            ("ride", gettext_lazy("A ride")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label=gettext_lazy("Somebody read this out to me"))
    picture = forms.FileField(label=gettext_lazy("A picture"), required=False)
    pin = forms.CharField(label=gettext_lazy("Your PIN"), widget=PinInput)
    code = forms.CharField(label=gettext_lazy("The code on your card"), widget=CodeInput)
    kept = forms.CharField(widget=forms.HiddenInput, initial="kept", required=False)


def example_form(with_errors: bool) -> ExampleForm:
    if with_errors:
        typed = {"story": "نمی والے کمرے", "day_day": "31", "day_month": "2", "day_year": "2026"}
        return ExampleForm(typed | {"way": "walk", "email": "rana@"})
    return ExampleForm(initial={"way": "talk", "needs": ["child"], "day": clock.today()})


def _charts() -> dict[str, Any]:
    return {
        "bars": Bars(
            _("What people raised"),
            _("Damp homes came up most, in 31 talks of 52."),
            [
                Datum(_("Damp and cold homes"), 31, n=52),
                Datum(_("Nowhere safe for children to play near the main road"), 24, n=52),
                Datum(_("Getting an appointment"), 18, n=50),
                Datum(_("Noise at night"), hidden=True),
                Datum(_("Dogs in the park")),
            ],
            name_heading=_("What"),
            value_heading=_("Talks"),
            note=_("Fewer than five talks are not shown."),
        ),
        "lines": Lines(
            _("People who took part"),
            _("More people came each month, and most of all in the community groups."),
            [_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")],
            [
                Series(_("Community"), [Datum("", v, n=v) for v in (12, 18, 22, 30, 41, 55)]),
                Series(
                    _("Institutions"),
                    [
                        Datum("", 8),
                        Datum("", 9),
                        Datum("", hidden=True),
                        Datum(""),
                        Datum("", 14, low=10, high=18),
                        Datum("", 15),
                    ],
                ),
            ],
            name_heading=_("Month"),
        ),
        "dots": Dots(
            _("How fair people found it"),
            _("The two groups see it differently: their ranges do not touch."),
            [
                Datum(_("Community"), 3.1, 2.7, 3.5, n=24),
                Datum(_("Institutions"), 4.2, 3.8, 4.6, n=11),
                Datum(_("Network"), hidden=True),
            ],
            decimals=1,
            reference=3.5,
            reference_label=_("Everybody together"),
            value_heading=_("Mean, from 1 to 5"),
        ),
        "heat": Heat(
            _("Who spoke about what"),
            _("Young people spoke most about play, older people about homes."),
            [_("Homes"), _("Play"), _("Health"), _("Safety")],
            [
                (_("Under 25"), [Datum("", v) for v in (12, 34, 9)] + [Datum("", hidden=True)]),
                (_("25 to 59"), [Datum("", v) for v in (28, 17, 21, 19)]),
                (_("60 and over"), [Datum("", v) for v in (41, 6, 27)] + [Datum("")]),
            ],
            unit="%",
            name_heading=_("Age"),
        ),
        "map": _map(),
    }


def _map() -> Choropleth:
    """A made-up town of six areas."""
    values = [12.0, 27.0, 44.0, 58.0, 73.0, 91.0, None, None]
    features = [
        {"geometry": {"type": "Polygon", "coordinates": [_square(index)]}}
        for index in range(len(values))
    ]
    outlines = project_geojson(features, 600)
    names = [
        _("Mill Side"),
        _("Canal End"),
        _("Old Market"),
        _("Hill Top"),
        _("Station"),
        _("Park Gate"),
        _("Quarry"),
        _("Moor Edge"),
    ]
    return Choropleth(
        _("Homes with damp"),
        _("Damp is most common near the canal, in the east of the town."),
        [
            Area(str(index), names[index], value, path, hidden=index == 6)
            for index, (value, path) in enumerate(zip(values, outlines, strict=True))
        ],
        outlines.width,
        outlines.height,
        unit="%",
        value_heading=_("Homes with damp"),
        credit=_("A made-up town."),
    )


def _square(index: int) -> list[list[float]]:
    column, row = index % 4, index // 4
    west, south = -1.8 + column * 0.02 + row * 0.004, 53.8 - row * 0.011
    lean = 0.003 if column % 2 else -0.002
    return [
        [west, south],
        [west + 0.02, south + lean / 2],
        [west + 0.021, south + 0.011 + lean / 2],
        [west + 0.001 + lean / 3, south + 0.011],
        [west, south],
    ]


def example(page: int = 1) -> dict[str, Any]:
    """The context of the gallery."""
    today = clock.today()
    cards = [
        {
            "title": _("Damp homes on Canal Road"),
            "href": "#one",
            "text": _("Three families asked for this. We answer by Friday."),
            "tag": (_("Needs a vote"), "copper"),
            "due": today + timedelta(days=3),
        },
        {
            "title": "نمی والے گھر",
            "href": "#two",
            "text": "تین خاندانوں نے یہ پوچھا۔",
            "tag": (_("Agreed"), "green"),
            "meta": ["Rana"],
        },
        {
            "title": _("Play street on Saturdays"),
            "href": "#three",
            "tag": (_("Waiting"), "grey"),
            "due": today - timedelta(days=5),
        },
    ]
    story = [
        {
            "title": _("The council replied"),
            "when": today,
            "text": _("It will mend the roofs of twelve homes by the summer."),
            "tag": (_("Promise"), "teal"),
        },
        {
            "title": _("Members voted"),
            "when": today - timedelta(days=20),
            "text": _("Community: 14 for, 1 against. Institutions: 5 for."),
            "who": "Cora",
        },
        {"title": _("The idea was raised"), "when": today - timedelta(days=64)},
    ]
    return {
        "cards": cards,
        "story": story,
        "dues": [today + timedelta(days=n) for n in (9, 3, 0, -1, -5)],
        "list_page": Paginator(list(range(95)), 10).get_page(page),
        **{f"{name}_chart": chart for name, chart in _charts().items()},
    }
