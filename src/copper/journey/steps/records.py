from datetime import timedelta

from copper.accounts import services as accounts
from copper.core import clock
from copper.core.errors import Refused
from copper.journey.road import Walker, expect, expect_refusal
from copper.records import book, sealing, services


def decide_together(walker: Walker) -> str:
    """A J decision is refused without one bloc's agreement, and made with both."""
    cora = walker.actor("cora")
    decision = services.open_decision(
        actor=cora,
        question="Is half of the money paid before the work begins?",
        options=["Yes", "No"],
        rule="J",
        stake=3,
        explained_in=["en", "ur"],
        quorum={"community": 4, "institution": 2},
    )
    for n in range(4):
        services.cast_vote(actor=walker.actor(f"lead {n}"), decision=decision, option="a")
    services.cast_vote(actor=walker.actor("institution 0"), decision=decision, option="b")
    said = expect_refusal(
        Refused,
        lambda: services.decide(actor=cora, decision=decision, outcome="a", holder=cora.person),
        "a joint decision without the institutions",
    )
    services.cast_vote(actor=walker.actor("institution 0"), decision=decision, option="a")
    services.cast_vote(actor=walker.actor("institution 1"), decision=decision, option="a")
    services.decide(
        actor=cora,
        decision=decision,
        outcome="a",
        holder=cora.person,
        reason="Small groups can't wait",
    )
    expect(decision.tally, {"community": {"a": 4}, "institution": {"a": 2}}, "votes by bloc")
    return f"first refused ({said}) then made, 4 of the community and 2 of institutions"


def object_and_go_on(walker: Walker) -> str:
    """An objection stops its item and nothing else, until it is answered."""
    cora, peer = walker.actor("cora"), walker.actor("peer 2.1")
    made = [
        services.open_decision(
            actor=cora, question=f"Question {n}", options=["Yes", "No"], rule="C", stake=1
        )
        for n in range(2)
    ]
    objection = services.object_to(
        actor=peer, subject_type="decision", subject=made[0].public_id, words="We were not asked"
    )
    expect_refusal(
        Refused,
        lambda: services.cast_vote(actor=peer, decision=made[0], option="a"),
        "a vote on a paused question",
    )
    services.cast_vote(actor=peer, decision=made[1], option="a")
    services.answer_objection(
        actor=cora, objection=objection, state="compromise", answer="We ask first"
    )
    services.cast_vote(actor=peer, decision=made[0], option="a")
    return "one question stood still, the other went on; answered, both go on"


def promise(walker: Walker) -> str:
    """Made by who makes it, kept in time."""
    officer = walker.actor("institution 1")
    made = services.make_promise(
        actor=officer,
        text="Benches at two bus stops",
        due_on=clock.today() + timedelta(days=10),
        by_organisation=walker.organisations["council"],
    )
    services.keep_promise(actor=officer, promise=made)
    expect(made.state, "kept", "the promise")
    return "made for ten days from now, and kept"


def erase_and_verify(walker: Walker) -> str:
    """A person leaves for good; their words go, the chain holds."""
    gone = walker.people["peer 3.4"]
    services.make_promise(
        actor=walker.actor("peer 3.4"), text="Bring Ayesha's notes", due_on=clock.today()
    )
    accounts.erase(actor=walker.actor("peer 3.4"), person=gone)
    gone.refresh_from_db()
    expect((gone.name, gone.is_active), ("", False), "the erased person")
    verdict = book.verify()
    expect(verdict.faults + sealing.faults(), [], "faults in the book")
    walker.things["erased"] = gone.public_id
    return f"{verdict.lines} lines, none changed"
