"""The Monday page: what the coordinator has to know this week, each section from its own room."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from copper.accounts.actor import Actor
from copper.accounts.permissions import check, may
from copper.core import clock
from copper.events import selectors as events
from copper.partners import selectors as partners
from copper.partners.models import Meeting, Partner
from copper.records import book
from copper.records import selectors as records
from copper.records.models import Promise
from copper.relationships import codes, words
from copper.relationships.models import ByMail, Noted, ToContact, Week
from copper.relationships.rules import monday_of
from copper.relationships.sections import Item, Look, Maker, Section, Shown, sections

from .promising import owed_and_waited_for

SOON = timedelta(days=14)
MOST_READ = 50
LINES_READ = 2000


def week() -> Week | None:
    """This week, as it was prepared; None before anybody did."""
    return Week.objects.filter(first=monday_of(clock.today())).first()


def page(actor: Actor) -> list[Shown]:
    """The sections in their order. At most ten queries, however much there is."""
    check(actor, "relationships.see_monday")
    look = Look(actor, clock.today(), monday_of(clock.today()))
    found = []
    for code, maker in sorted(
        ((code, sections.get(code)) for code in sections.names()), key=lambda pair: pair[1].order
    ):
        if (section := maker.make(look)) is not None:
            found.append(Shown(code, maker, section))
    return found


def wants_mail(actor: Actor) -> bool:
    return actor.person is not None and ByMail.objects.filter(person=actor.person).exists()


# --- promises --------------------------------------------------------------------------------------


def _promises(look: Look) -> list[Promise]:
    until = look.today + SOON
    return owed_and_waited_for(today=look.today, until=until, most=MOST_READ)


def _side(look: Look, side: str) -> Section:
    rows = [row for row in look.once("promises", _promises) if row.side == side]
    items = [_promise_item(look, row, side) for row in rows]
    # Each by its day, overdue first; what can be marked done at once stands above the rest.
    items += sorted(_noted(look, side), key=lambda item: item.due or look.today)
    return Section(items, href=reverse("records:promise_list"), at_least=len(rows) == MOST_READ)


def _promise_item(look: Look, row: Promise, side: str) -> Item:
    by = _name(row.by_organisation or row.by_person)
    to = _name(row.to_organisation or row.to_person) or _now("all members")
    done = side == "owe" and may(look.actor, "records.keep_promise", row)
    return Item(
        title=row.text or _now("The words were erased."),
        who=_now("%(by)s to %(to)s") % {"by": by, "to": to},
        due=row.due_on,
        href=reverse("records:promise", args=[row.public_id]),
        done=reverse("relationships:done", args=[row.public_id]) if done else "",
    )


def _name(thing: Any) -> str:
    if thing is None:
        return ""
    return thing.shown_name() if hasattr(thing, "shown_name") else thing.name


def _owe(look: Look) -> Section:
    return _side(look, "owe")


def _wait(look: Look) -> Section:
    return _side(look, "wait")


# --- contacts --------------------------------------------------------------------------------------


def _contact(look: Look) -> Section | None:
    """Chosen for the week. Who reached a limit since, or was met, is not called again."""
    met = Meeting.objects.filter(
        partner=OuterRef("partner"), written_at__gte=OuterRef("week__chosen_at")
    )
    rows = list(
        ToContact.objects.filter(week__first=look.monday, partner__merged_into=None)
        .filter(partner__state__in=partners.HERE)
        .select_related("partner__organisation", "week")
        .annotate(is_met=Exists(met))
        .order_by("on", "pk")
    )
    full = _full(look, {row.partner.organisation_id for row in rows})
    calm = [row for row in rows if row.partner.organisation_id not in full]
    items = [_contact_item(row) for row in calm if not row.is_met]
    met_already = sum(row.is_met for row in calm)
    spared = (rows[0].week.spared if rows else 0) + len(rows) - len(calm)
    notes = []
    if met_already:
        notes.append(
            ngettext("%(n)s done already.", "%(n)s done already.", met_already) % {"n": met_already}
        )
    if spared:
        text = ngettext(
            "%(n)s more is due and left in peace: asked enough this month.",
            "%(n)s more are due and left in peace: asked enough this month.",
            spared,
        )
        notes.append(text % {"n": spared})
    return Section(items, note=" ".join(notes), href=reverse("partners:list"))


def _full(look: Look, organisations: set[int]) -> set[int]:
    if not organisations:
        return set()
    return events.at_cap(actor=look.actor, organisations=organisations, month=look.today)


def _contact_item(row: ToContact) -> Item:
    why = str(dict(codes.WHY_CONTACT)[row.why])
    if row.last_on:
        day = date_format(row.last_on)
        why = f"{why} {_now('The last time was on %(day)s.') % {'day': day}}"
    return Item(
        title=row.partner.organisation.name,
        why=why,
        due=row.on if row.why == "agreed" else None,
        href=reverse("relationships:own", args=[row.partner.public_id]),
    )


# --- this week, and what is new ----------------------------------------------------------------------


def _sessions(look: Look) -> Section:
    found = events.sessions_between(
        actor=look.actor, first=look.today, last=look.monday + timedelta(days=6)
    )
    return Section([_session_item(one) for one in found], href=reverse("events:calendar"))


def _session_item(one: events.Session) -> Item:
    when = date_format(timezone.localtime(one.starts_at), "D j M, H:i")
    open_ = ", ".join(map(str, one.to_arrange))
    done = ", ".join(map(str, one.arranged))
    needs = [
        _now("Still to arrange: %(things)s.") % {"things": open_} if open_ else "",
        _now("Arranged: %(things)s.") % {"things": done} if done else "",
    ]
    return Item(
        title=one.title,
        who=f"{when} · {one.place}" if one.place else when,
        why=" ".join(filter(None, needs)) or _now("Nobody needs anything special."),
        href=one.address,
    )


def _lines(look: Look) -> list[tuple[str, datetime, Any, dict[str, Any], str | None]]:
    """(kind, when, subject, codes, organisation) of the book's lines since last Monday. One query."""
    name = Partner.objects.filter(public_id=OuterRef("subject")).values("organisation__name")[:1]
    of_partner = Case(
        When(kind__in=_OFFERS, then=Subquery(name)),
        default=Value(None),
        output_field=CharField(),
    )
    rows = (
        records.visible_entries(look.actor)
        .select_related(None)
        .exclude(kind__in=book.TECHNICAL)
        .annotate(organisation=of_partner)
        .values_list("kind", "at", "subject", "codes", "organisation")[:LINES_READ]
    )
    since = look.monday - timedelta(days=7)
    return [row for row in rows if clock.local_date(row[1]) >= since]


