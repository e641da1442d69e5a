"""Chance that can be run again: every draw comes from a seed that somebody wrote down."""

import hashlib

import numpy as np

from . import checks


def generator(seed: int, *purpose: str | int) -> np.random.Generator:
    """A stream of random numbers for this seed and purpose (PCG64; O'Neill, 2014).

    Different purposes of one seed are independent of each other, so a draw does not change
    because another draw was added before it. `seed` is a whole number ≥ 0 of any length.
    """
    checks.whole(seed, "seed")
    words = "\x1f".join(map(str, (seed, *purpose))).encode()
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(words).digest())))
