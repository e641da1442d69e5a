"""What viewers may see of the survey, each in a fixed number of queries."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from copper.accounts.actor import Actor, open_seats
from copper.accounts.models import Organisation
from copper.accounts.permissions import check, may
from copper.core import clock
from copper.core.errors import NotHere
from copper.partners import codes as partner_codes
from copper.partners import selectors as partners
from copper.partners.models import Partner
from copper.partners.permissions import SPEAKS

from . import rules
from .models import Asked, Response, Tie, Wave

ON_THE_LIST = (partner_codes.MEMBER, partner_codes.ACTIVE, partner_codes.RESTING)


def speaks_for(actor: Actor) -> frozenset[int]:
    """Row ids of organisations for which the person speaks whose answer it is (who is helped, else
    the actor)."""
    seats = list(open_seats(actor.acting_for)) if actor.acting_for else actor.seats
    return frozenset(s.organisation_id for s in seats if s.role in SPEAKS and s.organisation_id)


def to_ask(actor: Actor) -> list[Organisation]:
    """Members, active and resting: whom a wave that opens now asks."""
    rows = partners.directory(actor).filter(state__in=ON_THE_LIST)
    return [row.organisation for row in rows]


def waves(actor: Actor) -> QuerySet[Wave]:
    """Newest first, with how many are asked."""
    check(actor, "ties.see")
    return (
        Wave.objects.defer("results")
        .annotate(asked=Count("roster", distinct=True))
        .order_by("-opens_on", "-pk")
    )


def wave(actor: Actor, public_id: uuid.UUID) -> Wave:
    check(actor, "ties.see")
    found = Wave.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotHere()
    return found


def asked(of: Wave, organisation_id: uuid.UUID) -> Organisation:
    """An organisation on the list of a wave; NotHere when it is not."""
    row = (
        Asked.objects.filter(wave=of, organisation__public_id=organisation_id)
        .select_related("organisation")
        .first()
    )
    if row is None:
        raise NotHere()
    return row.organisation


@dataclass(frozen=True)
class Turnout:
    """How many of an open wave have answered; who has not, for those who may know."""

    asked: int
    answered: int
    waiting: tuple[Organisation, ...] = ()


def turnout(actor: Actor, of: Wave) -> Turnout:
    """Two queries."""
    roster = list(Asked.objects.filter(wave=of).select_related("organisation"))
    done = set(
        Response.objects.filter(wave=of, sent_at__isnull=False).values_list(
            "organisation_id", flat=True
        )
    )
    waiting = [one.organisation for one in roster if one.organisation_id not in done]
    shown = sorted(waiting, key=lambda one: one.name) if may(actor, "ties.run") else []
    return Turnout(len(roster), len(roster) - len(waiting), tuple(shown))


@dataclass(frozen=True)
class Turn:
    """An organisation for which this person may answer, and how far they are."""

    wave: Wave
    organisation: Organisation
    response: Response | None

    @property
    def state(self) -> str:
        """ "new", "draft" or "sent"."""
        if self.response is None:
            return "new"
        return "sent" if self.response.sent_at else "draft"


def turns(actor: Actor, of: Wave | None = None) -> list[Turn]:
    """What this person may answer in the open wave(s): three queries, none for who never answers."""
    ids = speaks_for(actor)
    if not ids or actor.subject is None:
        return []
    today = clock.today()
    rows = Asked.objects.filter(
        organisation__in=ids, wave__closed_at__isnull=True, wave__closes_on__gte=today
    )
    rows = rows.filter(wave=of) if of else rows
    asked = list(rows.select_related("wave", "organisation").order_by("organisation__name"))
    own = {
        (one.wave_id, one.organisation_id): one
        for one in Response.objects.filter(
            person=actor.subject, wave__in={one.wave_id for one in asked}
        )
    }
    return [
        Turn(one.wave, one.organisation, own.get((one.wave_id, one.organisation_id)))
        for one in asked
    ]


def response(actor: Actor, public_id: uuid.UUID) -> Response:
    """Somebody's own answers, or those of whom they help; NotHere for everybody else."""
    found = (
        Response.objects.select_related("wave", "organisation")
        .defer("wave__results")
        .filter(public_id=public_id)
        .first()
    )
    if found is None or not may(actor, "ties.see_response", found):
        raise NotHere()
    return found


