"""What viewers may see of questionnaires, rounds and answers, each in a fixed number of queries."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from copper.accounts import permissions
from copper.accounts.actor import Actor, open_seats
from copper.accounts.models import Seat
from copper.core import clock, network
from copper.core.errors import NotHere

from . import answers, rules, scoring
from . import definition as shapes
from .models import Instrument, InstrumentVersion, Link, Response, Round, Sheet, Turn

PER_PAGE = 25
MOST_ASKED = 20  # a page that asks for more at once asks for nothing


def instruments(actor: Actor, page: str | int = 1) -> Page[Any]:
    """One page of the list; each has `newest` (published number or None), `drafts`, `accepted`."""
    permissions.check(actor, "instruments.list")
    # One look for each row of the page; a join would count every version of every questionnaire.
    versions = InstrumentVersion.objects.filter(instrument=OuterRef("pk")).order_by()
    published = versions.filter(published_at__isnull=False).values("instrument")
    drafts = versions.filter(published_at=None).values("instrument")
    rows = Instrument.objects.annotate(
        newest=Subquery(published.annotate(n=Max("number")).values("n")),
        drafts=Coalesce(Subquery(drafts.annotate(n=Count("pk")).values("n")), 0),
    ).order_by("code")
    if not permissions.may(actor, "instruments.import"):
        rows = rows.filter(newest__isnull=False)
    return Paginator(rows, PER_PAGE).get_page(page)


def open_rounds(actor: Actor) -> list[Round]:
    """Rounds that ask this actor (or whom they help) now and were not answered yet: the ones that
    end first, as many as a page may ask for. Two queries."""
    subject = actor.subject
    if subject is None:
        return []
    today = clock.today()
    rows = (
        Round.objects.filter(
            by_seats=True, closed_at=None, opens_on__lte=today, closes_on__gte=today
        )
        .filter(~Exists(Turn.objects.filter(of_round=OuterRef("pk"), person=subject)))
        .select_related("of_version__instrument")
        .defer("results", "of_version__content")
        .order_by("closes_on", "pk")
    )
    seats = answering_seats(actor)
    fitting = (row for row in rows.iterator(chunk_size=200) if _fitting_seat(seats, row))
    return list(islice(fitting, MOST_ASKED))


def answering_seats(actor: Actor) -> Sequence[Seat]:
    """The seats of whose answer it is: the person helped, else the actor."""
    return list(open_seats(actor.acting_for)) if actor.acting_for else actor.seats


def _fitting_seat(seats: Sequence[Seat], of_round: Round) -> Seat | None:
    return next(
        (
            seat
            for seat in seats
            if (not of_round.seat_roles or seat.role in of_round.seat_roles)
            and of_round.organisation_id in (None, seat.organisation_id)
            and of_round.scope in ("", seat.scope)
        ),
        None,
    )


def answering_seat(actor: Actor, of_round: Round) -> Seat | None:
    """The seat in which somebody may answer a round; None when it asks others."""
    return _fitting_seat(answering_seats(actor), of_round) if of_round.by_seats else None


def open_link(token_print: str) -> Link | None:
    """The unused link with this keyed hash, when its round is open."""
    link = (
        Link.objects.select_related("of_round__of_version__instrument")
        .filter(token_print=token_print, is_used=False)
        .first()
    )
    return link if link and rules.state(link.of_round, clock.today()) == "open" else None


@dataclass(frozen=True)
class VersionView:
    """A version with its parsed file, its languages, and whether the community has accepted it."""

    version: InstrumentVersion
    file: shapes.QuestionnaireFile
    languages: list[shapes.LanguageState]
    acceptances: int
    needed: int

    @property
    def is_draft(self) -> bool:
        """Marked draft: not published, or not yet accepted by enough community seats."""
        return self.version.published_at is None or self.acceptances < self.needed

    @property
    def offered(self) -> list[str]:
        return [state.language for state in self.languages if state.is_offered]

    def state_in(self, language: str) -> str:
        return next((s.state for s in self.languages if s.language == language), "incomplete")


def view_of(version: InstrumentVersion, needed: int | None = None) -> VersionView:
    """Counts and language checks may be prefetched; else two queries, and one for the setting."""
    file = shapes.read_file(version.content)
    accepted = [check.language for check in version.language_checks.all()]
    if needed is None:
        needed = network.value("questionnaires.acceptances")
    return VersionView(
        version,
        file,
        shapes.language_states(file.title, file.definition, accepted),
        len(version.acceptances.all()),
        needed,
    )


def instrument(actor: Actor, code: str) -> tuple[Instrument, list[VersionView], list[Round]]:
    """A questionnaire, its versions (newest first), and its rounds. NotHere for strangers to it."""
    permissions.check(actor, "instruments.list")
    versions = InstrumentVersion.objects.prefetch_related("language_checks", "acceptances")
    found = (
        Instrument.objects.filter(code=code)
        .prefetch_related(Prefetch("versions", versions.order_by("-number")))
        .first()
    )
    if found is None:
        raise NotHere()
    seen = [v for v in found.versions.all() if permissions.may(actor, "instruments.see_version", v)]
    if not seen:
        raise NotHere()
    needed = network.value("questionnaires.acceptances")
    return found, [view_of(version, needed) for version in seen], list(rounds(actor, found))


def rounds(actor: Actor, of: Instrument) -> list[Round]:
    """The rounds of a questionnaire that the actor may know of, newest first."""
    rows = (
        Round.objects.filter(of_version__instrument=of)
        .defer("results")
        .order_by("-opens_on", "-pk")[:50]
    )
    return [row for row in rows if permissions.may(actor, "instruments.see_results", row)]


def version(actor: Actor, code: str, number: int) -> VersionView:
    found = (
        InstrumentVersion.objects.filter(instrument__code=code, number=number)
        .select_related("instrument")
        .prefetch_related("language_checks", "acceptances")
        .first()
    )
    if found is None or not permissions.may(actor, "instruments.see_version", found):
        raise NotHere()
    return view_of(found)


def round_(public_id: Any) -> Round:
    """A round for the answering pages, whoever asks; NotHere when there is none."""
    found = (
        Round.objects.filter(public_id=public_id)
        .select_related("of_version__instrument", "organisation")
        .first()
    )
    if found is None:
        raise NotHere()
    return found


def round_for(actor: Actor, public_id: Any) -> Round:
    """A round that this actor may know of."""
    found = round_(public_id)
    if not permissions.may(actor, "instruments.see_results", found):
        raise NotHere()
    return found


def how_many(actor: Actor, of_round: Round) -> int | None:
    """How many answered; None below the fewest that may be shown."""
    permissions.check(actor, "instruments.run_round", of_round)
    count = Response.objects.filter(of_round=of_round).count()
    return count if count >= of_round.fewest_shown else None


def texts(actor: Actor, of_round: Round) -> dict[str, list[str]]:
    """{item: texts} of a closed round, each list in an order of its own, so that no two of one person
    stand together; a question that fewer than the fewest answered is left out."""
    permissions.check(actor, "instruments.read_texts", of_round)
    if of_round.closed_at is None:
        return {}
    definition = shapes.read_file(of_round.of_version.content).definition
    codes = [item.code for item in definition.items if item.kind in {"short_text", "long_text"}]
    found: dict[str, list[str]] = {code: [] for code in codes}
    for sheet in Sheet.objects.filter(response__of_round=of_round) if codes else ():
        for code in codes:
            if answers.is_answer(sheet.answers.get(code)):
                found[code].append(sheet.answers[code])
    for written in found.values():
        random.SystemRandom().shuffle(written)
    return {
        code: written for code, written in found.items() if len(written) >= of_round.fewest_shown
    }


def scores_of(actor: Actor, response: Response) -> dict[str, scoring.Scored]:
    """The scores of one's own answer; nobody reads another person's."""
    permissions.check(actor, "instruments.see_response", response)
    definition = shapes.read_file(response.of_round.of_version.content).definition
    sheet = Sheet.objects.filter(response=response).first()
    return scoring.scores(definition, sheet.answers) if sheet else {}


@dataclass(frozen=True)
class Matrix:
    """What agreement and readiness statistics need: one row a response.

    `items[i][code]` is a number or None (reverse items turned); `groups[i]` and `blocs[i]` say where
    it counts ("" when the round does not keep that); `points[code]` is how many points a scale has.
    """

    items: list[dict[str, float | None]]
    groups: list[str]
    blocs: list[str]
    points: dict[str, int]


def matrix(actor: Actor, of_round: Round) -> Matrix:
    """For the network's own computations (r_wg, ICC, α, gaps between blocs); never for a page."""
    permissions.check(actor, "instruments.use_answers", of_round)
    definition = shapes.read_file(of_round.of_version.content).definition
    sheets = list(
        Sheet.objects.filter(response__of_round=of_round).select_related("response__organisation")
    )
    return Matrix(
        [scoring.numbers(definition, sheet.answers) for sheet in sheets],
        [
            str(sheet.response.organisation.public_id) if sheet.response.organisation else ""
            for sheet in sheets
        ],
        [sheet.response.bloc for sheet in sheets],
        {
            item.code: len(definition.scales[item.scale].points)
            for item in definition.items
            if item.scale
        },
    )


def export(view: VersionView) -> dict[str, Any]:
    """The file that leaves: exactly what came in."""
    return view.version.content


def own_responses(person: Any) -> QuerySet[Response]:
    """Named answers of a person, for "download everything about me"."""
    return (
        Response.objects.filter(Q(person=person) | Q(person__merged_into=person))
        .select_related("of_round__of_version__instrument", "sheet")
        .order_by("pk")
    )
