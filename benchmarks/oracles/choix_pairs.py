"""choix (Maystre): Bradley–Terry by general optimisers. Imports it, so only in the oracles' environment."""

import choix


def posterior(given: dict):
    """The most probable strengths under a Gaussian prior.

    choix adds alpha·Σθ² to the loss, so a prior with standard deviation s is alpha = 1/(2·s²).
    """
    pairs = [tuple(pair) for pair in given["pairs"]]
    alpha = 1 / (2 * given["prior_sd"] ** 2)
    return lambda: choix.opt_pairwise(given["items"], pairs, alpha=alpha, tol=1e-10).tolist()


def likelihood(given: dict):
    """The most likely strengths, without a prior (iterative Luce spectral ranking)."""
    pairs = [tuple(pair) for pair in given["pairs"]]
    return lambda: choix.ilsr_pairwise(given["items"], pairs, tol=1e-10).tolist()
