"""Opinion map: where people stand by their votes on short statements, and what all agree on.

People agree (+1), pass (0) or disagree (−1) with statements. From the votes follow a map in two
dimensions, groups of people who vote alike (or an honest "no clear groups"), what sets each group
apart, what the majority and what every group agrees on, and which statement to show next.

    >>> votes = [(f"p{n}", s, 1 if (n < 10) == (s < 6) else -1) for n in range(20) for s in range(12)]
    >>> found = opinion_map(votes, seed=1)
    >>> found.verdict, [(group.name, group.size) for group in found.groups]
    ('clear', [('A', 10), ('B', 10)])
    >>> [(one.statement, one.side) for one in found.representative[0]][:2]
    [(0, 'agree'), (1, 'agree')]
    >>> next_statement(found.routing(), seed=1, person="new").statement in range(12)
    True

Much input goes in as three arrays: `opinion_map(Votes.from_arrays(people, statements, votes), …)`.

To compute as Polis does, give the votes in time order (sort an export by its `timestamp` first)
with agree as +1 (exports do, Polis's database has the opposite sign), `moderated_out` the
statements with `mod` −1 (under strict moderation too: Polis's numbers hold on to those that nobody
has judged), `meta` those with `is_meta`, and `order="arrival"`. To count with Polis's own groups
instead of finding them, add `known_groups={person: group}`; to keep the people whom Polis has kept
(`in-conv`), `stay=`.

    votes       Votes: cleaned input             settings   the numbers a network may choose, POLIS
    mapping     opinion_map → OpinionMap         placing    which votes count, who is on the map
    components  the two directions               clusters   k-means, silhouettes
    groups      finding and naming groups        evidence   are they more than chance?
    statistics  groups × statements, what is representative, consensus
    routing     priority, next_statement         stability  do the same groups come back?
    similarity  adjusted_rand                    arrays     results that hold arrays
"""

from .components import Components
from .evidence import Evidence
from .groups import Division
from .mapping import Group, OpinionMap, opinion_map
from .placing import Memory
from .routing import NextStatement, next_statement, priority
from .settings import POLIS, Settings
from .similarity import adjusted_rand
from .stability import GroupStability, Stability, stability
from .statistics import Cell, Consensus, GroupStatistics, InformedConsensus, Listed
from .votes import Votes

__all__ = [
    "POLIS",
    "Cell",
    "Components",
    "Consensus",
    "Division",
    "Evidence",
    "Group",
    "GroupStability",
    "GroupStatistics",
    "InformedConsensus",
    "Listed",
    "Memory",
    "NextStatement",
    "OpinionMap",
    "Settings",
    "Stability",
    "Votes",
    "adjusted_rand",
    "next_statement",
    "opinion_map",
    "priority",
    "stability",
]
