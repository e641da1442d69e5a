"""Asks of people's time, and how much an organisation may be asked."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import check, may
from copper.core import clock
from copper.events import forms, selectors, services

from .common import done, page_of

FORM = ["GET", "HEAD", "POST"]
SIDES = ("", "us", "them")


@require_safe
def asks(request):
    side = request.GET.get("side", "")
    side = side if side in SIDES else ""
    found = selectors.asks_of_mine(request.actor, side)
    data = {
        "side": side,
        "page": Paginator(found, 25).get_page(request.GET.get("page")),
        "may_ask": may(request.actor, "events.choose_whom_to_ask"),
        "leads": selectors.led_by(request.actor),
    }
    return render(request, "events/asks.jinja", data)


@require_safe
def ask(request, public_id):
    found = selectors.ask(request.actor, public_id)
    data = {
        "ask": found,
        "may_read": may(request.actor, "events.see_ask_words", found),
        "moves": selectors.moves_of(request.actor, found),
    }
    return render(request, "events/ask.jinja", data)


@require_POST
def answer(request, public_id):
    """One press: yes, no, withdraw, done, came_back."""
    found = selectors.ask(request.actor, public_id)
    actor, pressed = request.actor, request.POST.get("answer", "")
    if pressed in {"yes", "no"}:
        services.answer_ask(actor=actor, ask=found, yes=pressed == "yes")
    elif pressed == "withdraw":
        services.withdraw_ask(actor=actor, ask=found)
    elif pressed == "came_back":
        services.came_back(actor=actor, ask=found)
    else:
        services.finish_ask(actor=actor, ask=found)
    return redirect("events:ask", public_id)


@require_safe
def choose(request):
    """Whom to ask: with how full this month and the next are, before anything is written."""
    words = request.GET.get("words", "")
    found = selectors.whom_to_ask(request.actor, words)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    states = selectors.cap_states([one.pk for one in page], first=clock.today(), months=2)
    data = {"page": page, "states": states, "words": words}
    return render(request, "events/choose.jinja", data)


@require_http_methods(FORM)
def propose(request, public_id):
    of = selectors.one_to_ask(request.actor, public_id)
    askers, network = selectors.may_plan_for(request.actor)
    form = forms.AskForm(request.POST or None, askers=askers, network=network)
    if request.method == "POST" and form.is_valid():
        made, given = [], form.for_service()
        if done(
            form, lambda: made.append(services.propose_ask(actor=request.actor, of=of, **given))
        ):
            return redirect("events:ask", made[0].public_id)
    states = selectors.cap_states([of.pk], first=clock.today(), months=6)[of.pk]
    return page_of(request, "propose", form, of=of, states=states)


@require_http_methods(FORM)
def cap(request, public_id):
    """How much the organisation may be asked; what its members are asked; one more for one asker."""
    organisation = selectors.organisation(request.actor, public_id)
    state = selectors.cap_states([organisation.pk], first=clock.today())[organisation.pk][0]
    form, lift = _cap_forms(request, organisation, state)
    if request.method == "POST":
        check(request.actor, "events.set_cap", organisation)
        used = lift if "lift" in request.POST else form
        if used.is_valid() and done(used, lambda: _keep(request.actor, organisation, used, lift)):
            return redirect("events:cap", public_id)
    data = {
        "organisation": organisation,
        "lift": lift,
        "said": selectors.cap_rows(request.actor, organisation),
        "months": selectors.burden(request.actor, organisation, first=selectors.half_a_year_ago()),
        "state": state,
        "may_set": may(request.actor, "events.set_cap", organisation),
    }
    status = 422 if form.errors or lift.errors else 200
    return render(request, "events/cap.jinja", {"form": form, **data}, status=status)


def _cap_forms(request, organisation, state):
    now = {"asks": state.asks_cap, "minutes": state.minutes_cap}
    post = request.POST if request.method == "POST" else None
    is_lift = post is not None and "lift" in post
    form = forms.CapForm(None if is_lift else post, initial=now)
    askers = selectors.possible_askers(organisation)
    return form, forms.LiftForm(post if is_lift else None, askers=askers)


def _keep(actor, organisation, used, lift):
    if used is lift:
        services.lift_cap(actor=actor, organisation=organisation, **lift.for_service())
    else:
        services.set_cap(actor=actor, organisation=organisation, **used.cleaned_data)
