"""Answers come in: by a link without an account, by a member, with a helper, or from paper."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from copper.accounts import permissions
from copper.accounts import services as accounts
from copper.accounts.actor import Actor
from copper.accounts.models import Person, Seat
from copper.core import clock, ids
from copper.core.errors import NotAllowed, Refused
from copper.instruments import answers, rules, selectors
from copper.instruments import definition as shapes
from copper.instruments.models import Link, Response, Round, Sheet, Turn
from copper.records.sealing import Source


def find_link(token: str) -> Link | None:
    """The unused link of an open round; None for a wrong, used or late one, without telling which."""
    token_print = ids.fingerprint("questionnaire link", ids.read_code(token))
    return selectors.open_link(token_print)


@dataclass(frozen=True)
class _Who:
    """Whose answer it is, as far as a round keeps that."""

    person: Person | None = None
    seat: Seat | None = None
    bloc: str = ""


def _who(actor: Actor, of_round: Round, link: Link | None, channel: str) -> _Who:
    """Raises NotAllowed for somebody who may not answer this round."""
    if link is not None:
        return _Who(bloc=link.bloc)
    if channel == rules.PAPER:
        permissions.check(actor, "instruments.enter_paper", of_round)
        return _Who()
    permissions.check(actor, "instruments.answer", of_round)
    seat = selectors.answering_seat(actor, of_round)
    if seat is None:
        raise NotAllowed(_("This round asks other people."))
    return _Who(actor.subject, seat, seat.bloc)


def _take_turn(of_round: Round, link: Link | None, who: _Who) -> None:
    """Marks the link or the person as having had their turn; Refused when they had it before."""
    if link is not None:
        if not Link.objects.filter(pk=link.pk, is_used=False).update(is_used=True):
            raise Refused(_("This link was used before."))
    elif who.person is not None:
        try:
            with transaction.atomic():
                Turn.objects.create(of_round=of_round, person=who.person)
        except IntegrityError:
            raise Refused(
                _("You have answered this round already."),
                kept=_("Your first answer is kept."),
                next_step=_("There is nothing more to do. Thank you."),
            ) from None


def _check_values(version_content: Any, values: Mapping[str, Any], channel: str) -> None:
    definition = shapes.read_file(version_content).definition
    # On paper a needed question may stay empty: nobody can be asked again.
    if answers.check(definition, values, need_required=channel != rules.PAPER):
        raise Refused(_("Some answers do not fit their questions. Look at them again."))


def content_hash(salt: str, values: Mapping[str, Any]) -> str:
    """What stays of an answer when its sheet has gone: without the salt it tells nothing."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{salt}:{canonical}".encode()).hexdigest()


@transaction.atomic
def answer(
    actor: Actor,
    *,
    of_round: Round,
    values: Mapping[str, Any],
    language: str,
    started_at: datetime,
    link: Link | None = None,
    from_paper: bool = False,
    was_read_back: bool = False,
) -> Response:
    """Keeps one answer for good. `values`: {item code: value}, see answers.py.

    The channel follows from how it came: paper, assisted (actor.acting_for), else phone. Refused for
    a closed round, a second turn, unfit values, or an assisted entry that was not read back.
    """
    channel = rules.PAPER if from_paper else rules.ASSISTED if actor.acting_for else rules.PHONE
    who = _who(actor, of_round, link, channel)
    if rules.state(of_round, clock.today()) != "open":
        raise Refused(_("This round is closed, so we can't take your answers."))
    if channel == rules.ASSISTED and not was_read_back:
        raise Refused(_("Read the answers back to the person first."))
    _check_values(of_round.of_version.content, values, channel)
    _take_turn(of_round, link, who)
    salt = secrets.token_hex(16)
    named = not of_round.is_anonymous
    response = Response.objects.create(
        of_round=of_round,
        person=who.person if named else None,
        organisation_id=who.seat.organisation_id if named and who.seat else None,
        bloc=who.bloc if of_round.keeps_bloc else "",
        language=language,
        channel=channel,
        entered_by=actor.person if named and channel != rules.PHONE else None,
        was_read_back=was_read_back,
        started_at=rules.rounded(started_at, anonymous=of_round.is_anonymous),
        finished_at=rules.rounded(clock.now(), anonymous=of_round.is_anonymous),
        is_anonymous=of_round.is_anonymous,
        content_hash=content_hash(salt, values),
    )
    if named:
        # In an anonymous round the list of what a helper entered would point at this answer.
        accounts.note_assisted(actor, "questionnaire.answered", response.public_id)
    sheet = Sheet(response=response, salt=salt)
    sheet.content = cast(Any, dict(values))
    sheet.save(force_insert=True)
    return response


def _row_hash(response: Response) -> str:
    parts = (
        response.public_id,
        response.of_round_id,
        response.person_id or "",
        response.organisation_id or "",
        response.bloc,
        response.language,
        response.channel,
        response.entered_by_id or "",
        response.was_read_back,
        response.finished_at.isoformat(),
        response.content_hash,
    )
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


# Anonymous rounds are left out: a line in the book each minute would tell when each answer came.
# Their hash goes into the book when the round closes.
SEALED_ROWS = Source(lambda: Response.objects.filter(is_anonymous=False), _row_hash, "finished_at")
