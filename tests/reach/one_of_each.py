"""One count, for tests that walk every address."""

from copper.core import clock
from copper.reach import services
from tests.reach import town


def one_of_each(coordinator, organisation):
    base, _tenths = town.build()
    tally = services.count(
        actor=coordinator,
        organisation=organisation,
        whom="members",
        how="slips",
        first=clock.today(),
        last=clock.today(),
        base=base,
        people=100,
        counts={"group-a": 20, "group-b": 70},
    )
    return {"tally": tally}
