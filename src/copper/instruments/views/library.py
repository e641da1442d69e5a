"""The questionnaires: which there are, what they ask, on paper, as a file; publishing, accepting."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts import permissions
from copper.core.errors import NotHere
from copper.instruments import selectors, services, shown
from copper.instruments.forms import FileForm


@require_safe
def instrument_list(request):
    context = {
        "page": selectors.instruments(request.actor, request.GET.get("page", 1)),
        "asked": selectors.open_rounds(request.actor),
        "may_add": permissions.may(request.actor, "instruments.import"),
    }
    return render(request, "instruments/list.jinja", context | _here(request))


@require_safe
def instrument(request, code):
    found, versions, rounds = selectors.instrument(request.actor, code)
    context = {
        "instrument": found,
        "versions": versions,
        "rounds": rounds,
        "may_open": permissions.may(request.actor, "instruments.import"),
    }
    return render(request, "instruments/instrument.jinja", context | _here(request))


@require_safe
def version(request, code, number):
    view = selectors.version(request.actor, code, number)
    context = {
        "view": view,
        "may_publish": permissions.may(request.actor, "instruments.publish", view.version),
        "may_accept": permissions.may(request.actor, "instruments.accept", view.version),
        "may_accept_language": permissions.may(request.actor, "instruments.accept_language"),
    }
    return render(request, "instruments/version.jinja", context | _here(request))


@require_safe
def paper(request, code, number, language):
    """One language, to print and write on."""
    view = selectors.version(request.actor, code, number)
    if language not in view.offered:
        raise NotHere(_("This questionnaire can't be shown in that language yet."))
    definition = view.file.definition
    with translation.override(language):
        pages = [
            (section, shown.questions(definition, section.items, [language]))
            for section in definition.sections
        ]
        context = {
            "view": view,
            "pages": pages,
            "language": language,
            "paper_direction": shown.direction(language),
        }
        return render(request, "instruments/paper.jinja", context | _here(request))


@require_safe
def file(request, code, number):
    view = selectors.version(request.actor, code, number)
    body = json.dumps(selectors.export(view), ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(body, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{number}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    permissions.check(request.actor, "instruments.import")
    if "ours" in request.POST:
        services.load_shipped(request.actor)
        messages.success(request, _("Our own questionnaires are here."))
        return redirect("instruments:list")
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = services.import_file(request.actor, content=form.cleaned_data["file"])
        return redirect("instruments:version", made.instrument.code, made.number)
    status = 422 if form.errors else 200
    return render(request, "instruments/add.jinja", {"form": form}, status=status)


@require_POST
def publish(request, code, number):
    view = selectors.version(request.actor, code, number)
    services.publish(request.actor, version=view.version)
    messages.success(request, _("Version %(number)s is published.") % {"number": number})
    return redirect("instruments:version", code, number)


@require_POST
def accept(request, code, number):
    view = selectors.version(request.actor, code, number)
    services.accept(request.actor, version=view.version)
    messages.success(request, _("Thank you. Your yes is written down."))
    return redirect("instruments:version", code, number)


@require_POST
def accept_language(request, code, number):
    view = selectors.version(request.actor, code, number)
    language = request.POST.get("language", "")
    services.accept_language(request.actor, version=view.version, language=language)
    messages.success(request, _("Thank you. Your yes is written down."))
    return redirect("instruments:version", code, number)


def _here(request):
    """How templates of this room show texts in the languages of the page."""
    languages = [request.tongue.code, request.tongue.text_code]
    return {
        "words": lambda value: shown.words(value, *languages),
        "direction_of": shown.direction,
        "language_name": shown.language_name,
    }
