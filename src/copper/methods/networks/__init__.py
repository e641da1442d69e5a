"""Who works with whom, who holds the network together, how they rate each other, what changed.

graph      `network`, `symmetrised` ("either" or "both" say so), `isolates`
structure  `density`, `degrees`, `betweenness`, `centralisation`, `reciprocity`, `ei_index`
cohesion   `components`, `articulation_points`, `constraint`, `louvain_groups`
ratings    trust and value: `pair_scores`, `scores`, from five raters on
waves      `change` between two waves, among those who answered both
summary    `describe`: all figures at once, as they may be shown
drawing    `layout`: where to draw whom

Conventions: ties are unweighted; a network is directed or undirected, and nothing is symmetrised
unless a function says so. `structure` and `cohesion` are bare formulas; `describe`, `scores` and
`change` give no number where fewer than five answered.

>>> star = network("abcde", [("a", "b"), ("a", "c"), ("a", "d")], directed=False)
>>> centralisation(star, "degree").value, centralisation(star, "degree", isolates="leave out").value
(0.75, 1.0)
>>> isolates(star), [point.node for point in articulation_points(star)]
(('e',), ['a'])
>>> said = network("abcde", [("a", "b"), ("b", "a"), ("a", "c")], answered="ab")
>>> density(said).value, density(said).of_answered, reciprocity(said).value
(0.15, 0.375, 1.0)
>>> symmetrised(said, "both").ties
(('a', 'b'),)
>>> describe(said, seed=1).why
'too-few-answers'
"""

from .cohesion import (
    CutPoint,
    Groups,
    articulation_points,
    components,
    constraint,
    louvain_groups,
)
from .drawing import Layout, layout
from .graph import Network, isolates, network, symmetrised, within, without_isolates
from .ratings import OrganisationScore, Rating, Scores, pair_scores, scores
from .structure import (
    Centralisation,
    Density,
    EIIndex,
    Reciprocity,
    SectorTies,
    betweenness,
    centralisation,
    degrees,
    density,
    ei_index,
    reciprocity,
)
from .summary import Description, Place, describe
from .waves import Change, Shift, Wave, change

__all__ = [
    "Centralisation",
    "Change",
    "CutPoint",
    "Density",
    "Description",
    "EIIndex",
    "Groups",
    "Layout",
    "Network",
    "OrganisationScore",
    "Place",
    "Rating",
    "Reciprocity",
    "Scores",
    "SectorTies",
    "Shift",
    "Wave",
    "articulation_points",
    "betweenness",
    "centralisation",
    "change",
    "components",
    "constraint",
    "degrees",
    "density",
    "describe",
    "ei_index",
    "isolates",
    "layout",
    "louvain_groups",
    "network",
    "pair_scores",
    "reciprocity",
    "scores",
    "symmetrised",
    "within",
    "without_isolates",
]
