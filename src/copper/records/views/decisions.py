from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from copper.accounts.permissions import check, may
from copper.accounts.roles import CHOICES as ROLES
from copper.core.errors import Refused
from copper.records import book, selectors, services
from copper.records.forms import OutcomeForm, QuestionForm, VoteForm, WordsForm
from copper.ui.forms import show_refusal


@require_safe
def the_book(request):
    check(request.actor, "records.read_book")
    page = Paginator(selectors.visible_entries(request.actor), 25).get_page(request.GET.get("page"))
    number, last_hash = book.head()
    data = {
        "page": page,
        "lines": selectors.as_lines(page),
        "number": number,
        "last_hash": last_hash,
    }
    return render(request, "records/book.jinja", data)


@require_safe
def decision_list(request):
    state = request.GET.get("state", "")
    state = state if state in {"", "open", "decided"} else ""
    page = Paginator(selectors.decisions(request.actor, state), 20).get_page(
        request.GET.get("page")
    )
    return render(request, "records/decision_list.jinja", {"page": page, "state": state})


@require_http_methods(["GET", "HEAD", "POST"])
def decision_open(request):
    check(request.actor, "records.open_decision")
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decision = services.open_decision(actor=request.actor, **form.cleaned_data)
            return redirect("records:decision", decision.public_id)
        except Refused as error:
            show_refusal(form, error)
    return render(
        request, "records/decision_open.jinja", {"form": form}, status=422 if form.errors else 200
    )


def _decision_page(request, decision, form, status=200):
    mine = selectors.own_vote(request.actor, decision)
    subjects = [decision.public_id, *([decision.subject] if decision.subject else [])]
    data = {
        "decision": decision,
        "form": form or VoteForm(options=decision.options, initial={"option": mine}),
        "mine": mine,
        "lines": selectors.lines_about(request.actor, decision.public_id),
        "objections": selectors.objections_about(request.actor, *subjects),
        "pause": selectors.pause_of(*subjects),
        "may_close": may(request.actor, "records.close_decision", decision),
        "may_vote": request.actor.is_member,
    }
    return render(request, "records/decision.jinja", data, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request, public_id):
    found = selectors.decision(request.actor, public_id)
    if request.method != "POST":
        return _decision_page(request, found, None)
    form = VoteForm(request.POST, options=found.options)
    if form.is_valid():
        try:
            services.cast_vote(
                actor=request.actor, decision=found, option=form.cleaned_data["option"]
            )
            return redirect("records:decision", public_id)
        except Refused as error:
            show_refusal(form, error)
    return _decision_page(request, found, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_close(request, public_id):
    found = selectors.decision(request.actor, public_id)
    check(request.actor, "records.close_decision", found)
    form = OutcomeForm(request.POST or None, options=found.options, roles=ROLES)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.decide(
                actor=request.actor,
                decision=found,
                outcome=given["outcome"],
                reason=given["reason"],
                holder_role=given["holder_role"],
                show_of_hands=form.show_of_hands(),
                dissents=[("community", given["dissent"])],
            )
            return redirect("records:decision", public_id)
        except Refused as error:
            show_refusal(form, error)
    data = {
        "decision": found,
        "form": form,
        "may_count": may(request.actor, "records.record_meeting", found),
    }
    return render(request, "records/decision_close.jinja", data, status=422 if form.errors else 200)


@require_POST
def decision_withdraw(request, public_id):
    found = selectors.decision(request.actor, public_id)
    services.withdraw_decision(actor=request.actor, decision=found)
    return redirect("records:decision", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_say(request, public_id, what):
    """Another opinion beside the outcome, or an objection that pauses the question."""
    found = selectors.decision(request.actor, public_id)
    if what not in {"object", "dissent"}:
        raise Http404
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if what == "object":
            services.object_to(
                actor=request.actor, subject_type="decision", subject=found.public_id, words=words
            )
        else:
            services.note_dissent(actor=request.actor, decision=found, words=words)
        return redirect("records:decision", public_id)
    data = {"decision": found, "form": form, "what": what}
    return render(request, "records/decision_say.jinja", data, status=422 if form.errors else 200)
