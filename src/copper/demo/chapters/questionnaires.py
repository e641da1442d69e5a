from datetime import timedelta

from copper.core import clock
from copper.demo.stage import Stage
from copper.instruments import services
from copper.instruments.models import Round

SCALE = (
    "say",
    "decided_before",
    "say_no",
    "promises",
    "heard",
    "extra_work",
    "told",
    "paid",
    "changed",
)
COMMUNITY = (
    "nasreen",
    "marek",
    "dorothy",
    "jaz",
    "amina",
    "shabnam",
    "ania",
    "viera",
    "harold",
    "joan",
    "tariq",
    "ellie",
)
INSTITUTIONS = ("ruth", "tom", "priya", "helen")
WORDS = {
    "amina": "Start later, so that I can bring the children to school.",
    "harold": "Bigger letters on the papers.",
    "kofi": "Tell us what became of the bus stops.",
}


def tell(stage: Stage) -> None:
    """The yearly questions of last month, answered by sixteen people; and this year's, still open."""
    stage.plan(80, lambda: _bring_in(stage))
    stage.plan(
        75,
        lambda: [
            services.accept(stage.actor(who), version=stage.things["yearly"])
            for who in ("nasreen", "dorothy")
        ],
    )
    stage.plan(30, lambda: _open(stage, "Last month", 14))
    stage.plan(24, lambda: _answer(stage, COMMUNITY[:6]))
    stage.plan(20, lambda: _answer(stage, COMMUNITY[6:] + INSTITUTIONS))
    stage.plan(
        15, lambda: services.close_round(stage.actor("cora"), of_round=stage.things["round"])
    )
    stage.plan(6, lambda: _open(stage, "This month", 30))


def _bring_in(stage: Stage) -> None:
    for version in services.load_shipped(stage.network):
        if version.instrument.code == "partners-yearly":
            stage.things["yearly"] = version


def _open(stage: Stage, label: str, days: int) -> Round:
    stage.things["round"] = services.open_round(
        stage.actor("cora"), version=stage.things["yearly"], label=label, opens_on=clock.today(),
        closes_on=clock.today() + timedelta(days=days), keeps_bloc=True,
    )  # fmt: skip
    return stage.things["round"]


def _answer(stage: Stage, who: tuple[str, ...]) -> None:
    for key in who:
        # Institutions tend to be happier with how things go: a gap worth talking about.
        middle = 4 if key in INSTITUTIONS else 3
        values: dict[str, object] = {
            item: min(5, max(1, middle + stage.luck.choice((-2, -1, 0, 0, 1, 1)))) for item in SCALE
        }
        if key in WORDS:
            values["one_change"] = WORDS[key]
        services.answer(
            stage.actor(key), of_round=stage.things["round"], values=values,
            language=stage.people[key].language, started_at=clock.now() - timedelta(minutes=8),
        )  # fmt: skip
