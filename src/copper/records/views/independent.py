from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from copper.accounts.permissions import check
from copper.core import limits
from copper.core.errors import NotHere, Refused
from copper.core.ids import in_groups
from copper.records import selectors, services
from copper.records.forms import (
    AnswerForm,
    MessageForm,
    ReceiptForm,
    RequestAnswerForm,
    RequestForm,
    TypedInForm,
)
from copper.ui.forms import show_refusal


def _count_tries(request):
    # Anonymous on purpose: tries are counted by a hash of the address, never tied to the message.
    limits.hit("way_in.address", limits.address_of(request))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def speak(request):
    form = MessageForm(request.POST or None)
    if request.method == "POST":
        _count_tries(request)
        if form.is_valid():
            _message, code = services.leave_message(
                language=request.tongue.code, **form.cleaned_data
            )
            return render(request, "records/speak_thanks.jinja", {"code": in_groups(code)})
    return render(
        request, "records/speak.jinja", {"form": form}, status=422 if form.errors else 200
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request):
    form, message = ReceiptForm(request.POST or None), None
    if request.method == "POST":
        _count_tries(request)
        if form.is_valid():
            try:
                message = services.read_receipt(form.cleaned_data["code"])
            except NotHere as error:
                form.add_error("code", str(error.message))
    data = {"form": form, "letter": message}
    return render(request, "records/receipt.jinja", data, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def type_in(request):
    """A complaint that came on paper, by phone or in person."""
    check(request.actor, "records.read_book")
    form = TypedInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _message, code = services.leave_message(
            actor=request.actor, language=request.tongue.code, **form.cleaned_data
        )
        return render(request, "records/speak_thanks.jinja", {"code": in_groups(code)})
    return render(
        request, "records/type_in.jinja", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
def message_list(request):
    page = Paginator(selectors.messages_for(request.actor), 20).get_page(request.GET.get("page"))
    return render(request, "records/message_list.jinja", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def message(request, public_id):
    found = selectors.message(request.actor, public_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and "acknowledge" in request.POST:
        services.acknowledge(actor=request.actor, message=found)
        return redirect("records:message", public_id)
    if request.method == "POST" and form.is_valid():
        services.answer_message(actor=request.actor, message=found, **form.cleaned_data)
        return redirect("records:message", public_id)
    return render(
        request,
        "records/message.jinja",
        {"letter": found, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
def told_requests(request):
    """What members are told about requests by authorities."""
    page = Paginator(selectors.told_requests(request.actor), 20).get_page(request.GET.get("page"))
    return render(request, "records/told_requests.jinja", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def request_list(request):
    found = selectors.authority_requests(request.actor)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.log_request(actor=request.actor, **form.cleaned_data)
            return redirect("records:request_list")
        except Refused as error:
            show_refusal(form, error)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    return render(
        request,
        "records/request_list.jinja",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def authority_request(request, public_id):
    found = selectors.authority_request(request.actor, public_id)
    form = RequestAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_request(actor=request.actor, request=found, **form.cleaned_data)
            return redirect("records:request_list")
        except Refused as error:
            show_refusal(form, error)
    return render(
        request,
        "records/request.jinja",
        {"asked": found, "form": form},
        status=422 if form.errors else 200,
    )