def could_name(of: Response) -> list[Organisation]:
    """The list of the wave by name, without one's own organisation."""
    rows = Organisation.objects.filter(
        pk__in=Asked.objects.filter(wave=of.wave_id).values("organisation")
    )
    return list(rows.exclude(pk=of.organisation_id).order_by("name"))


def named(of: Response) -> list[Tie]:
    """Whom they named, by name, each with what was said so far."""
    return list(of.ties.select_related("about").order_by("about__name", "pk"))


def named_one(of: Response, public_id: uuid.UUID) -> Tie:
    found = of.ties.select_related("about").filter(about__public_id=public_id).first()
    if found is None:
        raise NotHere()
    return found


@dataclass(frozen=True)
class Node:
    """An organisation in the picture: where (0 to 1; None: not drawn), how many it named and who
    named it; `page` is its partner's public id, None when it has none that this actor may see."""

    organisation_id: int
    name: str
    bloc: str
    names: int
    named_by: int
    answered: bool
    x: float | None = None
    y: float | None = None
    page: uuid.UUID | None = None


@dataclass(frozen=True)
class Result:
    """Results of one wave as this actor may see them. `figures` is what results.of_wave kept."""

    wave: Wave
    figures: Mapping[str, Any]
    nodes: tuple[Node, ...] = ()
    ties: tuple[tuple[Node, Node, bool], ...] = ()
    alone: tuple[Node, ...] = ()  # coordinators only
    cuts: tuple[tuple[Node, tuple[Node, ...]], ...] = ()  # coordinators only
    hidden: int = 0  # organisations without a tie, not named to this actor

    @property
    def enough(self) -> bool:
        return bool(self.figures.get("enough"))

    @property
    def side(self) -> int:
        return int(self.figures.get("side", 0))


def result(actor: Actor, of: Wave) -> Result:
    """The results of a closed wave; NotHere while it is open. One query.

    An organisation without any tie is named to the coordinator and to itself only: the coordinator
    can do something about it, and for others it would be a mark on a door.
    """
    check(actor, "ties.see")
    if of.is_open:
        raise NotHere()
    figures = of.results
    if not figures.get("enough"):
        return Result(of, figures)
    found = _nodes(actor, figures)
    close = may(actor, "ties.see_quiet")
    alone = {node for node in figures["alone"] if node in found}
    own = {seat.organisation_id for seat in actor.seats}
    shown = {key: one for key, one in found.items() if close or key not in alone or key in own}
    rank = {node.organisation_id: n for n, node in enumerate(_by_name(found.values()))}
    order = sorted(figures["ties"], key=lambda tie: (rank[tie[0]], rank[tie[1]]))
    return Result(
        of,
        figures,
        tuple(_by_name(shown.values())),
        tuple((found[a], found[b], both) for a, b, both in order),
        tuple(_by_name(found[one] for one in alone)) if close else (),
        _cuts(figures, found) if close else (),
        len(found) - len(shown),
    )


def _key(node: Node) -> tuple[str, int]:
    return node.name.casefold(), node.organisation_id


def _by_name(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=_key)


def _cuts(
    figures: Mapping[str, Any], found: Mapping[int, Node]
) -> tuple[tuple[Node, tuple[Node, ...]], ...]:
    rows = [
        (found[cut["node"]], tuple(_by_name(found[one] for one in cut["cut_off"])))
        for cut in figures["cuts"]
    ]
    return tuple(sorted(rows, key=lambda row: _key(row[0])))


def _nodes(actor: Actor, figures: Mapping[str, Any]) -> dict[int, Node]:
    """Every organisation of the results, with its name of today and its page. One query."""
    degrees = {node: rest for node, *rest in figures["degrees"]}
    pages = {
        row.organisation_id: row
        for row in Partner.objects.select_related("organisation")
        .only("public_id", "organisation__name", "state", "left_data_choice")
        .filter(organisation__in=list(degrees))
    }
    missing = degrees.keys() - pages.keys()
    names = dict(Organisation.objects.filter(pk__in=missing).values_list("pk", "name"))
    found = {}
    for key, bloc, *place in figures["nodes"]:
        page = pages.get(key)
        visible = page is not None and may(actor, "partners.see", page)
        name = page.organisation.name if page else names.get(key, "")
        x, y = place or (None, None)
        found[key] = Node(
            key,
            name if visible or page is None else "",
            bloc,
            names=degrees[key][1],
            named_by=degrees[key][0],
            answered=degrees[key][2],
            x=x,
            y=y,
            page=page.public_id if page and visible else None,
        )
    return found


