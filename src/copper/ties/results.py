"""From the rows of a wave to its results, worked out once when it closes. Reads only.

Every formula is one of copper.methods.networks; here is only what goes in and what is kept. Kept as
plain JSON on the wave; organisations by their row's id, so that names stay live.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import fsum
from typing import Any

from copper.core import network
from copper.methods import networks
from copper.methods.networks import Rating

from . import codes, rules
from .models import Asked, Response, Tie, Wave

Pair = tuple[int, int]
Point = tuple[float, float]
# Room that a name of at most three short lines and its mark need in the picture, in pixels.
NAME_BOX, NUMBER_BOX = (124, 84), (40, 42)
NAMES_UP_TO = 40  # more organisations than this carry their number in the table instead


@dataclass(frozen=True)
class Said:
    """A wave as it was answered: bloc by organisation asked, who answered, and per pair the mean of
    each statement over the people who spoke for the organisation."""

    asked: Mapping[int, str]
    answered: frozenset[int]
    ratings: Mapping[Pair, Mapping[str, float]]

    @property
    def as_network(self) -> networks.Network:
        return networks.network(self.asked, self.ratings, answered=self.answered)

    @property
    def as_wave(self) -> networks.Wave:
        return networks.Wave(self.as_network, tuple(self.rated()))

    def rated(self) -> list[Rating]:
        """What was rated, as trust and value; named but not rated has no answers."""
        return [
            Rating(by, about, _answers(said, codes.TRUST), _answers(said, codes.VALUE))
            for (by, about), said in sorted(self.ratings.items())
        ]


def _answers(said: Mapping[str, float], items: Iterable[str]) -> tuple[float | None, ...]:
    return tuple(said.get(code) for code in items)


def read(wave: Wave) -> Said:
    """What was sent in a wave; three queries. Somebody who named nobody has answered, too."""
    asked = dict(Asked.objects.filter(wave=wave).values_list("organisation_id", "bloc"))
    sent = Response.objects.filter(wave=wave, sent_at__isnull=False)
    answered = frozenset(sent.values_list("organisation_id", flat=True)) & asked.keys()
    collected: dict[Pair, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for tie in Tie.objects.filter(response__wave=wave, response__sent_at__isnull=False):
        if tie.by_id in asked and tie.about_id in asked:
            of_pair = collected[tie.by_id, tie.about_id]
            for code, answer in tie.said.items():
                if answer is not None:
                    of_pair[code].append(answer)
    means = {
        pair: {code: fsum(each) / len(each) for code, each in said.items()}
        for pair, said in collected.items()
    }
    return Said(asked, frozenset(answered), means)


def of_wave(wave: Wave) -> dict[str, Any]:
    """All results of a wave. Below five organisations that answered: how many, and nothing else."""
    said = read(wave)
    found = {"asked": len(said.asked), "answered": len(said.answered), "enough": False}
    if len(said.answered) < rules.NETWORK_ANSWERS:
        return found
    of = said.as_network
    return found | {
        "enough": True,
        **_figures(of, said),
        "items": _items(said, wave),
        "own": _own(said),
        **_picture(of, said, wave),
        "change": _change(wave, said),
    }


def _figures(of: networks.Network, said: Said) -> dict[str, Any]:
    told = networks.describe(of, said.asked, seed=rules.SEED, least=rules.NETWORK_ANSWERS)
    ratings = said.rated()
    shown = {code: networks.scores(ratings, code) for code in ("trust", "value")}
    return {
        "density": _plain(told.density),
        "centralisation": told.degree.value if told.degree else None,
        "reciprocity": _plain(told.reciprocity),
        "ei": _plain(told.ei_index),
        "alone": list(told.isolates),
        "cuts": [
            {"node": cut.node, "cut_off": [node for piece in cut.pieces[1:] for node in piece]}
            for cut in told.cut_points
        ],
        **{
            code: {"percent": one.percent, "raters": one.raters, "pairs": one.pairs}
            for code, one in shown.items()
        },
    }


def _plain(figure: Any) -> dict[str, Any]:
    """A figure as JSON; none of it where `describe` gave none."""
    return asdict(figure) if figure else {}


def _items(said: Said, wave: Wave) -> dict[str, float | None]:
    """{statement: percent of the network}; None with fewer than five raters."""
    found = {}
    for code in codes.items(is_long=wave.is_long):
        ratings = [
            Rating(by, about, (one.get(code),)) for (by, about), one in sorted(said.ratings.items())
        ]
        found[code] = networks.scores(ratings, need=1).percent
    return found


def _own(said: Said) -> list[list[Any]]:
    """[[organisation, {"trust": [[score, raters] close up, [score, raters] for others], …}], …]"""
    ratings = said.rated()
    tables: dict[int, dict[str, list[Any]]] = {one: {} for one in said.asked}
    for code in ("trust", "value"):
        for least in (rules.OWN_RATERS, rules.OTHERS_RATERS):
            shown = {
                one.organisation: [one.score, one.raters]
                for one in networks.scores(ratings, code, least=least).organisations
            }
            for organisation, table in tables.items():
                table.setdefault(code, []).append(shown.get(organisation, [None, None]))
    return [[organisation, table] for organisation, table in sorted(tables.items())]


def _picture(of: networks.Network, said: Said, wave: Wave) -> dict[str, Any]:
    """Places of the organisations (none of them for too many), ties in and out, and the ties."""
    ins = dict(zip(of.nodes, networks.degrees(of, "in"), strict=True))
    outs = dict(zip(of.nodes, networks.degrees(of, "out"), strict=True))
    places: Mapping[Any, Point] = {}
    if len(of.nodes) <= rules.MOST_DRAWN:
        # As far from each other as there is room: names need it.
        drawn = networks.layout(of, seed=rules.SEED, previous=_before(wave), apart=0.5)
        places = drawn.positions
    both = set(networks.symmetrised(of, "both").ties)
    return {
        "nodes": [
            [
                node,
                said.asked[int(node)],
                *(round(end, 5) for end in places.get(node, ())),
            ]
            for node in of.nodes
        ],
        "degrees": [[node, ins[node], outs[node], node in of.answered] for node in of.nodes],
        "ties": [[a, b, (a, b) in both] for a, b in networks.symmetrised(of, "either").ties],
        "side": side(list(places.values())),
    }


def side(points: list[Point]) -> int:
    """How wide the picture must be, in pixels, so that no two names touch."""
    wide, high = NAME_BOX if len(points) <= NAMES_UP_TO else NUMBER_BOX
    least = 320.0
    for n, (x, y) in enumerate(points):
        for other_x, other_y in points[n + 1 :]:
            across, down = abs(x - other_x), abs(y - other_y)
            ways = [wide / across] if across else []
            ways += [high / down] if down else []
            if ways:
                least = max(least, min(ways))
    return min(round(least), 6000)


def _before(wave: Wave) -> dict[int, Point]:
    """Where organisations stood: in this wave's picture if it has one, else in the last one's."""
    earlier = previous(wave)
    found: dict[int, Point] = {}
    for one in (earlier, wave):
        for node, _bloc, *place in one.results.get("nodes", []) if one else []:
            if len(place) == 2:
                found[node] = (place[0], place[1])
    return found


def previous(wave: Wave) -> Wave | None:
    """The closed wave before this one."""
    closed = Wave.objects.filter(closed_at__isnull=False).exclude(pk=wave.pk)
    return (
        closed.filter(opens_on__lte=wave.opens_on, pk__lt=wave.pk)
        .order_by("-opens_on", "-pk")
        .first()
    )


def _change(wave: Wave, said: Said) -> dict[str, Any] | None:
    """This wave against the one before, among the organisations that answered both."""
    earlier = previous(wave)
    if earlier is None:
        return None
    found = networks.change(
        read(earlier).as_wave,
        said.as_wave,
        seed=rules.SEED,
        most_points=network.value("ties.most_points", on=wave.opens_on),
    )
    kept = {
        "since": earlier.pk,
        "both": len(found.both) or None,
        "why": found.why,
        "moved": found.moved,
        "comparable": found.comparable,
    }
    if found.why:
        return kept
    return kept | {
        "kept": len(found.kept),
        "new": len(found.new),
        "lost": len(found.lost),
        "shifts": [_shift(one) for one in (found.density, found.trust, found.value)],
    }


def _shift(one: networks.Shift) -> dict[str, Any]:
    return {
        "code": one.code,
        "change": one.change,
        "low": one.interval.low if one.interval else None,
        "high": one.interval.high if one.interval else None,
        "conclusion": one.conclusion,
        "why": one.why,
    }
