"""The shape of a questionnaire, as data. Plain Python, no database.

A questionnaire leaves and comes in as one JSON file (docs/instruments.md). `read_file` checks it and
names every fault in words; `language_states` says in which languages it may be shown.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from copper.core import text

FORMAT = "copper-questionnaire/1"
SCORED = {"scale", "number", "yes_no", "single"}

Texts = Annotated[dict[str, dict[str, str]], AfterValidator(text.checked_shape)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Number = Annotated[float, Field(allow_inf_nan=False)]
# What a text is about, when it may not be shown in a language before a named speaker accepted it.
Sensitive = Literal["consent", "safety", "safeguarding", "pay"]


class Faults(ValueError):
    """What is wrong with a questionnaire: `faults` holds one sentence for each thing."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Point(Shape):
    """One point of a scale. Without a label only its number is shown."""

    value: int
    label: Texts | None = None


class Scale(Shape):
    """Points in rising order; `not_relevant` is a further answer that counts as missing."""

    points: list[Point] = Field(min_length=2, max_length=11)
    not_relevant: Texts | None = None

    @model_validator(mode="after")
    def _rises(self) -> Self:
        values = [point.value for point in self.points]
        if any(a >= b for a, b in itertools.pairwise(values)):
            raise ValueError("The points of a scale must rise.")
        return self

    @property
    def least(self) -> int:
        return self.points[0].value

    @property
    def most(self) -> int:
        return self.points[-1].value


class Choice(Shape):
    code: Code
    label: Texts
    score: Number | None = None


class Item(Shape):
    """One question. `text` may be missing while the user still has to supply licensed wording."""

    code: Code
    kind: Literal[
        "scale", "single", "multiple", "number", "short_text", "long_text", "yes_no", "date"
    ]
    text: Texts | None = None
    hint: Texts | None = None
    required: bool = False
    decline: bool = False  # offers "I'd rather not say"
    sensitive: Sensitive | None = None
    scale: Code | None = None
    choices: list[Choice] = Field(default_factory=list)
    least: Number | None = None
    most: Number | None = None
    longest: Annotated[int, Field(ge=1, le=10_000)] | None = None
    reverse: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        is_choice = self.kind in {"single", "multiple"}
        rules = [
            ((self.kind == "scale") == (self.scale is not None), "a scale belongs to kind 'scale'"),
            (is_choice == bool(self.choices), "choices belong to kinds 'single' and 'multiple'"),
            (
                self.kind == "number" or (self.least is None and self.most is None),
                "least and most belong to kind 'number'",
            ),
            (
                self.least is None or self.most is None or self.least < self.most,
                "least must be below most",
            ),
            (
                self.longest is None or self.kind in {"short_text", "long_text"},
                "longest belongs to the text kinds",
            ),
            (
                not self.reverse
                or self.kind in {"scale", "yes_no"}
                or (self.least is not None and self.most is not None),
                "only a scale, a yes/no or a number with least and most can be reversed",
            ),
            (
                len({choice.code for choice in self.choices}) == len(self.choices),
                "two choices have the same code",
            ),
        ]
        if wrong := [sentence for holds, sentence in rules if not holds]:
            raise ValueError(f"Item '{self.code}': " + "; ".join(wrong) + ".")
        return self

    @property
    def gives_a_number(self) -> bool:
        if self.kind == "single":
            return all(choice.score is not None for choice in self.choices)
        return self.kind in SCORED


class Section(Shape):
    """Shown as one page on a phone."""

    code: Code
    title: Texts | None = None
    intro: Texts | None = None
    sensitive: Sensitive | None = None
    items: list[Item] = Field(min_length=1)


class Missing(Shape):
    """When a score is still worked out: from this share, or this number, of answers on."""

    share: Annotated[float, Field(gt=0, le=1)] | None = None
    count: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.share is None) == (self.count is None):
            raise ValueError("A missing rule has either a share or a count.")
        return self


