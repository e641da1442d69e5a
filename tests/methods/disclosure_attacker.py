"""Readers of a published table who want to know more. None of them uses the code they attack."""

import numpy as np
from scipy import optimize

ENDLESS = 1e5  # more than there are people in these tables


def leaves(value, rule):
    """(least, most) of a shown or hidden number, by trying every count near it."""
    if value is None:
        return rule.least_hidden, np.inf
    reach = range(max(0, value - 2 * rule.round_to), value + 2 * rule.round_to + 1)
    fitting = [n for n in reach if not rule.hides(n) and rule.rounded(n) == value]
    return min(fitting), max(fitting)


def solve(protected, *, whole=False):
    """{key: (least, most)} of each hidden number, by scipy's linear or whole-number programmes."""
    rows = np.zeros((len(protected.numbers), protected.cells))
    for i, one in enumerate(protected.numbers):
        rows[i, list(one.parts)] = 1
    bounds = [leaves(one.value, protected.rule) for one in protected.numbers]
    held = optimize.LinearConstraint(rows, [low for low, _ in bounds], [high for _, high in bounds])
    found = {}
    for i, one in enumerate(protected.numbers):
        if one.value is None:
            ends = []
            for sign in (1, -1):
                done = optimize.milp(
                    sign * rows[i],
                    constraints=held,
                    integrality=np.full(protected.cells, int(whole)),
                    bounds=optimize.Bounds(0, ENDLESS),
                )
                assert done.status == 0, done.message
                ends.append(sign * done.fun if abs(done.fun) < ENDLESS / 2 else np.inf)
            found[one.key] = (int(np.ceil(ends[0] - 1e-6)), np.floor(ends[1] + 1e-6))
    return found


def subtract(shown, rule, rows, columns):
    """{key: (least, most)} of each hidden number of a two-way table, by adding and subtracting along
    rows and columns again and again until nothing new comes out."""
    known = {key: list(leaves(value, rule)) for key, value in shown.items()}
    lines = [((row, None), [(row, c) for c in columns]) for row in rows]
    lines += [((None, column), [(r, column) for r in rows]) for column in columns]
    lines += [((None, None), [(row, None) for row in rows])]
    lines += [((None, None), [(None, column) for column in columns])]
    moved = True
    while moved:
        moved = False
        for total, parts in lines:
            terms = [(total, -1), *((part, 1) for part in parts)]
            low = sum(s * known[key][0 if s > 0 else 1] for key, s in terms)
            high = sum(s * known[key][1 if s > 0 else 0] for key, s in terms)
            for key, s in terms:  # the sum of all terms is 0
                mine = known[key]
                # inf − inf says nothing
                others_low = low - (mine[0] if s > 0 else -mine[1])
                others_high = high - (mine[1] if s > 0 else -mine[0])
                least, most = (-others_high, -others_low) if s > 0 else (others_low, others_high)
                if least > mine[0]:
                    mine[0], moved = least, True
                if most < mine[1]:
                    mine[1], moved = most, True
                if moved:
                    break
            if moved:
                break
    return {key: tuple(known[key]) for key, value in shown.items() if value is None}


def faults(table, protected, ranges):
    """Hidden numbers that a reader knows better than the rule allows: (key, true, range)."""
    rule, true = protected.rule, dict(zip(table.keys, table.counts, strict=True))
    parts = dict(zip(table.keys, table.parts, strict=True))
    most = rule.small_cell_max
    found = []
    for key, (low, high) in ranges.items():
        if true[key] <= most:
            filled = sum(table.values[c] > 0 for c in parts[key]) if rule.least_hidden else 0
            fine = low <= max(filled, rule.least_hidden) and high > most
        else:
            fine = True
        if not fine or high - low < max(1, most - 1):
            found.append((key, true[key], (low, high)))
    return found
