"""Two years of meetings, each month somewhere else; what was asked of people's time, and what was not sent."""

from datetime import date, datetime, timedelta

from copper.core import clock
from copper.core.errors import Refused
from copper.demo.stage import Stage
from copper.events import rules, services
from copper.events.models import Ask, Event

# Where the network meets in turn: who has the room, the place, how it is travelled to.
PLACES = (
    ("garden", "Larkfield School, hall behind the plots", "after"),
    ("kitchen", "Old Wharf Kitchen, 2 Canal Yard", "there"),
    ("elders", "Quarry Rise Chapel, lower room", "taxi"),
    ("youth", "Station Side Boxing Hall, upstairs (lift on the left)", "before"),
)
ACCESS = ("step_free", "childcare", "breaks", "large_print", "halal")
TOPICS = (
    "What we want to find out", "Reading the air together", "Who is missing?", "Buses and benches",
    "What came of it", "Money: who decides what", "Walking the questions", "Sharing what we heard",
)  # fmt: skip
COMERS = (
    "nasreen",
    "marek",
    "dorothy",
    "jaz",
    "amina",
    "shabnam",
    "harold",
    "ania",
    "tariq",
    "ellie",
)
TUESDAY, FRIDAY = 1, 4

# (days ago it was asked, who asks, their organisation, whose members, kind, title, starts in so many
# days, lasts so many days, minutes, people, what became of it)
ASKS = (
    (610, "ruth", "university", "garden", "survey", "Air on the way to school", 20, 14, 20, 30, "back"),
    (560, "priya", "council", "kitchen", "meeting", "What the new bins should be like", 15, 1, 60, 8, "done"),
    (480, "helen", "hospital", "elders", "interview", "Waiting for a letter", 20, 30, 45, 6, "done"),
    (400, "ruth", "university", "youth", "panel", "Choosing the questions", 21, 60, 80, 7, "back"),
    (330, "priya", "council", "garden", "survey", "Parks", 25, 10, 15, 40, "declined"),
    (250, "tom", "hospital", "kitchen", "interview", "Cooking with diabetes", 30, 20, 40, 10, "back"),
    (180, "ruth", "university", "elders", "survey", "Getting about", 14, 21, 25, 20, "done"),
    (75, "helen", "hospital", "youth", "meeting", "A waiting room for the young", 12, 1, 60, 9, "back"),
    (60, "priya", "council", "garden", "meeting", "Where the crossing goes", 15, 1, 45, 10, "done"),
    (9, "ruth", "university", "garden", "survey", "Who cooks, who shops", 4, 10, 15, 25, "accepted"),
    (8, "tom", "hospital", "garden", "interview", "Asthma at night", 5, 9, 20, 5, "accepted"),
    (4, "priya", "council", "kitchen", "panel", "The town's food plan", 25, 40, 90, 6, ""),
)  # fmt: skip
LEADS = {"garden": "nasreen", "kitchen": "marek", "elders": "dorothy", "youth": "jaz"}


def tell(stage: Stage) -> None:
    for number, days_ago in enumerate(range(700, -60, -30)):
        _meeting(stage, number, days_ago)
    _walk(stage)
    stage.plan(620, lambda: _cap(stage, "garden", 2, 60))
    stage.plan(149, lambda: _cap(stage, "elders", 0, 0))
    stage.plan(94, lambda: _cap(stage, "elders", 2, 60))
    for row in ASKS:
        _ask(stage, *row)
    stage.plan(3, lambda: _over_the_cap(stage))
    stage.plan(2, lambda: _one_more(stage))


def _day(stage: Stage, days_ago: int, weekday: int) -> date:
    day = stage.anchor.date() - timedelta(days=days_ago)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return rules.local_moment(day, datetime(2000, 1, 1, hour, minute).time())


def _meeting(stage: Stage, number: int, days_ago: int) -> None:
    """The network's meeting of one month: planned three weeks before, said yes to, held."""
    key, place, travel = PLACES[number % len(PLACES)]
    is_friday = number % 6 == 5
    day = _day(stage, days_ago, FRIDAY if is_friday else TUESDAY)
    ago = (stage.anchor.date() - day).days
    name = f"meeting {number}"

    def planned() -> None:
        stage.things[name] = services.make_event(
            actor=stage.network,
            organiser=stage.organisations[key] if number % 3 == 1 else None,
            title=TOPICS[number % len(TOPICS)],
            kind="workshop" if number % 3 else "meeting",
            starts_at=_at(day, 11 if is_friday else 10),
            ends_at=_at(day, 15 if is_friday else 12, 30),
            place=place,
            words="Come as you are. We begin with tea and end on time.",
            languages=["en", "ur"]
            if key == "garden"
            else ["en", "pl"]
            if key == "kitchen"
            else ["en"],
            travel=travel,
            food="Soup and bread, all vegetarian or halal",
            prayer_plan="We stop from 12:45 to 13:45. There is a room to pray."
            if is_friday
            else "",
            access=ACCESS[: 2 + number % 4],
            interpreters=["ur", "pl"] if number % 2 else ["ur"],
        )

    stage.plan(max(ago + 21, 1), planned)
    stage.plan(max(ago + 9, 0.6), lambda: _arranged(stage, name, all_of_it=ago > 0))
    stage.plan(max(ago + 6, 0.5), lambda: _said(stage, name, number))
    if number == 9:
        stage.plan(ago + 2, lambda: _off(stage, name))
    elif ago > 0:
        stage.plan(ago - 0.4, lambda: _held(stage, name))


