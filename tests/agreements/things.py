"""Agreements for tests: two organisations, who speaks for them, and words that say enough."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from copper.agreements import selectors, services
from copper.core import clock
from tests.factories import OrganisationFactory, actor

DATA = {
    "controller": "The university",
    "purposes": "To learn about damp",
    "data": "Answers without names",
    "recipients": "Nobody else",
    "retention": "Two years",
    "requests": "The university's data protection officer",
    "ending": "It is deleted",
}
WORDS = {
    "purpose": [{"text": "We look into damp homes together."}],
    "brings": [{"of": 1, "text": "Trust and a warm room"}, {"of": 2, "text": "Methods and money"}],
    "worries": [{"of": 1, "text": "Late pay"}, {"of": 2, "text": "Too little time"}],
    "decides": [{"what": "What we ask people", "who": "The group", "how": "By talking"}],
    "money": [{"what": "Work", "amount": "£500", "payer": "University pays", "when": "1 May"}],
    "data": [DATA],
    "credit": [{"text": "The group sees it first."}],
    "disputes": [{"text": "First the two leads talk."}],
    "leaving": [{"text": "Say so a month before."}],
}
HOLDERS = {"money": "The kitchen", "contract": "The kitchen", "insurance": "The kitchen's"}


@dataclass
class Two:
    """A group and a university, their leads, and an agreement between them."""

    group: Any
    university: Any
    lead: Any
    researcher: Any
    coordinator: Any
    agreement: Any

    def again(self):
        self.agreement = selectors.one(self.coordinator, self.agreement.public_id)
        return self.agreement

    @property
    def newest(self):
        return selectors.version(self.agreement)

    @property
    def parties(self):
        return list(self.agreement.parties.select_related("organisation"))


def two(coordinator=None, group=None, lead=None, **begin) -> Two:
    coordinator = coordinator or actor("coordinator")
    group = group or OrganisationFactory()
    university = OrganisationFactory(bloc="institution")
    made = services.begin(
        actor=coordinator, title="Damp homes", parties=[group, university], **begin
    )
    return Two(
        group,
        university,
        lead or actor("community_lead", organisation=group),
        actor("researcher", organisation=university),
        coordinator,
        selectors.one(coordinator, made.public_id),
    )


def write(things, who=None, words=None):
    """Everything that has to be written, by one person."""
    for section, rows in (words or WORDS).items():
        services.write_section(
            actor=who or things.coordinator,
            agreement=things.agreement,
            section=section,
            rows=rows,
        )
    services.set_terms(
        actor=who or things.coordinator,
        agreement=things.agreement,
        is_binding=False,
        review_on=clock.today() + timedelta(days=300),
    )
    return things


def offered(**begin) -> Two:
    things = write(two(**begin))
    services.offer(actor=things.coordinator, agreement=things.agreement)
    things.again()
    return things


def sign(things, number, language="en", **more):
    who = things.lead if number == 1 else things.researcher
    return services.sign_on_screen(
        actor=who,
        agreement=things.agreement,
        party=things.parties[number - 1],
        version=things.newest,
        language=language,
        **more,
    )


def signed(**begin) -> Two:
    things = offered(**begin)
    sign(things, 1)
    sign(things, 2)
    things.again()
    return things
