from datetime import timedelta

from copper.core import clock
from copper.core.errors import NotAllowed
from copper.journey.road import Walker, expect, expect_refusal
from copper.records import services as records
from copper.relationships import services
from copper.relationships.selectors import health, monday, own


def both_sides(walker: Walker) -> str:
    """A promise to a group is broken and mended; each side reads the same, and nobody is ranked."""
    cora, lead = walker.actor("cora"), walker.actor("lead 0")
    officer = walker.actor("institution 0")
    group, council = walker.things["partner group 0"], walker.things["partner council"]
    parties = {
        "by_organisation": council.organisation,
        "to_organisation": group.organisation,
    }
    tomorrow = clock.today() + timedelta(days=1)
    promise = records.make_promise(
        actor=officer, text="Bring the numbers of the air", due_on=tomorrow, **parties
    )
    expect(promise in own.both_sides(lead, group).we_promised, True, "seen by the group")
    expect(promise in own.both_sides(officer, council).they_promised, True, "seen by the council")
    with clock.at(clock.now() + timedelta(days=3)):
        services.prepare(actor=cora)
        expect(promise.text in _titles(cora, "owe"), True, "overdue to a community: we owe")
        records.break_promise(actor=lead, promise=promise)
        expect(promise.text in _titles(cora, "owe"), False, "owed after it is closed")
        mended = records.make_promise(
            actor=officer, text="Come and say why", due_on=clock.today(), **parties
        )
        services.mark_done(actor=cora, public_id=mended.public_id)
        seen = _signals(lead, council)
        expect(set(seen), {"promises", "loops"}, "what members read of an institution")
        expect("1" in seen["promises"] and "2" in seen["promises"], True, "kept one of two")
    expect(len(_signals(lead, group)), 10, "signals of one's own relationship")
    expect_refusal(
        NotAllowed,
        lambda: health.one(officer, group.public_id),
        "an institution reading how a community organisation is",
    )
    return "one promise broken and mended, the same on both sides, ten signals, no score"


def the_week(walker: Walker) -> str:
    """The coordinator's week: at most seven to contact, and nobody else reads it."""
    cora = walker.actor("cora")
    with clock.at(clock.now() + timedelta(weeks=9)):
        services.prepare(actor=cora)
        shown = {one.code: one.section for one in monday.page(cora)}
        contacts = len(shown["contact"].items)
        expect(1 <= contacts <= 7, True, "one to seven contacts in a week")
        expect(all(item.why for item in shown["contact"].items), True, "each has its reason")
    expect_refusal(NotAllowed, lambda: monday.page(walker.actor("lead 0")), "another's Monday page")
    return f"{len(shown)} parts on one page, {contacts} to contact, each with its reason"


def _titles(actor, code: str) -> list[str]:
    return [
        str(item.title)
        for one in monday.page(actor)
        if one.code == code
        for item in one.section.items
    ]


def _signals(actor, partner) -> dict[str, str]:
    found = health.health(actor, health.one(actor, partner.public_id))
    return {one.code: str(one.signal.words) for one in found}
