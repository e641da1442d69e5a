from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import check
from copper.core import clock, limits
from copper.core.errors import Refused
from copper.jobs import progress
from copper.ui.forms import show_refusal

from . import codes, forms, jobs, selectors, services


@require_safe
def run_list(request):
    page = Paginator(selectors.runs(request.actor), 20).get_page(request.GET.get("page"))
    return render(request, "exchange/list.jinja", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    check(request.actor, "exchange.bring_in")
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        limits.hit("upload.person", request.actor.ref)
        typed = form.cleaned_data
        try:
            run = services.look_at(actor=request.actor, raw=typed["file"], kind=typed["kind"])
            return redirect("exchange:one", run.public_id)
        except Refused as error:
            show_refusal(form, error)
    status = 422 if form.errors else 200
    return render(request, "exchange/add.jinja", {"form": form}, status=status)


@require_safe
def one(request, public_id):
    run = selectors.run(request.actor, public_id)
    parts = selectors.parts(run)
    part = request.GET.get("show", "")
    part = part if part in {code for code, _word, _number in parts} else ""
    page = Paginator(selectors.rows(run, part), 50).get_page(request.GET.get("page"))
    data = {
        "run": run,
        "part": part,
        "part_tabs": [
            (word, f"?show={code}", code == part, number) for code, word, number in parts
        ],
        "page": page,
        "rows": [selectors.shown(row) for row in page],
        "standing": progress.read(run.task) if run.task else None,
        "codes": codes,
    }
    return render(request, "exchange/one.jinja", data)


@require_safe
def grant_list(request):
    page = Paginator(selectors.grants(request.actor), 25).get_page(request.GET.get("page"))
    return render(request, "exchange/grants.jinja", {"page": page})


def _download(document, name):
    answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{name}-{clock.today()}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def give_organisations(request):
    limits.hit("export.person", request.actor.ref)
    return _download(services.give_organisations(actor=request.actor), "organisations")


@require_POST
def give_grants(request):
    limits.hit("export.person", request.actor.ref)
    given = services.give_grants(actor=request.actor, publisher=settings.SITE_ADDRESS)
    return _download(given, "grants")


@require_POST
def choose(request, public_id):
    run = selectors.run(request.actor, public_id)
    typed = forms.choices_typed(request.POST)
    services.choose(actor=request.actor, run=run, choices=typed)
    query = {"show": codes.DOUBT, "page": request.POST.get("page", "1")[:6]}
    return redirect(f"{reverse('exchange:one', args=[public_id])}?{urlencode(query)}")


@require_POST
def confirm(request, public_id):
    run = selectors.run(request.actor, public_id)
    services.confirm(actor=request.actor, run=run, job=jobs.later_in)
    return redirect("exchange:one", public_id)


@require_POST
def take_back(request, public_id):
    run = selectors.run(request.actor, public_id)
    services.take_back(actor=request.actor, run=run, job=jobs.later_back)
    return redirect("exchange:one", public_id)


@require_POST
def throw_away(request, public_id):
    services.throw_away(actor=request.actor, run=selectors.run(request.actor, public_id))
    return redirect("exchange:list")
