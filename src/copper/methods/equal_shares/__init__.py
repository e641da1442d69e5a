"""The method of equal shares.

>>> from copper.methods.equal_shares import equal_shares
>>> outcome = equal_shares({"park": 60, "choir": 40}, {"ann": ["park"], "bo": ["choir"]}, 80)
>>> outcome.winners
('choir',)
"""

from .changes import Changes, changes_to_win
from .election import Project
from .results import Candidate, Loser, Outcome, Receipt, Receipts, Round
from .rule import equal_shares

__all__ = [
    "Candidate",
    "Changes",
    "Loser",
    "Outcome",
    "Project",
    "Receipt",
    "Receipts",
    "Round",
    "changes_to_win",
    "equal_shares",
]
