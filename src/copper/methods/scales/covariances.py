"""How the items of a table, or of a published matrix, vary together."""

from collections.abc import Sequence

import numpy as np

from copper.methods import checks

from .rows import Rows, Table, read

TOO_FEW_PEOPLE = "too_few_people"
TOO_FEW_ITEMS = "too_few_items"


def people(rows: Rows, refuse_below: int, show_interval_below: int) -> tuple[Table, int, bool]:
    checks.whole(refuse_below, "refuse_below", least=2)
    checks.whole(show_interval_below, "show_interval_below")
    table = read(rows, where="person")
    n = len(table.values)
    return table, n, n < show_interval_below


def too_few(n: int, k: int, people: int, items: int) -> str | None:
    return TOO_FEW_PEOPLE if n < people else TOO_FEW_ITEMS if k < items else None


def square(given: Sequence[Sequence[float]], name: str) -> np.ndarray:
    rows = [
        [checks.number(value, f"{name}, row {i + 1}") for value in row]
        for i, row in enumerate(given)
    ]
    if any(len(row) != len(rows) for row in rows):
        checks.fail(name, "not a square")
    matrix = np.array(rows, dtype=float).reshape(len(rows), len(rows))
    if not np.allclose(matrix, matrix.T, rtol=1e-9, atol=0):
        checks.fail(name, "not symmetric")
    if (np.diag(matrix) < 0).any():
        checks.fail(name, "a variance is below 0")
    return matrix


def covariances_of(values: np.ndarray) -> np.ndarray:
    """[items × items], n − 1."""
    centred = values - values.mean(axis=0)
    centred[:, (values == values[0]).all(axis=0)] = 0.0  # no rounding where nothing varies
    return np.asarray(centred.T @ centred / (len(values) - 1))


def correlations_of(c: np.ndarray) -> np.ndarray | None:
    """None when an item has no variation."""
    spread = np.sqrt(np.diag(c))
    if not (spread > 0).all():
        return None
    r = c / spread[:, None] / spread[None, :]
    np.fill_diagonal(r, 1.0)
    return np.clip(r, -1, 1)
