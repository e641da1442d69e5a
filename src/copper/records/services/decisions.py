"""Deciding. Every other room decides through here, so the rules have one home."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from copper.accounts import roles
from copper.accounts.actor import Actor, open_seats
from copper.accounts.models import Person, Seat
from copper.accounts.permissions import check, may
from copper.accounts.services import note_assisted
from copper.core import clock, network
from copper.core.errors import NotAllowed, Refused
from copper.core.registry import Registry
from copper.records import book, pauses, rules
from copper.records.models import Decision, Dissent, Vote

# Rooms above may narrow who votes on their things: fn(decision, actor) -> seats that may vote.
voters: Registry[Any] = Registry("rule about voters")


def _checked_options(options: Sequence[str | Mapping[str, str]]) -> list[dict[str, str]]:
    made = [
        {"code": option["code"], "text": option["text"].strip()}
        if isinstance(option, Mapping)
        else {"code": chr(ord("a") + n), "text": option.strip()}
        for n, option in enumerate(options)
    ]
    texts = [option["text"] for option in made]
    if len(made) < 2 or not all(texts):
        raise Refused(_("A decision needs at least two options to choose from."))
    if len(set(texts)) < len(texts) or len({o["code"] for o in made}) < len(made):
        raise Refused(_("Two of the options are the same."))
    if len(made) > 20:
        raise Refused(_("A decision can have at most 20 options."))
    return made


@transaction.atomic
def open_decision(
    *,
    actor: Actor,
    question: str,
    options: Sequence[str | Mapping[str, str]],
    rule: str,
    stake: int,
    explained_in: Sequence[str] = (),
    subject_type: str = "",
    subject: uuid.UUID | None = None,
    scope: str = "",
    legal_reason: str = "",
    person_concerned: Person | None = None,
    quorum: Mapping[str, int] | None = None,
    weights: Mapping[str, int] | None = None,
    majority_percent: int = 50,
    closes_on: date | None = None,
) -> Decision:
    """Puts a question to people. Refused when the rule lacks what it needs.

    `weights` says what a vote weighs, by role or by a seat's public id; whole numbers from 1.
    """
    check(actor, "records.open_decision")
    missing = []
    if rule not in dict(rules.RULES):
        missing.append(
            _("Say who decides: the community, both sides, an institution or the person.")
        )
    if stake not in dict(rules.STAKES):
        missing.append(_("Say how much it matters: 1, 2 or 3."))
    if rule == "I" and not legal_reason.strip():
        missing.append(
            _("An institution may decide alone only where a law says so. Write which law.")
        )
    if rule == "P" and person_concerned is None:
        missing.append(_("Say which person it is about."))
    if not all(type(weight) is int and weight >= 1 for weight in (weights or {}).values()):
        missing.append(_("A vote weighs a whole number, 1 or more."))
    if closes_on and closes_on < clock.today():
        missing.append(_("The last day to vote is in the past."))
    if not question.strip():
        missing.append(_("Write the question."))
    if missing:
        raise Refused(_("The question is not ready to be decided."), missing=missing)
    pauses.refuse_when_paused(subject)
    decision = Decision.objects.create(
        question=question.strip(),
        options=_checked_options(options),
        rule=rule,
        stake=stake,
        explained_in=list(explained_in),
        subject_type=subject_type,
        subject=subject,
        scope=scope,
        legal_reason=legal_reason.strip(),
        person_concerned=person_concerned,
        quorum=dict(network.value("decision.quorum") if quorum is None else quorum),
        weights=dict(weights or {}),
        majority_percent=majority_percent,
        closes_on=closes_on,
        proposed_by=actor.person,
        opened_at=clock.now(),
    )
    book.write(
        actor=actor,
        kind="decision.opened",
        subject_type="decision",
        subject=decision.public_id,
        codes={
            "rule": rule,
            "stake": stake,
            "about": [subject_type, subject],
            "scope": scope,
            "quorum": decision.quorum,
            "weights": decision.weights,
            "majority": majority_percent,
        },
    )
    return decision


def _may_vote_with(decision: Decision, actor: Actor) -> list[Seat]:
    # A helper votes with the seats of the person helped, never with their own.
    own = open_seats(actor.acting_for) if actor.acting_for else actor.seats
    seats = [seat for seat in own if not decision.scope or seat.scope in {"", decision.scope}]
    for narrow in voters:
        seats = narrow(decision, actor, seats)
    return seats


@transaction.atomic
def cast_vote(*, actor: Actor, decision: Decision, option: str, seat: Seat | None = None) -> Vote:
    """A person's vote; a later one replaces it in the count. One person has one vote, however many seats."""
    check(actor, "records.vote", decision)
    _refuse_unless_open(decision)
    pauses.refuse_when_paused(decision.public_id, decision.subject)
    if option not in {o["code"] for o in decision.options}:
        raise Refused(_("Choose one of the options."))
    seats = _may_vote_with(decision, actor)
    if seat is None:
        seat = seats[0] if seats else None
    if seat is None or seat not in seats:
        raise NotAllowed(_("You have no seat that votes on this."))
    vote = Vote.objects.create(
        decision=decision,
        seat=seat,
        person_ref=seat.person.public_id,
        entered_by_ref=actor.ref if actor.acting_for else None,
        bloc=seat.bloc,
        option=option,
        weight=decision.weights.get(str(seat.public_id), decision.weights.get(seat.role, 1)),
        cast_at=clock.now(),
    )
    note_assisted(actor, "vote.cast", vote.public_id)
    return vote


