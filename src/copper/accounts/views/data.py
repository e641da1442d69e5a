"""Everything about me: download it, join two accounts, leave, be erased."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from copper.accounts import held_forms, selectors, services, sessions, subject_data
from copper.accounts.download import zip_about
from copper.accounts.forms import EraseForm, MergeCodeForm
from copper.core import ids, limits

from .sign_in import PAGE, show


@require_safe
def my_data(request):
    return show(request, "my_data", {})


@sessions.reauthenticate_required
@never_cache
@require_POST
def download(request):
    person = request.actor.person
    limits.hit("export.person", person.public_id)
    body = zip_about(actor=request.actor, person=person)
    response = HttpResponse(body, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="everything-about-me.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


@PAGE
def leave(request):
    if request.method == "POST":
        services.leave(actor=request.actor, person=request.actor.person)
        messages.success(request, _("You have left. Thank you for everything you did here."))
        return redirect("accounts:my_data")
    return show(request, "leave", {"seats": request.actor.seats})


@sessions.reauthenticate_required
@never_cache
@PAGE
def erase(request):
    """First what goes, what stays and why; then, with one tick, it is done."""
    person = request.actor.person
    request.actor.refuse_when_assisting()
    form = EraseForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        services.erase(actor=request.actor, person=person)
        logout(request)
        response = render(request, "accounts/erased.jinja")
        held_forms.forget_writer(response)
        return response
    return show(request, "erase", {"lines": subject_data.explain(person)}, form)


@sessions.reauthenticate_required
@never_cache
@PAGE
def show_merge_code(request):
    """The account that stays: shows a code for the other one."""
    code = ""
    if request.method == "POST":
        code = services.offer_merge(actor=request.actor, person=request.actor.person)
    return show(request, "merge_show", {"code": ids.in_groups(code) if code else ""})


@sessions.reauthenticate_required
@never_cache
@PAGE
def type_merge_code(request):
    """The account that goes: types the code, sees what happens, says yes."""
    form = MergeCodeForm(sessions.typed(request))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if "yes" in request.POST:
            services.merge(actor=request.actor, code=code)
            return redirect("accounts:sign_in")
        kept = services.find_offer(actor=request.actor, code=code)
        seats = selectors.seats_of(request.actor.person)
        return show(request, "merge_confirm", {"kept": kept, "code": code, "seats": seats})
    return show(request, "merge_type", {}, form)
