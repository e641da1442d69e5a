"""Every write of places: loading a parcel, noting a refusal; and the postcode look-up, which counts."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock, limits
from copper.core.errors import Refused

from . import kinds, rules, selectors
from .loading import Loader, Tally
from .models import Area, ImportRun, Postcode, PostcodeList
from .parcel import Parcel

SHOWN_PROBLEMS = 20


@transaction.atomic
def load(*, actor: Actor, parcel: Parcel) -> Tally:
    """Loads all that one parcel says, or nothing of it.

    Nothing is deleted: another town's files add to what is there. Rows that can't be placed are
    added to `parcel.problems`. Raises Refused, naming both editions, for areas of a wrong edition.
    """
    check(actor, "places.load")
    tally = Loader(parcel).run()
    if not tally.changed_nothing:
        _note(parcel, tally)
    return tally


def load_editions(*, actor: Actor, parcels: list[Parcel]) -> Tally:
    """Loads several parcels in order, each in its own transaction; the demonstration calls this."""
    total = Tally()
    for parcel in parcels:
        tally = load(actor=actor, parcel=parcel)
        total.added += tally.added
        total.changed += tally.changed
        total.same += tally.same
    return total


def note_refusal(*, actor: Actor, parcel: Parcel, why: str) -> ImportRun:
    """Writes down that a file was refused, and why, for who looks after the network."""
    check(actor, "places.load")
    return _note(parcel, Tally(), refused=why)


def _note(parcel: Parcel, tally: Tally, refused: str = "") -> ImportRun:
    return ImportRun.objects.create(
        what=parcel.what[:120],
        file=parcel.file[:200],
        rows=parcel.rows,
        added=tally.added,
        changed=tally.changed,
        problem_count=len(parcel.problems),
        problems=[{"row": p.row, "why": p.why} for p in parcel.problems[:SHOWN_PROBLEMS]],
        refused=refused,
        ran_at=clock.now(),
    )


FOUND, ENDED, UNKNOWN, OUTSIDE, NOT_A_POSTCODE = (
    "found",
    "ended",
    "unknown",
    "outside",
    "not_a_postcode",
)


@dataclass(frozen=True)
class PostcodeAnswer:
    """What our own list says of a postcode. `area` is there when `status` is found or ended."""

    status: str
    words: str
    area: Area | None = None
    notes: list[str] = field(default_factory=list)
    list: PostcodeList | None = None


def area_of_postcode(
    *, actor: Actor, postcode: str, kind: str = kinds.LSOA, edition: str = ""
) -> PostcodeAnswer:
    """The area of a kind (in an edition; else the list's own) in which a postcode lies.

    Looked up on our own copy; nothing is sent out, stored or logged. Each person may ask so many
    times an hour. Raises TooMany; Refused, naming both editions, when there is no safe way across.
    """
    check(actor, "places.look_up_postcode")
    if actor.person:
        limits.hit("postcode.person", actor.ref)
    read = rules.read_postcode(postcode)
    if read is None:
        return PostcodeAnswer(
            NOT_A_POSTCODE, _("That does not look like a postcode. Write it like BD1 1AA.")
        )
    row = (
        Postcode.objects.filter(postcode=read)
        .select_related("list", "lsoa__edition", "ward__edition", "district__edition")
        .first()
    )
    return _answer(actor, row, kind, edition) if row else _not_there(read)


def _not_there(read: str) -> PostcodeAnswer:
    outward = read.split(" ")[0]
    if Postcode.objects.filter(postcode__startswith=f"{outward} ").exists():
        return PostcodeAnswer(
            UNKNOWN,
            _(
                "We don't know this postcode. It may have a slip in it, be very new, or lie just outside our area."
            ),
        )
    return PostcodeAnswer(OUTSIDE, _("This postcode is outside the area of our network."))


def _answer(actor: Actor, row: Postcode, kind: str, edition: str) -> PostcodeAnswer:
    area, notes = selectors.area_for(actor, row, kind, edition)
    if kind == kinds.WARD:
        notes += _ward_note(row, area)
    words = _("This postcode lies in %(area)s.") % {"area": area.name}
    if row.state == kinds.NOT_SAID:
        notes.append(
            _("Our list also holds postcodes that are no longer used, and does not say which.")
        )
    if row.state == kinds.ENDED:
        words = _("This postcode is no longer in use. It lay in %(area)s.") % {"area": area.name}
    status = ENDED if row.state == kinds.ENDED else FOUND
    return PostcodeAnswer(status, words, area, notes, row.list)


def _ward_note(row: Postcode, ward: Area) -> list[str]:
    """Says so when the postcode's ward is not the best-fit ward of its small area."""
    fit = row.lsoa.links_out.filter(kind=kinds.BEST_FIT, to_area__edition__kind=kinds.WARD)
    fit_ward = fit.select_related("to_area").order_by("-to_area__edition__year").first()
    if fit_ward is None or fit_ward.to_area.code == ward.code:
        return []
    return [
        _(
            "Numbers about the small area %(lsoa)s are counted for the ward %(other)s, because most of that small area lies there."
        )
        % {"lsoa": row.lsoa.name, "other": fit_ward.to_area.name}
    ]


def require_kind(kind: str) -> str:
    """The kind, if it is one; else Refused."""
    if kind not in dict(kinds.KINDS):
        raise Refused(_("“%(kind)s” is not a kind of area.") % {"kind": kind[:20]})
    return kind
