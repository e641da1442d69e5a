"""Every read of the room; decides what a viewer may see."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from copper.accounts.actor import Actor
from copper.accounts.models import Person
from copper.accounts.permissions import check, may
from copper.core import clock
from copper.core.errors import NotHere

from . import book
from .models import AuthorityRequest, Decision, Entry, Message, Objection, Pause, Promise


@dataclass(frozen=True)
class Line:
    """One line of the book as a member reads it. `who` is a name while there is one."""

    entry: Entry
    sentence: Any
    about: str
    href: str
    who: str
    on_behalf_of: str
    words: dict[str, str]


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """The lines whose audience this actor is in; nobody reads another person's lines here."""
    if not actor.is_known:
        return Entry.objects.none()
    seen = Q(audience="person", person_ref=actor.ref) if actor.ref else Q(pk=None)
    if actor.is_member:
        seen |= Q(audience="members")
    seen |= Q(audience__in=[f"role:{seat.role}" for seat in actor.seats])
    return Entry.objects.filter(seen).select_related("words").order_by("-seq")


def as_lines(entries: Iterable[Entry]) -> list[Line]:
    """Lines with names and titles: one query for people, one for each kind of thing."""
    entries = list(entries)
    about = _titles(entries)
    refs = {ref for entry in entries for ref in (entry.actor_ref, entry.on_behalf_ref) if ref}
    names = {
        person.public_id: person.shown_name()
        for person in Person.objects.filter(public_id__in=refs)
    }
    return [
        Line(
            entry,
            book.kinds.get(entry.kind) if entry.kind in book.kinds else entry.kind,
            *about.get(entry.subject, ("", "")),
            names.get(entry.actor_ref, "") if entry.actor_ref else "",
            names.get(entry.on_behalf_ref, "") if entry.on_behalf_ref else "",
            cast(dict[str, str], entry.words.content) if hasattr(entry, "words") else {},
        )
        for entry in entries
    ]


def _titles(entries: list[Entry]) -> dict[Any, tuple[str, str]]:
    by_type: dict[str, set[uuid.UUID]] = {}
    for entry in entries:
        if entry.subject and entry.subject_type in book.titles:
            by_type.setdefault(entry.subject_type, set()).add(entry.subject)
    found: dict[Any, tuple[str, str]] = {}
    for kind, ids in sorted(by_type.items()):
        found |= dict(book.titles.get(kind)(sorted(ids)))
    return found


