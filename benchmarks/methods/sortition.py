"""Panels by lot: generated pools beside sortition-algorithms, and how far the list is off."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from benchmarks.methods.case import Case
from copper.methods.sortition import (
    Lottery,
    PanelList,
    Person,
    Relaxation,
    Replacement,
    draw,
    equal_panels,
    lottery,
    relax,
    replace,
)

Quotas = dict[str, dict[int, tuple[int, int]]]


@cache
def town(
    number: int, size: int, seed: int, *, homes: bool = False, room: int = 1
) -> tuple[list[Person], Quotas, int]:
    """A pool such as a town sends: six attributes of four values that hang together, some kinds of
    people more willing than others, quotas `room` seats around the population."""
    random = np.random.default_rng(seed)
    loads = np.array([0.8, 0.6, 0.5, 0.3, 0.2, 0.0])
    cuts = np.array([-0.7, 0.1, 0.9])

    def answers(count: int, shift: float) -> np.ndarray:
        common = random.normal(shift, 1, (count, 1))
        return np.searchsorted(cuts, loads * common + random.normal(size=(count, 6)))

    population, willing = answers(20_000, 0.0), answers(number, 0.5)
    quotas = {}
    for column in range(6):
        seats = np.bincount(population[:, column], minlength=4) / len(population) * size
        quotas[f"q{column}"] = {
            value: (max(0, round(seat) - room), round(seat) + room)
            for value, seat in enumerate(seats.tolist())
        }
    people = [
        Person(
            f"p{n:04}",
            {f"q{column}": value for column, value in enumerate(row)},
            int(random.integers(number)) if homes else None,
        )
        for n, row in enumerate(willing.tolist())
    ]
    return people, quotas, size


def payload(number: int, size: int, seed: int, homes: bool = False) -> dict[str, Any]:
    people, quotas, _ = town(number, size, seed, homes=homes)
    return {
        "size": size,
        "homes": homes,
        "people": [
            {
                "id": person.id,
                "home": f"alone {person.id}" if person.household is None else str(person.household),
                **{name: str(value) for name, value in person.attributes.items()},
            }
            for person in people
        ],
        "quotas": [
            [name, str(value), low, high]
            for name, values in quotas.items()
            for value, (low, high) in values.items()
        ],
    }


def whole(number: int, size: int, seed: int, homes: bool = False) -> tuple[Lottery, PanelList]:
    """All of it: lottery, list of 1,000, draw."""
    people, quotas, _ = town(number, size, seed, homes=homes)
    fair = lottery(people, quotas, size)
    panels = equal_panels(fair)
    draw(panels, seed=seed)
    return fair, panels


def told(answer: tuple[Lottery, PanelList]) -> str:
    fair, panels = answer
    return (
        f"{fair.lowest:.4f}, bound +{fair.bound - fair.lowest:.0e}, list off {panels.largest:.4f}"
    )


def sorted_chances(answer: tuple[Lottery, PanelList]) -> list[float]:
    return sorted(one.probability for one in answer[0].chances)


def sorted_listed(answer: tuple[Lottery, PanelList]) -> list[float]:
    return sorted(one.listed for one in answer[1].deviations)


def lowest(ours: list[float], theirs: list[float]) -> str:
    """A lottery with a higher lowest chance would show that ours is not the fairest."""
    apart = ours[0] - theirs[0]
    word = "DIFFERENT" if apart < -1e-6 else "lowest"
    return f"{word} {ours[0]:.4f} | {theirs[0]:.4f}"


def all_levels(ours: list[float], theirs: list[float]) -> str:
    """Leximin has one answer: where sorted chances first part, the higher one is fairer."""
    apart = np.array(ours) - theirs
    first = next((float(gap) for gap in apart if abs(gap) > 1e-6), 0.0)
    if not first:
        return "equal"
    return f"{'DIFFERENT' if first < 0 else 'fairer'} {first:+.0e}, {np.abs(apart).max():.4f}"


def in_list(ours: list[float], theirs: list[float]) -> str:
    return f"lowest {ours[0]:.3f} | {theirs[0]:.3f}"


def loosen() -> Relaxation:
    people, quotas, size = town(120, 40, 1, room=0)
    return relax(people, quotas, size)


def drop_outs() -> Callable[[], Replacement]:
    people, quotas, _ = town(500, 40, 2026)
    panel = panel_of_2026()
    return lambda: replace(people, quotas, panel, panel[:4])


def could(found: Replacement) -> int:
    return sum(one.probability > 1e-6 for one in found.lottery.chances)


@cache
def panel_of_2026() -> list[Any]:
    return list(draw(whole(500, 40, 2026)[1], seed=1).panel)


def cases() -> list[Case]:
    big = (500, 40, 2026)
    middle = (150, 30, 3)
    homes = (200, 24, 1, True)
    lottery_of = lambda of: lambda: partial(whole, *of)  # noqa: E731
    return [
        Case(
            "500 people, 24 quotas ±1, panel 40",
            lottery_of(big),
            told,
            seconds=10,
            times=3,
            note="Lottery, list, draw. The peer's maximin, tried once: minutes, the same lowest chance.",
        ),
        Case(
            "150 people, panel 30: maximin",
            lottery_of(middle),
            told,
            sorted_chances,
            oracle="sortition_peer.maximin",
            payload=partial(payload, *middle),
            equal=lowest,
            times=1,
            note="Ours: leximin lottery, list and draw. The peer: its maximin lottery only.",
        ),
        Case(
            "150 people, panel 30: the list of 1,000",
            lottery_of(middle),
            lambda answer: f"lowest {answer[1].lowest:.3f}, mean off {answer[1].mean:.5f}",
            sorted_listed,
            oracle="sortition_peer.listed",
            payload=partial(payload, *middle),
            equal=in_list,
            times=1,
        ),
        Case(
            "200 people in households, panel 24",
            lottery_of(homes),
            told,
            sorted_chances,
            oracle="sortition_peer.maximin",
            payload=partial(payload, *homes),
            equal=lowest,
            times=1,
        ),
        Case(
            "150 people, panel 30: leximin",
            lottery_of(middle),
            told,
            sorted_chances,
            oracle="sortition_peer.leximin",
            payload=partial(payload, *middle),
            equal=all_levels,
            times=1,
            note="The peer's leximin runs on Gurobi, to 0.0005. First, then largest difference of sorted chances.",
        ),
        Case(
            "120 people, exact quotas: smallest change",
            lambda: loosen,
            lambda found: f"{found.total:g} seats in {len(found.changes)} quotas",
            times=3,
        ),
        Case(
            "4 of 40 drop out, 460 to draw from",
            drop_outs,
            lambda found: f"{could(found)} could come, quotas moved {found.relaxation.total:g}",
            times=3,
        ),
    ]
