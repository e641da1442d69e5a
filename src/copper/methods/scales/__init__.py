"""Questionnaires: from answers to scores, and how far the scores can be trusted.

    definition    a scale as data: items, reverse items, scores of items or of scores, missing rules
    scoring       each person's scores, and means over people
    cronbach      do the items hang together: α, items left out
    factor        the same by one common factor: ω
    intraclass    do judges agree on numbers: the six ICCs of Shrout and Fleiss
    groups        do members of a group agree: r_wg, r_wg(j), ICC(1), ICC(2)
    rows          tables of numbers with gaps; covariances: how their columns vary together

Tables are rows, one for each person (or target), with one place for each item (or judge); None is
"no answer". Rows with gaps are left out and counted.

>>> from copper.methods import scales
>>> trust = scales.likert(
...     ["a", "b", "c"], 1, 5, reverse=["c"], required=0.6, not_relevant=["n/a"], rescale=(0, 100)
... )
>>> ana = scales.score(trust, {"a": 4, "b": "n/a", "c": 1}, person="ana")
>>> ana.of("total").value, ana.of("total").answered
(87.5, 2)
>>> scales.score(trust, {"a": 4}).of("total").reason
'too_few_answered'
>>> people = [[4, 4, 5], [2, 1, 2], [3, 3, 3], [5, 4, 4], [1, 2, 1]]
>>> scales.cronbach_alpha(people).reason
'too_few_people'
>>> round(scales.cronbach_alpha(people, refuse_below=2).value, 3)
0.948
>>> round(scales.icc(people).of("ICC(2,1)").value, 3)
0.878
>>> round(scales.rwg([4, 4, 5, 4], least=1, most=5).value, 3)
0.875
"""

from .covariances import TOO_FEW_ITEMS, TOO_FEW_PEOPLE
from .cronbach import (
    CronbachAlpha,
    ItemStatistics,
    cronbach_alpha,
    cronbach_alpha_covariances,
)
from .definition import (
    BELOW_ZERO,
    METHODS,
    TOO_FEW_ANSWERED,
    Item,
    Scale,
    Score,
    combine,
    enough,
    likert,
    span,
    stretch,
    turned,
)
from .factor import NO_CORRELATION, Omega, omega, omega_correlations, omega_loadings
from .groups import (
    ONE_GROUP,
    ONE_RATER,
    GroupAgreement,
    GroupICC,
    GroupRwg,
    Rwg,
    group_agreement,
    group_icc,
    rwg,
    rwg_j,
)
from .intraclass import ICC, ICCS, ONE_JUDGE, ONE_TARGET, Intraclass, icc
from .rows import NEGATIVE_VARIANCE, NO_VARIATION
from .scoring import PersonScores, Scored, Summary, keyed, score, score_all, summarise

__all__ = [
    "BELOW_ZERO",
    "ICC",
    "ICCS",
    "METHODS",
    "NEGATIVE_VARIANCE",
    "NO_CORRELATION",
    "NO_VARIATION",
    "ONE_GROUP",
    "ONE_JUDGE",
    "ONE_RATER",
    "ONE_TARGET",
    "TOO_FEW_ANSWERED",
    "TOO_FEW_ITEMS",
    "TOO_FEW_PEOPLE",
    "CronbachAlpha",
    "GroupAgreement",
    "GroupICC",
    "GroupRwg",
    "Intraclass",
    "Item",
    "ItemStatistics",
    "Omega",
    "PersonScores",
    "Rwg",
    "Scale",
    "Score",
    "Scored",
    "Summary",
    "combine",
    "cronbach_alpha",
    "cronbach_alpha_covariances",
    "enough",
    "group_agreement",
    "group_icc",
    "icc",
    "keyed",
    "likert",
    "omega",
    "omega_correlations",
    "omega_loadings",
    "rwg",
    "rwg_j",
    "score",
    "score_all",
    "span",
    "stretch",
    "summarise",
    "turned",
]
