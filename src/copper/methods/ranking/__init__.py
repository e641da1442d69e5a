"""Which questions come first: for groups, for ballots, for pairs; and how sure that is.

ballots     Ballot, merged           what people hand in; small groups that join
interim     interim, beside          James Lind Alliance scoring; institutions' lists apart
scores      borda, importance        top-k ballots as Borda points; ratings from 0 to 3
pairwise    bradley_terry, …         which of two: strengths, intervals, chances, the next pair
condorcet   preferences, schulze, copeland, robustness
overlap     rank_biased_overlap      how alike two lists are
standing    Standing, Cut            "certainly in, may be, out"; ties across the cut

>>> ballots = [
...     Ballot("Ann", ["heat", "buses"], group="Manningham"),
...     Ballot("Bo", ["heat", "parks"], group="Manningham"),
...     Ballot("Cy", ["buses", "heat"], group="Keighley"),
... ]
>>> found = interim(ballots, ["buses", "heat", "parks"], top=2)
>>> [(one.question, one.score, one.position) for one in found.questions]
[('heat', 5.0, 1.0), ('buses', 4.5, 2.0), ('parks', 2.5, 3.0)]
>>> fit = bradley_terry([("heat", "buses"), ("heat", "parks"), ("parks", "buses")])
>>> [one.item for one in fit.strengths]
['heat', 'parks', 'buses']
>>> round(rank_biased_overlap(["a", "b"], ["a", "c"], p=0.9).extrapolated, 3)
0.55
"""

from .ballots import Ballot, merged
from .condorcet import (
    Pairwise,
    Preferences,
    Robustness,
    copeland,
    preferences,
    robustness,
    schulze,
)
from .james_lind import Beside, GroupList, Interim, Points, Question, beside, interim
from .overlap import Overlap, rank_biased_overlap
from .pairwise import (
    BradleyTerry,
    Comparison,
    NextPair,
    Strength,
    bradley_terry,
    bradley_terry_wins,
    next_pair,
    top_chances,
)
from .scores import Borda, BordaScore, Importance, ImportanceScore, Rating, borda, importance
from .standing import Cut, Standing

__all__ = [
    "Ballot",
    "Beside",
    "Borda",
    "BordaScore",
    "BradleyTerry",
    "Comparison",
    "Cut",
    "GroupList",
    "Importance",
    "ImportanceScore",
    "Interim",
    "NextPair",
    "Overlap",
    "Pairwise",
    "Points",
    "Preferences",
    "Question",
    "Rating",
    "Robustness",
    "Standing",
    "Strength",
    "beside",
    "borda",
    "bradley_terry",
    "bradley_terry_wins",
    "copeland",
    "importance",
    "interim",
    "merged",
    "next_pair",
    "preferences",
    "rank_biased_overlap",
    "robustness",
    "schulze",
    "top_chances",
]
