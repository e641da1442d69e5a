"""What viewers may see of agreements, each in a fixed number of queries."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check, may
from copper.core.errors import NotHere

from . import codes, content, differences, sections
from .content import Block, Content
from .models import Agreement, Comment, Party, Signature, Translation, Version
from .permissions import side_of, speaks_for
from .sections import Section


@dataclass(frozen=True)
class SectionShown:
    """A section as people read it, with what they said about it."""

    section: Section
    heading: str
    help: str
    blocks: list[Block]
    comments: list[Comment]

    @property
    def code(self) -> str:
        return self.section.code


@dataclass(frozen=True)
class PartyShown:
    """A party, its signature of the version that is shown, and whether the viewer speaks for it."""

    party: Party
    signature: Signature | None
    is_mine: bool


@dataclass(frozen=True)
class Reading:
    """One version of an agreement in one language, with everything its page needs.

    `translation`: None when the words are shown as they were written. `counts`: the language whose
    words count.
    """

    agreement: Agreement
    version: Version
    versions: list[Version]
    language: str
    translation: Translation | None
    languages: list[tuple[str, bool]]  # (language, accepted by a speaker), the version's own first
    sections: list[SectionShown]
    parties: list[PartyShown]
    side: int  # the viewer's own, 0 for none

    @property
    def is_newest(self) -> bool:
        return self.version.pk == self.versions[-1].pk

    @property
    def is_draft_translation(self) -> bool:
        return self.translation is not None and not hasattr(self.translation, "acceptance")

    @property
    def counts(self) -> str:
        return self.version.language if self.is_draft_translation else self.language

    @property
    def can_be_signed(self) -> bool:
        return (
            self.is_newest
            and self.version.offered_at is not None
            and self.agreement.state not in codes.OVER
        )

    @property
    def to_sign(self) -> list[Party]:
        """Parties the viewer speaks for that have not signed this version."""
        if not self.can_be_signed:
            return []
        return [one.party for one in self.parties if one.is_mine and one.signature is None]

    @property
    def open_worries(self) -> int:
        return sum(
            comment.is_worry and comment.settled_at is None
            for shown in self.sections
            for comment in shown.comments
        )


def visible(actor: Actor) -> QuerySet[Agreement]:
    """Agreements whose words this actor may read."""
    check(actor, "agreements.list")
    rows = Agreement.objects.prefetch_related("parties__organisation")
    if may(actor, "agreements.see"):  # whoever may read all of them
        return rows
    ours = Party.objects.filter(organisation__in=_organisations(actor))
    return rows.filter(pk__in=ours.values("agreement"))


def _organisations(actor: Actor) -> list[int]:
    return [seat.organisation_id for seat in actor.seats if seat.organisation_id]


def agreements(actor: Actor, state: str = "") -> QuerySet[Agreement]:
    """For the list: those that wait for somebody first, then the newest. Those that are over only
    when asked for; an unknown state finds nothing."""
    rows = visible(actor).annotate(signatures=_signatures())
    rows = rows.filter(state=state) if state else rows.exclude(state__in=codes.OVER)
    return rows.order_by(F("state_since").desc(), "-pk")


def _signatures() -> Subquery:
    """How many parties signed the newest version."""
    newest = Version.objects.filter(agreement=OuterRef("pk")).order_by("-number")
    counted = newest.annotate(n=Count("signatures")).values("n")[:1]
    return Subquery(counted)


def one(actor: Actor, public_id: uuid.UUID) -> Agreement:
    """The agreement, if this actor may read it; else NotHere, as if there were none."""
    found = (
        Agreement.objects.select_related("template", "replaces", "holds")
        .prefetch_related("parties__organisation")
        .filter(public_id=public_id)
        .first()
    )
    if found is None or not may(actor, "agreements.see", found):
        raise NotHere()
    return found


def comment(actor: Actor, public_id: uuid.UUID) -> Comment:
    found = (
        Comment.objects.select_related("agreement")
        .prefetch_related("agreement__parties")
        .filter(public_id=public_id)
        .first()
    )
    if found is None or not may(actor, "agreements.see", found.agreement):
        raise NotHere()
    return found


def sections_of(agreement: Agreement) -> list[Section]:
    return sections.of_data(agreement.template.sections)


def read(
    actor: Actor, agreement: Agreement, *, number: int | None = None, languages: Sequence[str] = ()
) -> Reading:
    """A version (the newest unless `number`) in the first of `languages` there is. Seven queries.

    NotHere when there is no such version.
    """
    versions = list(agreement.versions.defer("content").order_by("number"))
    wanted = versions[-1].number if number is None else number
    version = agreement.versions.filter(number=wanted).first()
    if version is None:
        raise NotHere()
    translations = _newest_translations(version)
    language = next(
        (code for code in languages if code == version.language or code in translations),
        version.language,
    )
    translation = translations.get(language)
    words: Content = translation.content if translation else version.content
    # What people say beside the words is between the parties: not for a translator or an officer.
    said_beside = agreement.comments.select_related("person").order_by("at")
    comments = list(said_beside) if may(actor, "agreements.comment", agreement) else []
    sides = list(agreement.parties.all())
    return Reading(
        agreement=agreement,
        version=version,
        versions=versions,
        language=language,
        translation=translation,
        languages=[(version.language, True)]
        + [(code, hasattr(row, "acceptance")) for code, row in sorted(translations.items())],
        sections=[
            SectionShown(
                section,
                section.heading(language),
                section.explained(language),
                content.blocks(section, words.get(section.code, []), sides),
                [said for said in comments if said.section == section.code],
            )
            for section in sections_of(agreement)
            if section.kind != "holders" or content.sides_of(section, sides)
        ],
        parties=_parties(actor, sides, version),
        side=side_of(actor, agreement),
    )


def _newest_translations(version: Version) -> dict[str, Translation]:
    rows = version.translations.select_related("acceptance__person").order_by("number")
    return {row.language: row for row in rows}


def _parties(actor: Actor, sides: Sequence[Party], version: Version) -> list[PartyShown]:
    rows = version.signatures.select_related("person", "photo__content")
    signed = {signature.party_id: signature for signature in rows}
    return [
        PartyShown(party, signed.get(party.pk), speaks_for(actor, party.organisation_id))
        for party in sides
    ]


def version(agreement: Agreement, number: int | None = None) -> Version:
    """A version, the newest unless `number`. NotHere when there is none."""
    rows = agreement.versions.order_by("-number")
    found = (rows if number is None else rows.filter(number=number)).first()
    if found is None:
        raise NotHere()
    return found


def translation(version: Version, language: str) -> Translation | None:
    """The newest translation into a language."""
    return _newest_translations(version).get(language)


def compare(
    agreement: Agreement, old: Version, new: Version
) -> list[tuple[str, list[differences.Change]]]:
    """(heading, texts beside each other) of each section that says something in one of them."""
    sides = list(agreement.parties.all())
    found = [
        (
            section.heading(new.language),
            differences.of_section(section, old.content, new.content, sides),
        )
        for section in sections_of(agreement)
    ]
    return [(heading, changes) for heading, changes in found if changes]


# --- what other rooms ask ------------------------------------------------------------------------


@dataclass(frozen=True)
class Expiring:
    """An agreement that needs somebody: `why` is "review" or "unsigned"; `on` since or until when."""

    agreement: Agreement
    why: str
    on: date
    parties: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How one agreement of an organisation stands. `waits_for`: names of parties that did not sign
    what is offered."""

    agreement: Agreement
    parties: tuple[str, ...]
    waits_for: tuple[str, ...]
    holds_since: date | None
    review_on: date | None


