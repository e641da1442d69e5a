"""What people wonder or worry about, beside a section."""

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.accounts.services import note_assisted
from copper.agreements import content, sections
from copper.agreements.models import Agreement, Comment
from copper.agreements.permissions import side_of
from copper.core import clock
from copper.core.errors import NotAllowed, NotHere, Refused


@transaction.atomic
def comment(
    *, actor: Actor, agreement: Agreement, section: str, words: str, is_worry: bool = False
) -> Comment:
    """Says something about a section, for the parties to read. A helper says it for who they help."""
    check(actor, "agreements.comment", agreement)
    if sections.find(sections.of_data(agreement.template.sections), section) is None:
        raise NotHere()
    said = content.plain(words)
    if not said or len(said) > content.LONGEST:
        raise Refused(_("Write in a few words what you want to say."))
    made = Comment.objects.create(
        agreement=agreement,
        section=section,
        party=side_of(actor, agreement) or _seat(actor, agreement),
        person=actor.subject,
        is_worry=is_worry,
        words=said,
        at=clock.now(),
    )
    note_assisted(actor, "agreement.comment", made.public_id)
    return made


def _seat(actor: Actor, agreement: Agreement) -> int:
    """The side at which somebody sits who does not speak for it."""
    return next(
        (
            party.number
            for party in agreement.parties.all()
            if party.organisation_id and actor.seats_in(organisation_id=party.organisation_id)
        ),
        0,
    )


@transaction.atomic
def settle(*, actor: Actor, comment: Comment) -> Comment:
    """It is talked through, says the side it came from: nobody else says that a worry is over."""
    agreement = comment.agreement
    check(actor, "agreements.comment", agreement)
    mine = actor.subject is not None and comment.person_id == actor.subject.pk
    if not mine and (not comment.party or side_of(actor, agreement) != comment.party):
        raise NotAllowed(_("Only the side that said this can say that it is settled."))
    if comment.settled_at is None:
        comment.settled_at = clock.now()
        comment.save(update_fields=["settled_at"])
    return comment
