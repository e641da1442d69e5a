"""Asking a community organisation for its members' time, and answering.

What is over the cap is not sent, and not kept either: nobody is asked behind the cap's back.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.events import codes, rules
from copper.events.models import Ask, Lift
from copper.events.selectors import cap_states
from copper.records import book, pauses

from . import telling


@transaction.atomic
def propose_ask(
    *,
    actor: Actor,
    asker: Organisation | None,
    of: Organisation,
    kind: str,
    title: str,
    first_day: date,
    last_day: date,
    minutes: int,
    people: int,
    is_paid: bool,
    comes_back: str,
    comes_back_on: date,
    words: str = "",
) -> Ask:
    """Asks the members of `of` for their time, from a day to a day. `asker` None: the network.

    Refused: unless it is whole, and when a month of it would pass the organisation's cap; only the
    organisation itself can let one more through (`lift_cap`).
    """
    ask = Ask(
        asker=asker,
        of=of,
        kind=kind,
        title=title.strip(),
        words=words.strip(),
        first_day=first_day,
        last_day=last_day,
        minutes=minutes,
        people=people,
        is_paid=is_paid,
        comes_back=comes_back.strip(),
        comes_back_on=comes_back_on,
        proposed_at=clock.now(),
        proposed_by_ref=actor.ref,
    )
    check(actor, "events.ask", ask, _("You can ask only for an organisation you speak for."))
    _refuse_unless_whole(ask)
    ask.save(force_insert=True)
    # Before counting: whoever else asks at this moment waits here until we are done, so that two
    # can't both take the last place.
    _note(actor, ask, "ask.proposed")
    _refuse_over_cap(ask)
    telling.tell_asked(ask)
    return ask


def _refuse_unless_whole(ask: Ask) -> None:
    missing = []
    if ask.of.bloc != "community" or ask.of_id == ask.asker_id:
        missing.append(_("Choose a community organisation that is not your own."))
    if ask.kind not in dict(codes.ASK_KINDS):
        missing.append(_("Say what kind of ask it is."))
    if not ask.title:
        missing.append(_("Say in a few words what you ask."))
    if not ask.comes_back:
        missing.append(_("Say what comes back to people who give their time."))
    if ask.first_day < clock.today():
        missing.append(_("The first day has passed."))
    if ask.last_day < ask.first_day:
        missing.append(_("The last day has to come after the first."))
    elif (ask.last_day - ask.first_day).days > 366:
        missing.append(_("Ask for at most a year at once."))
    if ask.comes_back_on < ask.first_day:
        missing.append(_("What comes back can't come before you asked."))
    if not (1 <= ask.minutes <= 10_000 and 1 <= ask.people <= 100_000):
        missing.append(_("Say how many people, and how many minutes of each."))
    if missing:
        raise Refused(_("This can't be sent yet."), missing=missing)


def _refuse_over_cap(ask: Ask, *, was_counted: bool = True) -> None:
    """Counts with the ask in it. A lift of the organisation is used up where it is needed."""
    shares = rules.minutes_by_month(ask.first_day, ask.last_day, ask.minutes)
    states = cap_states([ask.of_id], first=ask.first_day, months=len(shares))[ask.of_id]
    full = []
    for state in states:
        if not state.is_passed:
            continue
        lift = Lift.objects.filter(
            organisation=ask.of, asker=ask.asker, month=state.month, used_by__isnull=True
        ).first()
        # Twice used is not possible: the line of the book above was waited for.
        if lift is None:
            full.append(_month_words(state, shares[state.month]))
        else:
            Lift.objects.filter(pk=lift.pk, used_by__isnull=True).update(used_by=ask)
    if full:
        raise Refused(
            _("This would ask more of their members than they agreed to. It was not sent."),
            missing=full,
            next_step=_("Choose other days, or talk to them: only they can let one more through."),
        )


def _month_words(state: rules.CapState, minutes: int) -> str:
    """With this ask taken out again, as the asker knows it."""
    return _(
        "In %(month)s %(taken)s of %(cap)s asks are taken, and %(minutes)s of %(minutes_cap)s minutes of each person."
    ) % {
        "month": formats.date_format(state.month, "F Y"),
        "taken": state.asks - 1,
        "cap": state.asks_cap,
        "minutes": state.minutes - minutes,
        "minutes_cap": state.minutes_cap,
    }


@transaction.atomic
def answer_ask(*, actor: Actor, ask: Ask, yes: bool) -> Ask:
    """The asked organisation says yes or no. A no needs no reason and can become a yes later."""
    check(actor, "events.answer_ask", ask)
    if not yes:
        return _move(actor, ask, codes.DECLINED, "ask.declined")
    pauses.refuse_when_paused(ask.public_id)
    # Their own yes is above their cap: it is theirs.
    return _move(actor, ask, codes.ACCEPTED, "ask.accepted")


@transaction.atomic
def withdraw_ask(*, actor: Actor, ask: Ask) -> Ask:
    check(actor, "events.withdraw_ask", ask)
    return _move(actor, ask, codes.WITHDRAWN, "ask.withdrawn")


@transaction.atomic
def finish_ask(*, actor: Actor, ask: Ask) -> Ask:
    """Says that people gave their time. Refused before its first day."""
    check(actor, "events.finish_ask", ask)
    if clock.today() < ask.first_day:
        raise Refused(_("It has not begun yet."))
    return _move(actor, ask, codes.DONE, "ask.done")


@transaction.atomic
def came_back(*, actor: Actor, ask: Ask) -> Ask:
    """The asked organisation says that its members got what was promised. Nobody says it for them."""
    check(actor, "events.answer_ask", ask)
    if ask.state not in {codes.ACCEPTED, codes.DONE} or ask.came_back_on:
        raise Refused(_("There is nothing that could still come back."))
    ask.save_changes(came_back_on=clock.today())
    _note(actor, ask, "ask.came_back")
    return ask


def _move(actor: Actor, ask: Ask, to: str, kind: str) -> Ask:
    if to not in rules.MOVES[ask.state]:
        names = dict(codes.ASK_STATES)
        raise Refused(
            _("From “%(old)s” it can't become “%(new)s”.")
            % {"old": names[ask.state], "new": names[to]}
        )
    closed = to in {codes.DECLINED, codes.WITHDRAWN, codes.DONE}
    ask.save_changes(state=to, closed_at=clock.now() if closed else None)
    _note(actor, ask, kind)
    if to in {codes.ACCEPTED, codes.DECLINED}:
        telling.tell_asker(ask)
    elif to == codes.WITHDRAWN:
        telling.tell_asked(ask)
    return ask


def _note(actor: Actor, ask: Ask, kind: str) -> None:
    """What waits, and who said no, is for the two sides and the coordinator: a no brings no blame."""
    codes_: dict[str, Any] = {
        "of": ask.of.public_id,
        "by": ask.asker.public_id if ask.asker else None,
    }
    quiet = kind in {"ask.proposed", "ask.declined", "ask.withdrawn"}
    book.write(
        actor=actor,
        kind=kind,
        audience="role:coordinator" if quiet else book.MEMBERS,
        subject_type="ask",
        subject=ask.public_id,
        codes=codes_,
    )