def expiring(*, actor: Actor, until: date, most: int = 50) -> list[Expiring]:
    """What has to be looked at again by a day, and what is offered and not signed by all; the
    oldest first. Three queries. Paused ones too: the pause is shown on their page."""
    rows = (
        visible(actor)
        .exclude(state__in=codes.OVER)
        .filter(Q(holds__isnull=False, review_on__lte=until) | Q(state=codes.OFFERED))
        .order_by("state_since", "pk")
    )
    found = []
    for row in rows[:most]:
        due = row.holds_id is not None and row.review_on is not None and row.review_on <= until
        why, on = ("review", row.review_on) if due else ("unsigned", row.state_since)
        found.append(Expiring(row, why, on, _names(row)))  # type: ignore[arg-type]
    return sorted(found, key=lambda one: (one.on, one.agreement.pk))


def of_organisation(*, actor: Actor, organisation: Organisation, most: int = 50) -> list[Standing]:
    """The agreements of an organisation that are not over, as far as this actor may read them,
    the newest first. Five queries."""
    rows = list(
        visible(actor)
        .filter(parties__organisation=organisation)
        .exclude(state__in=codes.OVER)
        .select_related("holds")
        .defer("holds__content")
        .distinct()
        .order_by("-state_since", "-pk")[:most]
    )
    signed = _who_signed(rows)
    return [
        Standing(
            row,
            _names(row),
            tuple(
                party.name
                for party in row.parties.all()
                if row.state == codes.OFFERED and party.pk not in signed.get(row.pk, ())
            ),
            row.state_since if row.state == codes.SIGNED else None,
            row.review_on,
        )
        for row in rows
    ]


def _who_signed(rows: Sequence[Agreement]) -> dict[int, set[int]]:
    """agreement → parties that signed its newest version."""
    numbers = Version.objects.filter(agreement=OuterRef("version__agreement")).order_by("-number")
    found: dict[int, set[int]] = {}
    for agreement, party in (
        Signature.objects.filter(version__agreement__in=rows)
        .filter(version__number=Subquery(numbers.values("number")[:1]))
        .values_list("version__agreement", "party")
    ):
        found.setdefault(agreement, set()).add(party)
    return found


def _names(agreement: Agreement) -> tuple[str, ...]:
    return tuple(party.name for party in agreement.parties.all())


def holding(*, scope: str) -> Agreement | None:
    """The agreement of a project (or another `scope`) that all parties signed and that is not over:
    no fieldwork without one. For rules of rooms above, which ask on nobody's behalf."""
    return (
        Agreement.objects.filter(scope=scope, holds__isnull=False)
        .exclude(state__in=codes.OVER)
        .order_by("-state_since", "-pk")
        .first()
        if scope
        else None
    )


def organisations_to_choose(actor: Actor) -> list[Organisation]:
    """Whom an agreement can be with: everybody of the network, by name."""
    check(actor, "agreements.begin_any")
    return list(Organisation.objects.here().order_by("name"))
