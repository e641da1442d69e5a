"""Planning a meeting, changing it, calling it off, and arranging what people need."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.events import codes, rules
from copper.events.models import Arrangement, Event
from copper.records import book, pauses

from . import telling

FIELDS = frozenset(
    {
        "title", "kind", "starts_at", "ends_at", "is_online", "place", "link", "words",
        "languages", "travel", "food", "prayer_plan",
    }
)  # fmt: skip
# What people who come have to hear of at once.
WHERE_AND_WHEN = frozenset({"starts_at", "ends_at", "is_online", "place", "link"})


@transaction.atomic
def make_event(
    *,
    actor: Actor,
    organiser: Organisation | None = None,
    access: Iterable[str] = (),
    interpreters: Iterable[str] = (),
    **fields: Any,
) -> Event:
    """Puts an event into the calendar. `organiser` None: the network's own.

    `access`: codes of codes.ACCESS to arrange; `interpreters`: language tags; `fields`: see FIELDS.
    Refused: no title or place, a time that has passed, an end before the beginning, more than 14
    days, and a time at which many people pray without a word on what is done about it.
    """
    now = clock.now()
    event = Event(organiser=organiser, made_at=now, changed_at=now, made_by_ref=actor.ref)
    check(actor, "events.make", event)
    _set(event, fields)
    _refuse_unless_whole(event)
    if event.starts_at < now:
        raise Refused(_("This time has passed. Plan something that is still to come."))
    event.save(force_insert=True)
    _need(event, access, interpreters)
    _note(actor, event, "event.planned")
    return event


@transaction.atomic
def change_event(
    *,
    actor: Actor,
    event: Event,
    access: Iterable[str] | None = None,
    interpreters: Iterable[str] | None = None,
    **fields: Any,
) -> Event:
    """Changes a planned event. When it moves, who said they come is told.

    Refused as `make_event`, and once it took place or was cancelled. ChangedMeanwhile when somebody
    else was first.
    """
    check(actor, "events.change", event)
    _refuse_unless_planned(event)
    pauses.refuse_when_paused(event.public_id)
    before = {name: getattr(event, name) for name in FIELDS}
    _set(event, fields)
    if event.starts_at != before["starts_at"] and event.starts_at < clock.now():
        raise Refused(_("This time has passed. Plan something that is still to come."))
    changed = {
        name: getattr(event, name) for name in FIELDS if getattr(event, name) != before[name]
    }
    _refuse_unless_whole(event)
    if changed:
        event.save_changes(**changed, sequence=event.sequence + 1, changed_at=clock.now())
    if access is not None and interpreters is not None:
        _need(event, access, interpreters, only=True)
    if changed:
        if WHERE_AND_WHEN & set(changed):
            telling.tell_comers(event, was=before["starts_at"])
        _note(actor, event, "event.changed", {"fields": sorted(changed)})
    return event


@transaction.atomic
def cancel_event(*, actor: Actor, event: Event, why: str = "") -> Event:
    """Calls it off, and tells everybody who said they come. Always possible while it is planned."""
    check(actor, "events.change", event)
    _refuse_unless_planned(event)
    event.save_changes(
        state=codes.CANCELLED,
        cancelled_why=why.strip()[:300],
        sequence=event.sequence + 1,
        changed_at=clock.now(),
    )
    told = telling.tell_comers(event)
    # How many came is not for the book, which institutions read, too.
    _note(actor, event, "event.cancelled", {"told": bool(told)})
    return event


@transaction.atomic
def held_event(*, actor: Actor, event: Event) -> Event:
    """Says that it took place. Refused before it began."""
    check(actor, "events.change", event)
    _refuse_unless_planned(event)
    if clock.now() < event.starts_at:
        raise Refused(_("It has not begun yet."))
    event.save_changes(state=codes.HELD, changed_at=clock.now())
    _note(actor, event, "event.held")
    return event


@transaction.atomic
def arrange(
    *,
    actor: Actor,
    event: Event,
    what: str,
    language: str = "",
    who: str = "",
    is_arranged: bool = True,
) -> Arrangement:
    """Says that one thing is arranged and by whom (kept sealed), or that it is needed."""
    check(actor, "events.change", event)
    _refuse_unless_planned(event)
    if what not in dict(codes.WHAT) or (what == codes.INTERPRETER) != bool(language):
        raise Refused(_("Choose one of the things on the list; an interpreter needs a language."))
    row, _made = Arrangement.objects.update_or_create(
        event=event,
        what=what,
        language=language[:35],
        defaults={"who": who.strip(), "is_arranged": is_arranged},
    )
    return row


def _set(event: Event, fields: Mapping[str, Any]) -> None:
    if unknown := sorted(set(fields) - FIELDS):
        raise TypeError(f"An event has no field {', '.join(unknown)}.")
    for name, value in fields.items():
        setattr(event, name, value.strip() if isinstance(value, str) else value)


def _refuse_unless_whole(event: Event) -> None:
    missing: list[object] = []
    if not event.title:
        missing.append(_("Write what it is called."))
    if event.kind not in dict(codes.KINDS):
        missing.append(_("Say what kind of event it is."))
    if not event.is_online and not event.place:
        missing.append(_("Say where it is, or that it is online."))
    if not isinstance(event.starts_at, datetime) or not isinstance(event.ends_at, datetime):
        missing.append(_("Say when it begins and when it ends."))
    elif event.ends_at <= event.starts_at:
        missing.append(_("It has to end after it begins."))
    elif event.ends_at - event.starts_at > rules.LONGEST:
        missing.append(_("It is longer than 14 days. Make it several events."))
    elif not event.prayer_plan:
        missing += [
            _(
                "It falls into a time to be careful with: %(time)s. Choose another time, or write what you do about it."
            )
            % {"time": careful.shown}
            for careful in rules.careful_with(event.starts_at, event.ends_at, rules.careful_times())
        ]
    if missing:
        raise Refused(_("The calendar can't take this yet."), missing=missing)


def _refuse_unless_planned(event: Event) -> None:
    if event.state == codes.CANCELLED:
        raise Refused(_("This was cancelled."), next_step=_("Plan a new one."))
    if event.state == codes.HELD:
        raise Refused(_("This took place already."), next_step=_("Plan a new one."))


def _need(
    event: Event, access: Iterable[str], interpreters: Iterable[str], only: bool = False
) -> None:
    """These things are needed. `only`: what is not among them is needed no more."""
    wanted = {(code, "") for code in access} | {(codes.INTERPRETER, tag) for tag in interpreters}
    if unknown := sorted(code for code, _tag in wanted if code not in dict(codes.WHAT)):
        raise Refused(_("Choose things from the list only."), missing=unknown)
    there = {(row.what, row.language): row for row in event.arrangements.all()}
    Arrangement.objects.bulk_create(
        Arrangement(event=event, what=what, language=language)
        for what, language in sorted(wanted - set(there))
    )
    if only:
        gone = [row.pk for key, row in there.items() if key not in wanted]
        Arrangement.objects.filter(pk__in=gone).delete()


def _note(actor: Actor, event: Event, kind: str, more: Mapping[str, Any] | None = None) -> None:
    book.write(
        actor=actor,
        kind=kind,
        subject_type="event",
        subject=event.public_id,
        codes={"by": event.organiser.public_id if event.organiser else None, **(more or {})},
    )