def _refuse_unless_open(decision: Decision) -> None:
    _hold_open(decision)
    if decision.closes_on and clock.today() > decision.closes_on:
        raise Refused(
            _("The last day to vote was %(day)s.") % {"day": decision.closes_on.isoformat()}
        )


def _hold_open(decision: Decision) -> None:
    """Refused when it is closed by now. Votes and the closing of a decision wait for each other here,
    so that a vote that was taken is always counted."""
    still_open = Decision.objects.filter(
        pk=decision.pk, decided_at__isnull=True, withdrawn_at__isnull=True
    )
    if not still_open.update(version=F("version")):
        raise Refused(_("This was already decided or withdrawn."))


def ballots_of(decision: Decision) -> list[rules.Ballot]:
    """The votes that count: the last one of each person, and each show of hands."""
    concerned = decision.person_concerned.public_id if decision.person_concerned else None
    votes = list(decision.votes.order_by("cast_at", "pk"))
    # Two accounts that turned out to be one person have one vote.
    merged = dict(
        Person.objects.filter(
            public_id__in=[vote.person_ref for vote in votes if vote.person_ref],
            merged_into__isnull=False,
        ).values_list("public_id", "merged_into__public_id")
    )
    last: dict[Any, Vote] = {}
    for vote in votes:
        whose = merged.get(vote.person_ref, vote.person_ref) if vote.person_ref else None
        last[whose or f"count {vote.pk}"] = vote
    return [
        rules.Ballot(
            vote.bloc,
            vote.option,
            vote.weight,
            vote.people,
            concerned is not None and whose == concerned,
        )
        for whose, vote in last.items()
    ]


