"""Equity and rates: how often, how unequal, who took part, and how sure that is.

    wilson · byar · poisson_exact · count_interval    limits of a proportion and of a count
    rate                                              events per 100,000               crude
    directly_standardised_rate                        with ESP_2013, Dobson's limits   direct
    directly_standardised_rate_of_repeats             events that come again           direct
    indirectly_standardised_ratio, …_rate             observed against expected        indirect
    quantiles                                         areas into tenths or fifths      quantiles
    slope_index                                       SII and RII                      slope
    concentration_index, concentration_curve          plain, generalised, Erreygers,
                                                      Wagstaff                         concentration
    participation_ratio, participation_ratios         who came against who could       participation
    r_indicator, response_strata                      are those who answered alike     representation

Rates, quantiles, SII and RII follow the English public health indicators (OHID, Public Health
Technical Guidance; its R package PHEindicatormethods). Confidence levels: 0.95 and 0.998 are usual.

>>> from copper.methods import equity
>>> found = equity.rate(65, 50_000)
>>> round(found.value, 1), round(found.interval.low, 1), round(found.interval.high, 1)
(130.0, 100.3, 165.7)
>>> wards = equity.directly_standardised_rate([30, 50], [10_000, 5_000], [60, 40])
>>> round(wards.value, 1), wards.reason
(580.0, None)
>>> gap = equity.slope_index(
...     [80.1, 79.0, 78.2, 77.5, 76.0], [900, 1000, 1000, 1100, 1000],
...     standard_errors=[0.4] * 5, multiplier=-1, seed=1, repetitions=1000)
>>> round(gap.sii, 2), round(gap.rii, 3)
(4.76, 1.063)
>>> equity.participation_ratio(
...     12, 100, 24_000, 100_000, population="adults of the ward").reading
'below'
"""

from copper.methods.intervals import (
    Interval,
    Proportion,
    byar,
    count_interval,
    poisson_exact,
    wilson,
)

from .concentration import (
    ConcentrationCurve,
    ConcentrationIndex,
    concentration_curve,
    concentration_index,
)
from .crude import Rate, rate
from .direct import (
    DirectRate,
    RateStratum,
    directly_standardised_rate,
    directly_standardised_rate_of_repeats,
)
from .indirect import (
    ExpectedStratum,
    IndirectFigure,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
)
from .participation import ParticipationRatio, participation_ratio, participation_ratios
from .quantiles import quantiles
from .representation import (
    CategoryPartial,
    ResponseStratum,
    RIndicator,
    VariablePartial,
    r_indicator,
    response_strata,
)
from .slope import Quantile, SlopeIndex, slope_index
from .standard import ESP_2013, ESP_2013_BANDS

__all__ = [
    "ESP_2013",
    "ESP_2013_BANDS",
    "CategoryPartial",
    "ConcentrationCurve",
    "ConcentrationIndex",
    "DirectRate",
    "ExpectedStratum",
    "IndirectFigure",
    "Interval",
    "ParticipationRatio",
    "Proportion",
    "Quantile",
    "RIndicator",
    "Rate",
    "RateStratum",
    "ResponseStratum",
    "SlopeIndex",
    "VariablePartial",
    "byar",
    "concentration_curve",
    "concentration_index",
    "count_interval",
    "directly_standardised_rate",
    "directly_standardised_rate_of_repeats",
    "indirectly_standardised_rate",
    "indirectly_standardised_ratio",
    "participation_ratio",
    "participation_ratios",
    "poisson_exact",
    "quantiles",
    "r_indicator",
    "rate",
    "response_strata",
    "slope_index",
    "wilson",
]
