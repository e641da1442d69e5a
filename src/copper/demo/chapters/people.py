from copper.accounts import services
from copper.accounts.models import Person
from copper.core import clock
from copper.demo.cast import ORGANISATIONS, PEOPLE, Part
from copper.demo.stage import Stage


def tell(stage: Stage) -> None:
    """Organisations, people in their seats, and what two of them need."""
    with stage.on(800):
        for key, (name, bloc) in ORGANISATIONS.items():
            stage.organisations[key] = services.make_organisation(
                actor=stage.network, name=name, bloc=bloc
            )
    for n, part in enumerate(PEOPLE):
        with stage.on(799 - n):
            _enter(stage, part)


def _enter(stage: Stage, part: Part) -> None:
    person = Person.objects.create(name=part.name, language=part.language, joined_at=clock.now())
    stage.people[part.key] = person
    services.give_seat(
        actor=stage.network,
        person=person,
        role=part.role,
        bloc=part.bloc,
        organisation=stage.organisations[part.at] if part.at else None,
    )
    if part.needs:
        spoken, read, words = part.needs
        services.set_needs(
            actor=stage.actor(part.key),
            person=person,
            spoken=list(spoken),
            read=list(read),
            needs=words,
        )
