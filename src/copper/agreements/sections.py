"""The sections that come with CoPPeR, and the shapes a section can have. Plain data, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.core import text

ONCE, EACH_PARTY, ROWS = "once", "party", "rows"


@dataclass(frozen=True)
class Kind:
    """`fields`: code → label; `needed`: those without which a row says too little."""

    code: str
    label: Any
    per: str
    fields: Mapping[str, Any]
    needed: tuple[str, ...] = ()


KINDS = {
    kind.code: kind
    for kind in (
        Kind("text", _("one text"), ONCE, {"text": _("In your own words")}, ("text",)),
        Kind("each", _("a text of each party"), EACH_PARTY, {"text": _("Your text")}, ("text",)),
        Kind(
            "decides",
            _("a table: who decides what"),
            ROWS,
            {"what": _("What is decided"), "who": _("Who decides"), "how": _("How")},
            ("what", "who"),
        ),
        Kind(
            "money",
            _("a table of payments"),
            ROWS,
            {
                "what": _("What for"),
                "amount": _("How much"),
                "payer": _("Who pays, and whom"),
                "when": _("By when"),
            },
            ("what", "amount", "payer", "when"),
        ),
        Kind(
            "data",
            _("sharing of data"),
            ROWS,
            {
                "controller": _("Who answers for the data (the controller)"),
                "purposes": _("What it is used for"),
                "data": _("Which data"),
                "recipients": _("Who receives it"),
                "retention": _("How long it is kept"),
                "requests": _("Who answers people who ask about their data"),
                "ending": _("What happens to it when we stop"),
            },
            ("controller", "purposes", "data", "recipients", "retention", "requests", "ending"),
        ),
        Kind(
            "holders",
            _("who holds money, contract and insurance of a group"),
            EACH_PARTY,
            {
                "money": _("Who holds their money"),
                "contract": _("Who signs contracts for them"),
                "insurance": _("Whose insurance covers them"),
            },
            ("money", "contract", "insurance"),
        ),
    )
}


@dataclass(frozen=True)
class Section:
    """One section of a pattern. `title` and `help` are core.text; {}: the words shipped for its code."""

    code: str
    kind: str
    required: bool
    title: Mapping[str, Any] = field(default_factory=dict)
    help: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shape(self) -> Kind:
        return KINDS[self.kind]

    def heading(self, *languages: str) -> str:
        return self._word(self.title, 0, *languages)

    def explained(self, *languages: str) -> str:
        return self._word(self.help, 1, *languages)

    def _word(self, given: Mapping[str, Any], place: int, *languages: str) -> str:
        if given:
            return text.pick(given, *languages)[0]
        return str(WORDS[self.code][place]) if self.code in WORDS else ""

    def as_data(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "kind": self.kind,
            "required": self.required,
            "title": dict(self.title),
            "help": dict(self.help),
        }


SHIPPED = (
    Section("purpose", "text", True),
    Section("brings", "each", True),
    Section("worries", "each", True),
    Section("decides", "decides", True),
    Section("money", "money", False),
    Section("data", "data", False),
    Section("credit", "text", True),
    Section("disputes", "text", True),
    Section("leaving", "text", True),
    Section("holders", "holders", False),
)
WORDS = {
    "purpose": (
        _("What we want to do together"),
        _("Two or three sentences that everybody would say the same way."),
    ),
    "brings": (
        _("What each of us brings"),
        _("People, time, trust, rooms, skills, money, languages. Each party writes its own."),
    ),
    "worries": (
        _("What each of us worries about"),
        _("What went wrong before, and what must not happen. Each party writes its own."),
    ),
    "decides": (
        _("Who decides what"),
        _("For example: what we ask people, who is paid, what is published, when we stop."),
    ),
    "money": (
        _("Money"),
        _("What is paid, how much, by whom, and by when. Say so if something is paid in advance."),
    ),
    "data": (
        _("Sharing data about people"),
        _(
            "One block for each organisation that answers for data. If you leave it empty, no data about people is shared."
        ),
    ),
    "credit": (
        _("Publishing, and whose names stand on it"),
        _("Who sees findings first, who says yes before they go out, and how people are named."),
    ),
    "disputes": (
        _("When we disagree"),
        _("Whom we talk to first, who helps if that does not work, and how long each step takes."),
    ),
    "leaving": (
        _("How each of us can leave"),
        _("How to say it, what is still paid, and what happens to work and data."),
    ),
    "holders": (
        _("Groups that are not registered"),
        _(
            "A group that is no charity or company says who holds its money, signs contracts for it and insures it."
        ),
    ),
}


def of_data(rows: Iterable[Mapping[str, Any]]) -> list[Section]:
    """Sections as a pattern keeps them."""
    return [
        Section(
            code=row["code"],
            kind=row["kind"],
            required=bool(row["required"]),
            title=row.get("title") or {},
            help=row.get("help") or {},
        )
        for row in rows
    ]


def find(sections: Sequence[Section], code: str) -> Section | None:
    return next((section for section in sections if section.code == code), None)
