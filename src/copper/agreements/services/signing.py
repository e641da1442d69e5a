"""Offering and signing. Each party signs for itself, the same version as the others."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.agreements import codes, rules, sections
from copper.agreements.models import Agreement, Party, Signature, Translation, Version
from copper.agreements.reading import READERS
from copper.core import clock, network
from copper.core.errors import ChangedMeanwhile, NotHere, Refused
from copper.files import services as files
from copper.records import book, pauses

from .holding import hold, newest, refuse_when_over


@transaction.atomic
def offer(*, actor: Actor, agreement: Agreement) -> Version:
    """These words are put before all parties: from now on nobody can change them. Refused, saying
    what is missing."""
    agreement = hold(agreement)
    check(actor, "agreements.offer", agreement)
    actor.refuse_when_assisting()
    refuse_when_over(agreement)
    pauses.refuse_when_paused(agreement.public_id)
    version = newest(agreement)
    if version.offered_at:
        return version
    if lacking := missing(agreement, version):
        raise Refused(_("The agreement can't be offered yet."), missing=lacking)
    now = clock.now()
    version.save_changes(offered_at=now, closed_at=now)
    agreement.save_changes(state=codes.OFFERED, state_since=clock.today())
    _note(actor, agreement, "agreement.offered", version)
    return version


def missing(agreement: Agreement, version: Version) -> list[str]:
    """What the version lacks before it can be offered, in plain words."""
    return rules.why_not_offer(
        sections=sections.of_data(agreement.template.sections),
        words=version.content,
        parties=list(agreement.parties.all()),
        review_on=version.review_on,
        today=clock.today(),
        longest_months=network.value("agreements.longest_months"),
    )


def sign_on_screen(
    *,
    actor: Actor,
    agreement: Agreement,
    party: Party,
    version: Version,
    language: str,
    knows_which_counts: bool = False,
) -> Signature:
    """A party says yes to this version, read in this language.

    A translation that no speaker accepted is a draft: then the words of the version's own language
    count, and `knows_which_counts` says that the signer was told so.
    """
    return _sign(actor, agreement, party, version, language, knows_which_counts)


def sign_on_paper(
    *,
    actor: Actor,
    agreement: Agreement,
    party: Party,
    version: Version,
    language: str,
    photo: Any,
    on: date,
    knows_which_counts: bool = False,
) -> Signature:
    """A party signed the printed agreement on a day; `photo` shows the paper. Put in by the party."""
    check(actor, "agreements.sign", party)  # before a byte of it is kept
    actor.refuse_when_assisting()
    prepared = files.prepare(actor=actor, upload=photo, purpose="agreement")
    return _sign(actor, agreement, party, version, language, knows_which_counts, prepared, on)


@transaction.atomic
def _sign(
    actor: Actor,
    agreement: Agreement,
    party: Party,
    version: Version,
    language: str,
    knows_which_counts: bool,
    photo: files.Prepared | None = None,
    on: date | None = None,
) -> Signature:
    check(actor, "agreements.sign", party)
    actor.refuse_when_assisting()
    agreement = hold(agreement)
    _refuse_unless_open(agreement, party, version)
    translation = _read_in(version, language)
    checked = translation is None or hasattr(translation, "acceptance")
    if not checked and not knows_which_counts:
        raise Refused(_("Tick that you know which words count: this translation is a draft."))
    today = clock.today()
    if on and not clock.local_date(version.offered_at) <= on <= today:  # type: ignore[arg-type]
        raise Refused(_("The day on the paper has to lie between the offer and today."))
    stored = (
        files.store(actor=actor, upload=photo, purpose="agreement", readers=READERS)
        if photo
        else None
    )
    signature = Signature.objects.create(
        version=version,
        party=party,
        person=actor.person,  # type: ignore[misc]  # `check` lets only people pass
        signed_as=party.name,
        how=codes.PAPER if stored else codes.SCREEN,
        language=language,
        translation=translation,
        counts=language if checked else version.language,
        photo=stored,
        on=on or today,
        at=clock.now(),
    )
    codes_of_line = {"party": party.number, "how": signature.how, "language": language}
    _note(actor, agreement, "agreement.party_signed", version, **codes_of_line)
    _finish_when_all_signed(actor, agreement, version)
    return signature


def _refuse_unless_open(agreement: Agreement, party: Party, version: Version) -> None:
    refuse_when_over(agreement)
    pauses.refuse_when_paused(agreement.public_id)
    if party.agreement_id != agreement.pk or version.agreement_id != agreement.pk:
        raise NotHere()
    now = newest(agreement)
    if now.pk != version.pk:
        raise ChangedMeanwhile(
            _("The words changed after you opened them, so you would sign something older."),
            next_step=_("Read the newest version, then sign that one."),
        )
    if version.offered_at is None:
        raise Refused(_("This version is still being written. It is signed once it is offered."))
    if Signature.objects.filter(version=version, party=party).exists():
        raise Refused(_("Your side has signed this version already."))


def _read_in(version: Version, language: str) -> Translation | None:
    if language == version.language:
        return None
    found = (
        version.translations.select_related("acceptance")
        .filter(language=language)
        .order_by("-number")
        .first()
    )
    if found is None:
        raise Refused(_("There is no translation into this language yet."))
    return found


def _finish_when_all_signed(actor: Actor, agreement: Agreement, version: Version) -> None:
    signed = version.signatures.values_list("party_id", flat=True)
    if not rules.signed_by_all(agreement.parties.all(), signed):
        return
    agreement.save_changes(
        state=codes.SIGNED,
        state_since=clock.today(),
        holds=version,
        review_on=version.review_on,
    )
    _note(actor, agreement, "agreement.signed", version)
    old = agreement.replaces
    if old and old.state not in codes.OVER:
        old = hold(old)
        old.save_changes(state=codes.REPLACED, state_since=clock.today())
        _note(actor, old, "agreement.replaced", version, by=agreement.public_id)


def _note(actor: Actor, agreement: Agreement, kind: str, version: Version, **more: Any) -> None:
    book.write(
        actor=actor,
        kind=kind,
        subject_type="agreement",
        subject=agreement.public_id,
        codes={"version": version.number, **more},
    )