@dataclass(frozen=True)
class Score:
    """What others said of an organisation: the mean of 1 to 4 and by how many; None: too few."""

    code: str  # "trust" or "value"
    mean: float | None
    raters: int | None


@dataclass(frozen=True)
class OwnResult:
    """One organisation in one wave: what others said of it, and what this person said themselves."""

    wave: Wave
    organisation: Organisation
    enough: bool
    least: int
    scores: tuple[Score, ...] = ()
    is_alone: bool | None = None
    said: tuple[Tie, ...] = field(default=())


def own_result(actor: Actor, of: Wave, organisation_id: uuid.UUID) -> OwnResult:
    """Three queries. NotHere while the wave is open, for who may not know, and for who was not asked."""
    organisation = Organisation.objects.filter(public_id=organisation_id).first()
    if (
        of.is_open
        or organisation is None
        or not may(actor, "ties.see_organisation", organisation)
        or not Asked.objects.filter(wave=of, organisation=organisation).exists()
    ):
        raise NotHere()
    close = may(actor, "ties.see_close_up", organisation)
    least = rules.OWN_RATERS if close else rules.OTHERS_RATERS
    figures = of.results
    own = dict(figures.get("own", [])).get(organisation.pk, {})
    scores = [Score(code, *own[code][0 if close else 1]) for code in ("trust", "value") if own]
    return OwnResult(
        of,
        organisation,
        bool(figures.get("enough")),
        least,
        tuple(scores),
        (organisation.pk in figures["alone"]) if close and own else None,
        tuple(_said(actor, of, organisation)),
    )


def _said(actor: Actor, of: Wave, organisation: Organisation) -> QuerySet[Tie]:
    """What this very person said for the organisation, never what a colleague said."""
    if actor.subject is None:
        return Tie.objects.none()
    return (
        Tie.objects.filter(response__wave=of, response__person=actor.subject, by=organisation)
        .select_related("about")
        .order_by("about__name")
    )


def shown_organisations(actor: Actor, of: Wave) -> list[Organisation]:
    """Organisations of a wave whose own result this actor may open: their own first, then by name."""
    rows = Organisation.objects.filter(pk__in=Asked.objects.filter(wave=of).values("organisation"))
    rows = rows.only("public_id", "name")
    own = {s.organisation_id for s in actor.seats if s.role in SPEAKS and s.organisation_id}
    if not of.results.get("enough"):  # only what one said oneself
        rows = rows.filter(pk__in=own)
    elif not may(actor, "ties.see_quiet"):
        rows = rows.filter(Q(pk__in=own) | Q(bloc="institution"))
    return sorted(rows, key=lambda one: (one.pk not in own, one.name.casefold()))


def latest_result(*, actor: Actor) -> Result | None:
    """The results of the wave that closed last, as this actor may see them; None before the first.

    Two queries.
    """
    if not may(actor, "ties.see"):
        return None
    found = Wave.objects.filter(closed_at__isnull=False).order_by("-opens_on", "-pk").first()
    return result(actor, found) if found else None


ALONE, THROUGH_ONE, ONE_PERSON = "alone", "through_one", "one_person"


@dataclass(frozen=True)
class QuietTie:
    """Somebody to look after. `why`: "alone" (nobody named it and it named nobody), "through_one"
    (its only way to the others is `through`), "one_person" (we know one person there, or none)."""

    organisation_id: int
    name: str
    why: str
    through: str = ""
    page: uuid.UUID | None = None


def quiet_ties(*, actor: Actor, most: int = 50) -> list[QuietTie]:
    """Isolated organisations, and ties that hang on one organisation or one person, by name.

    For the coordinator only; an empty list for everybody else. At most five queries.
    """
    if not may(actor, "ties.see_quiet"):
        return []
    latest = latest_result(actor=actor)
    found = []
    if latest is not None and latest.enough:
        for node in latest.alone:
            found.append(QuietTie(node.organisation_id, node.name, ALONE, "", node.page))
        for node, behind in latest.cuts:
            for one in behind:
                found.append(
                    QuietTie(one.organisation_id, one.name, THROUGH_ONE, node.name, one.page)
                )
    for partner in partners.hang_on_one_person(actor=actor):
        name = partner.organisation.name
        found.append(QuietTie(partner.organisation_id, name, ONE_PERSON, "", partner.public_id))
    return sorted(found, key=lambda one: (one.name.casefold(), one.why))[:most]
