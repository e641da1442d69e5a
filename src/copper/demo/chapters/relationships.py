"""Two years of promises: kept, kept late, broken, mended, some still open; and the coordinator's week."""

from datetime import time, timedelta

from copper.core import clock
from copper.demo.stage import Stage
from copper.events import rules as event_rules
from copper.events import services as events
from copper.records import services as records
from copper.relationships import services

# (by, to, days since it was made, days until it was due, days after which it was kept; None: not kept)
LATE = 14
PROMISES = (
    ("council", "garden", "Mend the gate of the second plot", 680, 60, 41),
    ("council", "kitchen", "Say who pays for the extractor fan", 620, 45, 45 + LATE),
    ("council", "garden", "Bring the plan of the new road before it is decided", 560, 60, None),
    ("council", "garden", "Come and say why the road plan was not brought", 490, 20, 12),
    ("council", "elders", "Two more benches at Quarry Rise", 400, 90, 88),
    ("council", "youth", "Keep the youth room open in August", 300, 40, 40),
    ("council", "kitchen", "Send somebody to look at the damp in Wharf Street", 200, 30, 30 + LATE),
    ("council", "garden", "Pay the second half within ten days", 120, 10, 7),
    ("university", "garden", "Bring what the diaries said, in Urdu", 600, 90, 80),
    ("university", "kitchen", "Bring the answers back before the summer", 500, 60, None),
    ("university", "kitchen", "Read the answers together over a meal, and pay for it", 420, 30, 25),
    ("university", "youth", "Write certificates for the training", 280, 30, 21),
    ("university", "elders", "Large letters on every page from now on", 150, 14, 10),
    ("hospital", "elders", "A number to call that a person answers", 520, 60, 60 + LATE),
    ("hospital", "kitchen", "Interpreters for Polish at the chest clinic", 330, 90, None),
    ("hospital", "kitchen", "Say when there will be interpreters", 220, 30, 28),
    ("garden", "university", "Ask twelve women about the air near the school", 260, 40, 33),
    ("kitchen", "council", "List the flats where walls are wet", 180, 30, 30 + LATE),
    ("youth", "university", "Try out the questions with six friends", 90, 20, 15),
)  # fmt: skip
# Still open: the last two are late, so communities wait for them.
OPEN = (
    ("university", "elders", "Come with the draft before it is printed", 20, 29),
    ("council", "kitchen", "A date for the damp in Wharf Street", 40, 31),
    ("hospital", "garden", "Answer about women doctors", 60, 49),
)
SPEAKERS = {"garden": "nasreen", "kitchen": "marek", "elders": "dorothy", "youth": "jaz",
            "university": "ruth", "council": "priya", "hospital": "helen"}  # fmt: skip


def tell(stage: Stage) -> None:
    for by, to, words, made, due, kept in PROMISES:
        _promise(stage, by, to, words, made, due, kept, is_over=True)
    for by, to, words, made, due in OPEN:
        _promise(stage, by, to, words, made, due, None, is_over=False)
    _conduct(stage)
    stage.plan(6, lambda: _this_week(stage))
    # The week is prepared on its Monday, before anybody does anything in it.
    for days_ago in (stage.anchor.weekday() + 0.2, 0):
        stage.plan(days_ago, lambda: services.prepare(actor=stage.network))


def _promise(
    stage: Stage,
    by: str,
    to: str,
    words: str,
    made: int,
    due: int,
    kept: int | None,
    *,
    is_over: bool,
) -> None:
    def make() -> None:
        stage.things[words] = records.make_promise(
            actor=stage.actor(SPEAKERS[by]),
            text=words,
            due_on=clock.today() + timedelta(days=due),
            by_organisation=stage.organisations[by],
            to_organisation=stage.organisations[to],
        )

    def keep() -> None:
        records.keep_promise(actor=stage.actor(SPEAKERS[by]), promise=stage.things[words])

    def breaks() -> None:
        records.break_promise(actor=stage.actor(SPEAKERS[to]), promise=stage.things[words])

    stage.plan(made, make)
    if is_over:
        if kept is not None:
            stage.plan(made - kept, keep)
        else:
            stage.plan(made - due - 3, breaks)


def _this_week(stage: Stage) -> None:
    """Something tomorrow, with what people need: half of it is arranged."""
    day = clock.local_date(stage.anchor) + timedelta(days=1)
    event = events.make_event(
        actor=stage.actor("marek"),
        organiser=stage.organisations["kitchen"],
        title="Reading the answers about damp together",
        kind="meeting",
        starts_at=event_rules.local_moment(day, time(10)),
        ends_at=event_rules.local_moment(day, time(11, 30)),
        place="Old Wharf kitchen",
        languages=["en", "pl"],
        access=["step_free", "childcare"],
        interpreters=["pl"],
    )
    events.arrange(actor=stage.actor("marek"), event=event, what="step_free", who="The side door")


def _conduct(stage: Stage) -> None:
    """The community asks itself whether everybody may read how institutions keep promises: not yet."""

    def ask() -> None:
        stage.things["conduct"] = services.ask_to_open(actor=stage.actor("dorothy"))

    def decide() -> None:
        for person, option in {
            "nasreen": "members", "marek": "members", "dorothy": "open", "jaz": "members",
        }.items():  # fmt: skip
            records.cast_vote(
                actor=stage.actor(person), decision=stage.things["conduct"], option=option
            )
        records.decide(
            actor=stage.actor("dorothy"),
            decision=stage.things["conduct"],
            outcome="members",
            holder_role="coordinator",
            explained_in=["en", "ur", "pl"],
            reason="First we tell them to their faces. We ask again in a year.",
        )
        services.carry_out(actor=stage.network)

    stage.plan(230, ask)
    stage.plan(221, decide)