def _decision_titles(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    return {
        found.public_id: (found.question, reverse("records:decision", args=[found.public_id]))
        for found in Decision.objects.filter(public_id__in=ids).only("public_id", "question")
    }


def _promise_titles(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    return {
        found.public_id: (found.text, reverse("records:promise", args=[found.public_id]))
        # What two people promise each other is theirs.
        for found in Promise.objects.filter(public_id__in=ids).exclude(
            by_person__isnull=False, to_person__isnull=False
        )
    }


book.titles.add("decision", _decision_titles)
book.titles.add("promise", _promise_titles)


def lines_about(actor: Actor, *subjects: uuid.UUID) -> list[Line]:
    """The story of one thing, newest first."""
    return as_lines(visible_entries(actor).filter(subject__in=subjects)[:50])


def decisions(actor: Actor, state: str = "") -> QuerySet[Decision]:
    """Decisions for members; `state` is "", "open" or "decided"."""
    check(actor, "records.read_book")
    found = Decision.objects.select_related("proposed_by").order_by("-opened_at", "-pk")
    if state == "open":
        found = found.filter(decided_at__isnull=True, withdrawn_at__isnull=True)
    elif state == "decided":
        found = found.filter(decided_at__isnull=False)
    return found


def decision(actor: Actor, public_id: uuid.UUID) -> Decision:
    """One decision, with whom it names and what was said against it."""
    check(actor, "records.read_book")
    found = (
        Decision.objects.select_related("proposed_by", "decided_by", "holder", "person_concerned")
        .prefetch_related("dissents")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotHere()
    return found


def own_vote(actor: Actor, decision: Decision) -> str:
    """The option this person (or the one they help) chose last; empty when none."""
    subject = actor.subject
    if subject is None:
        return ""
    votes = decision.votes.filter(person_ref=subject.public_id).order_by("-cast_at", "-pk")
    return votes.values_list("option", flat=True).first() or ""


def open_decisions_for(actor: Actor, most: int = 5) -> list[Decision]:
    """Open questions on which this person (or the one they help) has not voted yet."""
    if actor.subject is None or not actor.is_member:
        return []
    paused = Pause.objects.filter(lifted_at__isnull=True, ends_on__gte=clock.today())
    found = decisions(actor, "open").exclude(votes__person_ref=actor.subject.public_id)
    found = found.exclude(public_id__in=paused.values("subject"))
    return list(found.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=clock.today()))[:most])


def _theirs(actor: Actor) -> Q:
    organisations = [seat.organisation_id for seat in actor.seats if seat.organisation_id]
    return Q(by_person=actor.person) | Q(by_organisation__in=organisations)


def promises(actor: Actor, state: str = "", mine: bool = False) -> QuerySet[Promise]:
    """Promises for members: the overdue ones first."""
    check(actor, "records.read_book")
    found = Promise.objects.select_related(
        "by_person", "by_organisation", "to_person", "to_organisation"
    )
    # A promise between two people is theirs; all others are for members.
    private = Q(by_person__isnull=False, to_person__isnull=False)
    own = Q(by_person=actor.person) | Q(to_person=actor.person)
    if not may(actor, "records.set_network_value"):
        found = found.filter(~private | own)
    if state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(_theirs(actor))
    return found.order_by("state", "due_on", "pk") if not state else found.order_by("due_on", "pk")


def promise(actor: Actor, public_id: uuid.UUID) -> Promise:
    found = promises(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotHere()
    return found


def promises_due(actor: Actor, until: date, most: int = 7) -> list[Promise]:
    """What this person or their organisation owes by a day, overdue first."""
    if actor.person is None or not actor.is_member:
        return []
    return list(promises(actor, "open", mine=True).filter(due_on__lte=until)[:most])


def objections_about(actor: Actor, *subjects: uuid.UUID) -> QuerySet[Objection]:
    """Objections to a thing, for members."""
    check(actor, "records.read_book")
    return (
        Objection.objects.filter(subject__in=subjects)
        .select_related("raised_by", "through")
        .order_by("-raised_at")
    )


def objection(actor: Actor, public_id: uuid.UUID) -> Objection:
    check(actor, "records.read_book")
    found = (
        Objection.objects.select_related("raised_by", "through", "answered_by")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotHere()
    return found


def open_objections(actor: Actor) -> list[Objection]:
    """For whoever answers them, oldest first."""
    if not may(actor, "records.answer_objection"):
        return []
    return list(Objection.objects.filter(closed_at__isnull=True).order_by("raised_at")[:20])


def pause_of(*subjects: uuid.UUID) -> Pause | None:
    return (
        Pause.objects.filter(
            subject__in=subjects, lifted_at__isnull=True, ends_on__gte=clock.today()
        )
        .select_related("objection")
        .first()
    )


def messages_for(actor: Actor) -> QuerySet[Message]:
    """Messages to this actor's role, unanswered first; never one about themselves."""
    check(actor, "records.list_messages")
    roles = [seat.role for seat in actor.seats]
    found = Message.objects.filter(goes_to__in=roles).exclude(about_person=actor.person)
    # Said aloud, because the two databases differ on where an empty date stands.
    return found.order_by(F("answered_at").asc(nulls_first=True), "acknowledge_by", "pk")


def message(actor: Actor, public_id: uuid.UUID) -> Message:
    found = Message.objects.filter(public_id=public_id).first()
    if found is None or not may(actor, "records.read_message", found):
        raise NotHere()
    return found


def authority_requests(actor: Actor) -> QuerySet[AuthorityRequest]:
    """All requests for the data protection officer."""
    check(actor, "records.handle_authority_request")
    return AuthorityRequest.objects.order_by("-received_on", "-pk")


def told_requests(actor: Actor) -> QuerySet[AuthorityRequest]:
    """What members are told: who asked, when, how it ended. Not whom it was about."""
    check(actor, "records.read_book")
    return AuthorityRequest.objects.filter(told_at__isnull=False).order_by("-received_on", "-pk")


def authority_request(actor: Actor, public_id: uuid.UUID) -> AuthorityRequest:
    found = authority_requests(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotHere()
    return found
