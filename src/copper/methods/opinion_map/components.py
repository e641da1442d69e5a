"""The two directions in which people's votes differ most, and where everybody stands on them.

A missing vote is filled with the statement's mean and the mean is then taken away, so a missing
cell is exactly 0 and the matrix has one entry a vote (Polis; Small et al., 2021, section 3). Its
truncated singular value decomposition is the principal component analysis.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from copper.methods import chance

from .arrays import Flags, Floats, Whole, WithArrays, closed

COUNT = 2
# Up to here the Gram matrix of the shorter side is small enough to be solved whole.
_SMALL_SIDE = 24
# Of all variance: less is rounding, not a direction.
_NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Components(WithArrays):
    """What the map is drawn from. Statements in the order of `OpinionMap.statements`.

    `center`: mean vote a statement (0 where nobody voted, and for a statement that takes no part).
    `vectors`: 2 × statements, each of length 1, or 0 where there is no such direction.
    `variance`: the share of the variance of all votes that each direction holds; None when all
    votes on each statement are alike. `counted`: statements that take part and have votes.
    `statement_positions`: where a person would stand who agreed with that statement only;
    `extremity`: how far from the middle that is.
    """

    center: Floats
    vectors: Floats
    variance: tuple[float, float] | None
    counted: int
    statement_positions: Floats
    extremity: Floats


class Centred:
    """The centred votes, people × statements, with one entry a vote.

    Sparse products run on one processor and in one order, whatever else the machine is doing.
    """

    def __init__(self, shape: tuple[int, int], person: Whole, statement: Whole, value: Floats):
        from scipy.sparse import csr_array

        self.shape, self.total = shape, float((value**2).sum())
        # Votes are sorted by person and statement: the rows are there already.
        ends = np.concatenate([[0], np.bincount(person, minlength=shape[0]).cumsum()])
        self.matrix: Any = csr_array((value, statement, ends), shape=shape)

    def directions(self, columns: Flags | None = None) -> tuple[Floats, Floats]:
        """(vectors, 2 × statements; the variance of each), of some of the statements or of all."""
        found, sizes = _truncated(self.matrix if columns is None else self.matrix[:, columns])
        vectors = np.zeros((COUNT, self.shape[1]))
        vectors[: len(found), slice(None) if columns is None else columns] = found
        return vectors, sizes


def _truncated(matrix: Any) -> tuple[Floats, Floats]:
    """By Lanczos on the shorter side (ARPACK; Lehoucq et al., 1998), from a fixed first vector."""
    people, statements = matrix.shape
    turned = matrix.T.tocsr()
    one, other = (turned, matrix) if statements <= people else (matrix, turned)
    values, vectors = _largest(one, other)
    if statements <= people:
        return vectors.T, values
    found = (matrix.T @ vectors).T
    lengths = np.sqrt((found**2).sum(axis=1, keepdims=True))
    return found / np.where(lengths > 0, lengths, 1), values


def _largest(one: Any, other: Any) -> tuple[Floats, Floats]:
    """The largest eigenvalues of one × other, falling, and their vectors as columns."""
    from scipy.sparse.linalg import LinearOperator, eigsh

    side = one.shape[0]
    if side <= _SMALL_SIDE:
        values, vectors = np.linalg.eigh((one @ other).toarray())
    elif not other.data.any():
        values, vectors = np.zeros(COUNT), np.zeros((side, COUNT))
    else:
        start = chance.generator(0, "opinion_map", "first vector").standard_normal(side)
        operator = LinearOperator((side, side), matvec=lambda v: one @ (other @ v), dtype=float)
        values, vectors = eigsh(operator, COUNT, v0=start, tol=1e-12)
    return values[::-1][:COUNT], vectors[:, ::-1][:, :COUNT]


def fit(matrix: Centred, center: Floats, takes_part: Flags, counted: int) -> Components:
    """Components with the largest loading of each positive (see `turned` for another sign)."""
    vectors, sizes = np.zeros((COUNT, matrix.shape[1])), np.zeros(COUNT)
    if min(matrix.shape) and matrix.total > 0:
        found, values = matrix.directions()
        real = values > _NOTHING * matrix.total
        sizes[: len(values)] = np.where(real, values, 0)
        vectors[: len(real)][real] = found[: len(real)][real]
    for vector in vectors:
        # Loadings that tie but for rounding: the first one says.
        largest = np.abs(vector).max(initial=0) * (1 - 1e-9)
        if largest > 0 and vector[(np.abs(vector) >= largest).argmax()] < 0:
            vector *= -1
    share = sizes / matrix.total if matrix.total > 0 else None
    return _made(center, vectors, share, takes_part, counted)


def _made(
    center: Floats, vectors: Floats, share: Floats | None, takes_part: Flags, counted: int
) -> Components:
    where = (sqrt(counted) * np.where(takes_part, 1 - center, 0) * vectors).T
    return Components(
        closed(center),
        closed(vectors),
        None if share is None else (float(share[0]), float(share[1])),
        counted,
        closed(where),
        closed(np.sqrt((where**2).sum(axis=1))),
    )


def turned(components: Components, like: Floats, takes_part: Flags) -> Components:
    """Each direction with the sign that goes with `like` (2 × statements; 0 where not known)."""
    along = (components.vectors * like).sum(axis=1)
    sign = np.where(along < 0, -1.0, 1.0)[:, None]
    share = None if components.variance is None else np.array(components.variance)
    return _made(
        components.center, components.vectors * sign, share, takes_part, components.counted
    )


def project(matrix: Centred, vectors: Floats, counts: Whole, counted: int) -> Floats:
    """People × 2: sums over the statements voted on, scaled by √(statements ÷ votes).

    The scaling puts somebody with few votes as far out as somebody with many of the same kind.
    """
    scale = np.sqrt(counted / np.maximum(counts, 1))
    return (matrix.matrix @ vectors.T) * scale[:, None]
