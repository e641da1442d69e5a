"""One event and one ask, for tests that walk every address."""

from datetime import datetime, timedelta

from copper.core import clock
from copper.events import rules, services

READING = {"title": "Reading the air together", "kind": "meeting", "place": "The old library"}


def moment(days: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment so many days from today, on the network's clocks; never a Friday noon by accident."""
    day = clock.today() + timedelta(days=days)
    return rules.local_moment(day, datetime(2000, 1, 1, hour, minute).time())


def plan(actor, organiser=None, days=7, **fields):
    """An event of two hours."""
    given = READING | {"starts_at": moment(days, 9), "ends_at": moment(days, 11)} | fields
    return services.make_event(actor=actor, organiser=organiser, **given)


def ask(actor, asker, of, days=7, **fields):
    """One day, half an hour, ten people."""
    day = clock.today() + timedelta(days=days)
    given = {
        "kind": "survey",
        "title": "About buses",
        "first_day": day,
        "last_day": day,
        "minutes": 30,
        "people": 10,
        "is_paid": True,
        "comes_back": "What all said, on one page",
        "comes_back_on": day + timedelta(days=30),
    }
    return services.propose_ask(actor=actor, asker=asker, of=of, **(given | fields))


def one_of_each(coordinator, organisation, resident):
    """All belonging to the organisation, but for the secret address, which is the resident's."""
    event = plan(coordinator, organisation, access=["step_free"])
    services.say(actor=resident, event=event, answer="coming", wants=["step_free"])
    return {
        "event": event,
        "ask": ask(coordinator, None, organisation),
        "calendar_token": services.make_link(actor=resident),
    }
