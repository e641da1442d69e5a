"""Pools for the tests of panels by lot, and answers found by trying every panel."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

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


def town(number, size, seed, homes=False):
    """A pool such as a town sends: six attributes of four values that hang together, some kinds of
    people more willing than others, quotas one seat around the population."""
    draw = np.random.default_rng(seed)
    loads = np.array([0.8, 0.6, 0.5, 0.3, 0.2, 0.0])
    cuts = np.array([-0.7, 0.1, 0.9])

    def answers(count, shift):
        common = draw.normal(shift, 1, (count, 1))
        return np.searchsorted(cuts, loads * common + draw.normal(size=(count, 6)))

    population, willing = answers(20_000, 0.0), answers(number, 0.5)
    quotas = {}
    for column in range(6):
        seats = np.bincount(population[:, column], minlength=4) / len(population) * size
        quotas[f"q{column}"] = {
            value: (max(0, round(seat) - 1), round(seat) + 1)
            for value, seat in enumerate(seats.tolist())
        }
    people = [
        Person(
            f"p{n:04}",
            {f"q{column}": value for column, value in enumerate(row)},
            int(draw.integers(number)) if homes else None,
        )
        for n, row in enumerate(willing.tolist())
    ]
    return people, quotas, size
