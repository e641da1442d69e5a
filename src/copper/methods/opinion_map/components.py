"""The two directions in which people's votes differ most, and where everybody stands on them.

A missing vote is filled with the statement's mean and the mean is then taken away, so a missing
cell is exactly 0 and the matrix has one entry a vote (Polis; Small et al., 2021, section 3). Its
truncated singular value decomposition is the principal component analysis.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from . import lanczos
from .arrays import Flags, Floats, Whole, WithArrays, closed
from .lanczos import COUNT

# Up to here the matrix is multiplied out once, statement by statement.
_FEW_STATEMENTS, _FEW_CELLS, _PIECE = 300, 4_000_000, 200_000
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
    """The centred votes, people × statements, with one entry a vote."""

    def __init__(self, shape: tuple[int, int], person: Whole, statement: Whole, value: Floats):
        from scipy.sparse import csr_array

        self.shape, self.total = shape, float((value**2).sum())
        # Votes are sorted by person and statement: the rows are there already.
        ends = np.concatenate([[0], np.bincount(person, minlength=shape[0]).cumsum()])
        self.matrix: Any = csr_array((value, statement, ends), shape=shape)
        self.few = shape[1] <= _FEW_STATEMENTS and shape[0] * shape[1] <= _FEW_CELLS
        self._gram: Floats | None = None

    def directions(self, columns: Flags | None = None) -> tuple[Floats, Floats]:
        """(vectors, 2 × statements; the variance of each), of some of the statements or of all."""
        chosen = np.ones(self.shape[1], bool) if columns is None else columns
        if self.few:
            gram = self.gram()[np.ix_(chosen, chosen)]
            sizes, turned = lanczos.largest(lambda block: gram @ block, len(gram))
            found = turned.T
        else:
            found, sizes = _truncated(self.matrix if columns is None else self.matrix[:, chosen])
        vectors = np.zeros((COUNT, self.shape[1]))
        vectors[: len(found), chosen] = found
        return vectors, sizes

    def gram(self) -> Floats:
        """Statements × statements. In pieces so small that no BLAS starts threads for them: on a
        busy machine waiting for threads takes longer than the work."""
        if self._gram is None:
            full = self.matrix.toarray()
            turned, side = full.T.copy(), self.shape[1]
            piece = max(1, _PIECE // max(side, 1) ** 2)
            self._gram = np.zeros((side, side))
            for start in range(0, len(full), piece):
                end = start + piece
                self._gram += turned[:, start:end] @ full[start:end]
        return self._gram


def _truncated(matrix: Any) -> tuple[Floats, Floats]:
    """(vectors as rows, the variance of each), by way of the shorter side."""
    people, statements = matrix.shape
    turned = matrix.T.tocsr()
    if statements <= people:
        values, vectors = lanczos.largest(lambda block: turned @ (matrix @ block), statements)
        return vectors.T, values
    values, vectors = lanczos.largest(lambda block: matrix @ (turned @ block), people)
    found = (turned @ vectors).T
    lengths = np.sqrt((found**2).sum(axis=1, keepdims=True))
    return found / np.where(lengths > 0, lengths, 1), values


def fit(matrix: Centred, center: Floats, takes_part: Flags, counted: int) -> Components:
    """Components with the largest loading of each positive (see `turned` for another sign)."""
    vectors, sizes = np.zeros((COUNT, matrix.shape[1])), np.zeros(COUNT)
    if min(matrix.shape) and matrix.total > 0:
        found, values = matrix.directions(None if takes_part.all() else takes_part)
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
