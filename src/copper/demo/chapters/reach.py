"""Who takes part, counted on slips of paper at three meetings: some groups are missing."""

from datetime import timedelta
from functools import partial

from copper.core import clock
from copper.demo.stage import Stage
from copper.places.models import Measure
from copper.reach import services

# key: (organisation or None, whom, days ago, people, {group: how many said so})
COUNTS = {
    "garden": ("garden", "members", 70, 120, {"young": 12, "ill": 14, "no-car": 60, "other-language": 90}),
    "elders": ("elders", "members", 60, 64, {"ill": 41, "no-car": 39}),
    "everybody": (None, "participants", 25, 410, {"young": 28, "ill": 66, "no-car": 118, "other-language": 41}),
}  # fmt: skip
TENTHS = {"1": 20, "2": 31, "3": 40, "4": 62, "5": 71, "6": 60, "7": 54, "8": 37, "9": 24, "10": 11}


def tell(stage: Stage) -> None:
    for organisation, whom, days_ago, people, counts in COUNTS.values():
        stage.plan(
            days_ago,
            partial(_count, stage, organisation, whom, people, counts),
        )
    stage.plan(24, lambda: _tenths(stage))


def _when() -> dict[str, object]:
    return {"how": "slips", "first": clock.today() - timedelta(days=20), "last": clock.today()}


def _count(stage: Stage, key: str | None, whom: str, people: int, counts: dict[str, int]) -> None:
    services.count_for(
        actor=stage.network,
        organisation=stage.organisations[key] if key else None,
        whom=whom,
        people=people,
        counts={f"made-up-{group}": number for group, number in counts.items()},
        base=Measure.objects.get(key="made-up-residents"),
        tenths=None,
        **_when(),
    )


def _tenths(stage: Stage) -> None:
    services.count_for(
        actor=stage.network,
        organisation=None,
        whom="participants",
        people=410,
        counts=TENTHS,
        base=Measure.objects.get(key="made-up-residents"),
        tenths=Measure.objects.get(key="made-up-imd-decile"),
        **_when(),
    )
