"""Two years of partners: how the seven organisations came, met, looked into each other and moved on."""

from datetime import timedelta
from functools import partial

from copper.core import clock
from copper.demo.stage import Stage
from copper.partners import services
from copper.partners.models import Community, Partner
from copper.partners.questions import QUESTIONS
from copper.places.models import Area

WORDS = {
    "women-south-asian": "Women of South Asian families",
    "east-european": "People from Eastern Europe",
    "older-alone": "Older people who live alone",
    "young-16-25": "Young people of 16 to 25",
    "disabled": "Disabled people",
    "night-shift": "People who work at night",
}
# key: kind, days since invited, communities, ward, languages, about, brings, wants
PARTNERS = {
    "garden": ("community", 730, ("women-south-asian",), "Larkfield", ("en", "ur"),
               "Women grow food together on two plots behind the school.",
               "Trust of forty families, Urdu and Punjabi, a warm room.",
               "Clean air for the children, and to be asked before, not after."),
    "kitchen": ("community", 720, ("east-european", "night-shift"), "Old Wharf", ("en", "pl"),
                "A kitchen where people cook and eat together on Tuesdays and Saturdays.",
                "A big oven and people from nine countries.", "Homes without damp."),
    "elders": ("community", 640, ("older-alone", "disabled"), "Quarry Rise", ("en",),
               "Visits, lifts and a lunch for older people.", "People with time and long memories.",
               "Buses with benches at the stops."),
    "youth": ("community", 500, ("young-16-25",), "Station Side", ("en",),
              "Music, boxing and somewhere to be after school.", "Young people who say what they think.",
              "Work that is paid, and safe ways home."),
    "university": ("academic", 735, (), "", ("en",), "Teaches and does research.",
                   "Methods, ethics, a library.", "Research that is used."),
    "council": ("council", 735, (), "", ("en",), "Runs the town's services.", "Money and decisions.",
                "To hear early what does not work."),
    "hospital": ("nhs", 600, (), "", ("en",), "Two hospitals and the clinics.", "Staff and numbers about health.",
                 "To reach people who do not come."),
}  # fmt: skip
NUMBERS = {"university": [("GB-UKPRN", "10009999")], "council": [("GB-LAE", "ZZZ")]}
CALLS = {  # who may be called, beside the lead: made up
    "garden": ("Rukhsana (made up)", "keeps the keys"),
    "kitchen": ("Piotr (made up)", "opens on Saturdays"),
    "university": ("Office (made up)", "research office"),
    "council": ("Front desk (made up)", "community team"),
}
LEADS = {"garden": "nasreen", "kitchen": "marek", "elders": "dorothy", "youth": "jaz",
         "university": "ruth", "council": "priya", "hospital": "helen"}  # fmt: skip
VIEWS = {
    "council": {"pays_on_time": "partly", "keeps_promises": "partly"},
    "hospital": {"feeds_back": "no", "listens": "unknown"},
    "university": {"feeds_back": "partly"},
}


def tell(stage: Stage) -> None:
    stage.plan(736, lambda: _words(stage))
    for key, facts in PARTNERS.items():
        _arrives(stage, key, facts)
    for days_ago in range(620, 0, -41):
        stage.plan(days_ago, partial(_meets, stage, days_ago))
    stage.plan(210, lambda: _between(stage))
    stage.plan(150, lambda: _move(stage, "elders", "resting"))
    stage.plan(95, lambda: _move(stage, "elders", "active"))


def _words(stage: Stage) -> None:
    for code, name in WORDS.items():
        Community.objects.create(code=code, name=name)


def _arrives(stage: Stage, key: str, facts: tuple) -> None:
    kind, since, words, ward, languages, about, brings, wants = facts

    def invited() -> None:
        stage.things[f"partner {key}"] = services.add_partner(
            actor=stage.network,
            name=stage.organisations[key].name,
            organisation=stage.organisations[key],
            kind=kind,
            numbers=NUMBERS.get(key, ()),
            communities=Community.objects.filter(code__in=words),
            areas=Area.objects.filter(edition__kind="ward", name=ward) if ward else (),
            languages=list(languages),
            about=about,
            brings=brings,
            wants=wants,
            is_small=kind == "community",
            is_incorporated=key != "youth",
            money_held_by="The Old Wharf Community Kitchen" if key == "youth" else "",
        )

    stage.plan(since, invited)
    stage.plan(since - 20, lambda: _move(stage, key, "talking"))
    stage.plan(since - 30, lambda: _look_both_ways(stage, key))
    stage.plan(since - 60, lambda: _move(stage, key, "member"))
    stage.plan(since - 90, lambda: _move(stage, key, "active"))


def _partner(stage: Stage, key: str) -> Partner:
    return Partner.objects.get(pk=stage.things[f"partner {key}"].pk)


def _move(stage: Stage, key: str, to: str) -> None:
    services.move(actor=stage.network, partner=_partner(stage, key), to=to)


def _look_both_ways(stage: Stage, key: str) -> None:
    organisation = stage.organisations[key]
    yes = dict.fromkeys(QUESTIONS, "yes")
    services.vet(
        actor=stage.network, by=None, about=organisation, views=yes | VIEWS.get(key, {}), go_on=True
    )
    services.vet(
        actor=stage.network,
        by=organisation,
        about=None,
        views=yes | {"pays_on_time": "unknown"},
        go_on=True,
    )
    lead = stage.people[LEADS[key]]
    services.hold_contact(
        actor=stage.network, partner=_partner(stage, key), name=lead.name, person=lead,
        job="leads", consent_how="spoken", consent_on=clock.today(),
    )  # fmt: skip
    if key in CALLS:
        name, job = CALLS[key]
        services.hold_contact(
            actor=stage.network, partner=_partner(stage, key), name=name, job=job,
            phone="07700 900123", consent_how="spoken", consent_on=clock.today(),
        )  # fmt: skip


def _meets(stage: Stage, days_ago: int) -> None:
    """Everybody who is with us by then, some less often: the elders' circle waits too long."""
    for number, key in enumerate(PARTNERS):
        partner = stage.things.get(f"partner {key}")
        if partner is None or (days_ago + 17 * number) % (3 if key == "elders" else 2):
            continue
        if key == "elders" and days_ago < 160:
            continue
        services.note_meeting(
            actor=stage.network,
            partner=_partner(stage, key),
            on=clock.today(),
            how=("met", "phone", "visit", "online")[(days_ago // 41 + number) % 4],
            words=("About the next meeting.", "How things are.", "What the survey found.")[
                number % 3
            ],
            started_by_them=number % 3 == 0 and days_ago % 3 == 0,
            next_on=clock.today() + timedelta(days=45) if number % 2 else None,
        )


def _between(stage: Stage) -> None:
    """Community organisations look into the institutions they work with."""
    yes = dict.fromkeys(QUESTIONS, "yes")
    for by, about in (("garden", "university"), ("kitchen", "council"), ("elders", "hospital")):
        services.vet(
            actor=stage.actor(LEADS[by]),
            by=stage.organisations[by],
            about=stage.organisations[about],
            views=yes | VIEWS.get(about, {}),
            go_on=about != "hospital",
        )
