"""One of each thing, and one person of each kind: for tests that walk every address."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from copper.accounts.actor import system_actor
from copper.api import services as api
from copper.core import clock
from copper.files import services as files
from copper.places import services as places
from copper.records import services as records
from tests.agreements import one_of_each as agreements
from tests.events import one_of_each as events
from tests.exchange import one_of_each as exchange
from tests.factories import OrganisationFactory, actor
from tests.instruments import one_of_each as instruments
from tests.matrix import ROLES
from tests.partners import one_of_each as partners
from tests.places.small import one_of_each
from tests.reach import one_of_each as reach
from tests.ties import one_of_each as ties


@dataclass
class World:
    """One of each thing, all belonging to the first organisation."""

    people: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["extra"][name]
        except KeyError:
            raise AttributeError(name) from None


def build() -> World:
    """A small network with one of everything that has an address."""
    world = World()
    first, second = OrganisationFactory(), OrganisationFactory()
    world.extra |= {"organisation": first, "other_organisation": second}
    for role in ROLES:
        organisation = {
            "community_lead": first,
            "peer_researcher": first,
            "other_lead": second,
        }.get(role)
        world.people[role] = actor(
            "community_lead" if role == "other_lead" else role, organisation=organisation
        )
    world.people["no_seat"] = actor(None)
    places.load(actor=system_actor("test"), parcel=one_of_each())
    people = world.people
    decision = records.open_decision(
        actor=people["coordinator"], question="Where?", options=["Here", "There"], rule="C", stake=1
    )
    message, _code = records.leave_message(kind="complaint", words="Late pay")
    world.extra |= {
        "decision": decision,
        "promise": records.make_promise(
            actor=people["community_lead"], text="Tea", due_on=clock.today(), by_organisation=first
        ),
        "objection": records.object_to(
            actor=people["resident"], subject_type="other", subject=first.public_id, words="No"
        ),
        "message": message,
        "token": api.make_token(actor=people["coordinator"], name="", scopes=["me:read"], days=30)[
            0
        ],
        "authority_request": records.log_request(
            actor=people["data_protection_officer"],
            authority="Police",
            asked_for="Names",
            received_on=clock.today() - timedelta(days=1),
        ),
        "file": files.store(
            actor=people["resident"], upload=b"words", purpose="document", readers="members"
        ),
        **instruments.one_of_each(people["coordinator"]),
        **events.one_of_each(people["coordinator"], first, people["resident"]),
        **partners.one_of_each(people["coordinator"], first),
        **agreements.one_of_each(people, first),
        **reach.one_of_each(people["coordinator"], first),
        **exchange.one_of_each(people["coordinator"]),
        **ties.one_of_each(people["coordinator"], people["community_lead"], first),
    }
    return world
