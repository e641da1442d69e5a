"""People and things for tests. One factory for each model that other rooms' tests need."""

import factory

from copper.accounts.actor import actor_for
from copper.accounts.models import Organisation, Person, Seat
from copper.core import clock


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    joined_at = factory.LazyFunction(clock.now)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    bloc = "community"
    created_at = factory.LazyFunction(clock.now)


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    person = factory.SubFactory(PersonFactory)
    role = "resident"
    bloc = "community"
    starts_on = factory.LazyFunction(clock.today)


def actor(role="resident", *, bloc=None, organisation=None, scope="", **person):
    """An Actor who sits in one role (None: a person without any seat)."""
    someone = PersonFactory(**person)
    if role:
        default = {
            "coordinator": "network",
            "researcher": "institution",
            "policy_maker": "institution",
        }
        SeatFactory(
            person=someone,
            role=role,
            bloc=bloc or default.get(role, "community"),
            organisation=organisation,
            scope=scope,
        )
    return actor_for(someone)
