"""Voting power, and the fifteen measures of sharing power (domain.md §5).

counting   winning coalitions, counted without listing them
games      weighted games: `weighted_game`, `game`, `joint_game`, `banzhaf`, `shapley_shubik`, blocs
records    the plain records that the measures read
measures   figures, what may be shown (`Terms`), distance from parity, the `profile`
deciding   1 decision share · 2 formal power · 3 agenda origin · 6 resource control · 11 overrides
paying     4 priority fidelity · 5 budget share · 7 payment justice · 8 paid time
hearing    9 loop closure · 10 influence · 12 analysis · 13 credit · 14 data
perception 15 the gap between both sides' views

>>> power = banzhaf(weighted_game(51, [50, 49, 1]))
>>> power.values, power.swings
((0.6, 0.2, 0.2), (3, 1, 1))
>>> shapley_shubik(game(Condition(3, {"a": 2, "b": 1, "c": 1}), vetoes=["b"])).value("b")
0.5

Each measure takes records and `Terms`, and gives figures with n and interval, or hides them:

>>> decisions = [Decision(stake=3, decided_by="community")] * 4 + [Decision(1, "institution")] * 2
>>> measure = decision_share(decisions, Terms(people_outside=9))
>>> round(measure.value, 3), measure.n, measure.figure("stake-3").why
(0.857, 6, 'too-few-answers')
>>> decision_share(decisions, Terms(people_outside=4)).value is None
True
"""

from .deciding import (
    agenda_origin,
    decision_share,
    formal_power,
    override_rate,
    resource_control,
)
from .games import (
    Banzhaf,
    BlocPower,
    Condition,
    Game,
    ShapleyShubik,
    banzhaf,
    bloc_power,
    game,
    joint_game,
    merged,
    shapley_shubik,
    weighted_game,
    wins,
)
from .hearing import (
    analysis_depth,
    credit_parity,
    data_return,
    influence_parity,
    loop_closure,
)
from .measures import Figure, Measure, Profile, Target, Terms, people_outside, profile
from .paying import (
    US_PROJECTS,
    Reference,
    budget_share,
    paid_time,
    payment_justice,
    priority_fidelity,
)
from .perception import perception_gap
from .records import (
    Contribution,
    Control,
    Credit,
    Dataset,
    Decision,
    Objection,
    Payment,
    PriorityList,
    Project,
    Rating,
    Segment,
    Share,
    Spending,
    Theme,
    Work,
)

__all__ = [
    "US_PROJECTS",
    "Banzhaf",
    "BlocPower",
    "Condition",
    "Contribution",
    "Control",
    "Credit",
    "Dataset",
    "Decision",
    "Figure",
    "Game",
    "Measure",
    "Objection",
    "Payment",
    "PriorityList",
    "Profile",
    "Project",
    "Rating",
    "Reference",
    "Segment",
    "ShapleyShubik",
    "Share",
    "Spending",
    "Target",
    "Terms",
    "Theme",
    "Work",
    "agenda_origin",
    "analysis_depth",
    "banzhaf",
    "bloc_power",
    "budget_share",
    "credit_parity",
    "data_return",
    "decision_share",
    "formal_power",
    "game",
    "influence_parity",
    "joint_game",
    "loop_closure",
    "merged",
    "override_rate",
    "paid_time",
    "payment_justice",
    "people_outside",
    "perception_gap",
    "priority_fidelity",
    "profile",
    "resource_control",
    "shapley_shubik",
    "weighted_game",
    "wins",
]
