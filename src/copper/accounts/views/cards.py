"""Sign-in cards: make, print, choose and change the PIN, cancel."""

import segno
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from copper.accounts import selectors, services, sessions
from copper.accounts.forms import ChangePinForm
from copper.core import ids
from copper.core.errors import NotHere, Refused

from .sign_in import PAGE, show


def qr_of(name: str, code: str) -> str:
    """A QR code as SVG. It holds the address of a page and, after #, the code: no server sees it."""
    address = f"{settings.SITE_ADDRESS}{reverse(name)}#{code}"
    svg = segno.make(address, error="m").svg_inline(border=2, omitsize=True, title=_("QR code"))
    return mark_safe(svg)


def show_card(request, card, code):
    context = {"card": card, "code": ids.in_groups(code), "qr": qr_of("accounts:card", code)}
    return render(request, "accounts/card_made.jinja", context)


@require_safe
def card_list(request):
    return show(request, "card_list", {"cards": selectors.cards_of(request.actor.person)})


@sessions.reauthenticate_required
@never_cache
@require_POST
def make_card(request):
    card, code = services.make_card(actor=request.actor, person=request.actor.person)
    return show_card(request, card, code)


@sessions.reauthenticate_required
@never_cache
@require_POST
def make_card_for(request, public_id):
    """A card for the person of a seat, printed while they are there."""
    seat = selectors.visible_seat(request.actor, public_id)
    card, code = services.make_card(actor=request.actor, person=seat.person)
    return show_card(request, card, code)


def _own_card(request, public_id):
    for card in selectors.cards_of(request.actor.person):
        if card.public_id == public_id:
            return card
    raise NotHere()


@never_cache
@PAGE
def change_pin(request, public_id):
    card = _own_card(request, public_id)
    form = ChangePinForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_pin(
                actor=request.actor,
                card=card,
                old=form.cleaned_data["old_pin"],
                new=form.cleaned_data["pin"],
            )
        except Refused as refused:
            form.add_error("old_pin", refused.message)
        else:
            messages.success(request, _("Your PIN is changed."))
            return redirect("accounts:card_list")
    return show(request, "change_pin", {"card": card}, form)


@require_POST
def revoke_card(request, public_id):
    services.revoke_card(actor=request.actor, card=_own_card(request, public_id))
    messages.success(request, _("The card is cancelled. Nobody can use it any more."))
    return redirect("accounts:card_list")


@sessions.reauthenticate_required
@require_POST
def revoke_cards_of(request, public_id):
    """All cards of the person of a seat, when they lost one and can't sign in themselves."""
    seat = selectors.visible_seat(request.actor, public_id)
    for card in selectors.cards_of(seat.person):
        services.revoke_card(actor=request.actor, card=card)
    messages.success(request, _("Their cards are cancelled."))
    return redirect("accounts:seat", public_id=seat.public_id)
