from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from copper.accounts.permissions import may
from copper.agreements import codes, printing, selectors
from copper.core.errors import NotHere
from copper.records import selectors as records


def number_of(typed):
    """A version's number from the address; None when there is none. NotHere for nonsense."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 6):
        raise NotHere()
    return int(typed)


def reading_of(request, public_id):
    """What the address asks for: a version, in the wanted language, else in the reader's own."""
    agreement = selectors.one(request.actor, public_id)
    person = request.actor.person
    wanted = [request.GET.get("language", ""), get_language() or "", person.language]
    number = number_of(request.GET.get("version", ""))
    return selectors.read(request.actor, agreement, number=number, languages=wanted)


@require_safe
def listed(request):
    state = request.GET.get("state", "")
    page = Paginator(selectors.agreements(request.actor, state), 25).get_page(
        request.GET.get("page")
    )
    data = {
        "page": page,
        "state": state,
        "states": codes.STATES,
        "colours": codes.COLOURS,
        "may_begin": may(request.actor, "agreements.begin_any"),
        "may_change_pattern": may(request.actor, "agreements.change_pattern"),
    }
    return render(request, "agreements/list.jinja", data)


@require_safe
def one(request, public_id):
    reading = reading_of(request, public_id)
    agreement = reading.agreement
    actor = request.actor
    data = {
        "reading": reading,
        "agreement": agreement,
        "colours": codes.COLOURS,
        "standing": codes.BINDING if reading.version.is_binding else codes.NOT_BINDING,
        "is_over": agreement.state in codes.OVER,
        "may": {
            verb: may(actor, f"agreements.{verb}", agreement)
            for verb in ("write", "comment", "offer", "end", "review", "translate")
        },
        "pause": records.pause_of(agreement.public_id),
        "objections": records.objections_about(actor, agreement.public_id),
        "story": records.lines_about(actor, agreement.public_id)[:8],
    }
    return render(request, "agreements/one.jinja", data)


@require_safe
def compare(request, public_id):
    agreement = selectors.one(request.actor, public_id)
    new = selectors.version(agreement, number_of(request.GET.get("to", "")))
    before = number_of(request.GET.get("from", ""))
    old = selectors.version(agreement, before or max(1, new.number - 1))
    data = {
        "agreement": agreement,
        "old": old,
        "new": new,
        "versions": list(agreement.versions.defer("content")),
        "sections": selectors.compare(agreement, old, new),
    }
    return render(request, "agreements/compare.jinja", data)


@require_safe
def pdf(request, public_id):
    """The printed agreement. Kept nowhere: permission can end, and phones are shared."""
    reading = reading_of(request, public_id)
    made = printing.pdf(printing.of_reading(reading))
    name = f"agreement-{str(public_id)[:8]}-{reading.version.number}.pdf"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Cache-Control": "private, no-store",
            "Vary": "Cookie",
            "Content-Disposition": f'inline; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
