from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import check, may
from copper.core.errors import NotHere, Refused
from copper.ui.forms import show_refusal

from . import forms, pictures, selectors, services, words

FORM = ["GET", "HEAD", "POST"]


@require_safe
def wave_list(request):
    page = Paginator(selectors.waves(request.actor), 20).get_page(request.GET.get("page"))
    data = {"page": page, "may_run": may(request.actor, "ties.run")}
    return render(request, "ties/list.jinja", data)


@require_http_methods(FORM)
def open_wave(request):
    check(request.actor, "ties.run")
    form = forms.WaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_wave(actor=request.actor, **form.cleaned_data)
            return redirect("ties:wave", made.public_id)
        except Refused as error:
            show_refusal(form, error)
    asked = len(selectors.to_ask(request.actor))
    status = 422 if form.errors else 200
    return render(request, "ties/open.jinja", {"form": form, "asked": asked}, status=status)


@require_safe
def wave(request, public_id):
    found = selectors.wave(request.actor, public_id)
    if found.is_open:
        data = {
            "wave": found,
            "turnout": selectors.turnout(request.actor, found),
            "turns": selectors.turns(request.actor, found),
            "may_run": may(request.actor, "ties.run"),
        }
        return render(request, "ties/wave.jinja", data)
    result = selectors.result(request.actor, found)
    data = {"wave": found, "result": result}
    data["organisations"] = selectors.shown_organisations(request.actor, found)
    if result.enough:
        data |= {"sentence": words.sentence(result), "facts": words.facts(result)}
        data |= {"statements": words.statements(result), "change": words.change(result)}
    return render(request, "ties/results.jinja", data)


@require_safe
def network_map(request, public_id):
    found = selectors.wave(request.actor, public_id)
    result = selectors.result(request.actor, found)
    if not result.enough:
        return redirect("ties:wave", public_id)
    numbered = list(enumerate(result.nodes, 1))
    data = {
        "wave": found,
        "result": result,
        "sentence": words.sentence(result),
        "picture": pictures.draw(result),
        "nodes": Paginator(numbered, 50).get_page(request.GET.get("page")),
        "ties": Paginator(result.ties, 50).get_page(request.GET.get("links")),
        "name_of": pictures.name_of,
    }
    return render(request, "ties/map.jinja", data)


@require_safe
def organisation(request, public_id, organisation_id):
    if not may(request.actor, "ties.see"):
        raise NotHere()  # and not "not for you": who may not see it does not learn that it is there
    found = selectors.wave(request.actor, public_id)
    own = selectors.own_result(request.actor, found, organisation_id)
    data = {"own": own, "sentences": words.own_sentences(own), "said": words.own_words(own)}
    return render(request, "ties/organisation.jinja", data)


@require_POST
def close(request, public_id):
    found = selectors.wave(request.actor, public_id)
    services.close_wave(actor=request.actor, wave=found)
    return redirect("ties:wave", public_id)


@require_POST
def begin(request, public_id, organisation_id):
    found = selectors.wave(request.actor, public_id)
    asked = selectors.asked(found, organisation_id)
    response = services.begin(actor=request.actor, wave=found, organisation=asked)
    name = "ties:answer" if response.named_at else "ties:named"
    return redirect(name, response.public_id)


@require_http_methods(FORM)
def named(request, public_id):
    response = selectors.response(request.actor, public_id)
    there = {"organisations": [str(tie.about.public_id) for tie in selectors.named(response)]}
    there["nobody"] = bool(response.named_at and not there["organisations"])
    listed = selectors.could_name(response)
    form = forms.NamedForm(request.POST or None, listed=listed, initial=there)
    if request.method == "POST" and form.is_valid():
        said = {"organisations": form.chosen(), "nobody": form.cleaned_data["nobody"]}
        try:
            services.name_partners(actor=request.actor, response=response, **said)
            return _next(response)
        except Refused as error:
            show_refusal(form, error)
    status = 422 if form.errors else 200
    return render(request, "ties/named.jinja", {"form": form, "response": response}, status=status)


def _next(response, after=None):
    """The next organisation to rate; the list of all of them when there are more than one may rate,
    when all are done, and after the last one."""
    ties = selectors.named(response)
    most = response.wave.rate_at_most
    done = sum(tie.is_rated for tie in ties)
    if len(ties) <= most or (after and done < most):
        names = [tie.about_id for tie in ties]
        start = names.index(after) + 1 if after in names else 0
        for tie in ties[start:]:
            if not tie.is_rated:
                return redirect("ties:rate", response.public_id, tie.about.public_id)
    return redirect("ties:answer", response.public_id)


@require_http_methods(FORM)
def answer(request, public_id):
    """Where one comes back to: what is done, what is not, and sending."""
    response = selectors.response(request.actor, public_id)
    if response.named_at is None:
        return redirect("ties:named", public_id)
    refusal = None
    if request.method == "POST":
        read_back = "read_back" in request.POST
        try:
            services.send(actor=request.actor, response=response, was_read_back=read_back)
            messages.success(request, _("Thank you. Your answers were sent."))
            return redirect("ties:wave", response.wave.public_id)
        except Refused as error:
            refusal = error
    ties = selectors.named(response)
    done = sum(tie.is_rated for tie in ties)
    data = {"response": response, "ties": ties, "done": done, "refusal": refusal}
    data["is_full"] = done >= response.wave.rate_at_most
    return render(request, "ties/answer.jinja", data, status=422 if refusal else 200)


@require_http_methods(FORM)
def rate(request, public_id, organisation_id):
    response = selectors.response(request.actor, public_id)
    if organisation_id == response.organisation.public_id:
        raise Refused(_("You can't rate your own organisation."))
    tie = selectors.named_one(response, organisation_id)
    long = response.wave.is_long
    form = forms.RateForm(request.POST or None, tie=tie, is_long=long)
    who = {"actor": request.actor, "response": response, "organisation": tie.about}
    if request.method == "POST" and "leave_out" in request.POST:
        services.skip(**who)
        return _next(response, tie.about_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.rate(**who, answers=form.cleaned_data)
            return _next(response, tie.about_id)
        except Refused as error:
            show_refusal(form, error)
    data = {"form": form, "tie": tie, "response": response}
    return render(request, "ties/rate.jinja", data, status=422 if form.errors else 200)
