"""Tables in which nobody can be recognised.

    rule          when a number may be shown, rounding, percentages, means; presets of other bodies
    tables        any table as cells and sums of cells
    suppression   `protect`: hides what is small and what would give it away, with proofs
    space         the linear programme underneath
    reader        `attack`: what a reader of the published table can still work out
    releases      a table with whom it counts; how finely several divide people
    differencing  whether a new release can be subtracted from earlier ones
    rows          k-anonymity of exports of rows

>>> from copper.methods import disclosure
>>> table = disclosure.two_way(["Women", "Men"], ["Under 25", "25 to 64", "Over 64"],
...                            [[3, 41, 38], [22, 60, 35]])
>>> protected = disclosure.protect(table)
>>> protected.shown()["Women", "25 to 64"], protected.shown()["Women", None]
(40, 80)
>>> protected.hidden
(('Men', 'Over 64'), ('Men', 'Under 25'), ('Women', 'Over 64'), ('Women', 'Under 25'))
>>> disclosure.attack(protected)[3]
Range(key=('Women', 'Under 25'), low=1, high=26)
"""

from .differencing import Check, Conflict, check_release
from .reader import Range, attack
from .releases import Release, inside, overlap, release
from .rows import KAnonymity, k_anonymity
from .rule import (
    NETWORK,
    NHS_DIGITAL,
    OPENSAFELY,
    SACRO,
    Rule,
    count,
    mean,
    percentage,
    sensitive,
)
from .suppression import Number, Protected, Trace, WholeGroup, protect, published
from .tables import Dimension, Key, Table, sums, table, two_way

__all__ = [
    "NETWORK",
    "NHS_DIGITAL",
    "OPENSAFELY",
    "SACRO",
    "Check",
    "Conflict",
    "Dimension",
    "KAnonymity",
    "Key",
    "Number",
    "Protected",
    "Range",
    "Release",
    "Rule",
    "Table",
    "Trace",
    "WholeGroup",
    "attack",
    "check_release",
    "count",
    "inside",
    "k_anonymity",
    "mean",
    "overlap",
    "percentage",
    "protect",
    "published",
    "release",
    "sensitive",
    "sums",
    "table",
    "two_way",
]
