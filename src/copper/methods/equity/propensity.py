"""How likely people of each stratum are to answer, how much that varies, and how much of it is noise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copper.methods import checks
from copper.methods.order import Id

MODELS = ("strata", "logistic")
STEPS = (
    200  # of Newton's method; it needs a handful, and more only to follow a propensity to 0 or 1
)
LONGEST_STEP = 2.0  # on the logit scale, so that a step never jumps past the answer
FARTHEST = 30.0  # logit of a propensity that is 0 or 1 to the precision of a number
CLOSE = 1e-12


@dataclass(frozen=True)
class Model:
    """`counts` of people invited, one a stratum. `design`: one row a stratum; no columns if each
    stratum has its own propensity."""

    counts: np.ndarray
    design: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        return self.counts / self.counts.sum()

    def propensities(self, answered: np.ndarray) -> np.ndarray:
        """Of each stratum, for each row of answers (the last axis is strata)."""
        rates = answered / self.counts
        return self._logistic(rates) if self.design.size else rates

    def spread(self, rho: np.ndarray) -> np.ndarray:
        """Standard deviation of the propensities over people."""
        apart = rho - rho[..., :1]
        middle = apart @ self.shares
        return np.sqrt((apart - middle[..., None]) ** 2 @ self.shares)

    def adjusted_spread(self, rho: np.ndarray) -> np.ndarray:
        """The spread without the part that chance alone adds to its square; not below 0."""
        noise = self._noise_of_model(rho) if self.design.size else self._noise_of_strata(rho)
        return np.sqrt(np.maximum(self.spread(rho) ** 2 - noise, 0.0))

    def _noise_of_strata(self, rho: np.ndarray) -> np.ndarray:
        """E(S²) − S² = Σ q(1 − q)·v, v = ρ(1 − ρ)/(n − 1), which is exact. One person alone shows
        no variance: there, that of everybody together."""
        mean = rho @ self.shares
        alone = self.counts == 1
        variance = rho * (1 - rho) / np.where(alone, 1, self.counts - 1)
        variance = np.where(alone, (mean * (1 - mean))[..., None], variance)
        return variance @ (self.shares * (1 - self.shares))

    def _noise_of_model(self, rho: np.ndarray) -> np.ndarray:
        """Mean variance of the fitted propensities, less that of their mean (Shlomo, Skinner and
        Schouten, 2012, eq. 10)."""
        variance = rho * (1 - rho)
        together = self.counts.sum()
        inverse = np.linalg.pinv(self._information(variance), hermitian=True)
        leverage = inverse.reshape(*inverse.shape[:-2], -1) @ self._products().T
        return (variance**2 * leverage) @ self.shares - variance @ self.counts / together**2

    def _products(self) -> np.ndarray:
        return (self.design[:, :, None] * self.design[:, None, :]).reshape(len(self.design), -1)

    def _information(self, variance: np.ndarray) -> np.ndarray:
        wide = self.design.shape[1]
        return ((variance * self.counts) @ self._products()).reshape(
            *variance.shape[:-1], wide, wide
        )

    def _logistic(self, rates: np.ndarray) -> np.ndarray:
        """Maximum likelihood by Newton's method. Where the likelihood has no maximum because a kind
        of people all answered or none did, propensities go to 1 or 0, as they should."""
        logit = np.zeros(rates.shape)
        rho = np.full(rates.shape, 0.5)
        for _ in range(STEPS):
            inverse = np.linalg.pinv(self._information(rho * (1 - rho)), hermitian=True)
            pull = ((rates - rho) * self.counts) @ self.design
            step = (inverse @ pull[..., None])[..., 0] @ self.design.T
            longest = np.abs(step).max(axis=-1, keepdims=True)
            step *= np.minimum(1.0, LONGEST_STEP / np.maximum(longest, LONGEST_STEP))
            logit = np.clip(logit + step, -FARTHEST, FARTHEST)
            moved, rho = rho, (1 + np.tanh(logit / 2)) / 2
            if np.abs(moved - rho).max() < CLOSE:
                return rho
        checks.fail("strata", "the logistic model does not settle")


def design_of(columns: Sequence[Sequence[Id]]) -> np.ndarray:
    """Main effects: a column of ones, and one column for each category after a variable's first."""
    wide = [np.ones(len(columns[0]))]
    for column in columns:
        for category in sorted(set(column))[1:]:  # type: ignore[type-var]
            wide.append(np.array([float(one == category) for one in column]))
    return np.column_stack(wide)
