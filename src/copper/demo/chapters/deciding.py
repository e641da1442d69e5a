from datetime import timedelta

from copper.accounts import services as accounts
from copper.accounts.actor import Actor, actor_for
from copper.core import clock
from copper.demo.stage import Stage
from copper.records import services
from copper.records.models import Decision, Promise


def tell(stage: Stage) -> None:
    """Decisions of every rule, a dissent, an objection, promises kept and not, a word in private."""
    _where_to_meet(stage)
    _pay_in_advance(stage)
    _small_move(stage)
    _promises(stage)
    _objection(stage)
    _in_private(stage)
    _authority(stage)
    _open_questions(stage)


def _vote(stage: Stage, decision: Decision, **choices: str) -> None:
    for key, option in choices.items():
        services.cast_vote(actor=stage.actor(key), decision=decision, option=option)


def _where_to_meet(stage: Stage) -> None:
    with stage.on(100):
        decision = services.open_decision(
            actor=stage.actor("nasreen"),
            question="Where do we meet each month?",
            options=["Old Wharf kitchen", "University building", "A different place each time"],
            rule="C",
            stake=2,
            explained_in=["en", "ur", "pl"],
        )
    with stage.on(96):
        _vote(
            stage,
            decision,
            nasreen="c",
            marek="a",
            dorothy="c",
            jaz="c",
            amina="c",
            ania="a",
            harold="c",
            tariq="c",
            rana="c",
            owen="a",
            ruth="b",
            priya="b",
        )
        _helped_vote(stage, decision)
    with stage.on(90):
        services.decide(
            actor=stage.actor("nasreen"),
            decision=decision,
            outcome="c",
            holder=stage.people["cora"],
            reason="Everybody should have a short way some of the time.",
            dissents=[
                ("community", "The kitchen has the only big oven. I would have stayed there.")
            ],
        )


def _helped_vote(stage: Stage, decision: Decision) -> None:
    """Magda has no phone: Marek types her vote and reads it back to her."""
    marek, magda = stage.actor("marek"), stage.people["magda"]
    assistance = accounts.assist_start(actor=marek, person=magda, agreed_how="spoken")
    helping: Actor = actor_for(stage.people["marek"], assistance)
    services.cast_vote(actor=helping, decision=decision, option="a")
    entries = list(assistance.entries.values_list("public_id", flat=True))
    accounts.read_back(actor=marek, assistance=assistance, entries=entries)
    accounts.assist_end(actor=marek, assistance=assistance)


def _pay_in_advance(stage: Stage) -> None:
    with stage.on(70):
        decision = services.open_decision(
            actor=stage.actor("cora"),
            question="Are community organisations paid before the work begins?",
            options=["Yes, half before", "Yes, all of it before", "No, after each report"],
            rule="J",
            stake=3,
            explained_in=["en", "ur", "pl"],
            quorum={"community": 4, "institution": 2},
        )
    with stage.on(60):
        services.decide(
            actor=stage.actor("cora"),
            decision=decision,
            outcome="a",
            holder=stage.people["priya"],
            reason="Small groups can't wait for their money. The council's rules allow half.",
            show_of_hands={"community": {"a": 14, "b": 6}, "institution": {"a": 4, "c": 1}},
            dissents=[("community", "Half is not enough when you have no savings.")],
        )


def _small_move(stage: Stage) -> None:
    with stage.on(50):
        decision = services.open_decision(
            actor=stage.actor("jaz"),
            question="Do we start at 5 or at 6 in the evening?",
            options=["At 5", "At 6"],
            rule="C",
            stake=1,
        )
        _vote(stage, decision, jaz="b", tariq="b", ellie="b", kofi="a", nasreen="b")
        services.decide(actor=stage.actor("jaz"), decision=decision, outcome="b")


def _promise(stage: Stage, by: str, text: str, made: int, due: int, **to: object) -> Promise:
    """Made and due so many days before the anchor (due may be negative: still to come)."""
    with stage.on(made):
        return services.make_promise(
            actor=stage.actor(by),
            text=text,
            due_on=clock.today() + timedelta(days=made - due),
            **to,  # type: ignore[arg-type]
        )


