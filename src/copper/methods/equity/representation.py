"""R-indicator: how far those who took part resemble those who could have."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from copper.methods import chance, checks, order
from copper.methods.intervals import LARGEST_COUNT, Interval, percentile
from copper.methods.order import Id

from .propensity import MODELS, Model, design_of

NOBODY_INVITED = "nobody_invited"
ONE_PERSON_STRATA = "one_person_strata"


@dataclass(frozen=True)
class ResponseStratum:
    """People alike in every variable: `categories` (one a variable), how many there were to
    invite, and how many of them took part."""

    categories: tuple[Id, ...]
    invited: int
    responded: int


@dataclass(frozen=True)
class CategoryPartial:
    """A category's part in the variation of response.

    `unconditional` is signed: below 0 the category is under-represented. `conditional` ≥ 0 is what
    is left once the other variables are held equal.
    """

    category: Id
    invited: int
    responded: int
    response: float
    unconditional: float
    conditional: float


@dataclass(frozen=True)
class VariablePartial:
    """A variable's part in the variation of response, alone and with the others held equal."""

    variable: str
    unconditional: float
    conditional: float
    categories: tuple[CategoryPartial, ...]


@dataclass(frozen=True)
class RIndicator:
    """1: all kinds of people answered alike; lower: some kinds more than others.

    `value` = 1 − 2·`spread`; `spread` is the standard deviation of the response propensities.
    `adjusted` and `adjusted_spread` have the upward bias of the spread in small samples taken out;
    `interval` belongs to `adjusted`. `lowest` is the least the indicator can be with this
    `response` (mean). `partials` by variable; they are not adjusted. With nobody invited all of it
    is None or empty and `reason` is "nobody_invited". `warnings`: "one_person_strata".
    """

    value: float | None
    adjusted: float | None
    interval: Interval | None
    reason: str | None
    spread: float | None
    adjusted_spread: float | None
    response: float | None
    lowest: float | None
    invited: int
    responded: int
    model: str
    partials: tuple[VariablePartial, ...]
    warnings: tuple[str, ...]
    repetitions: int
    seed: int


def response_strata(
    people: Iterable[tuple[Sequence[Id], bool]],
) -> tuple[ResponseStratum, ...]:
    """Counts strata from (categories, took part or not), one pair a person. Sorted.

    ValueError: categories are no list or of another number than the first person's, of mixed kinds
    or empty; an answer is neither True nor False (the row is named).
    """
    invited: Counter[tuple[Id, ...]] = Counter()
    responded: Counter[tuple[Id, ...]] = Counter()
    width = None
    for row, one in enumerate(people):
        if not isinstance(one, tuple | list) or len(one) != 2:
            checks.fail(checks.row(row), f"{one!r} is not (categories, took part or not)")
        categories, answered = one
        kind = _categories(categories, row, width)
        width = len(kind)
        if not isinstance(answered, bool | np.bool_):
            checks.fail(checks.row(row, "responded"), f"{answered!r} is neither True nor False")
        invited[kind] += 1
        responded[kind] += int(answered)
    _one_kind_each(list(invited), width or 0)
    return tuple(ResponseStratum(key, invited[key], responded[key]) for key in sorted(invited))


def r_indicator(
    strata: Sequence[ResponseStratum],
    variables: Sequence[str],
    *,
    seed: int,
    model: str = "strata",
    level: float = 0.95,
    repetitions: int = 1000,
) -> RIndicator:
    """R = 1 − 2·S(ρ) (Schouten, Cobben and Bethlehem, 2009), with partials (Schouten et al., 2011).

    strata: who was invited (or eligible) and who took part, by the categories of `variables`; see
    `response_strata`. model: "strata" takes each stratum's own response rate for ρ; "logistic" main
    effects of the variables, which needs fewer people. S divides by the number of people, as do
    the partials: P_u(Z) = √Σ N_k/N·(ρ̄_k − ρ̄)², P_u(Z, k) = √(N_k/N)·(ρ̄_k − ρ̄);
    P_c(Z) = √(mean of (ρ − mean ρ of people alike in all other variables)²).
    Adjusted: S² less its expected excess over the true one (Shlomo, Skinner and Schouten, 2012).
    Interval: percentiles of the adjusted indicator over `repetitions` (0: none) sets of answers
    drawn from propensities with the adjusted spread.
    ValueError: a stratum twice or with another number of categories than variables, categories of
    mixed kinds, more answers than people invited, numbers that are no whole numbers ≥ 0.
    """
    checks.one_of(model, MODELS, "model")
    checks.level(level)
    checks.whole(seed, "seed")
    checks.draws(repetitions, "repetitions", least=0)
    names = _names(variables)
    cells = _cells(strata, len(names))
    invited, responded = sum(cell.invited for cell in cells), sum(cell.responded for cell in cells)
    # The order of the variables must not matter, for the partials nor for the fit.
    turn = sorted(range(len(names)), key=names.__getitem__)
    cells = sorted(
        (
            ResponseStratum(tuple(cell.categories[i] for i in turn), cell.invited, cell.responded)
            for cell in cells
        ),
        key=lambda cell: cell.categories,
    )
    if not cells:
        nothing = (None, None, None, NOBODY_INVITED, None, None, None, None, 0, 0)
        return RIndicator(*nothing, model, (), (), int(repetitions), int(seed))
    columns = [[cell.categories[i] for cell in cells] for i in range(len(names))]
    counts = np.array([cell.invited for cell in cells], dtype=float)
    fit = Model(counts, design_of(columns) if model == "logistic" else np.empty((0, 0)))
    rho = fit.propensities(np.array([cell.responded for cell in cells], dtype=float))
    spread, adjusted = float(fit.spread(rho)), float(fit.adjusted_spread(rho))
    mean = responded / invited
    return RIndicator(
        value=1 - 2 * spread,
        adjusted=1 - 2 * adjusted,
        interval=_interval(fit, rho, spread, adjusted, seed, repetitions, level),
        reason=None,
        spread=spread,
        adjusted_spread=adjusted,
        response=mean,
        lowest=1 - 2 * sqrt(mean * (1 - mean)),
        invited=invited,
        responded=responded,
        model=model,
        partials=_partials(cells, [names[i] for i in turn], fit, rho),
        warnings=(ONE_PERSON_STRATA,) if (counts == 1).any() and model == "strata" else (),
        repetitions=int(repetitions),
        seed=int(seed),
    )


