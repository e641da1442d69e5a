from datetime import timedelta

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.core import clock
from copper.core.errors import NotHere, Refused
from copper.journey.road import Walker, expect, expect_refusal
from copper.ties import codes, selectors, services
from copper.ties.models import Response, Wave

GOOD = dict.fromkeys(codes.items(is_long=False), "3")


def answer_in_two_sittings(walker: Walker) -> str:
    """A round opens; a lead names, stops, comes back, can't rate their own group, and sends."""
    wave = _open(walker, "First round")
    lead, own, others = _who(walker, "group 0")
    response = services.begin(actor=lead, wave=wave, organisation=own)
    services.name_partners(actor=lead, response=response, organisations=[one.pk for one in others])
    services.rate(actor=lead, response=response, organisation=others[0], answers=GOOD)
    lead, own, others = _who(walker, "group 0")  # another day
    back = services.begin(actor=lead, wave=wave, organisation=own)
    expect([tie.is_rated for tie in selectors.named(back)].count(True), 1, "what was kept")
    for do, what in (
        (
            lambda: services.rate(actor=lead, response=back, organisation=own, answers=GOOD),
            "a lead who rates their own group",
        ),
        (
            lambda: services.name_partners(actor=lead, response=back, organisations=[own.pk]),
            "a lead who names their own group",
        ),
    ):
        expect_refusal(Refused, do, what)
    services.send(actor=lead, response=back)
    _answer(walker, wave, "group 1")
    expect_refusal(
        NotHere,
        lambda: selectors.response(walker.actor("cora"), back.public_id),
        "a coordinator who reads one group's answers",
    )
    return (
        "a round over 5 organisations, 2 answered, what was begun was kept, nobody rates themselves"
    )


def too_few_for_numbers(walker: Walker) -> str:
    """Two answers give no number to anybody, and drafts go."""
    wave = Wave.objects.get(label="First round")
    lead, own, _others = _who(walker, "group 2")
    services.begin(actor=lead, wave=wave, organisation=own)
    services.close_wave(actor=walker.actor("cora"), wave=wave)
    expect(Response.objects.filter(sent_at=None).count(), 0, "drafts that stayed")
    expect(wave.results, {"asked": 5, "answered": 2, "enough": False}, "what two answers tell")
    own_result = selectors.own_result(lead, wave, own.public_id)
    expect(own_result.scores, (), "numbers about one group")
    return "2 of 5 answered: no number for anybody, a talk instead"


def five_give_numbers(walker: Walker) -> str:
    """All five answer: numbers about the network; about a group only from three raters, for itself."""
    wave = _open(walker, "Second round")
    for key in walker.organisations:
        _answer(walker, wave, key)
    services.close_wave(actor=walker.actor("cora"), wave=wave)
    found = selectors.result(walker.actor("institution 0"), wave)
    expect((found.enough, len(found.nodes), len(found.ties)), (True, 5, 10), "the network")
    expect(round(found.figures["trust"]["percent"]), 67, "trust of the network")
    expect(found.figures["change"]["why"], "too-few-answers", "why two rounds are not compared")
    lead, own, _others = _who(walker, "group 0")
    heard = selectors.own_result(lead, wave, own.public_id)
    expect([(one.mean, one.raters) for one in heard.scores], [(3.0, 4)] * 2, "what a group hears")
    expect_refusal(
        NotHere,
        lambda: selectors.own_result(walker.actor("institution 0"), wave, own.public_id),
        "the council, which reads what was said about a group",
    )
    return (
        "5 of 5 answered: 10 links, trust 67 of 100; a group hears of itself, the council does not"
    )


def _open(walker: Walker, label: str) -> Wave:
    return services.open_wave(
        actor=walker.actor("cora"), label=label, closes_on=clock.today() + timedelta(days=28)
    )


def _who(walker: Walker, key: str) -> tuple[Actor, Organisation, list[Organisation]]:
    """Who speaks for an organisation, the organisation, and all others."""
    speaker = "institution 0" if key == "council" else key.replace("group", "lead")
    own = walker.organisations[key]
    others = [one for one in walker.organisations.values() if one.pk != own.pk]
    return walker.actor(speaker), own, others


def _answer(walker: Walker, wave: Wave, key: str) -> None:
    actor, own, others = _who(walker, key)
    response = services.begin(actor=actor, wave=wave, organisation=own)
    services.name_partners(actor=actor, response=response, organisations=[one.pk for one in others])
    for one in others:
        services.rate(actor=actor, response=response, organisation=one, answers=GOOD)
    services.send(actor=actor, response=response)
