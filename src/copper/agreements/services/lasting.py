"""Looking at an agreement again, hearing of it in time, and ending it."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.agreements import codes, content, rules
from copper.agreements.models import Agreement
from copper.core import clock, network
from copper.core.errors import Refused
from copper.records import book, pauses

from .holding import hold, refuse_when_over


@transaction.atomic
def review(*, actor: Actor, agreement: Agreement, next_on: date, words: str = "") -> Agreement:
    """The parties looked at it again and nothing has to change; `next_on`: when they do so next."""
    agreement = hold(agreement)
    check(actor, "agreements.review", agreement)
    refuse_when_over(agreement)
    pauses.refuse_when_paused(agreement.public_id)
    if agreement.holds_id is None:
        raise Refused(_("Only an agreement that all have signed is looked at again."))
    longest = network.value("agreements.longest_months")
    if fault := rules.review_fault(next_on, clock.today(), longest):
        raise Refused(fault)
    agreement.save_changes(review_on=next_on)
    said = content.plain(words)
    book.write(
        actor=actor,
        kind="agreement.reviewed",
        subject_type="agreement",
        subject=agreement.public_id,
        codes={"next": next_on},
        words={"words": said} if said else None,
    )
    return agreement


@transaction.atomic
def end(*, actor: Actor, agreement: Agreement, reason: str = "") -> Agreement:
    """A party leaves, and says why or not; so the agreement ends. A pause does not hold anybody."""
    agreement = hold(agreement)
    check(actor, "agreements.end", agreement)
    actor.refuse_when_assisting()
    refuse_when_over(agreement)
    _end(actor, agreement, content.plain(reason))
    return agreement


def _end(actor: Actor, agreement: Agreement, reason: str) -> None:
    agreement.save_changes(state=codes.ENDED, state_since=clock.today())
    book.write(
        actor=actor,
        kind="agreement.ended",
        subject_type="agreement",
        subject=agreement.public_id,
        words={"why": reason} if reason else None,
    )


@transaction.atomic
def tell_of_reviews(*, actor: Actor) -> int:
    """A daily job: writes in the book, once for each review day, that it is near. Returns how many."""
    check(actor, "agreements.list")
    until = clock.today() + timedelta(days=network.value("agreements.told_before_days"))
    told = 0
    near = Agreement.objects.exclude(state__in=codes.OVER).filter(
        Q(told_of_review_on__isnull=True) | ~Q(told_of_review_on=F("review_on")),
        holds__isnull=False,
        review_on__lte=until,
    )
    for agreement in near:
        # By condition: two workers at once tell once.
        if near.filter(pk=agreement.pk).update(told_of_review_on=F("review_on")):
            book.write(
                actor=actor,
                kind="agreement.review_near",
                subject_type="agreement",
                subject=agreement.public_id,
                codes={"on": agreement.review_on},
            )
            told += 1
    return told
