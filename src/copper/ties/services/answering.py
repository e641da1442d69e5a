"""Answering: with whom did you work, how is it with each of them, send. Kept after each step."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts import services as accounts
from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.ties import codes, rules, selectors
from copper.ties.models import Asked, Response, Tie, Wave


@transaction.atomic
def begin(*, actor: Actor, wave: Wave, organisation: Organisation) -> Response:
    """The draft of this person for their organisation; the one they have, if they began before.

    While somebody is helped it is their answer. NotAllowed for who does not speak for the
    organisation; Refused when the wave is closed or does not ask it.
    """
    check(actor, "ties.answer")
    subject = actor.subject
    if subject is None or organisation.pk not in selectors.speaks_for(actor):
        raise NotAllowed(_("Only somebody who speaks for the organisation answers for it."))
    _require_open(wave)
    if not Asked.objects.filter(wave=wave, organisation=organisation).exists():
        raise Refused(_("This round does not ask this organisation."))
    channel = codes.ASSISTED if actor.acting_for else codes.PHONE
    found, _made = Response.objects.get_or_create(
        wave=wave,
        organisation=organisation,
        person=subject,
        defaults={"begun_at": clock.now(), "channel": channel},
    )
    return found


def _require_open(wave: Wave) -> None:
    if not wave.is_open or wave.closes_on < clock.today():
        raise Refused(_("This round is closed, so we can't take your answers."))


def _require_draft(actor: Actor, response: Response) -> None:
    check(actor, "ties.see_response", response)
    if response.organisation_id not in selectors.speaks_for(actor):
        raise NotAllowed(_("Only somebody who speaks for the organisation answers for it."))
    _require_open(response.wave)
    if response.sent_at is not None:
        raise Refused(
            _("You have sent your answers already."),
            kept=_("What you sent is kept."),
            next_step=_("There is nothing more to do. Thank you."),
        )


@transaction.atomic
def name_partners(
    *, actor: Actor, response: Response, organisations: Iterable[int], nobody: bool = False
) -> Response:
    """Step 1: with whom did you work? Row ids of organisations on the list of the wave.

    What was said before about those who are still named stays. Refused: oneself, somebody who is not
    on the list, nobody at all without saying so, or both.
    """
    _require_draft(actor, response)
    chosen = set(organisations)
    if response.organisation_id in chosen:
        raise Refused(_("You can't name your own organisation."))
    if bool(chosen) == nobody:
        raise Refused(_("Tick with whom you worked, or “with nobody”, not both."))
    listed = set(
        Asked.objects.filter(wave=response.wave_id, organisation__in=chosen).values_list(
            "organisation_id", flat=True
        )
    )
    if chosen - listed:
        raise Refused(_("One of these organisations is not on the list of this round."))
    Tie.objects.filter(response=response).exclude(about__in=chosen).delete()
    there = set(response.ties.values_list("about_id", flat=True))
    Tie.objects.bulk_create(
        [
            Tie(response=response, by_id=response.organisation_id, about_id=one)
            for one in sorted(chosen - there)
        ],
        500,
    )
    response.named_at = clock.now()
    response.save(update_fields=["named_at"])
    return response


@transaction.atomic
def rate(
    *, actor: Actor, response: Response, organisation: Organisation, answers: Mapping[str, Any]
) -> Tie:
    """Step 2: how is it to work with one of them? {statement: "1" … "4" or "unknown"}.

    Refused: oneself, somebody who was not named, more organisations than the wave asks about, no
    answer at all, or an answer that is none.
    """
    _require_draft(actor, response)
    if organisation.pk == response.organisation_id:
        raise Refused(_("You can't rate your own organisation."))
    tie = response.ties.filter(about=organisation).first()
    if tie is None:
        raise Refused(_("First say that you worked with this organisation."))
    try:
        found = rules.read_rating(answers, is_long=response.wave.is_long)
    except ValueError as error:
        raise Refused(str(error)) from error
    if not found:
        raise Refused(_("Answer at least one question, or press “Do not rate them”."))
    rated = response.ties.filter(is_rated=True).exclude(pk=tie.pk).count()
    if rated >= response.wave.rate_at_most:
        raise Refused(
            _("You have rated %(most)s organisations. That is enough.")
            % {"most": response.wave.rate_at_most}
        )
    tie.rating, tie.is_rated = found, True  # type: ignore[assignment]
    tie.save(update_fields=["rating", "is_rated"])
    return tie


@transaction.atomic
def skip(*, actor: Actor, response: Response, organisation: Organisation) -> None:
    """Takes a rating back; that both worked together stays."""
    _require_draft(actor, response)
    for tie in response.ties.filter(about=organisation):
        tie.rating, tie.is_rated = {}, False  # type: ignore[assignment]
        tie.save(update_fields=["rating", "is_rated"])


@transaction.atomic
def send(*, actor: Actor, response: Response, was_read_back: bool = False) -> Response:
    """Sends the answers for good. Refused before step 1, or for a helper who has not read it back."""
    _require_draft(actor, response)
    if response.named_at is None:
        raise Refused(_("First say with whom you worked."))
    if actor.acting_for and not was_read_back:
        raise Refused(_("Read the answers back to the person first."))
    response.sent_at = clock.now()
    if actor.acting_for:
        response.channel = codes.ASSISTED
    response.save(update_fields=["sent_at", "channel"])
    accounts.note_assisted(actor, "survey.answered", response.public_id)
    return response
