"""What each saving, host commitment or other option changes by itself, the largest first."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from copper.methods import checks, intervals
from copper.methods.intervals import Proportion
from copper.methods.order import Id

from .draws import Paths
from .plan import Plan, Scenario
from .projection import project
from .simulation import Difference, by_name, compared, first_below


@dataclass(frozen=True)
class Effect:
    """One option against the plan as it is.

    On the exact path: `closing` is the change of the last balance in pence; `months_gained` of runway
    (less than 0: lost), None when neither ends within the plan. `open`: one of the two lasts longer
    than the plan, so it is that or more. In the simulation: `average`, and how often reserves end
    within the plan `before` and `after`.
    """

    name: Id
    closing: int
    months_gained: int | None
    open: bool
    average: Difference
    before: Proportion
    after: Proportion


def tornado(
    plan: Plan,
    options: Iterable[Scenario],
    *,
    draws: int = 10_000,
    floor: int = 0,
    likely: float = 0.5,
    level: float = 0.9,
    seed: int,
) -> tuple[Effect, ...]:
    """Each option alone, sorted by how much runway it changes on average, then by closing balance.

    `floor` and `likely` as in `project`; `draws`, `level` and `seed` as in `simulate`.
    ValueError: as `simulate`.
    """
    checks.draws(draws)
    checks.level(level)
    checks.whole(seed, "seed")
    now, drawn = project(plan, floor=floor, likely=likely), Paths(plan, draws, seed)
    today = drawn.balances()

    def ends(balances: np.ndarray) -> Proportion:
        within = first_below(balances, floor) <= plan.months
        return intervals.wilson(int(within.sum()), draws, level)

    before, found = ends(today), []
    for name, other in by_name(plan, options):
        path, balances = project(other, floor=floor, likely=likely), drawn.of(other)
        lasts, lasted = (plan.months if r is None else r for r in (path.runway, now.runway))
        neither = path.runway is None and now.runway is None
        found.append(
            Effect(
                name,
                path.closing - now.closing,
                None if neither else lasts - lasted,
                not neither and (path.runway is None or now.runway is None),
                compared(balances, today, floor, level),
                before,
                ends(balances),
            )
        )
    # Names are in order already, and the sort is stable.
    return tuple(
        sorted(found, key=lambda one: (-abs(one.average.months), -abs(one.average.closing)))
    )
