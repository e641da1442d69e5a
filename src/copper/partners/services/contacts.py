"""Whom one may call at a partner, and when people really met. A newsletter is not a contact."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Person
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.partners import codes
from copper.partners.models import Contact, Meeting, Partner
from copper.records import book


@transaction.atomic
def hold_contact(
    *,
    actor: Actor,
    partner: Partner,
    name: str,
    consent_how: str,
    consent_on: date,
    job: str = "",
    email: str = "",
    phone: str = "",
    person: Person | None = None,
) -> Contact:
    """Writes a contact down. Refused without a name, or without that person's consent to be held."""
    check(actor, "partners.hold_contact", partner)
    missing = []
    if not name.strip():
        missing.append(_("Write their name."))
    if consent_how not in dict(codes.CONSENT_HOW):
        missing.append(_("Ask them first, and write down how they agreed."))
    if consent_on > clock.today():
        missing.append(_("The day they agreed must not be in the future."))
    if missing:
        raise Refused(_("We keep a contact only when that person agreed."), missing=missing)
    contact = Contact.objects.create(
        partner=partner,
        person=person,
        name=name.strip(),
        job=job.strip(),
        email=email.strip(),
        phone=phone.strip(),
        order=partner.contacts.count() + 1,
        consent_how=consent_how,
        consent_on=consent_on,
        added_at=clock.now(),
        added_by_ref=actor.ref,
    )
    book.write(
        actor=actor,
        kind="partner.contact_held",
        audience="role:coordinator",
        subject_type="partner",
        subject=partner.public_id,
        codes={"contact": contact.public_id, "consent": consent_how},
    )
    return contact


@transaction.atomic
def remove_contact(*, actor: Actor, contact: Contact) -> None:
    """Takes a contact out; nothing of it stays but that it was removed."""
    check(actor, "partners.hold_contact", contact)
    contact_id, partner = contact.public_id, contact.partner
    contact.delete()
    book.write(
        actor=actor,
        kind="partner.contact_removed",
        audience="role:coordinator",
        subject_type="partner",
        subject=partner.public_id,
        codes={"contact": contact_id},
    )


@transaction.atomic
def note_meeting(
    *,
    actor: Actor,
    partner: Partner,
    on: date,
    how: str,
    words: str = "",
    with_person: Person | None = None,
    started_by_them: bool = False,
    next_on: date | None = None,
) -> Meeting:
    """Writes down that people met or spoke, and when they agreed to meet next (if they did)."""
    check(actor, "partners.write_log", partner)
    missing = []
    if on > clock.today():
        missing.append(_("Write it down after it happened."))
    if how not in dict(codes.CONTACT_HOW):
        missing.append(_("Say how you met or spoke."))
    if next_on is not None and next_on <= on:
        missing.append(_("The next time must come after this one."))
    if missing:
        raise Refused(_("This could not be written down."), missing=missing)
    meeting = Meeting.objects.create(
        partner=partner,
        on=on,
        how=how,
        words=words.strip(),
        with_person=with_person,
        started_by_them=started_by_them,
        written_by_ref=actor.ref,
        written_at=clock.now(),
    )
    if partner.next_contact_on != next_on:
        partner.save_changes(next_contact_on=next_on)
    book.write(
        actor=actor,
        kind="partner.met",
        subject_type="partner",
        subject=partner.public_id,
        codes={"meeting": meeting.public_id, "how": how},
    )
    return meeting
