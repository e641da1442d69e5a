"""Rounds: setting up, links to print, closing, and what came out."""

import segno
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts import permissions
from copper.core import clock, ids
from copper.core.errors import NotAllowed
from copper.instruments import pictures, rules, selectors, services, shown, sitting
from copper.instruments.forms import LinksForm, RoundForm


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, code, number):
    view = selectors.version(request.actor, code, number)
    permissions.check(request.actor, "instruments.open_round")
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.open_round(request.actor, version=view.version, **form.for_service())
        return redirect("instruments:round", made.public_id)
    context = {"form": form, "view": view, "title": _words(request, view.file.title)}
    status = 422 if form.errors else 200
    return render(request, "instruments/round_new.jinja", context, status=status)


@require_safe
def round_(request, public_id):
    of_round = selectors.round_for(request.actor, public_id)
    return _round_page(request, of_round, LinksForm(keeps_bloc=of_round.keeps_bloc))


def _round_page(request, of_round, form, status=200):
    runs = permissions.may(request.actor, "instruments.run_round", of_round)
    reads = permissions.may(request.actor, "instruments.read_texts", of_round)
    view = selectors.view_of(of_round.of_version)
    languages, _state = shown.languages_for(request.tongue, view.languages)
    state = rules.state(of_round, clock.today())
    context = {
        "round": of_round,
        "view": view,
        "state": state,
        "state_word": rules.STATES[state],
        "title": _words(request, view.file.title),
        "runs": runs,
        "count": selectors.how_many(request.actor, of_round) if runs else None,
        "results": pictures.results(of_round, view.file.definition, languages),
        "texts": selectors.texts(request.actor, of_round) if reads else {},
        "words_of": lambda code: shown.words(view.file.definition.item(code).text, *languages),
        "form": form,
        "may_answer": state == "open" and selectors.answering_seat(request.actor, of_round),
    }
    return render(request, "instruments/round.jinja", context, status=status)


@require_POST
def links(request, public_id):
    """Shown once, to print: only their hashes are stored, so there is no second look."""
    of_round = selectors.round_for(request.actor, public_id)
    permissions.check(request.actor, "instruments.run_round", of_round)
    form = LinksForm(request.POST, keeps_bloc=of_round.keeps_bloc)
    if not form.is_valid():
        return _round_page(request, of_round, form, status=422)
    tokens = services.make_links(request.actor, of_round=of_round, **form.cleaned_data)
    cards = [(ids.in_groups(token), _square(token)) for token in tokens]
    context = {"round": of_round, "cards": cards, "address": _address(reverse("instruments:code"))}
    context["title"] = _words(request, of_round.of_version.content["title"])
    response = render(request, "instruments/links.jinja", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(path):
    return settings.SITE_ADDRESS + path


def _square(token):
    """The link as a QR code: an SVG without scripts or styles, made of our own letters."""
    link = _address(reverse("instruments:door", args=[token]))
    drawn = segno.make(link, error="m").svg_inline(scale=3, border=2, omitsize=True)
    return mark_safe(drawn)


@require_POST
def close(request, public_id):
    of_round = selectors.round_for(request.actor, public_id)
    services.close_round(request.actor, of_round=of_round)
    messages.success(request, _("The round is closed."))
    return redirect("instruments:round", public_id)


@require_POST
def start(request, public_id):
    """Somebody with a seat begins, or staff begin to type in a sheet of paper."""
    of_round = selectors.round_for(request.actor, public_id)
    door = "paper" if request.POST.get("door") == "paper" else "seat"
    if door == "paper":
        permissions.check(request.actor, "instruments.enter_paper", of_round)
    elif selectors.answering_seat(request.actor, of_round) is None:
        raise NotAllowed(_("This round asks other people."))
    sitting.begin(request, of_round, door)
    return redirect("instruments:answer", public_id)


def _words(request, value):
    return shown.words(value, request.tongue.code, request.tongue.text_code)
