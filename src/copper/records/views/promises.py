from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import check, may
from copper.core import clock
from copper.core.errors import NotHere, Refused
from copper.records import selectors, services
from copper.records.forms import ObjectionAnswerForm, PromiseForm
from copper.ui.forms import show_refusal

_MOVES = {
    "kept": (services.keep_promise, "records.keep_promise"),
    "broken": (services.break_promise, "records.break_promise"),
    "released": (services.release_promise, "records.release_promise"),
}


@require_safe
def promise_list(request):
    state = request.GET.get("state", "open")
    state = state if state in {"open", "kept", "broken", "released", ""} else "open"
    page = Paginator(selectors.promises(request.actor, state), 20).get_page(request.GET.get("page"))
    return render(request, "records/promise_list.jinja", {"page": page, "state": state})


@require_http_methods(["GET", "HEAD", "POST"])
def promise_make(request):
    check(request.actor, "records.read_book")
    form = PromiseForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_promise(actor=request.actor, **form.cleaned_data)
            return redirect("records:promise", made.public_id)
        except Refused as error:
            show_refusal(form, error)
    return render(
        request, "records/promise_make.jinja", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
def promise(request, public_id):
    found = selectors.promise(request.actor, public_id)
    moves = [
        move
        for move, (_service, permission) in _MOVES.items()
        if found.state == "open"
        and may(request.actor, permission, found)
        and (move != "broken" or found.due_on < clock.today())
    ]
    data = {
        "promise": found,
        "moves": moves,
        "lines": selectors.lines_about(request.actor, found.public_id),
    }
    return render(request, "records/promise.jinja", data)


@require_POST
def promise_move(request, public_id, move):
    if move not in _MOVES:
        raise NotHere()
    found = selectors.promise(request.actor, public_id)
    _MOVES[move][0](actor=request.actor, promise=found)
    return redirect("records:promise", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request, public_id):
    found = selectors.objection(request.actor, public_id)
    may_answer = may(request.actor, "records.answer_objection", found) and not found.closed_at
    form = ObjectionAnswerForm(request.POST or None) if may_answer else None
    if request.method == "POST":
        check(request.actor, "records.answer_objection", found)
        if form is not None and form.is_valid():
            try:
                services.answer_objection(actor=request.actor, objection=found, **form.cleaned_data)
                return redirect("records:objection", public_id)
            except Refused as error:
                show_refusal(form, error)
    data = {"objection": found, "form": form, "pause": selectors.pause_of(found.subject)}
    return render(
        request,
        "records/objection.jinja",
        data,
        status=422 if form is not None and form.errors else 200,
    )
