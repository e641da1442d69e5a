"""Seats: one's own, and for coordinators and leads the seats of an organisation."""

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from copper.accounts import roles, selectors, services, sessions
from copper.accounts.forms import MoreSeatForm, NewOrganisationForm
from copper.core.errors import NotAllowed, NotHere

from .sign_in import PAGE, show

COMMUNITY_ROLES = ("peer_researcher", "resident", "interpreter", "mentor")


def roles_open_to(actor):
    """Which roles this actor may give: a coordinator all, a lead those of their own people."""
    return list(roles.ROLES) if actor.has_role("coordinator") else list(COMMUNITY_ROLES)


@require_safe
def my_seats(request):
    return show(request, "my_seats", {"seats": selectors.all_seats_of(request.actor.person)})


@require_POST
def end_my_seat(request, public_id):
    for seat in selectors.seats_of(request.actor.person):
        if seat.public_id == public_id:
            services.end_seat(actor=request.actor, seat=seat)
            messages.success(request, _("You gave up this seat."))
            return redirect("accounts:my_seats")
    raise NotHere()


@require_safe
def seat_list(request):
    """Seats and names, by organisation, for the job. There is no search and no export."""
    if not selectors.may_list(request.actor):
        raise NotAllowed()
    pages = Paginator(selectors.seats_visible_to(request.actor), 50)
    page = pages.get_page(request.GET.get("page"))
    groups = [
        (organisation, list(seats))
        for organisation, seats in groupby(page.object_list, key=lambda seat: seat.organisation)
    ]
    return show(request, "seat_list", {"page": page, "groups": groups})


@require_safe
def seat(request, public_id):
    found = selectors.visible_seat(request.actor, public_id)
    others = [each for each in selectors.seats_of(found.person) if each.pk != found.pk]
    context = {
        "seat": found,
        "others": others if request.actor.has_role("coordinator") else [],
        "sees_needs": request.actor.has_role("coordinator"),
    }
    return show(request, "seat", context)


@sessions.reauthenticate_required
@require_POST
def end_seat(request, public_id):
    found = selectors.visible_seat(request.actor, public_id)
    services.end_seat(actor=request.actor, seat=found)
    messages.success(request, _("The seat has ended."))
    return redirect("accounts:seat_list")


@sessions.reauthenticate_required
@PAGE
def another_seat(request, public_id):
    """One more seat for the person of a seat."""
    found = selectors.visible_seat(request.actor, public_id)
    form = MoreSeatForm(
        sessions.typed(request),
        organisations=selectors.organisations_for(request.actor),
        roles_open=roles_open_to(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "bloc": form.cleaned_data["bloc"] or None}
        services.give_seat(actor=request.actor, person=found.person, **data)
        messages.success(request, _("The seat is given."))
        return redirect("accounts:seat_list")
    return show(request, "another_seat", {"seat": found}, form)


@PAGE
def new_organisation(request):
    form = NewOrganisationForm(sessions.typed(request))
    if not request.actor.has_role("coordinator"):
        raise NotAllowed()
    if request.method == "POST" and form.is_valid():
        services.make_organisation(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("The organisation is there. You can invite people to it."))
        return redirect("accounts:invite")
    return show(request, "new_organisation", {}, form)
