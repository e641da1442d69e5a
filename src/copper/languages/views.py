from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import check, may
from copper.core.errors import Refused
from copper.ui.forms import show_refusal

from . import rules, selectors, services
from .forms import LanguageForm, RecordingForm


@require_safe
def coverage(request):
    data = {
        "languages": selectors.coverage(request.actor),
        "may_add": may(request.actor, "languages.add"),
        "may_record": may(request.actor, "languages.record"),
    }
    return render(request, "languages/coverage.jinja", data)


def _sentences_page(request, code, *, refused=None, key="", texts=()):
    """The list; after a refusal with what was typed still in its boxes."""
    state = request.GET.get("state", "")
    state = state if state in selectors.STATES else ""
    words = request.GET.get("q", "").strip()[:100]
    found = selectors.rows(request.actor, code, state, words)
    data = {
        "tongue_shown": selectors.known(code),
        "page": Paginator(found, 20).get_page(request.GET.get("page")),
        "state": state,
        "words": words,
        "query": urlencode({k: v for k, v in (("state", state), ("q", words)) if v}),
        "may_review": may(request.actor, "languages.review"),
        "refused": refused,
        "refused_key": key,
        "typed": {f"text_{n}": text for n, text in enumerate(texts)},
    }
    return render(request, "languages/sentences.jinja", data, status=422 if refused else 200)


@require_safe
def sentences(request, code):
    return _sentences_page(request, code)


@require_POST
def review(request, code):
    texts = [request.POST[f"text_{n}"] for n in range(6) if f"text_{n}" in request.POST] or [""]
    key = request.POST.get("key", "")
    try:
        services.review(actor=request.actor, language=code, key=key, texts=texts)
    except Refused as error:
        return _sentences_page(request, code, refused=error, key=key, texts=texts)
    messages.success(request, _("Thank you. Your words are on the pages from now on."))
    return redirect(f"{reverse('languages:sentences', args=[code])}?{request.GET.urlencode()}")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    check(request.actor, "languages.add")
    form = LanguageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_language(actor=request.actor, **form.cleaned_data)
            return redirect("languages:coverage")
        except Refused as error:
            show_refusal(form, error)
    return render(
        request, "languages/add.jinja", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recordings(request):
    rows = selectors.media_rows(request.actor)
    form = RecordingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_screen(actor=request.actor, **form.cleaned_data)
            return redirect("languages:recordings")
        except Refused as error:
            show_refusal(form, error)
    data = {"rows": rows, "form": form, "screens": rules.SCREENS}
    return render(request, "languages/recordings.jinja", data, status=422 if form.errors else 200)