class Score(Shape):
    """A subscale over items, or a score over earlier scores. `rescale` maps its range onto another."""

    code: Code
    title: Texts
    items: list[Code] = Field(default_factory=list)
    scores: list[Code] = Field(default_factory=list)
    method: Literal["mean", "sum", "min", "geometric_mean"]
    missing: Missing = Missing(share=1.0)
    rescale: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None

    @model_validator(mode="after")
    def _items_or_scores(self) -> Self:
        members = self.items or self.scores
        if bool(self.items) == bool(self.scores):
            raise ValueError(f"Score '{self.code}' needs either items or scores.")
        if len(set(members)) != len(members):
            raise ValueError(f"Score '{self.code}' counts something twice.")
        if self.missing.count is not None and self.missing.count > len(members):
            raise ValueError(f"Score '{self.code}' asks for more answers than it has items.")
        if self.rescale and self.rescale[0] >= self.rescale[1]:
            raise ValueError(f"Score '{self.code}': the new range must rise.")
        return self


class Definition(Shape):
    """What is asked. `equality`: every item offers "I'd rather not say" and none is needed."""

    intro: Texts
    intro_sensitive: Sensitive | None = None
    thanks: Texts | None = None
    minutes: Annotated[int, Field(ge=1, le=120)] | None = None
    equality: bool = False
    # Translations whose scales were tested with people: the others are "exploratory".
    validated: list[str] = Field(default_factory=list)
    scales: dict[Code, Scale] = Field(default_factory=dict)
    sections: list[Section] = Field(min_length=1)
    scores: list[Score] = Field(default_factory=list)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if wrong := [*self._faults_of_items(), *self._faults_of_scores()]:
            raise ValueError(" ".join(wrong))
        return self

    def _faults_of_items(self) -> Iterator[str]:
        seen: set[str] = set()
        for item in self.items:
            if item.code in seen:
                yield f"Two items are called '{item.code}'."
            seen.add(item.code)
            if item.scale is not None and item.scale not in self.scales:
                yield f"Item '{item.code}' uses a scale '{item.scale}' that is not there."
            if self.equality and (item.required or not item.decline):
                yield f"Item '{item.code}' asks about equality: it needs 'decline' and can't be required."
        if len({section.code for section in self.sections}) != len(self.sections):
            yield "Two sections have the same code."

    def _faults_of_scores(self) -> Iterator[str]:
        items = {item.code: item for item in self.items}
        earlier: set[str] = set()
        for score in self.scores:
            for code in score.items:
                if code not in items:
                    yield f"Score '{score.code}' counts an item '{code}' that is not there."
                elif not items[code].gives_a_number:
                    yield f"Score '{score.code}' counts the item '{code}', which gives no number."
                elif score.rescale and None in self.bounds(items[code]):
                    yield f"Score '{score.code}' can't be rescaled: '{code}' has no least and most."
            for code in score.scores:
                if code not in earlier:
                    yield f"Score '{score.code}' uses a score '{code}' that does not come before it."
            if score.code in items or score.code in earlier:
                yield f"The name '{score.code}' is taken twice."
            if score.rescale and score.scores:
                yield f"Score '{score.code}': rescale the scores it is made of instead."
            earlier.add(score.code)

    @property
    def items(self) -> list[Item]:
        return [item for section in self.sections for item in section.items]

    def item(self, code: str) -> Item:
        return next(item for item in self.items if item.code == code)

    def bounds(self, item: Item) -> tuple[float | None, float | None]:
        """The least and the most that an item's number can be."""
        if item.kind == "scale" and item.scale in self.scales:
            return self.scales[item.scale].least, self.scales[item.scale].most
        if item.kind == "yes_no":
            return 0, 1
        if item.kind == "single" and item.gives_a_number:
            scores = [choice.score for choice in item.choices if choice.score is not None]
            return min(scores), max(scores)
        return item.least, item.most


