"""Signing in: one field, a code, a card, a passkey, or one press in the demonstration."""

import ipaddress

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.views import ConfirmLoginCodeView
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from copper.accounts import contacts, held_forms, selectors, services, sessions
from copper.accounts.forms import CardForm, CodeForm, FirstPinForm, SignInForm
from copper.core import clock, ids, limits
from copper.core.errors import NotHere
from copper.core.fields import seal, unseal

TYPED_CARD = "typed_card"
PAGE = require_http_methods(["GET", "HEAD", "POST"])


def show(request, template, context, form=None):
    """A page; 422 when its form was sent and something is wrong with it."""
    wrong = form is not None and form.is_bound and not form.is_valid()
    context = {
        "form": form,
        "next": sessions.safe_next(request, "-"),
        "now": clock.now(),
        **context,
    }
    return render(request, f"accounts/{template}.jinja", context, status=422 if wrong else 200)


def sign_in_as(request, person, method, **extra):
    """Signs a person in through allauth, so that the second step and the session list apply."""
    record_authentication(request, person, method=method, **extra)
    return perform_login(request, Login(user=person, redirect_url=sessions.safe_next(request)))


@login_not_required
@never_cache
@PAGE
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(sessions.safe_next(request))
    form = SignInForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["shared"]:
            sessions.share(request)
        return _begin(request, form.cleaned_data["who"])
    people = selectors.one_press_people() if one_press_is_open(request) else []
    return show(request, "sign_in", {"people": people}, form)


def _begin(request, contact):
    """Sends a code, or goes to the card's page. The same happens whether an account exists or not."""
    limits.hit("sign_in.address", limits.address_of(request))
    if contact.kind == contacts.CARD:
        request.session[TYPED_CARD] = seal(contact.value, TYPED_CARD)
        return redirect(sessions.with_next(request, "accounts:card"))
    limits.hit("sign_in.contact", contact.value)
    LoginCodeVerificationProcess.initiate(
        request=request,
        user=selectors.person_with(contact.kind, contact.value),
        **{contact.kind: contact.value},
    )
    return redirect(sessions.with_next(request, "account_confirm_login_code"))


class ConfirmCode(ConfirmLoginCodeView):
    """allauth's page for the code, in our words, with our limit for each contact."""

    template_name = "accounts/confirm_code.jinja"

    def get_form_class(self):
        return CodeForm if self._action == "verify" else super().get_form_class()

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        self.expected = kwargs.pop("code", "")
        return kwargs

    def post(self, request, *args, **kwargs):
        state = self._process.state
        contact = state.get("email") or state.get("phone")
        limits.hit("sign_in.code", contact)
        if self._action == "resend":
            limits.hit("sign_in.contact", contact)
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        if form.is_valid() and not compare_user_code(
            actual=form.cleaned_data["code"], expected=self.expected
        ):
            form.add_error("code", _("That code is not right. Look again, or ask for a new one."))
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        state = self._process.state
        kind = contacts.EMAIL if state.get("email") else contacts.PHONE
        sent_to = contacts.masked(contacts.Contact(kind, state[kind]))
        return {
            **super().get_context_data(**kwargs),
            "sent_to": sent_to,
            "kind": kind,
            "next": sessions.safe_next(self.request, "-"),
        }


@login_not_required
@never_cache
@PAGE
def card(request):
    """Code and PIN of a sign-in card. The QR code holds the code after a #, which no server sees."""
    if request.user.is_authenticated:
        return redirect(sessions.safe_next(request))
    typed = request.session.get(TYPED_CARD)
    initial = {"code": ids.in_groups(unseal(typed, TYPED_CARD))} if typed else {}
    form = CardForm(sessions.typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        person = services.person_of_card(**form.cleaned_data, address=limits.address_of(request))
        if person is not None:
            request.session.pop(TYPED_CARD, None)
            return sign_in_as(request, person, "card")
        form.add_error(None, _("Code and PIN don't fit together, or the card was cancelled."))
    return show(request, "card", {}, form)


@login_not_required
@never_cache
@PAGE
def first_pin(request):
    """The person chooses the PIN of a new card."""
    form = FirstPinForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        person = services.choose_first_pin(
            code=form.cleaned_data["code"],
            pin=form.cleaned_data["pin"],
            address=limits.address_of(request),
        )
        if person is not None and request.user.is_authenticated:
            # At hand-over, on a helper's phone: the person chose the PIN, the helper stays.
            messages.success(request, _("The PIN is saved. The card works from now on."))
            return redirect("accounts:overview")
        if person is not None:
            return sign_in_as(request, person, "card")
        form.add_error(None, _("This card can't get a first PIN. It may have one, or be too old."))
    return show(request, "first_pin", {}, form)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def lost_card(request):
    return show(request, "lost_card", {})


@login_not_required
@require_POST
def sign_out(request):
    get_adapter(request).logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    held_forms.forget_writer(response)
    return response


def one_press_is_open(request) -> bool:
    """Only in the demonstration, and only from this machine unless somebody said otherwise."""
    if not settings.DEMO:
        return False
    if settings.DEMO_ANYWHERE:
        return True
    if not settings.TRUSTED_PROXIES and "X-Forwarded-For" in request.headers:
        return False  # a proxy on this machine speaks for somebody elsewhere
    try:
        return ipaddress.ip_address(limits.address_of(request)).is_loopback
    except ValueError:
        return False


@login_not_required
@require_POST
def one_press(request):
    person = selectors.active_person(request.POST.get("person", ""))
    if not one_press_is_open(request) or person is None:
        raise NotHere()
    if request.user.is_authenticated and request.user.pk != person.pk:
        logout(request)
    return sign_in_as(request, person, "one_press")
