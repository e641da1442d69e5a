"""Nothing is drawn so often that it never ends: one limit for all methods."""

import pytest

from copper.methods import agreement, equity, networks, opinion_map, power, ranking, runway, scales

VOTES = [(p, s, 1 if (p < 5) == (s < 4) else -1) for p in range(10) for s in range(8)]
TABLE = [[1, 2, 3], [2, 3, 5], [3, 3, 4], [5, 4, 4]]
PLAN = runway.Plan(reserves=1, months=2)
WAVE = networks.Wave(networks.network([1, 2], [(1, 2)]))
FIT = ranking.bradley_terry([("a", "b")])
STRATA = [equity.ResponseStratum(("a",), 5, 3)]
AREAS = ([1.0, 2.0, 3.0, 4.0, 5.0], [10] * 5)


@pytest.mark.parametrize("often", [10**400, 10_000_001])
@pytest.mark.parametrize(
    "call",
    [
        lambda n: agreement.krippendorff_alpha(TABLE, seed=1, draws=n),
        lambda n: equity.r_indicator(STRATA, ["v"], seed=1, repetitions=n),
        lambda n: equity.slope_index(*AREAS, seed=1, standard_errors=[1] * 5, repetitions=n),
        lambda n: equity.slope_index(*AREAS, seed=1, standard_errors=[1] * 5, runs=n),
        lambda n: networks.change(WAVE, WAVE, seed=1, draws=n),
        lambda n: opinion_map.stability(
            VOTES, opinion_map.opinion_map(VOTES, seed=1), seed=1, rounds=n
        ),
        lambda n: power.Terms(people_outside=9, draws=n),
        lambda n: ranking.interim([], ["a"], seed=1, rounds=n),
        lambda n: ranking.borda([], ["a"], seed=1, rounds=n),
        lambda n: ranking.importance([], ["a"], seed=1, rounds=n),
        lambda n: ranking.top_chances(FIT, seed=1, draws=n),
        lambda n: runway.simulate(PLAN, seed=1, draws=n),
        lambda n: runway.tornado(PLAN, [], seed=1, draws=n),
        lambda n: scales.omega(TABLE, seed=1, draws=n, refuse_below=2),
    ],
)
def test_there_is_a_limit_to_drawing(call, often):
    with pytest.raises(ValueError, match="^(draws|rounds|repetitions|runs): .* is more than"):
        call(often)
