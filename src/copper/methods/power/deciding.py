"""Measures 1, 2, 3, 6 and 11: who decides, who begins, who can be overruled."""

from collections.abc import Iterable, Mapping
from math import fsum
from statistics import median
from typing import Any

from copper.methods import checks, intervals
from copper.methods.order import Id

from .games import STEPS, Game, bloc_power
from .measures import (
    COMMUNITY,
    HIGHER,
    LOWER,
    PARTS,
    UNDEFINED,
    Figure,
    Measure,
    Target,
    Terms,
    amount,
    proportion,
    rows_of,
    shown,
)
from .records import Control, Decision, Objection, Project

OPEN = ("raised", "mediated")
SETTLED = ("upheld", "compromise", "overridden")


def decision_share(decisions: Iterable[Decision], terms: Terms) -> Measure:
    """Measure 1: Σ(w·s) ÷ Σw; w = stake 1 to 3, s = 1 community, ½ both, 0 institution.

    Figures: "all" (parity `terms.even`, worse below; Wilson with effective n), "stake-3": the same
    for decisions of stake 3 alone. n counts decisions.
    ValueError: a stake or a decider is unknown.
    """
    rows = []
    for i, decision in rows_of(decisions, Decision):
        stake = checks.whole(decision.stake, checks.row(i, "stake"), least=1, most=3)
        who = checks.one_of(decision.decided_by, PARTS, checks.row(i, "decided_by"))
        rows.append((stake, who))
    high = [row for row in rows if row[0] == 3]
    target = Target(HIGHER, terms.even)
    figures = (
        proportion(
            terms,
            "all",
            "decisions",
            [PARTS[who] for _, who in rows],
            target,
            weights=[float(stake) for stake, _ in rows],
            parts=_tally(who for _, who in rows),
        ),
        proportion(
            terms,
            "stake-3",
            "decisions",
            [PARTS[who] for _, who in high],
            target,
            parts=_tally(who for _, who in high),
        ),
    )
    return Measure(1, "decision-share", figures)


def formal_power(
    game: Game,
    blocs: Mapping[Any, Id],
    terms: Terms,
    *,
    bloc: Id = COMMUNITY,
    steps: int = STEPS,
) -> Measure:
    """Measure 2: normalised Banzhaf index of a bloc under the real quota, weights and vetoes.

    Figures: "together", the bloc and every other bloc voting as one player each, which is what
    "the index of a bloc" means (a bloc with 5 of 11 seats and a simple majority against it has 0);
    "members": every member voting freely, the members' indices added up. Parity `terms.even`, worse
    below. n counts seats; no answers are counted, so only the floor of people outside holds.
    A bloc without a seat has 0. Undefined when nobody can win or everything is won already.
    `blocs`: player → bloc. ValueError: a player has no bloc, a game too big to count.
    """
    power = bloc_power(game, blocs, steps=steps)
    values: tuple[float | None, ...] = (0.0, 0.0)
    swings = seats = 0
    if bloc in power.blocs:
        place = power.blocs.index(bloc)
        values = power.together[place], power.members[place]
        swings, seats = power.critical[place], power.seats[place]
    elif power.why:
        values = None, None
    parts = (
        ("swings", float(swings)),
        ("swings-of-all", float(sum(power.critical))),
        ("coalitions", float(power.of)),
        ("seats", float(seats)),
    )

    def figure(code: str, value: float | None) -> Figure:
        return shown(
            terms,
            code,
            "seats",
            len(game.players),
            lambda: Figure(
                code,
                "seats",
                value,
                len(game.players),
                None,
                Target(HIGHER, terms.even),
                UNDEFINED if value is None else "",
                parts,
            ),
            floor=False,
        )

    figures = (figure("together", values[0]), figure("members", values[1]))
    return Measure(2, "formal-power", figures)


