"""What the network knows of an organisation: adding one, changing its page, its numbers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from copper.accounts import services as accounts
from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import ChangedMeanwhile, Refused
from copper.partners import codes, identifiers
from copper.partners.models import Community, Identifier, Partner
from copper.places.models import Area
from copper.records import book

# What may be changed on the page; membership and contacts have services of their own.
FIELDS = frozenset(
    {
        "about", "brings", "wants", "website", "postcode", "is_incorporated", "money_held_by",
        "languages", "is_small", "contact_weeks", "next_contact_on",
    }
)  # fmt: skip


@transaction.atomic
def add_partner(
    *,
    actor: Actor,
    name: str,
    kind: str,
    organisation: Organisation | None = None,
    numbers: Sequence[tuple[str, str]] = (),
    communities: Iterable[Community] = (),
    areas: Iterable[Area] = (),
    state_since: date | None = None,
    **fields: Any,
) -> Partner:
    """A page for an organisation, invited from today on. `numbers` are (scheme, number).

    Refused: no name, a name or number that another organisation has, a number that can't be right.
    """
    check(actor, "partners.add")
    _check_fields(fields)
    if kind not in codes.BLOC_OF:
        raise Refused(_("Say what kind of organisation it is."))
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Write the name of the organisation."))
    bloc = codes.BLOC_OF[kind]
    if organisation is None:
        organisation = accounts.make_organisation(actor=actor, name=name, bloc=bloc)
    partner = Partner.objects.create(
        organisation=organisation,
        kind=kind,
        state_since=state_since or clock.today(),
        created_at=clock.now(),
        **fields,
    )
    partner.communities.set(communities)
    partner.areas.set(areas)
    set_numbers(actor=actor, partner=partner, numbers=numbers)
    book.write(
        actor=actor,
        kind="partner.invited",
        subject_type="partner",
        subject=partner.public_id,
        codes={"kind": kind},
    )
    return partner


@transaction.atomic
def change_partner(
    *,
    actor: Actor,
    partner: Partner,
    communities: Iterable[Community] | None = None,
    areas: Iterable[Area] | None = None,
    numbers: Sequence[tuple[str, str]] | None = None,
    **fields: Any,
) -> Partner:
    """Changes the page. ChangedMeanwhile when somebody else did first."""
    check(actor, "partners.change", partner)
    _check_fields(fields)
    if partner.merged_into:
        raise ChangedMeanwhile(
            _("This page became one with the page of %(name)s while you wrote.")
            % {"name": partner.merged_into.organisation.name},
            next_step=_("Copy what you typed, and write it there."),
        )
    changed = {name: value for name, value in fields.items() if getattr(partner, name) != value}
    partner.save_changes(**changed)
    if communities is not None:
        partner.communities.set(communities)
    if areas is not None:
        partner.areas.set(areas)
    if numbers is not None:
        set_numbers(actor=actor, partner=partner, numbers=numbers)
    book.write(
        actor=actor,
        kind="partner.changed",
        subject_type="partner",
        subject=partner.public_id,
        codes={"fields": sorted(changed)},
    )
    return partner


def _check_fields(fields: Mapping[str, Any]) -> None:
    if unknown := sorted(set(fields) - FIELDS):
        raise TypeError(f"A partner has no field {', '.join(unknown)}.")
    weeks = fields.get("contact_weeks")
    if weeks is not None and not 1 <= weeks <= 104:
        raise Refused(_("Write a number of weeks from 1 to 104."))


@transaction.atomic
def set_numbers(*, actor: Actor, partner: Partner, numbers: Sequence[tuple[str, str]]) -> None:
    """These numbers and no others. Refused, naming the number, when one is wrong or taken."""
    check(actor, "partners.change", partner)
    clean = [(scheme, _clean(scheme, typed)) for scheme, typed in numbers]
    partner.identifiers.all().delete()
    for scheme, value in dict.fromkeys(clean):
        try:
            with transaction.atomic():
                Identifier.objects.create(partner=partner, scheme=scheme, value=value)
        except IntegrityError as taken:
            raise Refused(
                _("Another organisation has the number %(number)s.")
                % {"number": identifiers.org_id(scheme, value)},
                next_step=_("Look whether it is the same organisation under another name."),
            ) from taken


def _clean(scheme: str, typed: str) -> str:
    try:
        return identifiers.clean(scheme, typed)
    except ValueError as wrong:
        raise Refused(
            _("The number %(number)s can't be right.") % {"number": typed}, missing=[str(wrong)]
        ) from wrong
