"""A file is looked at: what would happen to each row. Nothing else is written yet."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.exchange import (
    codes,
    columns,
    entries,
    grants360,
    matching,
    open_referral,
    reading,
    validating,
)
from copper.exchange.models import Grant, Row, Run
from copper.partners import codes as partner_codes
from copper.partners.models import Community
from copper.places.models import Area


@transaction.atomic
def look_at(*, actor: Actor, raw: bytes, kind: str = partner_codes.COMMUNITY) -> Run:
    """Reads a table of organisations, a file of Open Referral UK or one of 360Giving, and keeps what
    would happen to each row.

    `kind` is meant where a row does not say one. Refused when the file as a whole can't be read, or
    has no column with names.
    """
    check(actor, "exchange.bring_in")
    actor.refuse_when_assisting()
    if kind not in partner_codes.BLOC_OF:
        raise Refused(_("Say what kind of organisation it is."))
    if len(raw) > reading.MOST_BYTES:
        raise Refused(_("This file can't be read."), missing=[_why("too_big")])
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return _json(actor, raw, kind)
    return _table(actor, raw, kind)


def _start(actor: Actor, format: str, count: int, how: Mapping[str, object]) -> Run:
    if count > reading.MOST_ROWS:
        raise Refused(_("This file can't be read."), missing=[_why("too_many")])
    return Run.objects.create(
        format=format,
        rows_count=count,
        made_at=clock.now(),
        by_ref=actor.ref,
        reading=dict(how),
    )


def _json(actor: Actor, raw: bytes, kind: str) -> Run:
    try:
        found = validating.read_json(raw)
    except ValueError as error:
        raise Refused(_("This is not a JSON file, or it is broken off.")) from error
    if grants360.is_ours(found):
        return _grants(actor, found)
    if not open_referral.is_ours(found):
        raise Refused(_("This is neither a file of Open Referral UK nor one of 360Giving."))
    areas = set(Area.objects.values_list("edition__code", "code"))
    read = list(open_referral.read(found, kind=kind, words=dict(_words()), areas=areas))
    run = _start(actor, codes.SERVICES, len(read), {})
    keep_rows(run, read)
    return run


def _grants(actor: Actor, found: dict[str, Any]) -> Run:
    read = list(grants360.read(found))
    run = _start(actor, codes.GRANTS, len(read), {"version": str(found.get("version", ""))[:20]})
    here = set(Grant.objects.values_list("identifier", flat=True))
    rows = []
    for number, grant, notes in read:
        row = Row(run=run, number=number, verdict=codes.WRONG)
        row.notes = notes
        if grant is not None:
            row.said = grant
            row.verdict = codes.SAME if grant["identifier"] in here else codes.NEW
            here.add(grant["identifier"])
        rows.append(row)
    Row.objects.bulk_create(rows, 500)
    return run


def _table(actor: Actor, raw: bytes, kind: str) -> Run:
    try:
        sheet = reading.read(raw)
    except reading.Unreadable as error:
        raise Refused(_("This file can't be read."), missing=[_why(error.why)]) from error
    layout = columns.recognise(sheet.head)
    if "name" not in layout.columns:
        raise Refused(
            _("This file can't be read."),
            missing=[_("One column must be called “Name” or “Organisation name”.")],
        )
    how = {
        "encoding": sheet.encoding,
        "separator": sheet.separator,
        "civicrm": layout.is_civicrm,
        "unused": [heading[:80] for heading in layout.unused[:40]],
        "twice": [heading[:80] for heading in layout.twice[:40]],
    }
    run = _start(actor, codes.CSV, len(sheet.lines), how)
    words = _words()
    keep_rows(
        run,
        (
            (line.number, *entries.understand(layout, line, kind=kind, words=words))
            for line in sheet.lines
        ),
        names={line.number: columns.name_in(layout, line.cells) for line in sheet.lines},
    )
    return run


def _why(code: str) -> str:
    return {
        "empty": _("There is nothing in this file."),
        "too_big": _("This file is bigger than 50 megabytes."),
        "too_many": _("This file has more than 20,000 rows. Please split it."),
        "letters": _("The letters of this file can't be read. Save it as UTF-8."),
        "not_a_table": _("This is not a table with names of columns in its first row."),
    }[code]


def _words() -> Mapping[str, str]:
    """The network's words for communities by code and by name, in small letters."""
    found: dict[str, str] = {}
    for code, name in Community.objects.filter(in_use=True).values_list("code", "name"):
        found[name.casefold()] = code
        found[code.casefold()] = code
    return found


def keep_rows(
    run: Run,
    read: Iterable[tuple[int, entries.Entry | None, list[reading.Note]]],
    names: Mapping[int, str] | None = None,
) -> None:
    """Judges entries against who is here and keeps them: (number of row, entry or None, notes).

    `names` are shown for rows that are wrong: {number of row: name}."""
    index = matching.load()
    rows = []
    for number, entry, notes in read:
        row = Row(run=run, number=number, verdict=codes.WRONG)
        row.notes = notes
        if entry is None and names and names.get(number):
            row.said = {"name": names[number]}
        if entry is not None:
            found = matching.judge(index, entry, number)
            row.verdict, row.partner_id, row.said = (
                found.verdict,
                found.partner_id,
                entry.as_json(),
            )
            row.notes = [*([found.note] if found.note else []), *notes]
        rows.append(row)
    Row.objects.bulk_create(rows, 500)


@transaction.atomic
def choose(*, actor: Actor, run: Run, choices: Mapping[int, str]) -> int:
    """What the coordinator says of rows in doubt: {number of row: codes.CHOICES}. How many changed."""
    check(actor, "exchange.bring_in")
    refuse_unless(run, codes.PREVIEW)
    allowed = dict(codes.CHOICES)
    rows = run.rows.filter(verdict=codes.DOUBT, number__in=list(choices))
    changed = 0
    for row in rows:
        choice = choices[row.number]
        if choice not in allowed or (choice == codes.JOIN and row.partner_id is None):
            raise Refused(_("Choose one of the answers for each row."))
        changed += Row.objects.filter(pk=row.pk).exclude(choice=choice).update(choice=choice)
    return changed


@transaction.atomic
def throw_away(*, actor: Actor, run: Run) -> None:
    """The file is forgotten; nothing was brought in."""
    check(actor, "exchange.bring_in")
    refuse_unless(run, codes.PREVIEW)
    run.delete()


def refuse_unless(run: Run, *states: str) -> None:
    if run.state not in states:
        raise Refused(
            _("This file is no longer in that state: %(state)s.")
            % {"state": run.get_state_display()},
            next_step=_("Open its page to see where it is."),
        )
