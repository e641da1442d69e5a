"""Coverage, and the strings of one language with what speakers said of them."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.urls import NoReverseMatch, reverse

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core.errors import NotHere
from copper.ui import tongues
from copper.ui.screen_media import Media

from . import catalogs
from .models import Language, Review, ScreenMedia

STATES = ("missing", "machine", "reviewed")


@dataclass(frozen=True)
class Coverage:
    """`total` strings; `translated` of them have a text, `reviewed` were checked by a speaker."""

    tongue: tongues.Tongue
    total: int
    translated: int
    reviewed: int
    is_spoken_only: bool = False
    recordings: int = 0

    @property
    def percent(self) -> int:
        return 100 * self.translated // self.total if self.total else 100


@dataclass(frozen=True)
class Row:
    """One string with what is shown for it now."""

    sentence: catalogs.Sentence
    texts: list[str]
    state: str
    boxes: list[tuple[str, str]] = field(default_factory=list)


def latest_reviews(language: str) -> dict[str, Review]:
    """{key: newest review} of a language, in one query."""
    found = Review.objects.filter(language=language).order_by("reviewed_at", "pk")
    return {review.key: review for review in found}


def reviewed_texts(language: str) -> dict[str, list[str]]:
    """{key: texts of the newest review} of a language, in one query."""
    # The newest only: texts of every review ever made would take longer to read than the page.
    newest = Review.objects.filter(language=language).values("key").annotate(last=Max("pk"))
    reviews = Review.objects.filter(pk__in=newest.values("last"))
    return dict(reviews.values_list("key", "texts"))


def known(code: str) -> tongues.Tongue:
    found = tongues.find(code)
    if found is None:
        raise NotHere()
    return found


def rows(actor: Actor, language: str, state: str = "", words: str = "") -> list[Row]:
    """The strings of a language, filtered; the ones without a text come first."""
    check(actor, "languages.see_coverage")
    known(language)
    reviewed, forms = reviewed_texts(language), catalogs.plural_forms(language)
    found = [
        _row(sentence, reviewed.get(sentence.key), forms if sentence.plural else 1)
        for sentence in catalogs.sentences(language)
    ]
    if state:
        found = [row for row in found if row.state == state]
    if words:
        wanted = words.casefold()
        found = [
            row
            for row in found
            if wanted in row.sentence.english.casefold()
            or any(wanted in text.casefold() for text in row.texts)
        ]
    return sorted(found, key=lambda row: STATES.index(row.state))


def _row(sentence: catalogs.Sentence, reviewed: list[str] | None, forms: int) -> Row:
    texts = list(reviewed or sentence.shipped)
    state = "reviewed" if reviewed else "machine" if any(texts) else "missing"
    several = (texts + [""] * forms)[:forms]
    return Row(sentence, texts, state, [(f"text_{n}", text) for n, text in enumerate(several)])


def coverage(actor: Actor) -> list[Coverage]:
    """How far each language is. English is the original."""
    check(actor, "languages.see_coverage")
    own = {language.code: language for language in Language.objects.filter(is_on=True)}
    recorded: dict[str, int] = {}
    for language in ScreenMedia.objects.values_list("language", flat=True):
        recorded[language] = recorded.get(language, 0) + 1
    reviewed: dict[str, set[str]] = {}
    for language, key in Review.objects.values_list("language", "key").distinct():
        reviewed.setdefault(language, set()).add(key)
    result = []
    for tongue in tongues.all_tongues():
        if tongue.code == "en":
            continue
        mine = own.get(tongue.code)
        spoken = bool(mine and mine.is_spoken_only)
        theirs = reviewed.get(tongue.code, set())
        sentences = () if spoken else catalogs.sentences(tongue.code)
        result.append(
            Coverage(
                tongue,
                len(sentences),
                sum(s.key in theirs or any(s.shipped) for s in sentences),
                sum(s.key in theirs for s in sentences),
                spoken,
                recorded.get(tongue.code, 0),
            )
        )
    return result


def media_rows(actor: Actor) -> list[ScreenMedia]:
    check(actor, "languages.record")
    return list(ScreenMedia.objects.select_related("file").order_by("screen", "language", "kind"))


def media_for(screen: str, tongue: tongues.Tongue) -> Media | None:
    """What the base page shows beside a screen; read from the switchboard, no query."""
    theirs = catalogs.switched_on().get("media", {}).get(screen, {})
    found: dict[str, Any] = theirs.get(tongue.code) or theirs.get(tongue.text_code) or {}
    if not found:
        return None
    return Media(
        audio=_address(found, "audio"),
        easy_read=_address(found, "easy_read"),
        sign_video=_address(found, "sign"),
        language=tongue.code,
    )


def _address(found: dict[str, str], kind: str) -> str:
    if kind not in found:
        return ""
    try:
        return reverse("files:file", args=[found[kind]])
    except NoReverseMatch:
        return ""
