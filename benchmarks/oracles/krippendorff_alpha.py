"""krippendorff (Castro): Krippendorff's α. Imports it, so only in the oracles' environment."""

import krippendorff
import numpy as np


def alpha(given: dict):
    """Krippendorff's α of rows of ratings with None where there is none."""
    rows = np.array(
        [[np.nan if value is None else value for value in row] for row in given["rows"]],
        dtype=float,
    )
    return lambda: float(krippendorff.alpha(rows, level_of_measurement=given["metric"]))
