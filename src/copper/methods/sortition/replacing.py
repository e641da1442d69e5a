"""Members who drop out are replaced by lot; the others stay."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from copper.methods import checks, order
from copper.methods.order import Id

from .lottery import Lottery, draw_up
from .pool import Person, Quotas, build, read_quotas
from .quotas import Relaxation, read_costs, relaxed_limits, smallest


@dataclass(frozen=True)
class Replacement:
    """The lottery over those who can come in for `dropped`, with `kept` staying.

    `lottery.size` is the number of free seats; its quotas count the kept members too. `relaxation`
    says which quotas had to move, and by how little; no changes where they still hold.
    """

    kept: tuple[Id, ...]
    dropped: tuple[Id, ...]
    lottery: Lottery = field(repr=False)
    relaxation: Relaxation


def replace(
    people: Iterable[Person],
    quotas: Quotas,
    panel: Collection[Id],
    dropped: Collection[Id],
    *,
    asked: Collection[Id] = (),
    per_household: int = 1,
    cost: Mapping[str, float] | None = None,
    tolerance: float = 1e-7,
) -> Replacement:
    """The leximin-fair lottery over replacements: as many as dropped out, the rest of the panel kept.

    `people` is the whole pool, the panel in it. Those who dropped out, and those `asked` before who
    said no, can't be drawn. The quotas still hold or, where that is impossible, move as little as
    can be (see `relax`, also for `cost`). Draw from it with `equal_panels` and `draw`.

    ValueError: bad input; nobody dropped out, or somebody who is not on the panel; somebody asked
    who is on it; fewer people left than seats.
    """
    limits = read_quotas(quotas)
    members = order.canonical(checks.unique(list(panel), "panel"), "panel")
    gone = order.canonical(checks.unique(list(dropped), "dropped"), "dropped")
    before = order.canonical(checks.unique(list(asked), "asked"), "asked")
    checks.not_empty(gone, "dropped")
    for one in gone:
        if one not in members:
            checks.fail("dropped", f"{one!r} is not on the panel")
    kept = [one for one in members if one not in gone]
    for one in before:
        if one in kept:
            checks.fail("asked", f"{one!r} is on the panel")
    pool = build(people, limits, len(gone), per_household, kept=kept, left_out={*gone, *before})
    relaxation = smallest(pool, read_costs(cost, limits))
    if relaxation.changes:
        limits = relaxed_limits(limits, relaxation)
        pool = pool.with_limits(limits)
    return Replacement(tuple(kept), tuple(gone), draw_up(pool, limits, tolerance), relaxation)
