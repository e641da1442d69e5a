"""Answering, on a phone, without JavaScript and without an account.

The link's token stands in one address only, which answers with a redirect: no page with a form is
ever shown there, so the token is in no Referer, no history entry and no log.
"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from copper.core import limits
from copper.core.errors import NotHere, Refused, TooMany
from copper.instruments import answers, selectors, services, shown, sitting
from copper.instruments.forms import CodeForm
from copper.instruments.models import Link
from copper.ui.errors import error_page


def _private(response, *, referrer="same-origin"):
    """Kept in no cache, written in no log, told to no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = referrer
    response.headers["X-Robots-Tag"] = "noindex"
    # Django logs each answer of 400 and more with its address, unless this is set.
    response._has_been_logged = True
    return response


@login_not_required
@require_safe
def door(request, token):
    """A link from paper or a message. Right or wrong, used or late: no word here tells which."""
    try:
        limits.hit("answer.address", limits.address_of(request))
    except TooMany as error:  # here and not in the middleware, which would log the address
        return _private(error_page(request, error))
    link = services.find_link(token)
    if link is None:
        return _private(redirect("instruments:no_link"), referrer="no-referrer")
    sitting.begin(request, link.of_round, "link", link.pk)
    response = redirect("instruments:answer", link.of_round.public_id)
    return _private(response, referrer="no-referrer")


@login_not_required
@require_safe
def no_link(request):
    return _private(render(request, "instruments/no_link.jinja", status=404))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """For a phone that can't read the square picture."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.hit("answer.address", limits.address_of(request))
        link = services.find_link(form.cleaned_data["code"])
        if link is not None:
            sitting.begin(request, link.of_round, "link", link.pk)
            return _private(redirect("instruments:answer", link.of_round.public_id))
        form.add_error("code", _("This code does not open anything. Look at it again."))
    status = 422 if form.errors else 200
    return _private(render(request, "instruments/code.jinja", {"form": form}, status=status))


def _seated(request, public_id):
    """(round, sitting, view, languages, state). NotHere for a browser that has not begun."""
    of_round = selectors.round_(public_id)
    going = sitting.find(request, of_round)
    if going is None:
        raise NotHere(
            _("Your answers are not here any more, or you have sent them."),
            next_step=_("To begin again, open your link or scan your paper once more."),
        )
    view = selectors.view_of(of_round.of_version)
    languages, state = shown.languages_for(request.tongue, view.languages)
    return of_round, going, view, languages, state


def _context(request, of_round, going, view, languages, state):
    return {
        "round": of_round,
        "going": going,
        "view": view,
        "title": shown.words(view.file.title, *languages),
        "words": lambda value: shown.words(value, *languages),
        "state": state,
        "is_fallback": not {request.tongue.code, request.tongue.text_code} & set(languages),
        "pages": len(view.file.definition.sections),
        "helped": request.actor.acting_for,
    }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, public_id):
    """Before the first question: what it is about, who may see it, how long it takes."""
    seated = _seated(request, public_id)
    if request.method == "POST":
        sitting.forget(request, seated[0])
        return _private(redirect("instruments:forgotten"))
    context = _context(request, *seated)
    return _private(render(request, "instruments/answer_start.jinja", context))


@login_not_required
@require_safe
def forgotten(request):
    return _private(render(request, "instruments/forgotten.jinja"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, public_id, page):
    seated = of_round, going, view, languages, _state = _seated(request, public_id)
    definition = view.file.definition
    if not 1 <= page <= len(definition.sections):
        raise NotHere()
    here = definition.sections[page - 1]
    typed = {item.code: answers.as_typed(going.values.get(item.code)) for item in here.items}
    errors = {}
    if request.method == "POST":
        reading = _keep(request, of_round, going, definition, here)
        typed, errors = reading.typed, reading.errors
        if "back" in request.POST or not errors:
            return _private(_next(request, public_id, page, len(definition.sections)))
    context = _context(request, *seated) | {
        "section": here,
        "page": page,
        "questions": shown.questions(definition, here.items, languages, typed, errors),
        "form": {"errors": errors},
    }
    status = 422 if errors else 200
    return _private(render(request, "instruments/answer.jinja", context, status=status))


def _keep(request, of_round, going, definition, here):
    """Keeps every good answer of this page, also when another one needs a second look."""
    reading = answers.read(
        definition, here.items, request.POST.getlist, need_required=going.door != "paper"
    )
    for item in here.items:
        if item.code in reading.values:
            going.values[item.code] = reading.values[item.code]
        elif item.code not in reading.errors:
            going.values.pop(item.code, None)
    sitting.save(request, of_round, going)
    return reading


def _next(request, public_id, page, pages):
    if "back" in request.POST:
        if page == 1:
            return redirect("instruments:answer", public_id)
        return redirect("instruments:section", public_id, page - 1)
    if page == pages or "check" in request.POST:
        return redirect("instruments:check", public_id)
    return redirect("instruments:section", public_id, page + 1)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, public_id):
    """Everything once more, before it is sent for good."""
    seated = of_round, going, view, languages, _state = _seated(request, public_id)
    definition = view.file.definition
    need = going.door != "paper"
    faults = answers.check(definition, going.values, need_required=need)
    errors = _to_mend(definition, faults)
    if request.method == "POST" and not errors:
        if request.actor.acting_for and "read_back" not in request.POST:
            errors = [(_("Read the answers back to the person, then tick the box."), "#read-back")]
        else:
            return _private(_send(request, of_round, going, languages))
    rows = []
    for number, here in enumerate(definition.sections, start=1):
        asked = shown.questions(definition, here.items, languages)
        said = [
            (q, shown.answered_words(definition, q, going.values.get(q.item.code))) for q in asked
        ]
        rows.append((number, here, said))
    context = _context(request, *seated) | {"rows": rows, "form": {"errors": errors}}
    status = 422 if request.method == "POST" else 200
    return _private(render(request, "instruments/answer_check.jinja", context, status=status))


def _to_mend(definition, faults):
    """[(sentence, page)…] for needed questions that somebody stepped over."""
    found = []
    for number, here in enumerate(definition.sections, start=1):
        if any(item.code in faults for item in here.items):
            sentence = _("Part %(number)s has a question that needs an answer.")
            found.append((sentence % {"number": number}, number))
    return found


def _send(request, of_round, going, languages):
    link = None
    if going.door == "link":
        link = Link.objects.filter(pk=going.link, of_round=of_round).first()
        if link is None:
            raise Refused(_("This round is closed, so we can't take your answers."))
    services.answer(
        request.actor,
        of_round=of_round,
        values=going.values,
        language=languages[0],
        started_at=going.started_at,
        link=link,
        from_paper=going.door == "paper",
        was_read_back="read_back" in request.POST,
    )
    sitting.forget(request, of_round)
    if going.door == "paper":
        return redirect("instruments:round", of_round.public_id)
    return redirect("instruments:thanks", of_round.public_id)


@login_not_required
@require_safe
def thanks(request, public_id):
    of_round = selectors.round_(public_id)
    view = selectors.view_of(of_round.of_version)
    languages, _state = shown.languages_for(request.tongue, view.languages)
    context = {"round": of_round, "said": shown.words(view.file.definition.thanks, *languages)}
    return _private(render(request, "instruments/thanks.jinja", context))