def _names(variables: Sequence[str]) -> list[str]:
    checks.not_empty(variables, "variables")
    for name in variables:
        if not isinstance(name, str) or not name:
            checks.fail("variables", f"{name!r} is no name")
    return list(checks.unique(variables, "variables"))


def _cells(strata: Sequence[ResponseStratum], width: int) -> list[ResponseStratum]:
    """The strata with anybody in them, checked."""
    cells = []
    keys = []
    for row, stratum in enumerate(strata):
        if not isinstance(stratum, ResponseStratum):
            checks.fail(checks.row(row), f"{stratum!r} is no ResponseStratum")
        keys.append(_categories(stratum.categories, row, width))
        invited = checks.whole(stratum.invited, checks.row(row, "invited"), most=LARGEST_COUNT)
        responded = checks.whole(stratum.responded, checks.row(row, "responded"), most=invited)
        if invited:
            cells.append(ResponseStratum(keys[row], invited, responded))
    _one_kind_each(keys, width)
    checks.unique(keys, "strata")
    checks.whole(sum(cell.invited for cell in cells), "invited", most=LARGEST_COUNT)
    return cells


def _categories(categories: Sequence[Id], row: int, width: int | None) -> tuple[Id, ...]:
    if not isinstance(categories, tuple | list):
        checks.fail(checks.row(row, "categories"), f"{categories!r} is no list of categories")
    if width is not None and len(categories) != width:
        checks.fail(
            checks.row(row, "categories"), f"{len(categories)} categories for {width} variables"
        )
    return tuple(order.plain(one, checks.row(row, "categories")) for one in categories)


def _one_kind_each(keys: Sequence[tuple[Id, ...]], width: int) -> None:
    for i in range(width):
        order.canonical((key[i] for key in keys), "categories")


def _interval(
    fit: Model,
    rho: np.ndarray,
    spread: float,
    adjusted: float,
    seed: int,
    repetitions: int,
    level: float,
) -> Interval | None:
    """Answers are drawn from propensities pulled together to the adjusted spread: drawn from those
    observed, which hold noise already, they would spread twice too much."""
    if not repetitions:
        return None
    mean = rho @ fit.shares
    true = np.clip(mean + (rho - mean) * (adjusted / spread if spread else 0.0), 0.0, 1.0)
    stream = chance.generator(seed, "R-indicator")
    answers = stream.binomial(fit.counts.astype(np.int64), true, (repetitions, len(true)))
    drawn = fit.propensities(answers.astype(float))
    return percentile(1 - 2 * fit.adjusted_spread(drawn), level, "bootstrap")


def _partials(
    cells: Sequence[ResponseStratum], names: Sequence[str], fit: Model, rho: np.ndarray
) -> tuple[VariablePartial, ...]:
    everybody = fit.counts.sum()
    overall = float(rho @ fit.shares)
    partials = []
    for i, name in enumerate(names):
        own = [cell.categories[i] for cell in cells]
        others = [cell.categories[:i] + cell.categories[i + 1 :] for cell in cells]
        apart = (rho - _means(others, fit.counts, rho)) ** 2 * fit.counts / everybody
        categories = []
        for category in sorted(set(own)):  # type: ignore[type-var]
            inside = np.array([one == category for one in own])
            people = fit.counts[inside].sum()
            gap = float(rho[inside] @ fit.counts[inside] / people) - overall
            answered = sum(cell.responded for cell in cells if cell.categories[i] == category)
            categories.append(
                CategoryPartial(
                    category,
                    int(people),
                    answered,
                    answered / int(people),
                    sqrt(people / everybody) * gap,
                    sqrt(apart[inside].sum()),
                )
            )
        alone = sqrt(sum(part.unconditional**2 for part in categories))
        partials.append(VariablePartial(name, alone, sqrt(apart.sum()), tuple(categories)))
    return tuple(partials)


def _means(keys: Sequence[tuple[Id, ...]], counts: np.ndarray, rho: np.ndarray) -> np.ndarray:
    """For each stratum the mean propensity of the strata with the same key."""
    found, index = np.unique([sorted(set(keys)).index(key) for key in keys], return_inverse=True)
    people = np.bincount(index, counts, len(found))
    return (np.bincount(index, counts * rho, len(found)) / people)[index]
