"""A version in other languages. A translation is a draft until a named speaker accepted it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.agreements import content
from copper.agreements.models import Agreement, Translation, TranslationCheck, Version
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.records import book
from copper.ui import tongues

from .holding import hold, newest


@transaction.atomic
def translate(
    *,
    actor: Actor,
    agreement: Agreement,
    version: Version,
    language: str,
    texts: Mapping[str, str],
) -> Translation:
    """The version in another language; `texts` are under the addresses of content.leaves.

    Only of a version that is offered: words that still change are not worth translating twice.
    """
    agreement = hold(agreement)
    check(actor, "agreements.translate", agreement)
    if version.pk != newest(agreement).pk or version.offered_at is None:
        raise Refused(_("Only the words that are offered for signing are translated."))
    if tongues.find(language) is None or language == version.language:
        raise Refused(_("Choose another language."))
    try:
        words = content.with_leaves(version.content, texts)
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong
    last = version.translations.filter(language=language).order_by("-number").first()
    if last and last.content == words:
        return last
    made = Translation.objects.create(
        of_version=version,
        language=language,
        number=last.number + 1 if last else 1,
        content=words,
        made_by_ref=actor.ref,
        made_at=clock.now(),
    )
    _note(actor, agreement, "agreement.translated", made)
    return made


@transaction.atomic
def accept_translation(
    *, actor: Actor, agreement: Agreement, translation: Translation
) -> TranslationCheck:
    """A speaker of both languages read it beside the original: somebody else than its translator."""
    agreement = hold(agreement)
    check(actor, "agreements.translate", agreement)
    actor.refuse_when_assisting()
    if actor.person is None or actor.ref == translation.made_by_ref:
        raise NotAllowed(_("Somebody else has to read what you translated."))
    newer = Translation.objects.filter(
        of_version_id=translation.of_version_id,
        language=translation.language,
        number__gt=translation.number,
    )
    if newer.exists():
        raise Refused(_("There is a newer translation. Read that one."))
    made, new = TranslationCheck.objects.get_or_create(
        translation=translation, defaults={"person": actor.person, "at": clock.now()}
    )
    if new:
        _note(actor, agreement, "agreement.translation_accepted", translation)
    return made


def _note(actor: Actor, agreement: Agreement, kind: str, translation: Translation) -> None:
    book.write(
        actor=actor,
        kind=kind,
        subject_type="agreement",
        subject=agreement.public_id,
        codes={
            "version": translation.of_version.number,
            "language": translation.language,
            "number": translation.number,
        },
    )
