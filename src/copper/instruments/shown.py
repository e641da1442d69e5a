"""From a definition to what a page needs: words in a language, with direction and recorded audio."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel import Locale, UnknownLocaleError
from django.urls import reverse
from django.utils.translation import gettext as _

from copper.core import text
from copper.ui import tongues
from copper.ui.tongues import Tongue

from . import answers
from .definition import Definition, Item, LanguageState, Section


def direction(language: str) -> str:
    """ "rtl" or "ltr" for any language tag."""
    if tongue := tongues.find(language):
        return "rtl" if tongue.rtl else "ltr"
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def language_name(language: str) -> str:
    """A language's own name, where we know it; else its tag."""
    if tongue := tongues.find(language):
        return tongue.name
    try:
        return Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language


@dataclass(frozen=True)
class Words:
    """A text as it is shown. `audio` is an address on our own server, or empty."""

    text: str
    lang: str
    audio: str = ""

    @property
    def dir(self) -> str:
        return direction(self.lang)


def _audio(value: Mapping[str, Mapping[str, str]], *languages: str) -> str:
    for language in languages:
        if recorded := value.get(language, {}).get("audio"):
            try:
                return reverse("files:file", args=[uuid.UUID(recorded)])
            except ValueError:
                return ""
    return ""


def words(value: Mapping[str, Mapping[str, str]] | None, *languages: str) -> Words | None:
    """The text in the first of these languages there is (else as its author wrote it)."""
    if not value:
        return None
    shown, language = text.pick(value, *languages)
    return Words(shown, language, _audio(value, *languages))


@dataclass(frozen=True)
class Option:
    value: str
    words: Words | None
    number: str = ""  # of a scale's point
    is_chosen: bool = False


@dataclass(frozen=True)
class Question:
    """One item as a form or a sheet of paper shows it."""

    item: Item
    words: Words | None
    hint: Words | None
    options: list[Option]
    specials: list[Option]  # "I'd rather not say", "does not fit"
    typed: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def text_typed(self) -> str:
        return next((value for value in self.typed if not value.startswith("!")), "")

    @property
    def is_group(self) -> bool:
        """Several boxes under one question."""
        return bool(self.options)

    @property
    def target(self) -> str:
        """The id that an error links to: the first box, or the field."""
        return f"q-{self.item.code}"


def _options(definition: Definition, item: Item, languages: Sequence[str]) -> list[Option]:
    if item.scale:
        points = definition.scales[item.scale].points
        return [Option(str(p.value), words(p.label, *languages), str(p.value)) for p in points]
    if item.kind == "yes_no":
        lang = languages[-1] if languages else "en"
        return [Option("yes", Words(_("Yes"), lang)), Option("no", Words(_("No"), lang))]
    return [Option(choice.code, words(choice.label, *languages)) for choice in item.choices]


def _specials(definition: Definition, item: Item, languages: Sequence[str]) -> list[Option]:
    found = []
    if answers.may_be_not_relevant(definition, item):
        label = definition.scales[item.scale or ""].not_relevant
        found.append(Option(answers.NOT_RELEVANT, words(label, *languages)))
    if item.decline:
        lang = languages[-1] if languages else "en"
        found.append(Option(answers.DECLINED, Words(_("I would rather not say"), lang)))
    return found


def _marked(options: list[Option], typed: Sequence[str]) -> list[Option]:
    return [Option(o.value, o.words, o.number, o.value in typed) for o in options]


def questions(
    definition: Definition,
    items: Sequence[Item],
    languages: Sequence[str],
    typed: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Question]:
    """Items in a language. `languages`: the wanted tag first, the language of the page's text last."""
    typed, errors = typed or {}, errors or {}
    return [
        Question(
            item,
            words(item.text, *languages),
            words(item.hint, *languages),
            _marked(_options(definition, item, languages), typed.get(item.code, [])),
            _marked(_specials(definition, item, languages), typed.get(item.code, [])),
            typed.get(item.code, []),
            errors.get(item.code, ""),
        )
        for item in items
    ]


def languages_for(
    tongue: Tongue, states: Sequence[LanguageState]
) -> tuple[list[str], LanguageState | None]:
    """In which languages to look for texts, and the state of the one that is shown.

    A language in which the questionnaire may not be shown yet is passed over for the original.
    """
    offered = {state.language: state for state in states if state.is_offered}
    wanted = [code for code in (tongue.code, tongue.text_code) if code in offered]
    if not wanted:
        wanted = [s.language for s in states if s.state == "original"] or list(offered)[:1]
    return wanted, offered.get(wanted[0]) if wanted else None


def answered_words(definition: Definition, question: Question, value: Any) -> str:
    """An answer in words, for the page that shows everything before it is sent."""
    if value is None:
        return _("No answer")
    typed = answers.as_typed(value)
    labels = [
        " ".join(filter(None, [option.number, option.words.text if option.words else ""]))
        for option in [*question.options, *question.specials]
        if option.value in typed
    ]
    return ", ".join(labels) if labels else str(value)


def sections(
    definition: Definition, languages: Sequence[str]
) -> list[tuple[Section, Words | None]]:
    return [(section, words(section.title, *languages)) for section in definition.sections]
