"""Two rows that are one organisation become one."""

from django.db import transaction
from django.db.models import F, ForeignObjectRel, Model
from django.utils.translation import gettext as _

from copper.accounts import merging, selectors
from copper.accounts.actor import Actor
from copper.accounts.models import Organisation, Seat
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused


@transaction.atomic
def merge_organisations(*, actor: Actor, kept: Organisation, gone: Organisation) -> Organisation:
    """Everything that hangs on `gone` hangs on `kept` from now on; the row `gone` says where to.

    Rooms whose rows can not simply change hands tell `merging.organisation_movers`. Refused: the same
    organisation, one of another bloc, or one that was merged before.
    """
    check(actor, "accounts.merge_organisations")
    if kept.pk == gone.pk or kept.merged_into_id or gone.merged_into_id:
        raise Refused(_("These two are one organisation already."))
    if kept.bloc != gone.bloc:
        raise Refused(
            _("One is counted for the community and the other is not, so they can't be one.")
        )
    for move in merging.organisation_movers:
        move(kept, gone)
    _end_doubles(kept, gone)
    for model, field in relations():
        model._default_manager.filter(**{field: gone}).update(**{field: kept})
    gone.save_changes(merged_into=kept)
    return kept


def relations() -> list[tuple[type[Model], str]]:
    """(model, field) of everything that hangs on an organisation, in every room.

    Not what there is one of for each organisation (its page): the room that has it says what becomes
    of the second one.
    """
    return [
        (rel.related_model, rel.field.name)
        for rel in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(rel, ForeignObjectRel)
        and not isinstance(rel.related_model, str)
        and rel.related_model is not Organisation
        and not rel.one_to_one
    ]


def _end_doubles(kept: Organisation, gone: Organisation) -> None:
    """Who sat in the same role at both sits once: the newer seat ends today."""
    there = {
        (seat.person_id, seat.role, seat.scope)
        for seat in selectors.open_only(Seat.objects.filter(organisation=kept))
    }
    for seat in selectors.open_only(Seat.objects.filter(organisation=gone)):
        if (seat.person_id, seat.role, seat.scope) in there:
            Seat.objects.filter(pk=seat.pk).update(
                starts_on=F("starts_on"), ends_on=clock.today(), closed_at=clock.now()
            )