_OFFERS = ("partner.changed", "partner.moved", "partner.invited")


def _offers(look: Look) -> Section:
    """Objections that are open, and what organisations newly bring, want, or became."""
    items = [
        Item(
            title=_now("Somebody objects."),
            why=_now("It waits for an answer."),
            who=date_format(clock.local_date(row.raised_at)),
            href=reverse("records:objection", args=[row.public_id]),
        )
        for row in records.open_objections(look.actor)
    ]
    seen = set()
    for kind, _at, subject, written, organisation in look.once("lines", _lines):
        why = _offer_words(kind, written)
        if why and organisation and (subject, why) not in seen:
            seen.add((subject, why))
            address = reverse("partners:one", args=[subject])
            items.append(Item(title=organisation, why=why, href=address))
    return Section(items + _noted(look, "offers"))


def _offer_words(kind: str, written: dict[str, Any]) -> str:
    if kind == "partner.changed":
        fields = set(written.get("fields", []))
        if {"brings", "wants"} <= fields:
            return _now("They changed what they bring and what they want.")
        if "brings" in fields:
            return _now("They changed what they bring.")
        return _now("They changed what they want.") if "wants" in fields else ""
    if kind == "partner.moved" and written.get("to") in {"resting", "left"}:
        return (
            _now("They rest from now on.")
            if written["to"] == "resting"
            else _now("They left the network.")
        )
    return _now("They are newly invited.") if kind == "partner.invited" else ""


def _since(look: Look) -> Section:
    rows = look.once("lines", _lines)
    counted = Counter(kind for kind, *_rest in rows)
    items = [
        Item(title=_now("%(what)s: %(n)s") % {"what": book.kinds.get(kind), "n": number})
        for kind, number in counted.most_common()
        if kind in book.kinds
    ]
    return Section(items, href=reverse("records:book"), at_least=len(rows) == LINES_READ)


# --- what was noted in the morning -------------------------------------------------------------------


def _noted(look: Look, section: str) -> list[Item]:
    """Rows of a section as they were noted; what only this actor may not read was never noted."""
    return look.once("noted", _all_noted).get(section, [])


def _all_noted(look: Look) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for row in Noted.objects.order_by("pk"):
        title, why = words.said(row.what, row.params)
        item = Item(title=title, why=why, due=row.on, href=row.address)
        found.setdefault(row.section, []).append(item)
    return found


def _of_morning(section: str) -> Callable[[Look], Section]:
    def make(look: Look) -> Section:
        return Section(_noted(look, section))

    return make


def _missing(look: Look) -> Section:
    return Section(_noted(look, "missing"), href=reverse("reach:list"))


sections.add("owe", Maker(10, _("We owe"), _("No promise is due in the next 14 days."), _owe, 5))
sections.add(
    "contact", Maker(20, _("Contact this week"), _("Nobody is due this week."), _contact, 7)
)
sections.add("wait", Maker(30, _("Waiting on others"), _("Nobody owes anything soon."), _wait, 4))
sections.add(
    "sessions",
    Maker(
        40, _("This week, with what people need"), _("Nothing is planned this week."), _sessions, 4
    ),
)
sections.add(
    "offers",
    Maker(50, _("New offers and concerns"), _("Nothing new since last Monday."), _offers, 4),
)
sections.add(
    "expiring",
    Maker(60, _("Ends in the next 30 days"), _("Nothing ends soon."), _of_morning("expiring"), 3),
)
sections.add(
    "quiet",
    Maker(70, _("Quiet links"), _("No link hangs on one person."), _of_morning("quiet"), 4),
)
sections.add(
    "missing",
    Maker(80, _("Whom we do not hear"), _("No count says that somebody is missing."), _missing, 3),
)
sections.add(
    "since", Maker(90, _("Since last Monday"), _("Nothing is in the book yet."), _since, 6)
)