def _event(stage: Stage, name: str) -> Event:
    return Event.objects.get(pk=stage.things[name].pk)


def _arranged(stage: Stage, name: str, *, all_of_it: bool) -> None:
    event = _event(stage, name)
    for n, thing in enumerate(event.arrangements.all()):
        if all_of_it or n % 2 == 0:
            services.arrange(
                actor=stage.network, event=event, what=thing.what, language=thing.language,
                who="Zara Hussain" if thing.language == "ur" else "",
            )  # fmt: skip


def _said(stage: Stage, name: str, number: int) -> None:
    event = _event(stage, name)
    for n, key in enumerate(COMERS):
        if (n + number) % 4 == 3:
            services.say(actor=stage.actor(key), event=event, answer="not_coming")
            continue
        services.say(
            actor=stage.actor(key),
            event=event,
            answer="coming",
            wants=["step_free", "large_print"] if key == "harold" else [],
            interpreter="ur" if key in {"amina", "shabnam"} else "",
            brings_needs=key in {"amina", "harold"},
        )


def _off(stage: Stage, name: str) -> None:
    services.cancel_event(actor=stage.network, event=_event(stage, name), why="Snow: no buses.")


def _held(stage: Stage, name: str) -> None:
    services.held_event(actor=stage.network, event=_event(stage, name))


def _walk(stage: Stage) -> None:
    """A community organisation's own, next week: names are its own to read."""
    day = _day(stage, -6, 3)

    def planned() -> None:
        stage.things["walk"] = services.make_event(
            actor=stage.actor("nasreen"),
            organiser=stage.organisations["garden"],
            title="Walk to the crossing, with noses open",
            kind="walk",
            starts_at=_at(day, 9, 30),
            ends_at=_at(day, 11),
            place="Gate of Larkfield School",
            words="Slow, with a push chair or a stick. We write down where the air is bad.",
            languages=["ur", "pa", "en"],
            travel="there",
            access=["women_only", "breaks", "childcare"],
            interpreters=["phr"],
        )
        for key in ("amina", "shabnam", "farah", "bushra"):
            services.say(
                actor=stage.actor(key), event=stage.things["walk"], answer="coming",
                brings_needs=key == "amina",
            )  # fmt: skip

    stage.plan(5, planned)


def _cap(stage: Stage, key: str, asks: int, minutes: int) -> None:
    services.set_cap(
        actor=stage.actor(LEADS[key]),
        organisation=stage.organisations[key],
        asks=asks,
        minutes=minutes,
    )


def _propose(stage: Stage, who: str, by: str, of: str, starts_in: int, **rest: object) -> Ask:
    first = clock.today() + timedelta(days=starts_in)
    lasts = rest.pop("lasts", 1)
    last = first + timedelta(days=int(str(lasts)) - 1)
    given = {"last_day": last, "comes_back_on": last + timedelta(days=28), "is_paid": True} | rest
    return services.propose_ask(
        actor=stage.actor(who),
        asker=stage.organisations[by],
        of=stage.organisations[of],
        first_day=first,
        comes_back="One page with what all said, and a visit to talk about it",
        **given,  # type: ignore[arg-type]
    )


def _ask(
    stage: Stage, ago: int, who: str, by: str, of: str, kind: str, title: str,
    starts_in: int, lasts: int, minutes: int, people: int, end: str,
) -> None:  # fmt: skip
    name = f"ask {ago}"
    lead = LEADS[of]

    def asked() -> None:
        stage.things[name] = _propose(
            stage, who, by, of, starts_in, lasts=lasts, kind=kind, title=title, minutes=minutes,
            people=people,
        )  # fmt: skip

    stage.plan(ago, asked)
    if end:
        answer = {"actor": lead, "yes": end != "declined"}
        stage.plan(
            ago - 5,
            lambda: services.answer_ask(
                actor=stage.actor(str(answer["actor"])), ask=_the_ask(stage, name),
                yes=bool(answer["yes"]),
            ),
        )  # fmt: skip
    if end in {"done", "back"}:
        over = ago - starts_in - lasts
        stage.plan(
            over,
            lambda: services.finish_ask(actor=stage.actor(who), ask=_the_ask(stage, name)),
        )
        if end == "back":
            stage.plan(
                over - 20,
                lambda: services.came_back(actor=stage.actor(lead), ask=_the_ask(stage, name)),
            )


def _the_ask(stage: Stage, name: str) -> Ask:
    return Ask.objects.get(pk=stage.things[name].pk)


SAME_MONTH = {"kind": "survey", "title": "Warm homes", "minutes": 10, "people": 12}


def _over_the_cap(stage: Stage) -> None:
    """The council asks the garden a third time for the days in which two asks run: not sent."""
    running = _the_ask(stage, "ask 9")
    try:
        _propose(
            stage,
            "priya",
            "council",
            "garden",
            (running.last_day - clock.today()).days,
            **SAME_MONTH,
        )
    except Refused:
        return
    raise AssertionError("An ask over the garden's limit was sent.")


def _one_more(stage: Stage) -> None:
    """They spoke on the phone, and the garden lets this one through."""
    running = _the_ask(stage, "ask 9")
    services.lift_cap(
        actor=stage.actor("nasreen"),
        organisation=stage.organisations["garden"],
        asker=stage.organisations["council"],
        month=running.last_day,
    )
    stage.things["ask one more"] = _propose(
        stage, "priya", "council", "garden", (running.last_day - clock.today()).days, **SAME_MONTH
    )
