"""A small network that answers: organisations with a lead each, and who says it worked with whom."""

from datetime import timedelta

from copper.core import clock
from copper.partners.models import Partner
from copper.ties import codes, services
from tests.factories import OrganisationFactory, actor

GOOD = dict.fromkeys(codes.TRUST | codes.VALUE, "4")
POOR = dict.fromkeys(codes.TRUST | codes.VALUE, "1")


def organisations(count, bloc="community", state="active", first=0):
    """[organisation…] on the list of the next wave, with names that sort as they are made."""
    found = []
    for n in range(first, first + count):
        one = OrganisationFactory(name=f"Group {n:03}", bloc=bloc)
        Partner.objects.create(
            organisation=one,
            kind="community" if bloc == "community" else "council",
            state=state,
            left_data_choice="keep" if state == "left" else "",
            state_since=clock.today(),
            created_at=clock.now(),
        )
        found.append(one)
    return found


def lead(organisation):
    role = "community_lead" if organisation.bloc == "community" else "policy_maker"
    return actor(role, organisation=organisation)


def open_wave(coordinator, label="First", **how):
    return services.open_wave(
        actor=coordinator, label=label, closes_on=clock.today() + timedelta(days=30), **how
    )


def answer(wave, organisation, others, rating=GOOD, by=None, rated=None):
    """One lead names `others` and rates them all (or those in `rated`), then sends."""
    who = by or lead(organisation)
    response = services.begin(actor=who, wave=wave, organisation=organisation)
    services.name_partners(
        actor=who,
        response=response,
        organisations=[one.pk for one in others],
        nobody=not others,
    )
    for one in others if rated is None else rated:
        services.rate(actor=who, response=response, organisation=one, answers=rating)
    return services.send(actor=who, response=response)
