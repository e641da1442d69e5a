"""Invitations: an offer of a seat, as a link or a code on paper. No contact needed, ever."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts import events, rules
from copper.accounts.actor import Actor, actor_for, system_actor
from copper.accounts.models import Invitation, Organisation, Person
from copper.accounts.permissions import check
from copper.core import clock, ids, limits, network
from copper.core.errors import ChangedMeanwhile, NotHere, Refused

from .seats import bloc_of, give_seat


def print_of(code: str) -> str:
    return ids.fingerprint("invitation", ids.read_code(code))


@transaction.atomic
def invite(
    *,
    actor: Actor,
    role: str,
    organisation: Organisation | None = None,
    scope: str = "",
    bloc: str | None = None,
    for_whom: str = "",
) -> tuple[Invitation, str]:
    """(invitation, code). The code is given out this once; the link holds the same code."""
    actor.refuse_when_assisting()
    now = clock.now()
    code = ids.new_code(rules.INVITATION_LETTERS)
    invitation = Invitation(
        token_print=print_of(code),
        organisation=organisation,
        scope=scope,
        role=role,
        bloc=bloc_of(role, organisation, bloc),
        for_whom=for_whom,
        invited_at=now,
        expires_at=now + timedelta(days=network.value("accounts.invitation_days")),
    )
    check(actor, "accounts.invite", invitation)
    if actor.person is None:
        raise Refused(_("An invitation says who invites, so a person has to make it."))
    invitation.invited_by = actor.person
    invitation.save(force_insert=True)
    _tell("invitation.sent", actor, invitation)
    return invitation, code


def _tell(kind: str, actor: Actor, invitation: Invitation) -> None:
    events.tell(
        kind,
        actor=actor,
        person_ref=invitation.invited_by.public_id,
        subject=invitation.public_id,
        subject_type="invitation",
        codes={"role": invitation.role, "bloc": invitation.bloc},
    )


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Takes an invitation back. Refused when it was accepted."""
    actor.refuse_when_assisting()
    check(actor, "accounts.withdraw_invitation", invitation)
    if not Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).update(withdrawn_at=clock.now()):
        raise Refused(_("This invitation was accepted or withdrawn already."))
    _tell("invitation.withdrawn", actor, invitation)


def find_invitation(*, code: str, address: str) -> Invitation:
    """The open invitation with this code. NotHere for all others alike; TooMany when guessing."""
    limits.hit("invitation.address", address)
    return open_invitation(code)


def open_invitation(code: str) -> Invitation:
    """As `find_invitation`, for a code that was found already: not counted as a guess, since a whole
    room of people may come in through one address."""
    found = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_print=print_of(code), accepted_at__isnull=True, withdrawn_at__isnull=True)
        .filter(expires_at__gt=clock.now())
        .first()
    )
    if found is None:
        raise NotHere(
            _("This invitation can't be used. It may be used already, withdrawn or too old."),
            next_step=_("Look at the letters again, or ask who invited you for a new one."),
        )
    return found


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, name: str, language: str = "en", person: Person | None = None
) -> Person:
    """Takes up an invitation: a new person, or the one who is signed in, gets the seat.

    Of two who accept at the same moment one wins; the other gets ChangedMeanwhile and no account.
    """
    now = clock.now()
    new = person is None
    if person is None:
        person = Person.objects.create(name=name, language=language, joined_at=now)
    # One conditional statement decides who wins, on both databases.
    if not Invitation.objects.filter(
        pk=invitation.pk,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=now,
    ).update(accepted_by=person, accepted_at=now):
        raise ChangedMeanwhile(_("Somebody has used this invitation already."))
    # The inviter's right was checked when inviting; it must still be there.
    inviter = actor_for(invitation.invited_by)
    check(inviter, "accounts.invite", invitation)
    give_seat(
        actor=system_actor("invitation"),
        person=person,
        role=invitation.role,
        organisation=invitation.organisation,
        scope=invitation.scope,
        bloc=invitation.bloc,
    )
    events.tell(
        "invitation.accepted",
        actor=actor_for(person),
        person_ref=person.public_id,
        subject=invitation.public_id,
        subject_type="invitation",
        codes={"invited_by": str(invitation.invited_by.public_id), "new": new},
    )
    return person
