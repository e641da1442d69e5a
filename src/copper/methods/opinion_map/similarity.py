"""How alike two divisions of the same things into groups are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from copper.methods import checks


def adjusted_rand(one: ArrayLike | Sequence[Any], other: ArrayLike | Sequence[Any]) -> float | None:
    """The adjusted Rand index (Hubert and Arabie, 1985, eq. 5): 1 the same, around 0 by chance.

    `one[i]` and `other[i]` are the labels of thing i; what labels are called does not matter.
    None when it is undefined: fewer than two things, or both divisions trivial in the same way
    (everything together, or everything apart).
    ValueError: the lengths differ.
    """
    first, second = _codes(one), _codes(other)
    n = len(first)
    if n != len(second):
        checks.fail("labels", f"lengths differ: {n} and {len(second)}")
    if n < 2:
        return None
    width = int(second.max()) + 1
    both = np.unique(first * width + second, return_counts=True)[1]
    same = _pairs(both)
    in_one, in_other = _pairs(np.bincount(first)), _pairs(np.bincount(second))
    expected = in_one * in_other / _pairs(np.array([n]))
    most = (in_one + in_other) / 2
    # Equal only when both are one group, or both are all single: nothing to agree about.
    return None if most == expected else float((same - expected) / (most - expected))


def _codes(labels: ArrayLike | Sequence[Any]) -> NDArray[np.int64]:
    if isinstance(labels, np.ndarray):
        return np.unique(labels, return_inverse=True)[1].astype(np.int64)
    place: dict[Any, int] = {}
    return np.array([place.setdefault(one, len(place)) for one in labels], np.int64)  # type: ignore[union-attr]


def _pairs(counts: NDArray[np.int64]) -> float:
    counts = counts.astype(float)
    return float((counts * (counts - 1) / 2).sum())
