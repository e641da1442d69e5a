from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import may
from copper.core.errors import NotAllowed, NotHere, Refused
from copper.ui.forms import show_refusal

from . import forms, pictures, selectors, services, words

FORM = ["GET", "HEAD", "POST"]


@require_safe
def tally_list(request):
    page = Paginator(selectors.tallies(request.actor), 20).get_page(request.GET.get("page"))
    data = {"page": page, "may_count": selectors.may_count(request.actor)}
    return render(request, "reach/list.jinja", data)


@require_safe
def one(request, public_id):
    found = selectors.tally(request.actor, public_id)
    compared = selectors.compare(request.actor, found)
    data = {
        "tally": found,
        "compared": compared,
        "chart": pictures.ratios(compared),
        "sentence": pictures.sentence(compared),
        "table": pictures.rows(compared),
        "caveats": [words.CAVEATS[code] for code in compared.caveats],
        "may_remove": may(request.actor, "reach.count", found),
    }
    return render(request, "reach/one.jinja", data)


def _require_counting(actor):
    if not selectors.may_count(actor):
        raise NotAllowed()


@require_http_methods(FORM)
def table(request):
    """First step: which table. No number is typed yet, so the choice stands in the address."""
    _require_counting(request.actor)
    form = forms.TableForm(request.POST or None, tables=selectors.tables())
    if request.method == "POST" and form.is_valid():
        chosen = urlencode({"table": form.cleaned_data["table"]})
        return redirect(f"{reverse('reach:numbers')}?{chosen}")
    status = 422 if form.errors else 200
    return render(request, "reach/table.jinja", {"form": form}, status=status)


@require_http_methods(FORM)
def numbers(request):
    _require_counting(request.actor)
    base, tenths = _chosen(request.GET.get("table", ""))
    form = forms.CountForm(
        request.POST or None,
        groups=_groups(base, tenths),
        organisations=selectors.organisations(request.actor),
        may_all=may(request.actor, "reach.count"),
    )
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in services.TYPED}
        try:
            made = services.count_for(
                actor=request.actor, base=base, tenths=tenths, counts=form.counts(), **typed
            )
            return redirect("reach:one", made.public_id)
        except Refused as error:
            show_refusal(form, error)
    status = 422 if form.errors else 200
    data = {"form": form, "title": (tenths or base).title}
    return render(request, "reach/numbers.jinja", data, status=status)


def _chosen(code):
    for base, tenths in selectors.tables():
        if forms.table_code(base, tenths) == code:
            return base, tenths
    raise NotHere(_("There is no such table of numbers here."))


def _groups(base, tenths):
    if tenths:
        return list(words.tenth_names().items())
    return [(part.key, part.shown_name) for part in selectors.parts(base)]


@require_POST
def remove(request, public_id):
    services.remove(actor=request.actor, tally=selectors.tally(request.actor, public_id))
    return redirect("reach:list")
