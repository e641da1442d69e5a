"""One of each thing of this room, for the permission matrix and other rooms' tests."""

from datetime import timedelta

from copper.core import clock
from copper.instruments import services

from .examples import questionnaire


def one_of_each(coordinator):
    """{"questionnaire": a published version, "question_round": a round of it that is open}."""
    version = services.import_file(coordinator, content=questionnaire())
    services.publish(coordinator, version=version)
    of_round = services.open_round(
        coordinator,
        version=version,
        label="Autumn",
        opens_on=clock.today(),
        closes_on=clock.today() + timedelta(days=7),
        by_links=True,
    )
    return {"questionnaire": version, "question_round": of_round}
