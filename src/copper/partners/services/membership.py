"""Moving a membership on, and looking into each other before."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.partners import codes, rules
from copper.partners.models import Partner, Vetting
from copper.partners.questions import QUESTIONS
from copper.records import book, pauses


@transaction.atomic
def move(
    *,
    actor: Actor,
    partner: Partner,
    to: str,
    data_choice: str = "",
    reason: str = "",
    on: date | None = None,
) -> Partner:
    """Moves the membership. Refused, saying what is missing; an item that is paused stands still,
    but resting and leaving are always open."""
    check(actor, "partners.move", partner)
    if to not in {codes.RESTING, codes.LEFT}:
        pauses.refuse_when_paused(partner.public_id)
    if data_choice and data_choice not in dict(codes.DATA_CHOICES):
        raise Refused(_("Choose what becomes of the data."))
    missing = rules.why_not(standing(partner, data_choice), to)
    if missing:
        raise Refused(_("The membership can't change yet."), missing=missing)
    was = partner.state
    partner.save_changes(
        state=to,
        state_since=on or clock.today(),
        left_data_choice=data_choice if to == codes.LEFT else "",
    )
    if to == codes.LEFT:
        _honour(partner)
    book.write(
        actor=actor,
        kind="partner.moved",
        subject_type="partner",
        subject=partner.public_id,
        codes={"from": was, "to": to, "data": partner.left_data_choice},
        words={"why": reason.strip()} if reason.strip() else None,
    )
    return partner


def standing(partner: Partner, data_choice: str = "") -> rules.Standing:
    """What a move of this membership is judged by: two queries."""
    newest: dict[tuple[bool, bool], bool] = {}
    theirs = partner.organisation_id
    for by, about, go_on in (
        Vetting.objects.filter(Q(about_id=theirs) | Q(by_id=theirs))
        .order_by("on", "pk")
        .values_list("by_id", "about_id", "go_on")
    ):
        newest[(by == theirs, about == theirs)] = go_on
    return rules.Standing(
        state=partner.state,
        vetted_by_us=newest.get((False, True), False),
        vetted_by_them=newest.get((True, False), False),
        has_contact=partner.contacts.exists(),
        data_choice=data_choice,
    )


def _honour(partner: Partner) -> None:
    """What they chose for their data is done at once, not promised."""
    if partner.left_data_choice == "remove":
        partner.contacts.all().delete()
        partner.meetings.all().delete()
        partner.save_changes(about="", brings="", wants="", website="", postcode="")


@transaction.atomic
def vet(
    *,
    actor: Actor,
    by: Organisation | None,
    about: Organisation | None,
    views: Mapping[str, str],
    go_on: bool,
    words: str = "",
) -> Vetting:
    """One side says what it found about the other, with the same questions both ways.

    `by` None: for the network (the coordinator). `about` None: about the network.
    """
    check(actor, "partners.vet", by)
    if by == about:
        raise Refused(_("Nobody looks into themselves."))
    _check_views(views)
    row = Vetting.objects.create(
        by=by,
        about=about,
        views=dict(views),
        words=words.strip(),
        go_on=go_on,
        on=clock.today(),
        by_person_ref=actor.ref,
    )
    book.write(
        actor=actor,
        kind="partner.vetted",
        subject_type="vetting",
        subject=row.public_id,
        codes={
            "by": by.public_id if by else None,
            "about": about.public_id if about else None,
            "go_on": go_on,
        },
    )
    return row


def _check_views(views: Mapping[str, str]) -> None:
    known = dict(codes.VETTING_VIEWS)
    missing = [str(text) for code, text in QUESTIONS.items() if code not in views]
    if missing:
        raise Refused(_("Some questions have no answer yet."), missing=missing)
    if set(views) - set(QUESTIONS) or set(views.values()) - set(known):
        raise Refused(_("Choose one of the answers for each question."))