def _promises(stage: Stage) -> None:
    council = {"by_organisation": stage.organisations["council"]}
    kept = _promise(
        stage, "priya", "Pay the first half to all four organisations", 58, 40, **council
    )
    with stage.on(42):
        services.keep_promise(actor=stage.actor("priya"), promise=kept)
    late = _promise(
        stage, "helen", "Answer the question about waiting times for interpreters", 56, 30
    )
    with stage.on(25):
        services.break_promise(actor=stage.actor("dorothy"), promise=late)
    _promise(stage, "priya", "Say which bus stops will get benches", 45, 6, **council)
    _promise(
        stage,
        "cora",
        "Print the agreement in large letters for the Elders' Circle",
        20,
        -2,
        to_organisation=stage.organisations["elders"],
    )
    _promise(
        stage,
        "ruth",
        "Bring the results of the air study in plain words",
        18,
        -12,
        by_organisation=stage.organisations["university"],
    )


def _objection(stage: Stage) -> None:
    with stage.on(34):
        decision = services.open_decision(
            actor=stage.actor("tom"),
            question="Do we put up air sensors at the school gates?",
            options=["Yes, this month", "Later", "No"],
            rule="J",
            stake=2,
            explained_in=["en", "ur"],
        )
        objection = services.object_to(
            actor=stage.actor("shabnam"),
            subject_type="decision",
            subject=decision.public_id,
            words="Nobody asked the parents. We were told about it on the day.",
        )
    with stage.on(27):
        services.answer_objection(
            actor=stage.actor("ida"),
            objection=objection,
            state="compromise",
            answer="Parents at both gates are asked first, in Urdu and Polish. The question waits for them.",
        )
    with stage.on(21):
        _vote(
            stage,
            decision,
            nasreen="a",
            amina="a",
            shabnam="a",
            marek="a",
            ruth="a",
            priya="a",
            dorothy="b",
        )
        services.decide(
            actor=stage.actor("tom"),
            decision=decision,
            outcome="a",
            holder=stage.people["tom"],
            reason="Forty parents were asked; most want it.",
        )
    with stage.on(3):
        other = services.open_decision(
            actor=stage.actor("priya"),
            question="Do we share the draft of the report with the press?",
            options=["Yes", "Not yet"],
            rule="J",
            stake=3,
            explained_in=["en"],
        )
        services.object_to(
            actor=stage.actor("amina"),
            subject_type="decision",
            subject=other.public_id,
            words="The women who spoke to us have not read it yet.",
        )


def _in_private(stage: Stage) -> None:
    with stage.on(16):
        message, _code = services.leave_message(
            kind="complaint", words="The last two meetings were in English only.", language="ur"
        )
    with stage.on(12):
        services.answer_message(
            actor=stage.actor("ida"),
            message=message,
            answer="Thank you. From now on Zara interprets at each meeting, and notes come in Urdu.",
        )
    with stage.on(2):
        services.leave_message(kind="data", words="Who can see my phone number?", language="en")
        services.leave_message(
            kind="complaint", words="My bus fare was forgotten twice.", language="en"
        )


def _authority(stage: Stage) -> None:
    with stage.on(40):
        asked = services.log_request(
            actor=stage.actor("samuel"),
            authority="A police force (made up)",
            asked_for="Names of people who came to a meeting",
            received_on=clock.today(),
        )
    with stage.on(38):
        services.answer_request(
            actor=stage.actor("samuel"),
            request=asked,
            state="refused",
            reason="There was no court order, and we keep no such list.",
        )


def _open_questions(stage: Stage) -> None:
    with stage.on(5):
        decision = services.open_decision(
            actor=stage.actor("dorothy"),
            question="What should we look into first this year?",
            options=[
                "Damp homes",
                "Dirty air near schools",
                "Waiting for a doctor who speaks my language",
            ],
            rule="C",
            stake=3,
            explained_in=["en", "ur", "pl"],
            closes_on=clock.today() + timedelta(days=12),
        )
        _vote(stage, decision, dorothy="a", marek="c", shabnam="b", kofi="b", joan="a")
