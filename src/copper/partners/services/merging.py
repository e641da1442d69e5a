"""Two pages of one organisation become one."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from copper.accounts import services as accounts
from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core.errors import Refused
from copper.partners.models import Partner, Vetting
from copper.records import book

FILLED = ("about", "brings", "wants", "website", "postcode", "money_held_by", "languages")
FILLED_TOO = ("contact_weeks", "next_contact_on")


@transaction.atomic
def merge(*, actor: Actor, kept: Partner, gone: Partner) -> Partner:
    """`kept` stays, with everything that hung on `gone`; where it says nothing, it says what `gone`
    said. Whoever opens or changes `gone` is led to it. Refused when they can't be one."""
    check(actor, "partners.merge")
    if kept.merged_into_id or gone.merged_into_id or kept.pk == gone.pk:
        raise Refused(_("These two are one organisation already."))
    accounts.merge_organisations(actor=actor, kept=kept.organisation, gone=gone.organisation)
    kept.refresh_from_db()
    gone.refresh_from_db()
    book.write(
        actor=actor,
        kind="partner.merged",
        subject_type="partner",
        subject=kept.public_id,
        codes={"gone": gone.public_id},
    )
    return kept


def move_rows(kept: Organisation, gone: Organisation) -> None:
    """What this room does when two organisations become one (see config/wiring.py)."""
    Vetting.objects.filter(Q(by=gone, about=kept) | Q(by=kept, about=gone)).delete()
    old = Partner.objects.filter(organisation=gone).first()
    new = Partner.objects.filter(organisation=kept).first()
    if old is None:
        return
    if new is None:  # the page moves with the rest
        old.save_changes(organisation=kept)
        return
    for rows in (old.contacts, old.meetings, old.identifiers):
        rows.update(partner=new)
    new.communities.add(*old.communities.all())
    new.areas.add(*old.areas.all())
    names = [name for name in FILLED + FILLED_TOO if not getattr(new, name)]
    new.save_changes(**{name: getattr(old, name) for name in names})
    old.save_changes(merged_into=new)
