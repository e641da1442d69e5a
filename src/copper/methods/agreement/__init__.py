"""Whether people who code the same material agree, and by how much more than chance.

    ratings     who said what about which section; only what a coder finished counts
    cohen       two coders, plain and weighted κ
    fleiss      always the same number of coders
    alpha       any number of coders, gaps allowed, four kinds of values (Krippendorff)
    unitising   coders who also choose where a passage begins and ends (Krippendorff's uα)

Ratings are rows, one for each coder, one place for each section; None is "not rated". `rated` makes
such rows out of single records and leaves out what a coder did not finish.

>>> from copper.methods import agreement
>>> first, second = ["yes", "yes", "no", "no"], ["yes", "no", "no", "no"]
>>> agreement.cohen_kappa(first, second).value
0.5
>>> round(agreement.krippendorff_alpha([first, second]).value, 4)
0.5333
>>> agreement.krippendorff_alpha([["yes", "yes"], ["yes", None]]).reason
'no_variation'
>>> agreement.fleiss_kappa_counts([[3, 0], [0, 3], [1, 2]]).value
0.55
>>> units = [agreement.Unit("ana", "talk", "trust", 0, 40), agreement.Unit("ben", "talk", "trust", 5, 40)]
>>> round(agreement.unitising_alpha(units, {"talk": 100}).value, 3)
0.977

A coefficient that cannot be calculated is None, with a `reason`: ONE_CODER (fewer than two),
NOTHING_SHARED (no section that two of them finished) or NO_VARIATION (everything got the same
value, so there is nothing to agree about by chance or otherwise).
"""

from .alpha import (
    METRICS,
    Alpha,
    CodeAgreement,
    Coincidences,
    code_agreement,
    coincidences,
    krippendorff_alpha,
)
from .cohen import (
    WEIGHTS,
    Kappa,
    PairKappa,
    cohen_kappa,
    cohen_kappa_table,
    pairwise_kappa,
)
from .fleiss import CategoryKappa, FleissKappa, fleiss_kappa, fleiss_kappa_counts
from .ratings import (
    NO_VARIATION,
    NOTHING_SHARED,
    ONE_CODER,
    Disagreement,
    Ratings,
    Value,
    disagreements,
    rated,
)
from .unitising import (
    CategoryAlpha,
    Difference,
    PairAlpha,
    Unit,
    UnitisingAlpha,
    unitising_alpha,
)

__all__ = [
    "METRICS",
    "NOTHING_SHARED",
    "NO_VARIATION",
    "ONE_CODER",
    "WEIGHTS",
    "Alpha",
    "CategoryAlpha",
    "CategoryKappa",
    "CodeAgreement",
    "Coincidences",
    "Difference",
    "Disagreement",
    "FleissKappa",
    "Kappa",
    "PairAlpha",
    "PairKappa",
    "Ratings",
    "Unit",
    "UnitisingAlpha",
    "Value",
    "code_agreement",
    "cohen_kappa",
    "cohen_kappa_table",
    "coincidences",
    "disagreements",
    "fleiss_kappa",
    "fleiss_kappa_counts",
    "krippendorff_alpha",
    "pairwise_kappa",
    "rated",
    "unitising_alpha",
]
