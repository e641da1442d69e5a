from datetime import timedelta

from copper.accounts import services as accounts
from copper.accounts.actor import actor_for
from copper.core import clock
from copper.demo.stage import Stage
from copper.records import services


def tell(stage: Stage) -> None:
    """Decisions of every rule, a dissent, an objection, promises kept and not, a word in private."""
    for chapter in (
        _where_to_meet,
        _pay_in_advance,
        _small_move,
        _promises,
        _sensors,
        _press,
        _in_private,
        _authority,
        _first_question,
    ):
        chapter(stage)


def _ask(
    stage: Stage, days_ago: float, key: str, by: str, question: str, *options: str, **how: object
) -> None:
    """Somebody puts a question; later acts find the decision under `key`."""
    closes_in = how.pop("closes_in", None)

    def act() -> None:
        if closes_in is not None:
            how["closes_on"] = clock.today() + timedelta(days=int(str(closes_in)))
        stage.things[key] = services.open_decision(
            actor=stage.actor(by),
            question=question,
            options=options,
            **how,  # type: ignore[arg-type]
        )

    stage.plan(days_ago, act)


def _vote(stage: Stage, days_ago: float, key: str, **choices: str) -> None:
    def act() -> None:
        for person, option in choices.items():
            services.cast_vote(actor=stage.actor(person), decision=stage.things[key], option=option)

    stage.plan(days_ago, act)


def _decide(
    stage: Stage, days_ago: float, key: str, by: str, outcome: str, holder: str = "", **how: object
) -> None:
    def act() -> None:
        services.decide(
            actor=stage.actor(by),
            decision=stage.things[key],
            outcome=outcome,
            holder=stage.people[holder] if holder else None,
            **how,  # type: ignore[arg-type]
        )

    stage.plan(days_ago, act)


def _where_to_meet(stage: Stage) -> None:
    _ask(stage, 100, "where", "nasreen", "Where do we meet each month?", "Old Wharf kitchen",
         "University building", "A different place each time", rule="C", stake=2, explained_in=["en", "ur", "pl"])  # fmt: skip
    _vote(stage, 96, "where", nasreen="c", marek="a", dorothy="c", jaz="c", amina="c", ania="a",
          harold="c", tariq="c", rana="c", owen="a", ruth="b", priya="b")  # fmt: skip
    stage.plan(95, lambda: _helped_vote(stage))
    _decide(
        stage, 90, "where", "nasreen", "c", "cora", reason="Everybody should have a short way some of the time.",
        dissents=[("community", "The kitchen has the only big oven. I would have stayed there.")],
    )  # fmt: skip


def _helped_vote(stage: Stage) -> None:
    """Magda has no phone: Marek types her vote and reads it back to her."""
    marek = stage.actor("marek")
    assistance = accounts.assist_start(
        actor=marek, person=stage.people["magda"], agreed_how="spoken"
    )
    helping = actor_for(stage.people["marek"], assistance)
    services.cast_vote(actor=helping, decision=stage.things["where"], option="a")
    entries = list(assistance.entries.values_list("public_id", flat=True))
    accounts.read_back(actor=marek, assistance=assistance, entries=entries)
    accounts.assist_end(actor=marek, assistance=assistance)


def _pay_in_advance(stage: Stage) -> None:
    _ask(stage, 70, "pay", "cora", "Are community organisations paid before the work begins?",
         "Yes, half before", "Yes, all of it before", "No, after each report",
         rule="J", stake=3, explained_in=["en", "ur", "pl"], quorum={"community": 4, "institution": 2})  # fmt: skip
    _decide(
        stage, 60, "pay", "cora", "a", "priya",
        reason="Small groups can't wait for their money. The council's rules allow half.",
        show_of_hands={"community": {"a": 14, "b": 6}, "institution": {"a": 4, "c": 1}},
        dissents=[("community", "Half is not enough when you have no savings.")],
    )  # fmt: skip


def _small_move(stage: Stage) -> None:
    _ask(
        stage,
        50,
        "hour",
        "jaz",
        "Do we start at 5 or at 6 in the evening?",
        "At 5",
        "At 6",
        rule="C",
        stake=1,
    )
    _vote(stage, 49, "hour", jaz="b", tariq="b", ellie="b", kofi="a", nasreen="b")
    _decide(stage, 48, "hour", "jaz", "b")


def _promise(stage: Stage, key: str, by: str, text: str, made: int, due: int, **to: object) -> None:
    """Made and due so many days before the anchor (due may be negative: still to come)."""

    def act() -> None:
        stage.things[key] = services.make_promise(
            actor=stage.actor(by),
            text=text,
            due_on=clock.today() + timedelta(days=made - due),
            **to,  # type: ignore[arg-type]
        )

    stage.plan(made, act)


