"""The method of equal shares: a budget spent in proportion, with every voter's receipt.

Peters, Pierczyński and Skowron, "Proportional participatory budgeting with additive utilities", 2021.

    >>> from copper.methods.equal_shares import equal_shares
    >>> outcome = equal_shares({"park": 60, "choir": 40}, {"ann": ["park"], "bo": ["choir"]}, 80)
    >>> outcome.winners
    ('choir',)
    >>> outcome.receipts["bo"].payments
    (('choir', 40.0),)

    rule      equal_shares: what a caller asks for
    changes   changes_to_win: by how much a project lost, by running the rule again
    results   what comes out
    election  input, checked and sorted; ties
    decide    who wins: free, shares with raises, then votes
    raising   add1, and which raises can be left out
    run       one run at a given share
    purse     prices and payments, in floats with bounds or in whole numbers
    popular   majority voting
    trace     the outcome explained
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