def agenda_origin(projects: Iterable[Project], terms: Terms) -> Measure:
    """Measure 3: share of projects whose idea came from the community, joint ones ½.

    Parity `terms.even`, worse below; Wilson. n counts projects. ValueError: an unknown origin.
    """
    origins = [
        checks.one_of(project.origin, PARTS, checks.row(i, "origin"))
        for i, project in rows_of(projects, Project)
    ]
    values = [PARTS[who] for who in origins]
    target = Target(HIGHER, terms.even)
    figure = proportion(terms, "all", "projects", values, target, parts=_tally(origins))
    return Measure(3, "agenda-origin", (figure,))


def resource_control(controls: Iterable[Control], terms: Terms) -> Measure:
    """Measure 6: mean over hiring, money and in-kind of (community 1, both ½, institution 0).

    Several arrangements (of projects): the mean of their means. What an arrangement leaves open
    (None) is left out of it. Figures: "all", then "hiring", "money", "in-kind" (means over
    arrangements). Parity `terms.even`, worse below. n counts arrangements that say anything;
    they are rules in force, not answers, so only the floor of people outside holds.
    ValueError: an unknown value.
    """
    fields = {"hiring": "hiring", "money": "money", "in-kind": "in_kind"}
    rows = []
    for i, control in rows_of(controls, Control):
        held = {code: getattr(control, field) for code, field in fields.items()}
        for code, who in held.items():
            if who is not None:
                checks.one_of(who, PARTS, checks.row(i, fields[code]))
        rows.append({code: PARTS[who] for code, who in held.items() if who is not None})
    means = [fsum(row.values()) / len(row) for row in rows if row]
    columns = {code: [row[code] for row in rows if code in row] for code in fields}

    def figure(code: str, values: list[float]) -> Figure:
        return shown(
            terms,
            code,
            "arrangements",
            len(values),
            lambda: Figure(
                code,
                "arrangements",
                fsum(values) / len(values) if values else None,
                len(values),
                None,
                Target(HIGHER, terms.even),
                "" if values else UNDEFINED,
            ),
            floor=False,
        )

    figures = (figure("all", means), *(figure(code, own) for code, own in columns.items()))
    return Measure(6, "resource-control", figures)


def override_rate(objections: Iterable[Objection], decisions: int, terms: Terms) -> Measure:
    """Measure 11: overridden ÷ settled objections; objections per 100 decisions; median days paused.

    Figures: "overridden" (parity 0, worse above; Wilson; n counts settled objections), "per-100"
    (n counts objections) and "days-paused" (n counts objections that paused something). The last
    two have no target: few objections can mean peace or fear. Open objections count in the second
    only. `decisions`: how many were taken in the same time.
    ValueError: an unknown outcome, negative days.
    """
    checks.whole(decisions, "decisions", most=intervals.LARGEST_COUNT)
    rows = []
    for i, objection in rows_of(objections, Objection):
        checks.one_of(objection.outcome, OPEN + SETTLED, checks.row(i, "outcome"))
        if objection.days_paused is not None:
            amount(objection.days_paused, checks.row(i, "days_paused"))
        rows.append(objection)
    settled = [row for row in rows if row.outcome in SETTLED]
    paused = [row.days_paused for row in rows if row.days_paused is not None]
    per_100 = 100 * len(rows) / decisions if decisions else None
    figures = (
        proportion(
            terms,
            "overridden",
            "settled-objections",
            [float(row.outcome == "overridden") for row in settled],
            Target(LOWER, 0.0),
            parts=tuple(
                (outcome, float(sum(row.outcome == outcome for row in settled)))
                for outcome in SETTLED
            ),
        ),
        shown(
            terms,
            "per-100",
            "objections",
            len(rows),
            lambda: Figure(
                "per-100",
                "objections",
                per_100,
                len(rows),
                why=UNDEFINED if per_100 is None else "",
                parts=(("decisions", float(decisions)),),
            ),
        ),
        shown(
            terms,
            "days-paused",
            "pauses",
            len(paused),
            lambda: Figure("days-paused", "pauses", float(median(paused)), len(paused)),
        ),
    )
    return Measure(11, "override-rate", figures)


def _tally(deciders: Iterable[str]) -> tuple[tuple[str, float], ...]:
    found = list(deciders)
    return tuple((who, float(found.count(who))) for who in PARTS)
