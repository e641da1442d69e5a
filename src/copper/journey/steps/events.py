from datetime import datetime, timedelta

from icalendar import Calendar

from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.events import ical, rules, selectors, services
from copper.events.models import Event
from copper.journey.road import Walker, expect, expect_refusal


def meet(walker: Walker) -> str:
    """A meeting with what people need; names stay with the community."""
    lead, organisation = walker.actor("lead 0"), walker.organisations["group 0"]
    day = clock.today() + timedelta(days=14)
    day += timedelta(days=(1 - day.weekday()) % 7)  # a Tuesday
    event = services.make_event(
        actor=lead,
        organiser=organisation,
        title="Where the air is bad",
        kind="workshop",
        starts_at=rules.local_moment(day, datetime(2000, 1, 1, 10).time()),
        ends_at=rules.local_moment(day, datetime(2000, 1, 1, 12).time()),
        place="The school hall",
        access=["step_free", "childcare"],
        interpreters=["ur"],
    )
    for n in range(1, 4):
        services.say(
            actor=walker.actor(f"peer 0.{n}"), event=event, answer="coming",
            wants=["step_free"] if n == 1 else [],
        )  # fmt: skip
    services.arrange(actor=lead, event=event, what="step_free", who="The caretaker")
    expect(selectors.comers(lead, event).people, "3", "people who come")
    expect_refusal(
        NotAllowed,
        lambda: selectors.people_coming(walker.actor("institution 0"), event).count(),
        "an institution reading who comes",
    )
    (session,) = selectors.sessions_between(actor=lead, first=day, last=day)
    expect(len(session.to_arrange), 2, "things still to arrange")
    walker.things["event"] = event
    return "three come, one thing arranged, two to arrange, no institution reads names"


def friday_noon(walker: Walker) -> str:
    """The hour of Friday prayer is not planned over without a word about it."""
    day = clock.today() + timedelta(days=7)
    day += timedelta(days=(4 - day.weekday()) % 7)

    def lunch(plan: str) -> Event:
        return services.make_event(
            actor=walker.actor("cora"),
            title="Lunch",
            kind="meeting",
            starts_at=rules.local_moment(day, datetime(2000, 1, 1, 12).time()),
            ends_at=rules.local_moment(day, datetime(2000, 1, 1, 14).time()),
            place="The town hall",
            prayer_plan=plan,
        )

    expect_refusal(Refused, lambda: lunch(""), "a lunch over Friday prayer")
    expect(lunch("We eat after two.").state, "planned", "the lunch with a word about prayer")
    return "refused, then planned with a word about what is done"


def in_a_phones_calendar(walker: Walker) -> str:
    """A calendar file is read by a parser, before and after the meeting is called off."""
    event, lead = walker.things["event"], walker.actor("lead 0")
    (before,) = Calendar.from_ical(ical.calendar([event])).walk("VEVENT")
    services.cancel_event(actor=lead, event=Event.objects.get(pk=event.pk), why="The hall is wet")
    event = Event.objects.get(pk=event.pk)
    (after,) = Calendar.from_ical(ical.calendar([event], neutral=True)).walk("VEVENT")
    expect(before.decoded("DTSTART"), event.starts_at, "the moment in the file")
    expect(str(after["UID"]), str(before["UID"]), "the event's name in calendars")
    expect(
        (int(str(after["SEQUENCE"])), str(after["STATUS"])),
        (1, "CANCELLED"),
        "after calling it off",
    )
    expect("air" in str(after["SUMMARY"]), False, "a title on a shared phone")
    return "read back; called off under the same name; neutral on shared phones"


def ask_within_the_cap(walker: Walker) -> str:
    """What is over an organisation's cap is not sent; only the organisation lets one through."""
    lead, officer = walker.actor("lead 1"), walker.actor("institution 1")
    garden, council = walker.organisations["group 1"], walker.organisations["council"]
    services.set_cap(actor=lead, organisation=garden, asks=1, minutes=60)
    first = clock.today() + timedelta(days=3)

    def ask(title: str):
        return services.propose_ask(
            actor=officer,
            asker=council,
            of=garden,
            kind="survey",
            title=title,
            first_day=first,
            last_day=first,
            minutes=20,
            people=12,
            is_paid=True,
            comes_back="One page",
            comes_back_on=first + timedelta(days=28),
        )

    sent = ask("Buses")
    said = expect_refusal(Refused, lambda: ask("Parks"), "an ask over the cap")
    expect_refusal(
        NotAllowed,
        lambda: services.lift_cap(actor=officer, organisation=garden, asker=council, month=first),
        "an asker lifting the cap",
    )
    services.lift_cap(actor=lead, organisation=garden, asker=council, month=first)
    services.answer_ask(actor=lead, ask=sent, yes=True)
    services.answer_ask(actor=lead, ask=ask("Parks"), yes=False)
    state = selectors.asks_of(actor=lead, organisation=garden, month=first).state
    expect((state.asks, state.asks_cap), (1, 1), "asks of the month")
    return f"one sent, one refused ({said}), let through by the organisation and declined"
