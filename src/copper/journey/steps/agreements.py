from datetime import timedelta
from functools import partial
from typing import Any

from copper.agreements import content, printing, selectors, services
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.journey.road import Walker, expect, expect_refusal

WORDS: content.Content = {
    "purpose": [{"text": "We look into clean air near schools together."}],
    "brings": [{"of": 1, "text": "Trust, languages, a room"}, {"of": 2, "text": "Money and data"}],
    "decides": [{"what": "What we ask people", "who": "The group", "how": "By talking"}],
    "money": [
        {"what": "Work", "amount": "£500", "payer": "The council pays", "when": "In advance"}
    ],
    "credit": [{"text": "The group sees it first."}],
    "disputes": [{"text": "First the two of us talk."}],
    "leaving": [{"text": "Say so a month before."}],
}


def agree(walker: Walker) -> str:
    """Built in conversation: words, a worry, a change, both sign the same version, nobody else can."""
    lead, officer = walker.actor("lead 0"), walker.actor("institution 0")
    group, council = walker.organisations["group 0"], walker.organisations["council"]
    made = services.begin(actor=lead, title="Clean air", parties=[group, council])
    for section, rows in WORDS.items():
        services.write_section(actor=lead, agreement=made, section=section, rows=rows)
    said = services.comment(
        actor=walker.actor("peer 0.0"), agreement=made, section="money",
        words="Is it really paid in advance?", is_worry=True,
    )  # fmt: skip
    lacking = expect_refusal(
        Refused,
        lambda: services.offer(actor=lead, agreement=made),
        "an agreement that lacks what the parties worry about",
    )
    worries = [{"of": 1, "text": "Late pay"}, {"of": 2, "text": "Too little time"}]
    services.write_section(
        actor=officer, agreement=made, section="worries", rows=worries, note="We have some, too"
    )
    services.set_terms(
        actor=officer, agreement=made, is_binding=False,
        review_on=clock.today() + timedelta(days=365),
    )  # fmt: skip
    services.settle(actor=lead, comment=said)
    services.offer(actor=officer, agreement=made)
    _sign(walker, made)
    walker.things["agreement"] = made
    return f"first refused ({lacking}), changed by the other side, offered, signed by both alone"


def _sign(walker: Walker, made: Any) -> None:
    """A third organisation, the coordinator and the other party can't; each for itself can."""
    version = selectors.version(made)
    expect(version.number, 2, "versions after the other side wrote")
    group, council = made.parties.order_by("number")

    def sign(who: str, party: Any) -> None:
        services.sign_on_screen(
            actor=walker.actor(who), agreement=made, party=party, version=version, language="en"
        )

    for who, party in (("lead 1", group), ("cora", group), ("lead 0", council)):
        expect_refusal(NotAllowed, partial(sign, who, party), "a signature on another's behalf")
    expect_refusal(
        NotHere,
        lambda: selectors.one(walker.actor("lead 1"), made.public_id),
        "a third organisation that reads the agreement",
    )
    sign("lead 0", group)
    sign("institution 0", council)
    reading = selectors.read(
        walker.actor("lead 0"), selectors.one(walker.actor("lead 0"), made.public_id)
    )
    expect(reading.agreement.state, "signed", "the agreement")
    expect(reading.agreement.holds, version, "the version that holds")
    expect(printing.pdf(printing.of_reading(reading))[:5], b"%PDF-", "the printed agreement")
