"""Pools for the tests of panels by lot, and answers found by trying every panel."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from benchmarks.methods.sortition import town as town  # tests import all pools from here
from copper.methods.sortition import Person


def keeps(panel, quotas, per_household=1):
    """Whether a panel of Persons keeps all rules, by counting."""
    homes = Counter(person.household for person in panel if person.household is not None)
    if any(count > per_household for count in homes.values()):
        return False
    for attribute, values in quotas.items():
        seats = Counter(person.attributes[attribute] for person in panel)
        if any(not low <= seats[value] <= high for value, (low, high) in values.items()):
            return False
    return True


def every_panel(people, quotas, size, per_household=1):
    return [
        frozenset(person.id for person in panel)
        for panel in combinations(people, size)
        if keeps(panel, quotas, per_household)
    ]


def leximin_by_force(panels, ids):
    """Chances by one linear programme a stage, and one more for each person to see who is stuck."""
    member = np.array([[one in panel for panel in panels] for one in ids], dtype=float)
    settled = {}
    while len(settled) < len(ids):
        left = [i for i in range(len(ids)) if i not in settled]
        # Variables: weights of panels, then the floor.
        rows = [np.append(-member[i], 1.0) for i in left]
        rows += [np.append(-member[i], 0.0) for i in settled]
        limits = [0.0] * len(left) + [1e-10 - chance for chance in settled.values()]
        whole = np.append(np.ones(len(panels)), 0.0)[None]
        found = linprog(-np.eye(len(whole[0]))[-1], rows, limits, whole, [1.0])
        floor = -found.fun
        for i in left:
            limits[: len(left)] = [-floor + 1e-10] * len(left)
            free = [np.append(row[:-1], 0.0) for row in rows]
            most = -linprog(np.append(-member[i], 0.0), free, limits, whole, [1.0]).fun
            if most <= floor + 1e-7:
                settled[i] = floor
    return {ids[i]: chance for i, chance in settled.items()}


@st.composite
def small_pools(draw, homes=True):
    """(people, quotas, size): quotas that lie around a panel drawn at random."""
    number = draw(st.integers(3, 9))
    values = draw(st.sampled_from([(2, 2), (2, 3), (3, 3), (2, 2, 2)]))
    names = "abc"[: len(values)]
    people = [
        Person(
            n,
            {name: draw(st.integers(1, most)) for name, most in zip(names, values, strict=True)},
            draw(st.sampled_from([None, None, 1, 2])) if homes else None,
        )
        for n in range(number)
    ]
    size = draw(st.integers(1, min(4, number - 1)))
    chosen = draw(st.permutations(people))[:size]
    quotas = {}
    for name, most in zip(names, values, strict=True):
        seats = Counter(person.attributes[name] for person in chosen)
        quotas[name] = {
            value: (
                max(0, seats[value] - draw(st.integers(0, 1))),
                seats[value] + draw(st.integers(0, 1)),
            )
            for value in range(1, most + 1)
        }
    return people, quotas, size