class QuestionnaireFile(Shape):
    """One version of one questionnaire, as it leaves and comes in."""

    format: Literal["copper-questionnaire/1"]
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,59}$")]
    title: Texts
    kind: Literal["own", "third_party"]
    licence: Annotated[str, Field(min_length=1, max_length=200)]
    source: Annotated[str, Field(max_length=1000)] = ""
    wording_by_user: bool = False
    version: Annotated[int, Field(ge=1, le=30_000)]
    definition: Definition

    @model_validator(mode="after")
    def _has_a_free_name(self) -> Self:
        if self.code == "add":  # the address of the page that takes files in
            raise ValueError("A questionnaire can't have the code 'add'.")
        return self


def _sentence(error: Any) -> str:
    where = " › ".join(str(part) for part in error["loc"] if part != "definition")
    message = error["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def read_file(content: object) -> QuestionnaireFile:
    """The questionnaire in a parsed JSON file. Faults (a ValueError) lists what is wrong."""
    try:
        # PostgreSQL's JSON takes neither the letter NUL nor half a surrogate pair.
        if "\x00" in "".join(_strings(content)).encode().decode():
            raise UnicodeError
    except UnicodeError:
        raise Faults(["The file holds letters that can't be stored."]) from None
    try:
        return QuestionnaireFile.model_validate(content)
    except ValidationError as error:
        raise Faults([_sentence(fault) for fault in error.errors()]) from None


def texts_in(title: Mapping[str, Any], definition: Definition) -> Iterator[tuple[Texts, bool]]:
    """Every text of a questionnaire, and whether it is a sensitive one (consent, safety, pay)."""
    yield dict(title), False
    yield definition.intro, definition.intro_sensitive is not None
    if definition.thanks:
        yield definition.thanks, False
    for scale in definition.scales.values():
        for label in [*(point.label for point in scale.points), scale.not_relevant]:
            if label:
                yield label, False
    for section in definition.sections:
        for words in (section.title, section.intro):
            if words:
                yield words, section.sensitive is not None
        for item in section.items:
            for words in [item.text, item.hint, *(choice.label for choice in item.choices)]:
                if words:
                    yield words, (item.sensitive or section.sensitive) is not None
    for score in definition.scores:
        yield score.title, False


def missing_for_publishing(definition: Definition) -> list[str]:
    """Codes of items that still have no wording (licensed items that the user has to supply)."""
    return [item.code for item in definition.items if not item.text]


@dataclass(frozen=True)
class LanguageState:
    """`state`: original · ready · exploratory (checked, scales untested) · draft · held · incomplete.

    held: a text on consent, safety, safeguarding or pay still waits for a named speaker.
    """

    language: str
    state: str
    missing: int = 0
    spoken_only: bool = False

    @property
    def is_offered(self) -> bool:
        return self.state not in {"held", "incomplete"}


def _state(language: str, found: list[tuple[Any, bool]], accepted: bool, tested: bool) -> str:
    statuses = [(entry.get("status", "draft"), sensitive) for entry, sensitive in found]
    if all(status == "original" for status, _sensitive in statuses):
        return "original"
    if not accepted:
        # "checked" in a file that came from elsewhere names nobody whom this network knows
        if any(sensitive and status != "original" for status, sensitive in statuses):
            return "held"
        if any(status not in {"original", "checked"} for status, _sensitive in statuses):
            return "draft"
    return "ready" if tested else "exploratory"


def language_states(
    title: Mapping[str, Any], definition: Definition, accepted: Collection[str] = ()
) -> list[LanguageState]:
    """For each language that occurs: may the questionnaire be shown in it, and with which mark.

    `accepted`: languages that a named speaker of this network accepted as a whole.
    """
    everything = list(texts_in(title, definition))
    languages = dict.fromkeys(tag for words, _sensitive in everything for tag in words)
    has_scales = any(item.kind == "scale" for item in definition.items)
    states = []
    for language in languages:
        found = [(words[language], sens) for words, sens in everything if language in words]
        missing = len(everything) - len(found)
        spoken = any(not entry.get("text") for entry, _sensitive in found)
        tested = not has_scales or language in definition.validated
        state = "incomplete" if missing else _state(language, found, language in accepted, tested)
        states.append(LanguageState(language, state, missing, spoken))
    return states
