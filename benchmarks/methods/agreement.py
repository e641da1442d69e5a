"""Agreement: values and speed beside krippendorff; the rest timed alone."""

from functools import cache, partial

import numpy as np

from benchmarks.methods.case import Case
from copper.methods.agreement import (
    METRICS,
    Alpha,
    Unit,
    cohen_kappa,
    krippendorff_alpha,
    unitising_alpha,
)

NOTE = "ours is given lists and checks each value; the peer a numpy array that is ready"
PRINTED = [  # Krippendorff (2011)
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@cache
def coders(number: int, units: int, values: int) -> list[list[int | None]]:
    """Each coder sees the truth with 0.7, else says anything; a fifth is missing."""
    draw = np.random.default_rng((number, units, values))
    truth = draw.integers(1, values + 1, size=units)
    rows = []
    for _ in range(number):
        said = np.where(draw.random(units) < 0.7, truth, draw.integers(1, values + 1, size=units))
        gone = draw.random(units) < 0.2
        rows.append([None if g else int(v) for g, v in zip(gone, said, strict=True)])
    return rows


@cache
def passages() -> list[Unit]:
    """3 coders × 20 texts of 20,000 characters × 10 codes × 10 passages, moved by up to 30."""
    draw = np.random.default_rng(3)
    found = []
    for text in range(20):
        for code in range(10):
            starts = np.sort(draw.choice(96, 10, replace=False)) * 200 + 100
            for coder in range(3):
                for start in starts + draw.integers(-30, 31, size=10):
                    if draw.random() < 0.8:
                        found.append(Unit(coder, text, code, int(start), int(start) + 120))
    return found


def close(ours: float, theirs: float) -> str:
    apart = abs(ours - theirs)
    return "equal" if apart <= 1e-9 else f"DIFFERENT by {apart:.1e}"


def alpha(name: str, rows: list[list[int | None]], metric: str) -> Case:
    return Case(
        name=f"{name}, {metric}",
        prepare=lambda: partial(krippendorff_alpha, rows, metric=metric),
        show=lambda found: f"α {found.value:.6f}",
        result=lambda found: found.value,
        oracle="krippendorff_alpha.alpha",
        payload=lambda: {"rows": rows, "metric": metric},
        equal=close,
        note=NOTE if metric == "nominal" else "",
    )


def interval(found: Alpha) -> str:
    return f"α {found.value:.4f}, {found.interval.low:.4f} to {found.interval.high:.4f}"


def cases() -> list[Case]:
    large, fine = coders(5, 20_000, 5), coders(3, 2_000, 100)
    finest = coders(3, 5_000, 1_000)
    two = coders(2, 100_000, 5)
    texts = dict.fromkeys(range(20), 20_000)
    return [
        *(alpha("Krippendorff 2011, 4 × 12", PRINTED, metric) for metric in METRICS),
        *(alpha("5 coders × 20,000 units, 5 values", large, metric) for metric in METRICS),
        *(alpha("3 coders × 2,000 units, 100 values", fine, metric) for metric in METRICS),
        Case(
            "3 coders × 5,000 units, 1,000 values, ratio",
            lambda: partial(krippendorff_alpha, finest, metric="ratio"),
            lambda found: f"α {found.value:.6f}",
            note="no peer: krippendorff asks for units × values × values numbers at once, 40 GB",
        ),
        Case(
            "1,000 draws of 5 coders × 20,000 units",
            lambda: partial(krippendorff_alpha, large, metric="ordinal", seed=1),
            interval,
        ),
        Case(
            "Cohen's κ, quadratic, 100,000 units",
            lambda: partial(cohen_kappa, two[0], two[1], weights="quadratic"),
            lambda found: f"κ {found.value:.4f}",
        ),
        Case(
            "uα, 3 coders, 20 texts, 10 codes",
            lambda: partial(unitising_alpha, passages(), texts),
            lambda found: f"uα {found.value:.4f} of {found.units} passages",
        ),
    ]
