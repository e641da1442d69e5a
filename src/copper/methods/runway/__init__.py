"""How long the money lasts: month by month, with its risks, and what each saving or promise changes.

    lines       Income, Cost, Activity, Commitment, Risk: what a plan is made of
    plan        Plan, Scenario, changed: all of it together, and named sets of changes
    projection  project: one path in whole pence, with who paid what in each month
    draws       many paths at once, each line with luck of its own
    simulation  simulate: bands by scenario, and how likely reserves end by a month
    options     tornado: what each option gains, largest first

Money is whole pence. Months are counted from 1, the first month of the plan.

    >>> plan = Plan(
    ...     reserves=10_000,
    ...     months=12,
    ...     income=[Income("grant", 3_000, end=6, probability=0.8)],
    ...     costs=[Cost("rent", 1_000)],
    ...     activities=[Activity("workshops", unit_cost=500, volume=4)],
    ... )
    >>> path = project(plan)
    >>> path.ended, path.runway, path.months[5].closing
    (10, 9, 10000)
    >>> [(flow.name, flow.pence) for flow in path.months[0].flows]
    [('grant', 3000), ('rent', -1000), ('workshops', -2000)]
    >>> host = Scenario("council hosts us", add=[Commitment("room", line="rent", share=1, start=7)])
    >>> [(one.name, one.months_gained) for one in tornado(plan, [host], seed=1)]
    [('council hosts us', 2)]
    >>> bands = simulate(plan, [host], seed=1)
    >>> bands.scenarios[0].balance[5]
    (-8000.0, 10000.0, 10000.0, 10000.0, 10000.0)
"""

from .lines import Activity, Commitment, Cost, Income, Risk
from .options import Effect, tornado
from .plan import Plan, Scenario, changed
from .projection import Flow, Month, Projection, project
from .simulation import Bands, Difference, Simulation, simulate

__all__ = [
    "Activity",
    "Bands",
    "Commitment",
    "Cost",
    "Difference",
    "Effect",
    "Flow",
    "Income",
    "Month",
    "Plan",
    "Projection",
    "Risk",
    "Scenario",
    "Simulation",
    "changed",
    "project",
    "simulate",
    "tornado",
]