def _promises(stage: Stage) -> None:
    council = {"by_organisation": stage.organisations["council"]}
    _promise(
        stage,
        "first half",
        "priya",
        "Pay the first half to all four organisations",
        58,
        40,
        **council,
    )
    stage.plan(
        42,
        lambda: services.keep_promise(
            actor=stage.actor("priya"), promise=stage.things["first half"]
        ),
    )
    _promise(
        stage,
        "waiting",
        "helen",
        "Answer the question about waiting times for interpreters",
        56,
        30,
    )
    stage.plan(
        25,
        lambda: services.break_promise(
            actor=stage.actor("dorothy"), promise=stage.things["waiting"]
        ),
    )
    _promise(stage, "benches", "priya", "Say which bus stops will get benches", 45, 6, **council)
    _promise(stage, "large letters", "cora", "Print the agreement in large letters for the Elders' Circle", 20, -2,
             to_organisation=stage.organisations["elders"])  # fmt: skip
    _promise(stage, "air study", "ruth", "Bring the results of the air study in plain words", 18, -12,
             by_organisation=stage.organisations["university"])  # fmt: skip


def _object(stage: Stage, days_ago: float, key: str, by: str, words: str) -> None:
    def act() -> None:
        stage.things[f"no to {key}"] = services.object_to(
            actor=stage.actor(by),
            subject_type="decision",
            subject=stage.things[key].public_id,
            words=words,
        )

    stage.plan(days_ago, act)


def _sensors(stage: Stage) -> None:
    _ask(stage, 34, "sensors", "tom", "Do we put up air sensors at the school gates?", "Yes, this month", "Later",
         "No", rule="J", stake=2, explained_in=["en", "ur"])  # fmt: skip
    _object(
        stage,
        33,
        "sensors",
        "shabnam",
        "Nobody asked the parents. We were told about it on the day.",
    )
    stage.plan(
        27,
        lambda: services.answer_objection(
            actor=stage.actor("ida"), objection=stage.things["no to sensors"], state="compromise",
            answer="Parents at both gates are asked first, in Urdu and Polish. The question waits for them.",
        ),
    )  # fmt: skip
    _vote(
        stage,
        22,
        "sensors",
        nasreen="a",
        amina="a",
        shabnam="a",
        marek="a",
        ruth="a",
        priya="a",
        dorothy="b",
    )
    _decide(
        stage, 21, "sensors", "tom", "a", "tom", reason="Forty parents were asked; most want it."
    )


def _press(stage: Stage) -> None:
    _ask(stage, 4, "press", "priya", "Do we share the draft of the report with the press?", "Yes", "Not yet",
         rule="J", stake=3, explained_in=["en"])  # fmt: skip
    _object(stage, 3, "press", "amina", "The women who spoke to us have not read it yet.")


def _in_private(stage: Stage) -> None:
    def complain() -> None:
        stage.things["complaint"], _code = services.leave_message(
            kind="complaint", words="The last two meetings were in English only.", language="ur"
        )

    stage.plan(16, complain)
    stage.plan(
        12,
        lambda: services.answer_message(
            actor=stage.actor("ida"), message=stage.things["complaint"],
            answer="Thank you. From now on Zara interprets at each meeting, and notes come in Urdu.",
        ),
    )  # fmt: skip
    stage.plan(
        2,
        lambda: services.leave_message(
            kind="data", words="Who can see my phone number?", language="en"
        ),
    )
    stage.plan(
        1,
        lambda: services.leave_message(kind="complaint", words="My bus fare was forgotten twice."),
    )


def _authority(stage: Stage) -> None:
    def ask() -> None:
        stage.things["police"] = services.log_request(
            actor=stage.actor("samuel"), authority="A police force (made up)",
            asked_for="Names of people who came to a meeting", received_on=clock.today(),
        )  # fmt: skip

    stage.plan(40, ask)
    stage.plan(
        38,
        lambda: services.answer_request(
            actor=stage.actor("samuel"), request=stage.things["police"], state="refused",
            reason="There was no court order, and we keep no such list.",
        ),
    )  # fmt: skip


def _first_question(stage: Stage) -> None:
    _ask(stage, 5, "first", "dorothy", "What should we look into first this year?", "Damp homes",
         "Dirty air near schools", "Waiting for a doctor who speaks my language",
         rule="C", stake=3, explained_in=["en", "ur", "pl"], closes_in=12)  # fmt: skip
    _vote(stage, 4, "first", dorothy="a", marek="c", shabnam="b", kofi="b", joan="a")
