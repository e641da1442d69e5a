"""A file is looked at: what would happen to each row. Nothing else is written yet."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.exchange import codes, columns, entries, matching, reading
from copper.exchange.models import Row, Run
from copper.partners import codes as partner_codes
from copper.partners.models import Community


@transaction.atomic
def look_at(*, actor: Actor, raw: bytes, kind: str = partner_codes.COMMUNITY) -> Run:
    """Reads a table of organisations and keeps what would happen to each row.

    `kind` is meant where a row does not say one. Refused when the file as a whole can't be read, or
    has no column with names.
    """
    check(actor, "exchange.bring_in")
    actor.refuse_when_assisting()
    if kind not in partner_codes.BLOC_OF:
        raise Refused(_("Say what kind of organisation it is."))
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
    run = Run.objects.create(
        format=codes.CSV,
        rows_count=len(sheet.lines),
        made_at=clock.now(),
        by_ref=actor.ref,
        reading={
            "encoding": sheet.encoding,
            "separator": sheet.separator,
            "civicrm": layout.is_civicrm,
            "unused": [heading[:80] for heading in layout.unused[:40]],
            "twice": [heading[:80] for heading in layout.twice[:40]],
        },
    )
    words = _words()
    keep_rows(
        run,
        (
            (line.number, *entries.understand(layout, line, kind=kind, words=words))
            for line in sheet.lines
        ),
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
    run: Run, read: Iterable[tuple[int, entries.Entry | None, list[reading.Note]]]
) -> None:
    """Judges entries against who is here and keeps them: (number of row, entry or None, notes)."""
    index = matching.load()
    rows = []
    for number, entry, notes in read:
        row = Row(run=run, number=number, verdict=codes.WRONG)
        row.notes = notes
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
