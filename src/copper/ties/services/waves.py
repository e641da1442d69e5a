"""A wave opens with a frozen list, and closes with results that are worked out once."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock, network
from copper.core.errors import Refused
from copper.records import book
from copper.ties import permissions as _declared  # noqa: F401 - declares them
from copper.ties import results, rules, selectors
from copper.ties.models import Asked, Response, Wave


@transaction.atomic
def open_wave(*, actor: Actor, label: str, closes_on: date, is_long: bool = False) -> Wave:
    """Opens a wave today, for all organisations that are members, active or resting.

    Refused: another wave is open, the name was used, the last day is past or too far away, or there
    are fewer than two organisations to ask.
    """
    check(actor, "ties.run")
    today, label = clock.today(), " ".join(label.split())
    roster = selectors.to_ask(actor)
    missing = _why_not(label, today, closes_on, len(roster))
    if missing:
        raise Refused(_("This round can't be opened yet."), missing=missing)
    wave = Wave.objects.create(
        label=label,
        opens_on=today,
        closes_on=closes_on,
        is_long=is_long,
        rate_at_most=network.value("ties.rate_at_most"),
        opened_by_ref=actor.ref,
    )
    Asked.objects.bulk_create(
        [Asked(wave=wave, organisation=one, bloc=one.bloc) for one in roster], 500
    )
    _write(actor, "ties.opened", wave, asked=len(roster))
    return wave


def _why_not(label: str, today: date, closes_on: date, asked: int) -> list[str]:
    missing = []
    if not label:
        missing.append(_("Give the round a name."))
    elif Wave.objects.filter(label=label).exists():
        missing.append(_("Another round has this name. Choose a new one."))
    if Wave.objects.filter(closed_at__isnull=True).exists():
        missing.append(_("Another round is still open. Close it first."))
    if closes_on < today:
        missing.append(_("The last day must not be in the past."))
    elif closes_on > today + timedelta(days=rules.MOST_DAYS):
        missing.append(
            _("A round may stay open for %(days)s days at most.") % {"days": rules.MOST_DAYS}
        )
    if asked < 2:
        missing.append(_("There are fewer than two member organisations to ask."))
    elif asked > rules.MOST_ASKED:
        missing.append(
            _("More than %(most)s organisations are too many.") % {"most": rules.MOST_ASKED}
        )
    return missing


@transaction.atomic
def close_wave(*, actor: Actor, wave: Wave) -> Wave:
    """Nobody can answer any more; drafts that were not sent go; the results are worked out.

    Refused when it is closed already.
    """
    check(actor, "ties.run")
    if not wave.is_open:
        raise Refused(_("This round is closed already."))
    wave.save_changes(closed_at=clock.now())
    Response.objects.filter(wave=wave, sent_at__isnull=True).delete()
    wave.save_changes(results=results.of_wave(wave))
    _write(actor, "ties.closed", wave, answered=wave.results["answered"])
    return wave


def close_due(actor: Actor) -> int:
    """Closes the waves whose last day is over."""
    due = Wave.objects.filter(closed_at__isnull=True, closes_on__lt=clock.today())
    return len([close_wave(actor=actor, wave=wave) for wave in due])


def _write(actor: Actor, kind: str, wave: Wave, **numbers: int) -> None:
    book.write(
        actor=actor,
        kind=kind,
        subject_type="survey_wave",
        subject=wave.public_id,
        codes={"long": wave.is_long, **numbers},
    )
