"""sortition-algorithms (Sortition Foundation, after Flanigan et al. 2021). Imports it, so only in the
oracles' environment.

maximin runs on HiGHS, as ours. leximin needs Gurobi, which is proprietary: pip brings one that
refuses programmes of more than 2,000 rows or columns.
"""

from sortition_algorithms import Settings, find_random_sample, read_in_features, read_in_people
from sortition_algorithms.committee_generation import (
    find_distribution_leximin,
    find_distribution_maximin,
)


def _read(given: dict):
    rows = [
        {"feature": name, "value": value, "min": str(low), "max": str(high)}
        for name, value, low, high in given["quotas"]
    ]
    features, _, _ = read_in_features(["feature", "value", "min", "max"], rows, given["size"])
    settings = Settings(id_column="id", columns_to_keep=["home"])
    heads = list(given["people"][0])
    people, _ = read_in_people(heads, given["people"], features, settings)
    return features, people, ["home"] if given["homes"] else []


def _chances(distribution, given: dict) -> list[float]:
    """Sorted from the lowest, of everybody."""
    panels, weights, _ = distribution
    seats = {person["id"]: 0.0 for person in given["people"]}
    for panel, weight in zip(panels, weights, strict=True):
        for one in panel:
            seats[one] += float(weight)
    return sorted(seats.values())


def maximin(given: dict):
    features, people, homes = _read(given)
    return lambda: _chances(
        find_distribution_maximin(features, people, given["size"], homes), given
    )


def leximin(given: dict):
    features, people, homes = _read(given)
    return lambda: _chances(
        find_distribution_leximin(features, people, given["size"], homes), given
    )


def listed(given: dict):
    """The chances in a list of 1,000 panels."""
    features, people, homes = _read(given)

    def call() -> list[float]:
        panels, _ = find_random_sample(
            features, people, given["size"], homes, number_selections=1000
        )
        return _chances((panels, [1 / 1000] * len(panels), None), given)

    return call
