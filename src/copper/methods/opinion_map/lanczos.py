"""The two largest eigenvalues of a symmetric matrix that is only known by its products.

Block Lanczos with full reorthogonalisation and thick restarts (Golub and Underwood, 1977; Wu and
Simon, 2000). Blocks of two find both vectors of a double eigenvalue, and the first block is fixed,
so that the same matrix gives the same bytes; ARPACK fills up with random vectors of its own.
"""

from collections.abc import Callable

import numpy as np

from copper.methods import chance

from .arrays import Floats

COUNT = 2
# Of the largest eigenvalue: a residual that counts as converged; a remainder that is rounding.
_CONVERGED, _ROUNDING = 1e-12, 1e-11
# Vectors kept at once, and after a restart; blocks until the best so far is taken; between looks.
_MOST, _KEPT, _BLOCKS, _LOOK = 24, 8, 1000, 4


def largest(times: Callable[[Floats], Floats], side: int) -> tuple[Floats, Floats]:
    """(at most two eigenvalues, falling; their vectors as columns) of a side × side matrix ≥ 0.

    `times(block)` is the product with a block of side × at most 2.
    """
    block = chance.generator(0, "opinion_map", "first block").standard_normal((side, COUNT))
    basis = block[:, :0]
    block = _new(basis, block, 0.0)
    products, small = basis, np.zeros((0, 0))
    values, turn = np.zeros(0), small
    for step in range(_BLOCKS):
        product = times(block)
        basis, products = np.hstack([basis, block]), np.hstack([products, product])
        across = basis.T @ product
        small = _grown(small, across)
        block = _new(basis, product - basis @ across, small.diagonal().max())
        # Looking whether it is enough costs more than a few blocks too many.
        looks = step % _LOOK == 0 or step == _BLOCKS - 1 or len(small) >= _MOST
        if block.shape[1] and not looks:
            continue
        values, turn = (part[..., ::-1] for part in np.linalg.eigh(small))
        left = products @ turn[:, :COUNT] - basis @ turn[:, :COUNT] * values[:COUNT]
        if np.sqrt((left**2).sum(axis=0)).max() <= _CONVERGED * values[0] or not block.shape[1]:
            break
        if len(small) >= _MOST:
            turn, values = turn[:, :_KEPT], values[:_KEPT]
            basis, products, small = basis @ turn, products @ turn, np.diag(values)
            turn = np.eye(_KEPT)
    return values[:COUNT], basis @ turn[:, :COUNT]


def _grown(small: Floats, across: Floats) -> Floats:
    """The projected matrix with the new columns, and the same as rows."""
    grown = np.zeros((len(across), len(across)))
    grown[: len(small), : len(small)] = small
    grown[:, len(small) :] = across
    grown[len(small) :] = across.T
    corner = grown[len(small) :, len(small) :]
    corner[:] = (corner + corner.T) / 2
    return grown


def _new(basis: Floats, block: Floats, scale: float) -> Floats:
    """An orthonormal block of what `block` adds to `basis`; fewer columns, or none, at the end."""
    found = basis[:, :0]
    for column in block.T:
        for _ in range(2):
            column = column - basis @ (basis.T @ column) - found @ (found.T @ column)
        length = np.sqrt((column**2).sum())
        if length > _ROUNDING * scale and basis.shape[1] + found.shape[1] < len(basis):
            found = np.hstack([found, (column / length)[:, None]])
    return found