@transaction.atomic
def decide(
    *,
    actor: Actor,
    decision: Decision,
    outcome: str,
    reason: str = "",
    holder: Person | None = None,
    holder_role: str = "",
    show_of_hands: Mapping[str, Mapping[str, int]] | None = None,
    dissents: Iterable[tuple[str, str]] = (),
    explained_in: Sequence[str] | None = None,
) -> Decision:
    """Closes a decision with an outcome that its rule allows; else Refused, saying what is missing.

    `show_of_hands` is {"community": {"a": 7, "b": 2}} counted in the room; `dissents` are pairs of
    bloc and words. `holder` or `holder_role` says who carries the outcome out.
    """
    check(actor, "records.close_decision", decision)
    _hold_open(decision)
    pauses.refuse_when_paused(decision.public_id, decision.subject)
    if show_of_hands:
        check(actor, "records.record_meeting", decision)
        _count_hands(actor, decision, show_of_hands)
    languages = list(decision.explained_in if explained_in is None else explained_in)
    counted = rules.count(ballots_of(decision))
    missing = rules.why_not(
        decision.rule,
        outcome,
        [o["code"] for o in decision.options],
        counted,
        quorum=decision.quorum,
        majority_percent=decision.majority_percent,
        legal_reason=decision.legal_reason,
    )
    if not rules.explained_enough(decision.stake, languages):
        missing.append(_("Say in which languages it was explained before people decided."))
    if decision.stake > 1 and not (holder or holder_role):
        missing.append(_("Say who carries it out."))
    if missing:
        raise Refused(_("This can not be the outcome yet."), missing=missing)
    decision.save_changes(
        outcome=outcome,
        tally={bloc: dict(of) for bloc, of in counted.weights.items()},
        reason=reason.strip(),
        holder=holder,
        holder_role=holder_role,
        explained_in=languages,
        decided_by=actor.person,
        decided_at=clock.now(),
    )
    for bloc, words in dissents:
        if words.strip():
            Dissent.objects.create(
                decision=decision, bloc=bloc, words=words.strip(), at=clock.now()
            )
    _write_down(actor, decision, counted)
    return decision


def _count_hands(actor: Actor, decision: Decision, hands: Mapping[str, Mapping[str, int]]) -> None:
    known = {option["code"] for option in decision.options}
    for bloc, of_bloc in hands.items():
        for option, people in of_bloc.items():
            if option not in known or bloc not in {
                roles.COMMUNITY,
                roles.INSTITUTION,
                roles.NETWORK,
            }:
                raise Refused(_("Choose one of the options."))
            if people < 0:
                raise Refused(_("A number of people can't be below zero."))
            if people and not may(actor, "records.count_hands", bloc):
                raise Refused(
                    _("You can count the hands of your own side only."),
                    next_step=_("Ask the coordinator to write down the count of both sides."),
                )
            if people:
                Vote.objects.create(
                    decision=decision,
                    bloc=bloc,
                    option=option,
                    people=people,
                    entered_by_ref=actor.ref,
                    cast_at=clock.now(),
                )


def _write_down(actor: Actor, decision: Decision, counted: rules.Count) -> None:
    codes: dict[str, Any] = {
        "rule": decision.rule,
        "outcome": decision.outcome,
        "stake": decision.stake,
    }
    if decision.stake > 1:  # small moves record who and when
        codes |= {
            "votes": decision.tally,
            "voters": dict(counted.voters),
            "explained_in": decision.explained_in,
            "proposed_by": decision.proposed_by.public_id if decision.proposed_by else None,
            "holder": decision.holder.public_id if decision.holder else decision.holder_role,
            "dissents": decision.dissents.count(),
        }
    book.write(
        actor=actor,
        kind="decision.made",
        subject_type="decision",
        subject=decision.public_id,
        codes=codes,
        words={"why": decision.reason} if decision.reason else None,
    )


@transaction.atomic
def note_dissent(*, actor: Actor, decision: Decision, words: str) -> Dissent:
    """A member's different opinion; it stands beside the outcome."""
    check(actor, "records.vote", decision)
    if not words.strip():
        raise Refused(_("Write what you think in a few words."))
    seat = next(iter(_may_vote_with(decision, actor)), None)
    if seat is None:
        raise NotAllowed(_("You have no seat that votes on this."))
    return Dissent.objects.create(
        decision=decision,
        person_ref=seat.person.public_id,
        bloc=seat.bloc,
        words=words.strip(),
        at=clock.now(),
    )


@transaction.atomic
def withdraw_decision(*, actor: Actor, decision: Decision) -> Decision:
    """Takes a question back before it is decided; the votes stay in the books."""
    check(actor, "records.close_decision", decision)
    if not decision.is_open:
        raise Refused(_("This was already decided or withdrawn."))
    decision.save_changes(withdrawn_at=clock.now())
    book.write(
        actor=actor, kind="decision.withdrawn", subject_type="decision", subject=decision.public_id
    )
    return decision
