"""How long the money lasts: a network of 40 lines over five years. No peer library does this."""

from functools import partial

from benchmarks.methods.case import Case
from copper.methods.runway import (
    Activity,
    Commitment,
    Cost,
    Income,
    Plan,
    Risk,
    Scenario,
    project,
    simulate,
    tornado,
)

MONTHS, DRAWS = 60, 10_000


def network() -> Plan:
    """Ten grants, costs and activities, five promises and five risks; all uncertain."""
    return Plan(
        reserves=30_000_000,
        months=MONTHS,
        income=[
            Income(
                f"grant {n}",
                600_000 + 50_000 * n,
                start=1 + 5 * n,
                every=3,
                probability=0.5 + 0.05 * n,
                low=400_000,
                high=1_200_000,
            )
            for n in range(10)
        ],
        costs=[
            Cost(f"cost {n}", 50_000 + 10_000 * n, inflation=0.04, low=40_000, high=200_000)
            for n in range(10)
        ],
        activities=[
            Activity(f"activity {n}", 4_000 + 500 * n, 4, low=1, high=10, inflation=0.03)
            for n in range(10)
        ],
        commitments=[
            Commitment(f"promise {n}", f"cost {n}", 0.5, start=6 * n + 1, probability=0.7)
            for n in range(5)
        ],
        risks=[
            Risk(f"risk {n}", 0.2, 6 * n + 1, 6 * n + 24, [f"grant {n}", f"cost {n}"], change=-0.5)
            for n in range(5)
        ],
    )


def options() -> list[Scenario]:
    """Ten savings, one an activity."""
    return [Scenario(f"less {n}", change=[(f"activity {n}", "volume", 2)]) for n in range(10)]


def cases() -> list[Case]:
    plan = network()
    return [
        Case(
            "the exact path, 40 lines, 60 months",
            lambda: partial(project, plan),
            show=lambda path: f"ends in month {path.ended}, closes at {path.closing / 100:,.0f}",
        ),
        Case(
            "10,000 draws × 60 months, 40 uncertain lines",
            lambda: partial(simulate, plan, draws=DRAWS, seed=1),
            show=lambda found: f"P(ended) {found.scenarios[0].ended[-1].value:.3f}",
            seconds=1.0,
        ),
        Case(
            "the same with three scenarios",
            lambda: partial(simulate, plan, options()[:3], draws=DRAWS, seed=1),
            show=lambda found: f"{len(found.scenarios)} bands",
            times=3,
        ),
        Case(
            "tornado of ten options",
            lambda: partial(tornado, plan, options(), draws=DRAWS, seed=1),
            show=lambda found: f"first {found[0].name}: {found[0].average.months:.2f} months",
            times=3,
        ),
    ]
