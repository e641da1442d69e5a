"""Adding languages, checking sentences, recording screens."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.files import services as files
from copper.records import book
from copper.ui import tongues

from . import catalogs, rules, selectors
from .models import Language, Review, ScreenMedia


@transaction.atomic
def add_language(
    *, actor: Actor, code: str, name: str, name_en: str, is_rtl: bool = False, shown_as: str = ""
) -> Language:
    """Switches a language on. `shown_as` makes it one that is only spoken: text comes from there."""
    check(actor, "languages.add")
    missing = []
    if not rules.is_tag(code):
        missing.append(_("Write the language tag like pa, sk or phr."))
    if not name.strip() or not name_en.strip():
        missing.append(_("Write the language's own name, and its name in English."))
    if tongues.find(code):
        missing.append(_("This language is there already."))
    if shown_as and not tongues.find(shown_as):
        missing.append(_("Choose the language whose text is shown."))
    if missing:
        raise Refused(_("The language was not added."), missing=missing)
    try:
        with transaction.atomic():
            language = Language.objects.create(
                code=code,
                name=name.strip(),
                name_en=name_en.strip(),
                is_rtl=is_rtl,
                shown_as=shown_as,
                is_spoken_only=bool(shown_as),
                added_by_ref=actor.ref,
                added_at=clock.now(),
            )
    except IntegrityError as error:
        raise Refused(_("This language is there already.")) from error
    book.write(
        actor=actor,
        kind="language.added",
        subject_type="language",
        subject=language.public_id,
        codes={"code": code},
    )
    transaction.on_commit(refresh)
    return language


@transaction.atomic
def review(*, actor: Actor, language: str, key: str, texts: list[str]) -> Review:
    """A speaker accepts a sentence as it is, or corrects it. Refused when signs for names got lost."""
    check(actor, "languages.review")
    selectors.known(language)
    sentence = next((s for s in catalogs.sentences(language) if s.key == key), None)
    if sentence is None:
        raise Refused(_("This sentence is no longer on any page."))
    texts = [text.replace("\x00", "").strip() for text in texts]
    if len(texts) != (catalogs.plural_forms(language) if sentence.plural else 1):
        raise Refused(_("The translation is empty."), kept=_("What you typed is still here."))
    originals = [sentence.english, *([sentence.plural] * (len(texts) - 1))]
    for original, text in zip(originals, texts, strict=True):
        # A plural form may leave the number out ("one question"), so it is held against the plural.
        why = (
            rules.misfit(sentence.plural or original, text)
            if sentence.plural
            else rules.misfit(original, text)
        )
        if why and not (sentence.plural and not rules.misfit(sentence.english, text)):
            raise Refused(why, kept=_("What you typed is still here."))
    made = Review.objects.create(
        language=language,
        key=key,
        texts=texts,
        is_corrected=tuple(texts) != sentence.shipped,
        reviewer_ref=actor.ref,
        reviewed_at=clock.now(),
    )
    book.write(
        actor=actor,
        kind="string.reviewed",
        subject_type="string",
        subject=made.public_id,
        codes={"language": language, "corrected": made.is_corrected},
    )
    transaction.on_commit(refresh)
    return made


def record_screen(
    *, actor: Actor, screen: str, language: str, kind: str, upload: Any
) -> ScreenMedia:
    """Puts recorded audio, Easy Read or a sign-language video on a screen; a new one takes the old one's place."""
    check(actor, "languages.record")
    if screen not in rules.SCREENS or kind not in dict(rules.MEDIA) or not tongues.find(language):
        raise Refused(_("Choose a page, a language and a kind of recording."))
    stored = files.store(actor=actor, upload=upload, purpose=rules.PURPOSES[kind], readers="public")
    with transaction.atomic():
        before = (
            ScreenMedia.objects.filter(screen=screen, language=language, kind=kind)
            .select_related("file")
            .first()
        )
        if before:
            old = before.file
            before.delete()
            files.withdraw(actor=actor, stored=old, why=_("A newer recording took its place."))
        made = ScreenMedia.objects.create(
            screen=screen,
            language=language,
            kind=kind,
            file=stored,
            added_by_ref=actor.ref,
            added_at=clock.now(),
        )
        book.write(
            actor=actor,
            kind="screen.recorded",
            subject_type="screen",
            subject=made.public_id,
            codes={"screen": screen, "language": language, "kind": kind},
        )
        transaction.on_commit(refresh)
    return made


def refresh() -> None:
    """Writes what the database says into the data folder, where every process of this machine looks.

    Called after each change, and at start (so that a machine that was away catches up).
    """
    own = list(Language.objects.filter(is_on=True).order_by("name_en"))
    for language in {*Review.objects.values_list("language", flat=True)}:
        catalogs.write_own(language, selectors.reviewed_texts(language))
    by_code = {t.code: t for t in tongues.SHIPPED}
    media: dict[str, dict[str, dict[str, str]]] = {}
    for row in ScreenMedia.objects.select_related("file"):
        media.setdefault(row.screen, {}).setdefault(row.language, {})[row.kind] = str(
            row.file.public_id
        )
    catalogs.write_switchboard(
        {
            "tongues": [
                [
                    one.code,
                    one.name,
                    by_code[one.shown_as].rtl if one.shown_as in by_code else one.is_rtl,
                    one.shown_as,
                ]
                for one in own
            ],
            "media": media,
        }
    )
