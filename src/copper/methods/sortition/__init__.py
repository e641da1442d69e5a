"""Panels drawn by lot: everybody's chance as equal as the quotas allow (leximin), and re-runnable.

    pool       who is in the pool, what a panel must keep to
    finder     panels that keep all rules
    leximin    the bound, and the fairest chances that real panels reach
    lottery    the fair lottery: chances, bound, panels with weights
    listing    1,000 equally likely panels, the draw, what may be public
    quotas     quotas that can't be met: why, and the smallest change
    replacing  members who drop out

    >>> from copper.methods import sortition
    >>> pool = [sortition.Person(n, {"area": "north" if n < 6 else "south"}) for n in range(18)]
    >>> fair = sortition.lottery(pool, {"area": {"north": (3, 4), "south": (2, 3)}}, 6)
    >>> round(fair.lowest, 6), round(fair.bound, 6)  # south: at most 3 seats for 12 people
    (0.25, 0.25)
    >>> panels = sortition.equal_panels(fair, 1000)
    >>> drawn = sortition.draw(panels, seed=20261031)
    >>> len(drawn.panel), drawn.panel == sortition.draw(panels, number=drawn.number).panel
    (6, True)

Ids are opaque, never names. Results hold ids and chances; attributes and households stay with the
caller, except for the totals of quotas. `audit` makes of a list what may be public.
"""

from .listing import Audit, Deviation, Draw, PanelList, audit, draw, equal_panels, mark
from .lottery import Chance, Level, Lottery, Mix, QuotaUse, WeightedPanel, lottery
from .pool import Person, Quotas
from .quotas import (
    InfeasibleQuotas,
    QuotaChange,
    QuotaProblem,
    Relaxation,
    relax,
    relaxed_quotas,
)
from .replacing import Replacement, replace

__all__ = [
    "Audit",
    "Chance",
    "Deviation",
    "Draw",
    "InfeasibleQuotas",
    "Level",
    "Lottery",
    "Mix",
    "PanelList",
    "Person",
    "QuotaChange",
    "QuotaProblem",
    "QuotaUse",
    "Quotas",
    "Relaxation",
    "Replacement",
    "WeightedPanel",
    "audit",
    "draw",
    "equal_panels",
    "lottery",
    "mark",
    "relax",
    "relaxed_quotas",
    "replace",
]
