"""Invitations: make one, print it, withdraw it, take it up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from copper.accounts import codes, selectors, services, sessions
from copper.accounts.forms import InvitationCodeForm, InviteForm, JoinForm
from copper.core import ids, limits
from copper.core.errors import NotAllowed, NotHere
from copper.core.fields import seal, unseal

from .account import CONTACT
from .cards import qr_of
from .seats import roles_open_to
from .sign_in import PAGE, show, sign_in_as

TYPED = "typed_invitation"


@never_cache
@PAGE
def invite(request):
    """A new invitation; the page after it shows link and code once, to print or to send."""
    actor = request.actor
    if not selectors.may_list(actor):
        raise NotAllowed()
    form = InviteForm(
        sessions.typed(request),
        organisations=selectors.organisations_for(actor),
        roles_open=roles_open_to(actor),
    )
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "bloc": form.cleaned_data["bloc"] or None}
        invitation, code = services.invite(actor=actor, **data)
        link = request.build_absolute_uri(reverse("accounts:join")) + "#" + code
        context = {"invitation": invitation, "code": ids.in_groups(code), "link": link}
        return show(request, "invited", {**context, "qr": qr_of("accounts:join", code)})
    made = list(selectors.invitations_of(actor)[:50])
    return show(request, "invite", {"made": made}, form)


@require_POST
def withdraw(request, public_id):
    found = selectors.invitations_of(request.actor).filter(public_id=public_id).first()
    if found is None:
        raise NotHere()
    services.withdraw_invitation(actor=request.actor, invitation=found)
    messages.success(request, _("The invitation is withdrawn. The paper and the link are dead."))
    return redirect("accounts:invite")


@login_not_required
@never_cache
@PAGE
def join(request):
    """Type the code of an invitation (the link fills it in)."""
    form = InvitationCodeForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        services.find_invitation(code=code, address=limits.address_of(request))
        request.session[TYPED] = seal(code, TYPED)
        return redirect("accounts:accept")
    return show(request, "join", {}, form)


@login_not_required
@never_cache
@PAGE
def accept(request):
    """Who invites, to what; then a name and, if there is one, a contact."""
    if TYPED not in request.session:
        return redirect("accounts:join")
    invitation = services.open_invitation(unseal(request.session[TYPED], TYPED))
    if request.user.is_authenticated:
        return _accept_signed_in(request, invitation)
    form = JoinForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        return _accept_new(request, invitation, form.cleaned_data)
    return show(request, "accept", {"invitation": invitation}, form)


def _accept_signed_in(request, invitation):
    if request.method != "POST":
        return show(request, "accept", {"invitation": invitation})
    request.actor.refuse_when_assisting()
    services.accept_invitation(invitation=invitation, name="", person=request.user)
    del request.session[TYPED]
    return redirect("accounts:my_seats")


def _accept_new(request, invitation, typed):
    person = services.accept_invitation(
        invitation=invitation, name=typed["name"], language=request.tongue.code
    )
    del request.session[TYPED]
    if typed["contact"]:
        codes.send(request, CONTACT, typed["contact"])
    to = "accounts:confirm_contact" if typed["contact"] else "accounts:welcome"
    sign_in_as(request, person, "invitation")
    return redirect(to)


@require_safe
def welcome(request):
    """A new person without a contact: a sign-in card comes next."""
    return show(request, "welcome", {})
