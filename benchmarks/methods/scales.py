"""Scales: timed alone; no peer in the oracles' environment computes these."""

from functools import cache, partial

import numpy as np

from benchmarks.methods.case import Case
from copper.methods import scales


@cache
def answers(people: int, items: int) -> list[list[int]]:
    """One factor behind the answers 1 to 5."""
    draw = np.random.default_rng((people, items))
    common = draw.normal(size=(people, 1))
    own = draw.normal(size=(people, items))
    return np.clip(np.round(3 + 0.7 * common + own), 1, 5).astype(int).tolist()


def cases() -> list[Case]:
    codes = [f"q{i:02d}" for i in range(20)]
    scale = scales.likert(codes, 1, 5, reverse=codes[::4], required=0.8, rescale=(0, 100))
    people = {i: dict(zip(codes, row, strict=True)) for i, row in enumerate(answers(10_000, 20))}
    groups = {i: row for i, row in enumerate(answers(1_000, 20))}
    return [
        Case(
            "scores of 10,000 people × 20 items",
            lambda: partial(scales.summarise, scale, people),
            lambda found: f"mean {found[0].mean:.2f} of {found[0].n}",
        ),
        Case(
            "Cronbach's α, 10,000 people × 20 items",
            lambda: partial(scales.cronbach_alpha, answers(10_000, 20)),
            lambda found: f"α {found.value:.4f}",
        ),
        Case(
            "ω with 500 draws, 300 people × 10 items",
            lambda: partial(scales.omega, answers(300, 10), seed=1),
            lambda found: (
                f"ω {found.value:.4f}, {found.interval.low:.3f} to {found.interval.high:.3f}"
            ),
        ),
        Case(
            "six ICCs, 10,000 targets × 20 judges",
            lambda: partial(scales.icc, answers(10_000, 20)),
            lambda found: f"ICC(2,1) {found.of('ICC(2,1)').value:.4f}",
        ),
        Case(
            "ICC(1) and ICC(2), 1,000 groups of 20",
            lambda: partial(scales.group_icc, groups),
            lambda found: f"{found.icc1:.4f} and {found.icc2:.4f}",
        ),
    ]
