from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from copper.accounts.permissions import may
from copper.core import clock
from copper.core.errors import NotAllowed

from . import codes, rules, services
from .selectors import health as healths
from .selectors import monday as mondays
from .selectors import own as owns


@require_safe
def monday(request):
    sections = mondays.page(request.actor)
    data = {
        "sections": sections,
        "week": mondays.week(),
        "today": clock.today(),
        "first": rules.monday_of(clock.today()),
        "wants_mail": mondays.wants_mail(request.actor),
        "has_mail": bool(request.actor.person.email),
    }
    return render(request, "relationships/monday.jinja", data)


@require_POST
def done(request, public_id):
    services.mark_done(actor=request.actor, public_id=public_id)
    messages.success(request, _("Marked as done. It stands in the book."))
    return redirect("relationships:monday")


@require_POST
def look_again(request):
    services.prepare(actor=request.actor)
    return redirect("relationships:monday")


@require_POST
def by_mail(request):
    services.choose_mail(actor=request.actor, wanted=request.POST.get("wanted") == "yes")
    return redirect("relationships:monday")


@require_safe
def mine(request):
    found = owns.mine(request.actor)
    if len(found) == 1:
        return redirect("relationships:own", found[0].public_id)
    return render(request, "relationships/mine.jinja", {"partners": found})


@require_safe
def everybody(request):
    page = Paginator(owns.everybody(request.actor), 30).get_page(request.GET.get("page"))
    return render(request, "relationships/everybody.jinja", {"page": page})


@require_safe
def own(request, public_id):
    partner = owns.one(request.actor, public_id)
    if partner.merged_into:
        return redirect("relationships:own", partner.merged_into.public_id)
    sides = owns.both_sides(request.actor, partner)
    return render(request, "relationships/own.jinja", {"partner": partner, "sides": sides})


@require_safe
def health(request, public_id):
    partner = healths.one(request.actor, public_id)
    data = {
        "partner": partner,
        "signals": healths.health(request.actor, partner),
        "both": may(request.actor, "relationships.see_both_sides", partner),
        "states": codes.STATES,
        "colours": codes.COLOURS,
    }
    return render(request, "relationships/health.jinja", data)


@login_not_required
@require_safe
def conduct(request):
    is_public = healths.is_public()
    if not is_public and not may(request.actor, "relationships.list_conduct"):
        if request.actor.person is None:
            return redirect_to_login(request.path, reverse("accounts:sign_in"))
        raise NotAllowed()
    page = Paginator(healths.institutions(), 20).get_page(request.GET.get("page"))
    data = {
        "page": page,
        "found": healths.conduct(list(page)),
        "is_public": is_public,
        "question": healths.open_question(),
        "may_ask": may(request.actor, "relationships.ask_to_open"),
        "states": codes.STATES,
        "colours": codes.COLOURS,
    }
    return render(request, "relationships/conduct.jinja", data)


@require_POST
def ask_to_open(request):
    question = services.ask_to_open(actor=request.actor)
    return redirect("records:decision", question.public_id)
