"""The numbers of the opinion map that a network may choose."""

from dataclasses import dataclass, fields

from copper.methods import checks


@dataclass(frozen=True)
class Settings:
    """The defaults are our own; `POLIS` is what the order "arrival" takes instead.

    Who is on the map: people with `least_votes` votes (or with a vote on each statement, if those
    are fewer); with fewer than `top_up` people on it, the most active join until it is full.

    Groups: at most `base_clusters` small clusters are made first, in at most `base_rounds` rounds
    or until no centre moves by `tolerance` (from about `base_sample` people when there are more, in
    the canonical order; then everybody goes to the nearest). They are divided into 2 to min(`most_groups`,
    2 + clusters ÷ `clusters_per_group`) groups, each from `restarts` starts of at most
    `group_rounds` rounds. With a previous map the number of groups changes only when the mean
    silhouette gains more than `keep_margin`. A group has at least max(`smallest_group` people,
    `smallest_share` of all on the map); a declared group at least `smallest_group`.

    Groups are clear when what sets them apart in one half of the statements also does in the other
    half: p ≤ `significance` and at least `least_difference` of the variance. `only_clear`: others
    are not shown.

    What is listed: `critical` is the normal deviate that both tests must pass (1.2816: 90 %, one
    side); up to `most_representative` statements a group and `most_consensus` a direction, these
    with a share over `majority`. `level` is the confidence of the intervals. `meta_priority` is
    the routing priority of meta statements.
    """

    least_votes: int = 7
    top_up: int = 0
    base_clusters: int = 100
    base_rounds: int = 100
    base_sample: int = 20_000
    tolerance: float = 0.01
    most_groups: int = 5
    clusters_per_group: int = 12
    restarts: int = 10
    group_rounds: int = 100
    keep_margin: float = 0.02
    smallest_group: int = 5
    smallest_share: float = 0.05
    significance: float = 0.01
    least_difference: float = 0.01
    only_clear: bool = True
    critical: float = 1.2816
    most_representative: int = 5
    most_consensus: int = 5
    majority: float = 0.5
    level: float = 0.95
    meta_priority: float = 49.0

    def __post_init__(self) -> None:
        least = {
            "base_clusters": 2,
            "most_groups": 1,
            "clusters_per_group": 1,
            "restarts": 1,
            "base_sample": 1,
        }
        least |= {"base_rounds": 1, "group_rounds": 1, "smallest_group": 1}
        for field in fields(self):
            value, name = getattr(self, field.name), field.name
            if field.type is bool:
                if not isinstance(value, bool):
                    checks.fail(name, f"{value!r} is neither True nor False")
            elif field.type is int:
                checks.whole(value, name, least=least.get(name, 0))
            else:
                checks.number(value, name, least=0)
        for name in ("smallest_share", "significance", "least_difference", "majority"):
            checks.share(getattr(self, name), name)
        checks.level(self.level)


# As Polis computes it, as far as that depends on the votes alone: see decision 0081.
POLIS = Settings(top_up=15, group_rounds=20, keep_margin=0.0, only_clear=False)
