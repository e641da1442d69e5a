"""The calendar of the network, one event, and calendar files."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import check, may
from copper.accounts.rules import LANGUAGES
from copper.core import clock, limits
from copper.core.errors import NotHere, Refused, TooMany
from copper.events import codes, forms, ical, months, rules, selectors, services
from copper.events.selectors.calendar import by_token
from copper.ui.errors import error_page

from .common import done, page_of

SPOKEN = dict(LANGUAGES)
FORM = ["GET", "HEAD", "POST"]


@require_safe
def calendar(request):
    asked = months.Asked.read(request.GET)
    events = selectors.events_in(request.actor, month=asked.month, day=asked.day, words=asked.words)
    asks = selectors.asks_in(request.actor, month=asked.month, words=asked.words)
    counts = selectors.days_with_something(request.actor, month=asked.month, words=asked.words)
    data = {
        "asked": asked,
        "page": Paginator(events, 20).get_page(request.GET.get("page")),
        "asks": Paginator(asks, 20).get_page(request.GET.get("asks")),
        "mine": selectors.said_yes_to(request.actor),
        "weeks": months.weeks(asked.month, counts),
        "weekdays": list(zip(WEEKDAYS_ABBR.values(), WEEKDAYS.values(), strict=True)),
        "today": clock.today(),
        "may_plan": selectors.may_plan(request.actor),
    }
    return render(request, "events/calendar.jinja", data)


@require_safe
def event(request, public_id):
    found = selectors.event(request.actor, public_id)
    said = selectors.own_answer(request.actor, found)
    return _event_page(request, found, said, forms.ComingForm.of(said))


def _event_page(request, found, said, form):
    actor = request.actor
    organises = may(actor, "events.see_numbers", found)
    data = {
        "event": found,
        "things": selectors.arrangements(actor, found),
        "said": said,
        "form": form,
        "careful": rules.careful_with(found.starts_at, found.ends_at, rules.careful_times()),
        "comers": selectors.comers(actor, found) if organises else None,
        "may_change": may(actor, "events.change", found),
        "may_come": may(actor, "events.come", found) and found.is_open(clock.now()),
        "now": clock.now(),
        "offered": selectors.label_of,
        "spoken": ", ".join(f"\u2068{SPOKEN.get(tag, tag)}\u2069" for tag in found.languages),
        "helped": actor.acting_for,
    }
    return render(request, "events/event.jinja", data, status=422 if form.errors else 200)


@require_POST
def come(request, public_id):
    found = selectors.event(request.actor, public_id)
    check(request.actor, "events.come", found)
    form = forms.ComingForm(request.POST)
    if form.is_valid() and done(
        form, lambda: services.say(actor=request.actor, event=found, **form.cleaned_data)
    ):
        return redirect("events:event", public_id)
    return _event_page(request, found, selectors.own_answer(request.actor, found), form)


@require_http_methods(FORM)
def plan(request):
    organisers, network = selectors.may_plan_for(request.actor)
    form = forms.EventForm(request.POST or None, organisers=organisers, network=network)
    if request.method == "POST" and form.is_valid():
        made = []
        given = form.for_service()
        if done(form, lambda: made.append(services.make_event(actor=request.actor, **given))):
            return redirect("events:event", made[0].public_id)
    return page_of(request, "plan", form, event=None)


@require_http_methods(FORM)
def change(request, public_id):
    found = selectors.event(request.actor, public_id)
    check(request.actor, "events.change", found)
    form = forms.EventForm.of(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.for_service()
        if done(form, lambda: services.change_event(actor=request.actor, event=found, **given)):
            return redirect("events:event", public_id)
    return page_of(request, "plan", form, event=found)


@require_http_methods(FORM)
def cancel(request, public_id):
    found = selectors.event(request.actor, public_id)
    check(request.actor, "events.change", found)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        if done(form, lambda: services.cancel_event(actor=request.actor, event=found, why=why)):
            return redirect("events:event", public_id)
    return page_of(request, "cancel", form, event=found)


@require_POST
def held(request, public_id):
    found = selectors.event(request.actor, public_id)
    services.held_event(actor=request.actor, event=found)
    return redirect("events:event", public_id)


@require_POST
def arrange(request, public_id):
    found = selectors.event(request.actor, public_id)
    check(request.actor, "events.change", found)
    form = forms.ArrangeForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose one of the things on the list; an interpreter needs a language."))
    services.arrange(actor=request.actor, event=found, **form.cleaned_data)
    return redirect(reverse("events:event", args=[public_id]) + "#arrange")


@require_http_methods(FORM)
def who(request, public_id):
    """Names, for few. Needs are shown only after a press, which those people are told of."""
    found = selectors.event(request.actor, public_id)
    people = selectors.people_coming(request.actor, found)
    needs = None
    if request.method == "POST":
        needs = services.read_needs(actor=request.actor, event=found)
    page = Paginator(people, 25).get_page(request.GET.get("page"))
    data = {"event": found, "page": page, "needs": needs}
    data |= {"label": selectors.label_of, "language_names": SPOKEN}
    return render(request, "events/who.jinja", data)


# --- files ------------------------------------------------------------------------------------------


def _ical(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=ical.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def file(request, public_id):
    found = selectors.event(request.actor, public_id)
    return _ical(ical.calendar([found], address_of=_address()), "copper-event")


def _address() -> str:
    nobody = "00000000-0000-0000-0000-000000000000"
    return settings.SITE_ADDRESS + reverse("events:event", args=[nobody]).replace(nobody, "{id}")


@login_not_required
@require_safe
def feed(request, token):
    """What a calendar program asks for. A wrong address is counted, and neither is ever logged."""
    try:
        link, events = by_token(token)
        titles = {"neutral": link.titles == "neutral", "address_of": _address()}
        response = _ical(ical.calendar(events, **titles), "copper")
    except NotHere as error:
        try:
            limits.hit("way_in.address", limits.address_of(request))
            response = error_page(request, error)
        except TooMany as too_many:
            response = error_page(request, too_many)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    # Django logs each answer of 400 and more with its address, unless this is set.
    response._has_been_logged = True
    return response


@require_http_methods(FORM)
def link(request):
    """Making, changing and ending the secret address. It is shown once."""
    form, token = forms.LinkForm(), ""
    if request.method == "POST" and "end" in request.POST:
        services.end_link(actor=request.actor)
        return redirect("events:link")
    if request.method == "POST":
        form = forms.LinkForm(request.POST)
        if form.is_valid():
            token = services.make_link(actor=request.actor, **form.cleaned_data)
    found = selectors.link_of(request.actor)
    address = settings.SITE_ADDRESS + reverse("events:feed", args=[token]) if token else ""
    titles = dict(codes.TITLES)
    return page_of(request, "link", form, link=found, address=address, titles=titles)
