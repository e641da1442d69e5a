"""Questionnaires come in, are published, and are accepted by the community and by speakers."""

import json
from importlib.resources import files
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts import permissions
from copper.accounts.actor import Actor
from copper.accounts.models import Person
from copper.core import clock
from copper.core.errors import Refused
from copper.instruments import definition as shapes
from copper.instruments.models import (
    Instrument,
    InstrumentVersion,
    LanguageCheck,
    VersionAcceptance,
)
from copper.records import book


def _read(content: object) -> shapes.QuestionnaireFile:
    try:
        return shapes.read_file(content)
    except shapes.Faults as faults:
        raise Refused(
            _("This file is not a questionnaire that we can read."), missing=faults.faults
        ) from None


def _envelope(file: shapes.QuestionnaireFile) -> dict[str, Any]:
    return {
        "title": file.title,
        "kind": file.kind,
        "licence": file.licence,
        "source": file.source,
        "wording_by_user": file.wording_by_user,
    }


@transaction.atomic
def import_file(actor: Actor, *, content: Any) -> InstrumentVersion:
    """Takes in one version from parsed JSON, as a draft; the same file again changes nothing.

    A draft of the same number is replaced. Refused: faults in the file (listed), a number that was
    published with other content, or a draft of another number that still waits.
    """
    permissions.check(actor, "instruments.import")
    file = _read(content)
    instrument, _made = Instrument.objects.get_or_create(
        code=file.code, defaults={**_envelope(file), "made_at": clock.now()}
    )
    versions = InstrumentVersion.objects.filter(instrument=instrument)
    fields = {"content": content, "is_equality": file.definition.equality}
    if same := versions.filter(number=file.version).first():
        if same.content == content:
            return same
        if same.published_at:
            raise Refused(
                _("Version %(number)s was published with other questions.")
                % {"number": file.version},
                next_step=_("Give your file a new version number."),
            )
        return same.save_changes(**fields)
    if draft := versions.filter(published_at=None).first():
        raise Refused(
            _("Version %(number)s is still a draft.") % {"number": draft.number},
            next_step=_("Publish it first, or bring it in again with your changes."),
        )
    return InstrumentVersion.objects.create(
        instrument=instrument, number=file.version, made_at=clock.now(), **fields
    )


@transaction.atomic
def publish(actor: Actor, *, version: InstrumentVersion) -> InstrumentVersion:
    """From now on the version can't change. It carries a draft mark until the community accepts it."""
    permissions.check(actor, "instruments.publish", version)
    if version.published_at:
        return version
    file = _read(version.content)
    missing = [
        _("The words of question '%(code)s'.") % {"code": code}
        for code in shapes.missing_for_publishing(file.definition)
    ]
    if not any(state.is_offered for state in shapes.language_states(file.title, file.definition)):
        missing.append(_("One language in which every text is there."))
    if missing:
        raise Refused(_("This questionnaire is not complete yet."), missing=missing)
    version.save_changes(published_at=clock.now(), published_by=actor.person)
    newer = version.instrument.versions.filter(
        published_at__isnull=False, number__gt=version.number
    )
    if not newer.exists():
        Instrument.objects.filter(pk=version.instrument_id).update(**_envelope(file))
    book.write(
        actor=actor,
        kind="questionnaire.published",
        subject=version.public_id,
        subject_type="questionnaire_version",
        codes={"code": file.code, "version": file.version},
    )
    return version


@transaction.atomic
def accept(actor: Actor, *, version: InstrumentVersion) -> VersionAcceptance:
    """A community seat says that these questions are all right to ask. Twice counts once."""
    permissions.check(actor, "instruments.accept", version)
    seat = next(seat for seat in actor.seats if seat.bloc == "community")
    acceptance, made = VersionAcceptance.objects.get_or_create(
        of_version=version,
        person=actor.person,
        defaults={"at": clock.now(), "organisation_id": seat.organisation_id},
    )
    if made:
        book.write(
            actor=actor,
            kind="questionnaire.accepted",
            subject=version.public_id,
            subject_type="questionnaire_version",
        )
    return acceptance


@transaction.atomic
def accept_language(actor: Actor, *, version: InstrumentVersion, language: str) -> LanguageCheck:
    """A named speaker accepts every text of a version in a language.

    Refused when a text is missing in it. Needed before texts on consent, safety, safeguarding and
    pay are shown in that language.
    """
    permissions.check(actor, "instruments.accept_language", version)
    speaker = cast(Person, actor.person)  # the permission needs a seat, so there is a person
    file = _read(version.content)
    states = {s.language: s for s in shapes.language_states(file.title, file.definition)}
    if language not in states or states[language].state == "incomplete":
        raise Refused(
            _("Some texts are missing in this language."),
            next_step=_("Add them first, in a new version."),
        )
    check, made = LanguageCheck.objects.get_or_create(
        of_version=version,
        language=language,
        defaults={"person": speaker, "at": clock.now()},
    )
    if made:
        book.write(
            actor=actor,
            kind="questionnaire.language_accepted",
            subject=version.public_id,
            subject_type="questionnaire_version",
            codes={"language": language},
        )
    return check


def shipped() -> list[dict[str, Any]]:
    """Our own questionnaires, as they lie in this room's folder `shipped`."""
    folder = files("copper.instruments") / "shipped"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".json")]
    return [
        json.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    ]


@transaction.atomic
def load_shipped(actor: Actor) -> list[InstrumentVersion]:
    """Takes in and publishes our own questionnaires; those that are there already stay as they are."""
    permissions.check(actor, "instruments.import")
    return [publish(actor, version=import_file(actor, content=content)) for content in shipped()]
