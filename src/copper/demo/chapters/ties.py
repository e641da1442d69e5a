"""The partnership survey twice, a year and a half apart: six answered both, one only the second."""

from datetime import timedelta
from functools import partial

from copper.core import clock
from copper.demo.stage import Stage
from copper.ties import codes, services

LEADS = {"garden": "nasreen", "kitchen": "marek", "elders": "dorothy", "youth": "jaz",
         "university": "ruth", "council": "priya", "hospital": "helen"}  # fmt: skip
# Who named whom, then and now: the elders hang on the garden alone; the youth have many links already.
FIRST = {
    "garden": ("kitchen", "elders", "university", "council"),
    "kitchen": ("garden", "university", "council"),
    "elders": ("garden",),
    "university": ("garden", "kitchen", "council", "hospital"),
    "council": ("garden", "kitchen", "university", "hospital"),
    "hospital": ("university", "council"),
}
SECOND = {
    "garden": ("kitchen", "elders", "university", "council", "youth"),
    "kitchen": ("garden", "university", "youth"),
    "elders": ("garden",),
    "youth": ("garden", "kitchen", "university"),
    "university": ("garden", "kitchen", "council", "hospital", "youth"),
    "council": ("garden", "university", "hospital", "youth"),
    "hospital": ("university", "council", "garden"),
}
# How groups speak of institutions: where most answers lie. Everybody else is around "mostly".
MIDDLE = {"council": 2, "hospital": 2, "university": 3}


def tell(stage: Stage) -> None:
    _wave(stage, FIRST, "First round", 538)
    _wave(stage, SECOND, "Second round", 16)


def _wave(stage: Stage, says: dict[str, tuple[str, ...]], label: str, days_ago: int) -> None:
    stage.plan(days_ago, lambda: _open(stage, label))
    for n, (key, others) in enumerate(says.items()):
        stage.plan(days_ago - 2 - n, partial(_answer, stage, key, others))
    stage.plan(
        days_ago - 14,
        lambda: services.close_wave(actor=stage.actor("cora"), wave=stage.things["survey"]),
    )


def _open(stage: Stage, label: str) -> None:
    stage.things["survey"] = services.open_wave(
        actor=stage.actor("cora"),
        label=label,
        closes_on=clock.today() + timedelta(days=28),
        is_long=True,
    )


def _answer(stage: Stage, key: str, others: tuple[str, ...]) -> None:
    actor = stage.actor(LEADS[key])
    response = services.begin(
        actor=actor, wave=stage.things["survey"], organisation=stage.organisations[key]
    )
    named = [stage.organisations[one] for one in others]
    services.name_partners(actor=actor, response=response, organisations=[one.pk for one in named])
    for other, organisation in zip(others, named, strict=True):
        middle = MIDDLE.get(other, 3) if key not in MIDDLE else 3
        said = {
            code: str(min(4, max(1, middle + stage.luck.choice((-1, 0, 0, 0, 1)))))
            for code in codes.items(is_long=True)
        }
        if stage.luck.random() < 0.2:
            said["resources"] = codes.UNKNOWN
        services.rate(actor=actor, response=response, organisation=organisation, answers=said)
    services.send(actor=actor, response=response)
