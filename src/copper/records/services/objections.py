"""Saying no: an objection pauses its item, and only its item, until it is talked through."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.accounts.services import note_assisted
from copper.core import clock, network
from copper.core.errors import Refused
from copper.records import book, pauses, rules
from copper.records.models import Decision, Objection, Pause


@transaction.atomic
def pause(
    *,
    actor: Actor,
    subject_type: str,
    subject: uuid.UUID,
    reason: str,
    objection: Objection | None = None,
) -> Pause:
    """Stops an item for the network's number of working days (default ten)."""
    if objection is None:
        check(actor, "records.pause")
        if not reason.strip():
            raise Refused(_("Say in a few words why it should pause."))
    if found := pauses.running(subject):
        return found
    days = network.value("pause.working_days")
    made = Pause.objects.create(
        subject_type=subject_type,
        subject=subject,
        objection=objection,
        paused_by_ref=actor.ref,
        reason=reason.strip(),
        starts_at=clock.now(),
        ends_on=clock.add_working_days(clock.today(), days),
    )
    book.write(
        actor=actor,
        kind="item.paused",
        subject_type=subject_type,
        subject=subject,
        codes={"until": made.ends_on, "pause": made.public_id},
    )
    return made


@transaction.atomic
def renew_pause(*, actor: Actor, pause: Pause, decision: Decision) -> Pause:
    """A decision about the item lets the pause last as long again."""
    check(actor, "records.pause")
    if not decision.decided_at or decision.subject != pause.subject:
        raise Refused(_("Only a decision about the same thing can make the pause longer."))
    if decision.pk == pause.renewed_by_id:
        raise Refused(_("This decision has already made the pause longer once."))
    pause.renewed_by = decision
    pause.ends_on = clock.add_working_days(pause.ends_on, network.value("pause.working_days"))
    pause.save(update_fields=["renewed_by", "ends_on"])
    book.write(
        actor=actor,
        kind="item.paused",
        subject_type=pause.subject_type,
        subject=pause.subject,
        codes={"until": pause.ends_on, "pause": pause.public_id, "decision": decision.public_id},
    )
    return pause


def _resume(actor: Actor, pause: Pause) -> None:
    pause.lifted_at = clock.now()
    pause.save(update_fields=["lifted_at"])
    _note_resumed(actor, pause)


def _note_resumed(actor: Actor, pause: Pause) -> None:
    book.write(
        actor=actor,
        kind="item.resumed",
        subject_type=pause.subject_type,
        subject=pause.subject,
        codes={"pause": pause.public_id},
    )


@transaction.atomic
def lift_pause(*, actor: Actor, pause: Pause) -> None:
    """Ends a pause early: by whoever paused it, or who answers objections."""
    if pause.objection_id or actor.ref != pause.paused_by_ref:
        check(actor, "records.answer_objection", pause)
    else:
        check(
            actor, "records.pause", pause
        )  # nobody's pause (the network's own) is not a stranger's
    if pause.objection and not pause.objection.closed_at:
        raise Refused(_("Answer the objection first; that lets it go on."))
    if pause.lifted_at is None:
        _resume(actor, pause)


@transaction.atomic
def object_to(
    *,
    actor: Actor,
    subject_type: str,
    subject: uuid.UUID,
    words: str,
    through: Organisation | None = None,
) -> Objection:
    """An open objection, or one through an organisation. Anonymous ones go by `leave_message`."""
    check(actor, "records.object")
    if not words.strip():
        raise Refused(_("Say in a few words what you object to."))
    objection = Objection.objects.create(
        subject_type=subject_type,
        subject=subject,
        words=words.strip(),
        raised_by=actor.subject,
        through=through,
        raised_at=clock.now(),
    )
    book.write(
        actor=actor,
        kind="objection.raised",
        subject_type=subject_type,
        subject=subject,
        codes={"objection": objection.public_id, "through": through.public_id if through else None},
    )
    pause(actor=actor, subject_type=subject_type, subject=subject, reason="", objection=objection)
    note_assisted(actor, "objection.raised", objection.public_id)
    return objection


@transaction.atomic
def answer_objection(*, actor: Actor, objection: Objection, state: str, answer: str) -> Objection:
    """Moves an objection on; a last state lets the item go on. Overriding needs reasons for all to read."""
    check(actor, "records.answer_objection", objection)
    # Also nobody for whom they are typing just now.
    if objection.raised_by_id in {who.pk for who in (actor.person, actor.subject) if who}:
        raise Refused(_("Somebody else has to answer your own objection."))
    if state not in rules.OBJECTION_MOVES[objection.state]:
        raise Refused(_("This objection was already answered."))
    if state != "mediated" and not answer.strip():
        raise Refused(_("Write why, so that members can read it."))
    last = not rules.OBJECTION_MOVES[state]
    objection.save_changes(
        state=state,
        answer=answer.strip(),
        answered_by=actor.person,
        closed_at=clock.now() if last else None,
    )
    held = list(Pause.objects.filter(objection=objection, lifted_at__isnull=True)) if last else []
    # The pause's row before the book's: all services take the two in this order, so none wait in a ring.
    Pause.objects.filter(pk__in=[pause.pk for pause in held]).update(lifted_at=clock.now())
    book.write(
        actor=actor,
        kind="objection.closed" if last else "objection.mediated",
        subject_type=objection.subject_type,
        subject=objection.subject,
        codes={"objection": objection.public_id, "state": state},
        words={"why": answer.strip()} if answer.strip() else None,
    )
    for pause in held:
        _note_resumed(actor, pause)
    return objection
