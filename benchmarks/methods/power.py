"""Power: voting games of known size, and the fifteen measures of a busy network. No peer."""

import random
from functools import cache, partial

from benchmarks.methods.case import Case
from copper.methods import power
from copper.methods.power import Condition, Game, Measure, Terms, banzhaf, game, shapley_shubik

STATES = [54, 33, 32, 25, 23, 22, 21, 18, 15, 14, 13, 13, 12, 12, 11, 11, 11, 11, 10, 10, 9, 9]
STATES += [8] * 6 + [7] * 3 + [6] * 2 + [5] * 4 + [4] * 6 + [3] * 8
# Shares of the people of 27 members, in tenths of a thousand, 65 of 100 and 15 members needed.
PEOPLE = [1859, 1516, 1322, 1060, 839, 434, 393, 258, 239, 236, 234, 232, 215, 203, 155, 132]
PEOPLE += [122, 121, 112, 87, 63, 47, 42, 30, 20, 14, 11]


@cache
def states() -> Game:
    return power.weighted_game(270, STATES)


@cache
def council() -> Game:
    members = range(1, 28)
    quota = 0.65 * sum(PEOPLE)
    return game(
        Condition(quota, dict(zip(members, PEOPLE, strict=True))),
        Condition(15, dict.fromkeys(members, 1)),
    )


@cache
def organisations(size: int) -> Game:
    return power.weighted_game(size, [1 + i % 3 for i in range(size)])


@cache
def awkward() -> Game:
    draw = random.Random(1)
    weights = [round(draw.uniform(0, 100), 3) for _ in range(18)]
    return power.weighted_game(sum(weights) / 2, weights, more_than=True)


@cache
def records(size: int = 10_000) -> dict[str, list]:
    draw = random.Random(2)
    who = ("community", "both", "institution")
    blocs = ("community", "institution")
    return {
        "decisions": [power.Decision(draw.randint(1, 3), draw.choice(who)) for _ in range(size)],
        "payments": [
            power.Payment(draw.choice(blocs), 0, 30, draw.randint(0, 60), i) for i in range(size)
        ],
        "contributions": [
            power.Contribution(draw.choice(blocs), 0, 5, draw.randint(5, 40), "used", i)
            for i in range(size)
        ],
        "ratings": [
            power.Rating(f"{bloc}{i}", bloc, item, draw.randint(1, 5))
            for bloc in blocs
            for i in range(size // 20)
            for item in range(10)
        ],
    }


def measured(seed: int | None) -> list[Measure]:
    terms, given = Terms(people_outside=99, seed=seed), records()
    return [
        power.decision_share(given["decisions"], terms),
        power.payment_justice(given["payments"], 100, terms),
        power.loop_closure(given["contributions"], 100, terms, days=30),
        power.influence_parity(given["contributions"], terms),
        power.perception_gap(given["ratings"], terms, scale=(1, 5)),
    ]


def first(found: power.Banzhaf | power.ShapleyShubik) -> str:
    return f"largest {max(v for v in found.values if v is not None):.6f}"


def cases() -> list[Case]:
    games = {
        "51 states, 538 votes": states,
        "27 members, two quotas": council,
        "300 organisations, weights 1 to 3": partial(organisations, 300),
        "18 weights without a common unit": awkward,
    }
    return [
        *(
            Case(
                f"{name}, {index.__name__}",
                partial(lambda of, i: partial(i, of()), of, index),
                first,
            )
            for name, of in games.items()
            for index in (banzhaf, shapley_shubik)
        ),
        Case(
            "five measures, 10,000 records each",
            lambda: partial(measured, None),
            lambda found: f"decision share {found[0].value:.4f}",
        ),
        Case(
            "the same, 2,000 draws",
            lambda: partial(measured, 1),
            lambda found: f"days ratio {found[1].figure('days-ratio').value:.3f}",
            times=2,
        ),
    ]
