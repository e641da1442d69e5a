"""Assisted mode: begin with the person there, list what was entered, read it back, end."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from copper.accounts import codes, contacts, events, selectors, services, sessions
from copper.accounts.forms import AssistByCardForm, AssistByContactForm, CodeForm
from copper.core import limits
from copper.core.errors import NotAllowed

from .sign_in import PAGE, show

HELP, AGREED = "help", "agreed_how"


def _begin(request, person, agreed_how):
    assistance = services.assist_start(actor=request.actor, person=person, agreed_how=agreed_how)
    request.session[sessions.ASSISTING] = str(assistance.public_id)
    return redirect("accounts:assistance")


@never_cache
@PAGE
def start(request):
    """By the person's card and PIN. There is no list of people to choose from."""
    if not selectors.may_help(request.actor):
        raise NotAllowed()
    form = AssistByCardForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person = services.person_of_card(
            code=data["code"], pin=data["pin"], address=limits.address_of(request)
        )
        if person is not None:
            return _begin(request, person, data["agreed_how"])
        form.add_error(None, _("Code and PIN don't fit together, or the card was cancelled."))
    return show(request, "assist_start", {}, form)


@never_cache
@PAGE
def start_by_contact(request):
    """By a code that has just reached the person's phone or e-mail."""
    if not selectors.may_help(request.actor):
        raise NotAllowed()
    form = AssistByContactForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        known = selectors.person_with(contact.kind, contact.value) is not None
        codes.send(request, HELP, contact, really=known)
        request.session[AGREED] = form.cleaned_data["agreed_how"]
        return redirect("accounts:assist_code")
    return show(request, "assist_by_contact", {}, form)


@never_cache
@PAGE
def assist_code(request):
    if not selectors.may_help(request.actor):
        raise NotAllowed()
    sent = codes.waiting(request, HELP)
    if sent is None or AGREED not in request.session:
        messages.error(request, _("That code no longer works. Ask for a new one."))
        return redirect("accounts:assist_by_contact")
    form = CodeForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        contact = codes.right(request, HELP, form.cleaned_data["code"])
        person = selectors.person_with(contact.kind, contact.value) if contact else None
        if person is not None:
            return _begin(request, person, request.session.pop(AGREED))
        form.add_error("code", _("That code is not right."))
    return show(request, "assist_code", {"sent_to": contacts.masked(sent)}, form)


@never_cache
@PAGE
def assistance(request):
    """What was entered so far, and which of it was read back to the person."""
    current = request.actor.assistance
    if current is None:
        return redirect("accounts:overview")
    if request.method == "POST":
        ticked = [each for each in request.POST.getlist("entry") if selectors.as_uuid(each)]
        services.read_back(actor=request.actor, assistance=current, entries=ticked)
        return redirect("accounts:assistance")
    entries = list(current.entries.order_by("at"))
    context = {"assistance": current, "entries": entries, "words_for": events.words_for}
    return show(request, "assistance", context)


@require_POST
def end(request):
    """Ends helping. What was not read back yet stays marked so."""
    if request.actor.assistance is not None:
        services.assist_end(actor=request.actor, assistance=request.actor.assistance)
    request.session.pop(sessions.ASSISTING, None)
    messages.success(request, _("You are yourself again."))
    return redirect("home")
